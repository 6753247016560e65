"""The words of every notice. One sentence each: what happened, who has it now, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

TO_RESIDENTS: dict[str, _StrOrPromise] = {
    "case-accepted": _("Your case %(number)s was accepted. You need not travel; the slip says who does what by when."),
    "case-of-ours": _(
        "We found a mistake of ours in your record and are correcting it: case %(number)s. You need do nothing."
    ),
    "case-approved": _("Your case %(number)s was approved. The paper is printed where you applied."),
    "case-granted": _("Your case %(number)s was granted at once: the proof was checked with its holder."),
    "case-refused": _("Your case %(number)s was refused. The letter says why, what you can do, and where to object."),
    "case-sent-back": _("Your case %(number)s waits for something from you: one full list, and nothing beyond it."),
    "case-escalated": _("Your case %(number)s was late, so the office above has taken it over."),
    "case-passed-on": _("Your case %(number)s was inquired into and is now with the office that decides."),
    "case-permitted": _("Case %(number)s: the new place lets you in. The old place confirms next."),
    "case-released": _("Case %(number)s: the old place has confirmed. The new place enters you next."),
    "case-stopped": _("The clock of your case %(number)s stands still for a reason of the law, until a named day."),
    "case-runs-on": _("The clock of your case %(number)s runs on."),
    "word-agrees": _("Case %(number)s needs your agreement. Sign in and say yes or no; you need not travel."),
    "word-authorises": _("Somebody applies for you: case %(number)s. Sign in and say whether you authorise it."),
    "word-may-object": _("Case %(number)s touches your household. Sign in to see it, and object if you do not agree."),
    "word-kept": _("Case %(number)s: the counter kept what you said. If you did not say it, sign in and change it."),
    "case-printed": _("Your paper for case %(number)s is ready where you applied."),
    "case-closed": _("Your case %(number)s is done. Tell us how it went."),
    "case-withdrawn": _("Your case %(number)s was withdrawn. Nothing was changed."),
    "case-objected": _("The home station objected to case %(number)s; the county now decides. You need do nothing."),
    "case-upheld": _("The county upheld case %(number)s: what you were given stays."),
    "concern-received": _("We have your concern %(number)s. The link shows who has it and by when you get an answer."),
    "concern-sent": _("Your concern %(number)s is with the unit whose duty it is. It will get in touch with you."),
    "concern-other-way": _("Your concern %(number)s is answered another way: the link says where it belongs and why."),
    "concern-moved": _("Your concern %(number)s was not the first unit's duty; a ruling has sent it to the right one."),
    "concern-extended": _("The answer to your concern %(number)s takes longer. The link says why and until when."),
    "concern-answered": _(
        "Your concern %(number)s was answered. Tell us: were you contacted, is it solved, are you satisfied?"
    ),
    "concern-not-now": _(
        "Your concern %(number)s cannot be solved now. The link says why and on which day it comes back."
    ),
    "concern-back": _("Your concern %(number)s is open again by itself: the day that was named has come."),
    "concern-reopened": _("You said it is not solved: concern %(number)s is open again, one level up."),
    "concern-late": _("Your concern %(number)s was not answered in time, so the office above looks after it now."),
    "concern-closed": _("Your concern %(number)s is closed. If it comes back, tell us again: it counts."),
    "project-promised": _("What you reported is promised now: project %(number)s, with a name and a date."),
    "project-changed": _("The promise of project %(number)s was changed. The page shows the old text and the reason."),
    "project-new-leader": _("Project %(number)s has another leader. The promise stays as it is."),
    "project-given-up": _("Project %(number)s was given up. The page says why."),
    "project-drawn": _("You were drawn by lot: project %(number)s is said to be done. Look at it and say yes or no."),
    "project-done": _("Project %(number)s is done, say those drawn by lot. You asked for it: does it hold?"),
    "project-holds": _("Project %(number)s was done some months ago. Does it still hold? One no opens it again."),
    "care-begun": _(
        "You asked to be looked after, or somebody of your household asked for you. If not, end it with one click."
    ),
    "care-ended": _("You are not reminded any more. Everything that was kept for it is deleted."),
    "care-card": _("Your ID card ends soon. You can renew it at any station now; bring the old card."),
    "care-newborn": _("Your newborn is not on the register yet. Any station takes it in, with the birth certificate."),
    "care-school": _("The child begins school in September. Check that the register shows where it really lives."),
    "care-first-card": _("At 16 a card is to be applied for within three months. Any station takes it in."),
    "care-heating": _(
        "The heating of your estate was reported before and is not solved for good. Tell us at once if it is cold."
    ),
    "volunteer-asked": _("You are asked for visit %(number)s. Sign in and say yes or no; a no costs nothing."),
    "volunteer-agreed": _("Both of you said yes to visit %(number)s: time and address stand on your page."),
    "volunteer-called-off": _("Visit %(number)s does not take place with you. You need do nothing."),
    "volunteer-reminder": _("Visit %(number)s is soon: look at your page for when and where."),
    "volunteer-confirmed": _("Your hours of visit %(number)s are confirmed. Thank you."),
    "vetting-done": _("You are vetted as a volunteer. Your page says until when."),
    "vetting-refused": _("Your vetting was refused. Your page says why, and you may object."),
    "vetting-ends": _("Your vetting ends soon. Ask for it again on your page if you like."),
    "vetting-ended": _("Your vetting has ended. You are asked only where nobody would be alone with you."),
    "help-offered": _("Somebody would come for visit %(number)s. The link asks you: may they?"),
    "help-agreed": _("Visit %(number)s takes place. The link shows who comes."),
    "help-called-off": _("Somebody fell out for visit %(number)s. We look for somebody else."),
    "help-reminder": _("Visit %(number)s is soon. The link shows who comes."),
    "help-how-was-it": _("Visit %(number)s is over. The link asks you how long it was."),
    "help-not-found": _("Nobody was found in time for visit %(number)s. The unit looks for another way."),
    "way-back-asked": _(
        "Somebody who says they are you asks for a new way to sign in, no. %(number)s. Not you? Say so on your account."
    ),
    "way-back-approved": _(
        "Two people approved a new way for you to sign in, no. %(number)s. Not you? Say so at once on your account."
    ),
    "way-back-used": _(
        "Your account has a new password, no. %(number)s, and all your sessions were ended. Not you? Call your office."
    ),
    "look-not-justified": _(
        "Look no. %(number)s at your data was reviewed and was not justified. Your record says who looked and why."
    ),
    "look-answered": _(
        "Your question about look no. %(number)s is answered: the answer stands beside it in your record."
    ),
    "emergency-look": _(
        "Your data was looked at in an emergency, look no. %(number)s. Your record says who and why; somebody else"
        " reviews it within three working days."
    ),
    "case-reversed": _("The county reversed case %(number)s. The letter says why and where to object."),
}

TO_UNITS: dict[str, _StrOrPromise] = {
    "emergency-to-review": _("Look no. %(number)s was made in an emergency: review it within three working days."),
    "emergency-late": _(
        "Emergency look no. %(number)s was not reviewed in time by its office: an auditor reviews it now."
    ),
    "decide": _("Case %(number)s waits for your decision."),
    "print": _("Case %(number)s was approved: print the paper and hand it over."),
    "told": _("Case %(number)s was granted elsewhere on verified proof; you may object within the term."),
    "taken-over": _("Case %(number)s was not decided in time and has gone to the office above."),
    "late-below": _("Case %(number)s came up from an office that was silent past its term."),
    "word-yes": _("Case %(number)s: somebody whose word is needed has said yes."),
    "word-no": _("Case %(number)s: somebody whose word is needed has said no."),
    "supplemented": _("What case %(number)s lacked has been filed; the clock runs again."),
    "objected": _("Case %(number)s: the home station objects; decide whether the change stands."),
    "concern-to-unit": _("Concern %(number)s is yours: get in touch with the resident, act, and answer in time."),
    "concern-ruled": _("Concern %(number)s is yours by a ruling; it cannot be returned again."),
    "concern-to-rule": _("Concern %(number)s: the unit says it is not its duty. Rule whose it is."),
    "concern-due-soon": _("Concern %(number)s is due soon."),
    "concern-overdue": _("Concern %(number)s was not answered in time and has gone up one level."),
    "concern-late-below": _("Concern %(number)s came up from a unit that did not answer in time: look after it."),
    "concern-extension": _("Concern %(number)s: the unit has extended the term; its reason stands in the file."),
    "concern-in-doubt": _("The answer to concern %(number)s raises a doubt: read it before the resident is asked."),
    "concern-call-them": _("Concern %(number)s: the resident has not been asked often enough. Call them."),
    "concern-returned": _("The answer to concern %(number)s came back: the file says what is missing."),
    "concern-from-below": _("Concern %(number)s is not solved, says the resident: it is yours now."),
    "concern-looked-at-again": _("Concern %(number)s is open again: the day you named has come."),
    "concern-said-no": _("Concern %(number)s: the resident says it is not solved. It has gone one level up."),
    "project-to-unit": _("Project %(number)s is promised to residents, and your unit carries it."),
    "project-changed-unit": _("The promise of project %(number)s was changed: read the version in force."),
    "project-waits-for-you": _("A milestone of project %(number)s waits for your unit."),
    "project-stuck": _("A milestone of project %(number)s is stuck and has gone up to the leader."),
    "project-draw-lot": _("Project %(number)s is said to be done: draw by lot who looks at it."),
    "project-not-accepted": _("Project %(number)s was not accepted by those drawn by lot: the page says why."),
    "project-reopened": _("Project %(number)s is open again: it does not hold, says somebody who asked for it."),
    "care-call": _("Somebody who has no phone waits for a call or a visit: the list says why and by when."),
    "report-asked": _(
        "A unit above asks yours for figures. The page says who, by which law, and how many minutes it costs."
    ),
    "report-ended": _("A report of yours has died: its last day is over. Nobody is asked for it any more."),
    "volunteer-said-yes": _(
        "Visit %(number)s: a volunteer said yes. Ask the person helped and write down what they say."
    ),
    "volunteer-fell-out": _("Visit %(number)s: somebody does not come. Find people again if too few are left."),
    "help-not-found": _(
        "Visit %(number)s: nobody was found in time. It is yours again: ask for another time or help yourselves."
    ),
    "help-call-them": _("Visit %(number)s is over: ask the person helped how long it was."),
    "vetting-asked": _("A volunteer asks to be vetted: see the list."),
    "vetting-objected": _("A volunteer objects to a refusal of the unit below: decide."),
    "story-to-read": _("Story %(number)s waits for you: read it as a stranger would, then publish it or send it back."),
    "story-sent-back": _("Story %(number)s was sent back to you: its page says what is to be changed."),
    "story-published": _("Story %(number)s of your unit is published."),
    "story-adopted": _("Another unit works by your story %(number)s now: its page will show how it went there."),
    "story-changed": _("Story %(number)s, by which your unit works, has a new version: its page says why."),
    "story-withdrawn": _("Story %(number)s, by which your unit works, was withdrawn: its page says why."),
    "story-ended-elsewhere": _("A unit has stopped working by your story %(number)s: its page says why."),
    "way-back-to-decide": _(
        "A colleague asks for a new way to sign in, no. %(number)s: two of you decide, who know them face to face."
    ),
    "look-asked": _("An auditor asks about look no. %(number)s: who looked says why, in words and in time."),
    "look-answer-late": _("The answer about look no. %(number)s is late: who looked, or the supervisor, says why."),
    "look-concluded": _("The review of look no. %(number)s is concluded: the page says how and why."),
    "withdrawn": _("Case %(number)s was withdrawn by the resident."),
}


def sentence(kind: str, number: str, *, to_unit: bool) -> str:
    """Return a notice's sentence in the reader's language."""
    return str((TO_UNITS if to_unit else TO_RESIDENTS)[kind]) % {"number": number}
