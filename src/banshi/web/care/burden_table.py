"""Every field of every form that staff fill in, and who needs it. A test compares this list with the forms themselves.

A form that inherits fields declares its own alone. ``*`` stands for fields that a form makes from what it finds.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.web.care.burden_reasons import (
    AGREED,
    ANOTHER_WAY,
    ANSWERED,
    ANSWERS_FOR,
    ASKED_OF,
    BLOCKED,
    CALL_BACK,
    CARED_FOR,
    CATALOGUE,
    CLOCK,
    COUNTED,
    DRAWN,
    FIGURE,
    FIRST_SERVED,
    FOUND,
    FULL_LIST,
    GLASS,
    GRANTED,
    GROUND,
    GUARDED,
    HOURS,
    LEARNED,
    LINKED,
    LISTED,
    LOOK_AGAIN,
    MASKED,
    MEASURED,
    MONEY,
    ONCE,
    PLACE,
    PROMISED,
    PROOF,
    PROPOSED,
    PROVED,
    REACHED,
    REASON_READ,
    REUSED,
    RIGHT_PERSON,
    ROLE,
    ROUTED,
    RULED,
    SAID,
    SEARCHED,
    SHIELD,
    SHOWN,
    SIGNATURE,
    TAKEN_OVER,
    THEIR_WORD,
    TO_CHECK,
    TOLD,
    TRIED,
    VERDICT,
    VETTED,
    VISIT,
    WHAT_FOR,
    Declared,
)

COUNTER: tuple[Declared, ...] = (
    Declared(form="counter.forms.ReceiveForm", title=_("Receive somebody"), fields={
        "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "compared": RIGHT_PERSON, "role": ROLE,
        "other_number": RIGHT_PERSON, "other_name": RIGHT_PERSON, "institution": ROLE, "matter": WHAT_FOR,
    }, measured="filing"),
    Declared(form="counter.away_forms.PersonForm", title=_("Receive somebody without network"), fields={
        "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "compared": RIGHT_PERSON,
    }),
    Declared(form="counter.away_forms.OtherForm", title=_("For somebody else, without network"), fields={
        "role": ROLE, "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "institution": ROLE,
    }),
    Declared(form="counter.forms.HandOverForm", title=_("Hand over"), fields={"signed": SIGNATURE}),
    Declared(form="counter.forms.WithdrawForm", title=_("Withdraw for the resident"), fields={"reason": REASON_READ}),
    Declared(form="counter.forms.SupplementForm", title=_("Give what was missing"), fields={"words": FULL_LIST}),
    Declared(form="counter.forms.DocumentForm", title=_("Add a paper"), fields={"evidence": PROOF, "file": PROOF}),
    Declared(form="counter.forms.WordForm", title=_("Keep somebody's word"), fields={
        "party": THEIR_WORD, "answer": THEIR_WORD, "how": THEIR_WORD, "words": THEIR_WORD,
    }),
)  # fmt: skip
OFFICE: tuple[Declared, ...] = (
    Declared(form="office.findings.StandsForm", title=_("A contradiction that stands"), fields={"reason": REASON_READ}),
    Declared(form="office.forms.RefusalForm", title=_("Refuse"), fields={"ground": GROUND, "words": REASON_READ}),
    Declared(form="office.forms.MissingForm", title=_("Send back with one list"), fields={
        "missing": FULL_LIST, "all_the_same": FULL_LIST,
    }),
    Declared(form="office.forms.ReasonForm", title=_("Say why"), fields={"reason": REASON_READ}),
    Declared(form="office.deleting.ReasonForm", title=_("Stop a deletion"), fields={"reason": REASON_READ}),
    Declared(form="office.connecting.SystemForm", title=_("Another authority's system"), fields={
        "name": GRANTED, "unit": GRANTED, "contact": GRANTED, "reason": GRANTED, "key": GRANTED, "scope": GRANTED,
        "purpose": GRANTED, "items": GRANTED, "matters": GRANTED, "area": GRANTED, "until": GRANTED, "law": GRANTED,
    }),
    Declared(form="office.forms.OpinionForm", title=_("Opinion of the inquiry"), fields={"opinion": REASON_READ}),
    Declared(form="office.forms.StopClockForm", title=_("Stop a clock"), fields={"stop": CLOCK, "until": CLOCK}),
    Declared(form="office.forms.SearchForm", title=_("Search our area"), fields={
        "asked": SEARCHED, "name": SEARCHED, "pinyin": SEARCHED, "birth_year": SEARCHED, "address": SEARCHED,
    }),
    Declared(form="linkage.forms.AnswerForm", title=_("Registered twice?"), fields={
        "answer": REASON_READ, "reason": REASON_READ,
    }),
    Declared(form="linkage.forms.DisagreeForm", title=_("I see it otherwise"), fields={"reason": REASON_READ}),
    Declared(form="office.forms.EmergencyForm", title=_("Look in an emergency"), fields={
        "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "kind": GLASS, "reason": GLASS,
    }),
    Declared(form="office.forms.ReviewForm", title=_("Review an emergency"), fields={"finding": GLASS, "words": GLASS}),
)  # fmt: skip
DISPATCH = {
    "category": ROUTED, "kind": ROUTED, "urgency": ROUTED, "place": PLACE, "division": PLACE, "unit": ROUTED,
    "about": SHIELD, "public": SHOWN, "guess": ONCE, "join": LINKED,
}  # fmt: skip
HOTLINE: tuple[Declared, ...] = (
    Declared(form="hotline.forms.DispatchForm", title=_("Send to a unit"), fields=DISPATCH),
    Declared(form="hotline.forms.CallForm", title=_("Take a call"), fields={
        "id": ONCE, "phone": CALL_BACK, "name": CALL_BACK, "anonymous": CALL_BACK, "words": SAID, "reply": ANSWERED,
        "way": ANOTHER_WAY, "why": ANOTHER_WAY,
    }),
    Declared(form="hotline.desk_forms.WayForm", title=_("Tell another way"), fields={
        "way": ANOTHER_WAY, "why": ANOTHER_WAY,
    }),
    Declared(form="hotline.desk_forms.ReplyForm", title=_("Answer at once"), fields={"reply": ANSWERED}),
    Declared(form="hotline.desk_forms.WhyForm", title=_("Say why, at the hotline"), fields={"reason": REASON_READ}),
    Declared(form="hotline.desk_forms.ReturnForm", title=_("Return an answer"), fields={"reason": REASON_READ}),
    Declared(form="hotline.desk_forms.GroundForm", title=_("Leave out of the rates"), fields={"ground": GROUND}),
    Declared(form="hotline.desk_forms.LinkForm", title=_("Link with another concern"), fields={"number": LINKED}),
    Declared(form="hotline.desk_forms.VerdictForm", title=_("Ask the resident"), fields={
        "contacted": VERDICT, "solved": VERDICT, "satisfied": VERDICT, "go_on": VERDICT, "words": VERDICT,
    }),
    Declared(form="hotline.desk_forms.RulingForm", title=_("Rule whose it is"), fields={
        "unit": RULED, "reason": REASON_READ,
    }),
    Declared(form="hotline.desk_forms.MaskingForm", title=_("Show or hide words"), fields={
        "show": MASKED, "hide": MASKED, "reason": MASKED,
    }),
    Declared(form="hotline.desk_forms.DraftForm", title=_("Draft of the catalogue"), fields={
        "edition": CATALOGUE, "file": CATALOGUE,
    }),
    Declared(form="hotline.desk_forms.LiveForm", title=_("Make the catalogue live"), fields={"since": CATALOGUE}),
)  # fmt: skip
UNIT: tuple[Declared, ...] = (
    Declared(form="unit.counter.CounterForm", title=_("Take in a concern"), fields={
        "id": ONCE, "words": SAID, "place": PLACE, "here": PLACE, "name": CALL_BACK, "phone": CALL_BACK,
        "anonymous": CALL_BACK, "keep_out": SHOWN, "about": SHIELD, "photos": TO_CHECK,
    }),
    Declared(form="unit.forms.ObjectForm", title=_("Say why it is not ours"), fields={"reason": REASON_READ}),
    Declared(form="unit.forms.ExtendForm", title=_("Say why it takes longer"), fields={"reason": REASON_READ}),
    Declared(form="unit.forms.ContactForm", title=_("Write down a contact"), fields={
        "how": TRIED, "reached": TRIED, "words": TRIED,
    }, measured="contact"),
    Declared(form="unit.forms.AnswerForm", title=_("Answer a concern"), fields={
        "outcome": ANSWERED, "done": TO_CHECK, "done_on": TO_CHECK, "reason": REASON_READ,
        "look_again_on": LOOK_AGAIN, "reply": ANSWERED,
    }),
    Declared(form="unit.forms.ProofForm", title=_("Photos of what was done"), fields={"photos": TO_CHECK}),
    Declared(form="unit.importing.ListForm", title=_("Take over a list"), fields={"file": TAKEN_OVER}),
    Declared(form="unit.importing.MendedForm", title=_("Take over mended rows"), fields={"file": TAKEN_OVER}),
    Declared(form="unit.importing.ColumnsForm", title=_("Columns of a list"), fields={
        "*": TAKEN_OVER, "everywhere": TAKEN_OVER, "save_as": TAKEN_OVER,
    }),
)  # fmt: skip
CARE: tuple[Declared, ...] = (
    Declared(form="care.forms.WhoForm", title=_("Who asks to be looked after"), fields={
        "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "compared": RIGHT_PERSON,
    }),
    Declared(form="care.forms.CounterForm", title=_("Look after somebody"), fields={
        "purpose": CARED_FOR, "day": CARED_FOR, "place": CARED_FOR, "how": REACHED, "phone": REACHED, "reach": REACHED,
        "desk": REACHED, "relative_number": RIGHT_PERSON, "relative_name": RIGHT_PERSON, "agreement": AGREED,
    }),
    Declared(form="care.forms.DoneForm", title=_("After a call or a visit"), fields={"words": TOLD}),
    Declared(form="care.forms.AgainForm", title=_("Nobody there"), fields={"again_on": LOOK_AGAIN, "words": TOLD}),
    Declared(form="care.report_forms.ReportForm", title=_("Ask for a report"), fields={
        "title": ASKED_OF, "why": ASKED_OF, "law": ASKED_OF, "reads": ASKED_OF, "of_kind": ASKED_OF, "period": ASKED_OF,
        "ends_on": ASKED_OF, "known": ASKED_OF, "new_1": ASKED_OF, "defined_1": ASKED_OF, "new_2": ASKED_OF,
        "defined_2": ASKED_OF, "new_3": ASKED_OF, "defined_3": ASKED_OF, "another": ASKED_OF,
    }),
    Declared(form="care.report_forms.RenewForm", title=_("Renew a report"), fields={
        "ends_on": ASKED_OF, "reason": ASKED_OF,
    }),
    Declared(form="care.report_forms.FillForm", title=_("Fill in a report"), fields={
        "opened": ONCE, "reason": REASON_READ, "*": FIGURE,
    }, measured="report"),
)  # fmt: skip
PROMISE = {
    "title": PROMISED, "words": PROMISED, "klass": PROMISED, "category": PROMISED, "places": PROMISED,
    "people": PROMISED, "measures": PROMISED, "measure": MEASURED, "measure_unit": MEASURED, "counted_by": MEASURED,
    "baseline": MEASURED, "baseline_on": MEASURED, "target": MEASURED, "done_when": MEASURED, "due_on": PROMISED,
    "due_because": PROMISED, "leader_id": ANSWERS_FOR, "leader_name": ANSWERS_FOR, "leader_post": ANSWERS_FOR,
    "lead_unit_id": ANSWERS_FOR, "helper_ids": ANSWERS_FOR, "risks": PROMISED,
}  # fmt: skip
PROJECTS: tuple[Declared, ...] = (
    Declared(form="projects.desk_forms.ListForm", title=_("Begin a list"), fields={
        "kind": LISTED, "title": LISTED, "year": LISTED, "month": LISTED, "place": LISTED, "seats": COUNTED,
        "collect_until": LISTED,
    }),
    Declared(form="projects.proposing.Propose", title=_("Propose something for a list, from one's post"), fields={
        "title": PROPOSED, "words": PROPOSED, "klass": PROPOSED, "place": PROPOSED,
    }),
    Declared(form="projects.desk_forms.RuleOutForm", title=_("Rule a candidate out"), fields={
        "ground": GROUND, "words": REASON_READ,
    }),
    Declared(form="projects.desk_forms.VoteForm", title=_("Call a vote"), fields={
        "chamber": COUNTED, "seats": COUNTED, "electorate": COUNTED, "opens_on": LISTED, "closes_on": LISTED,
    }),
    Declared(form="projects.desk_forms.PromiseForm", title=_("Make a promise"), fields=PROMISE),
    Declared(form="projects.desk_forms.AmendForm", title=_("Change a promise"), fields={"reason": REASON_READ}),
    Declared(form="projects.desk_forms.MilestoneForm", title=_("A milestone"), fields={
        "title": PROMISED, "place": PROMISED, "due_on": PROMISED, "unit_id": ANSWERS_FOR,
    }),
    Declared(form="projects.desk_forms.MoneyForm", title=_("Money of one source"), fields={
        "source": MONEY, "amount": MONEY,
    }),
    Declared(form="projects.desk_forms.LeaderForm", title=_("Another leader"), fields={
        "leader_id": ANSWERS_FOR, "name": ANSWERS_FOR, "post": ANSWERS_FOR, "reason": REASON_READ,
    }),
    Declared(form="projects.desk_forms.ReasonForm", title=_("Say why, at a project"), fields={"reason": REASON_READ}),
    Declared(form="projects.desk_forms.CarryForm", title=_("Carry over to another list"), fields={"to_list": LISTED}),
    Declared(form="projects.desk_forms.ProofForm", title=_("Bring proof"), fields={
        "kind": PROVED, "taken_on": PROVED, "milestone": PROVED, "spot": PROVED, "place": PROVED, "again": PROVED,
        "value": MEASURED, "file": PROVED, "note": PROVED,
    }),
    Declared(form="projects.desk_forms.PaymentForm", title=_("Money that was paid"), fields={
        "paid_on": MONEY, "source": MONEY, "amount": MONEY, "what": MONEY,
    }),
    Declared(form="projects.desk_forms.ReachForm", title=_("A milestone was reached"), fields={"on": PROVED}),
    Declared(form="projects.desk_forms.BlockForm", title=_("Say what blocks it"), fields={
        "why": BLOCKED, "waits_for": BLOCKED,
    }),
    Declared(form="projects.desk_forms.DrawForm", title=_("Draw those who accept"), fields={"word": DRAWN}),
    Declared(form="projects.desk_forms.FileForm", title=_("Take over a published list"), fields={"file": TAKEN_OVER}),
)  # fmt: skip
VOTING: tuple[Declared, ...] = (
    Declared(form="voting.forms.AtTheCounter", title=_("Give out a ballot paper"), fields={
        "id_number": RIGHT_PERSON, "name": RIGHT_PERSON, "face_compared": RIGHT_PERSON,
    }),
)  # fmt: skip
VOLUNTEERS: tuple[Declared, ...] = (
    Declared(form="volunteers.forms.TimeForm", title=_("Another time for a visit"), fields={
        "day": VISIT, "begins": VISIT, "minutes": VISIT,
    }),
    Declared(form="volunteers.forms.NeedForm", title=_("Somebody needs a volunteer"), fields={
        "skill": VISIT, "words": VISIT, "near": VISIT, "people": VISIT, "fewest": VISIT, "alone": GUARDED,
        "vetted": GUARDED, "in_hardship": FIRST_SERVED, "origin": LINKED, "origin_id": LINKED, "name": FOUND,
        "address": FOUND, "phone": FOUND, "private": FOUND,
    }),
    Declared(form="volunteers.forms.MinutesForm", title=_("How long a visit was"), fields={"minutes": HOURS}),
    Declared(form="volunteers.forms.SeenForm", title=_("Vet a volunteer"), fields={"seen": VETTED}),
    Declared(form="volunteers.forms.ReasonForm", title=_("Not vetted"), fields={"reason": REASON_READ}),
)  # fmt: skip
STORIES: tuple[Declared, ...] = (
    Declared(form="stories.forms.StoryForm", title=_("Write up what worked"), fields={
        "title": LEARNED, "category": LEARNED, "began_on": LEARNED, "wrong": LEARNED, "done": LEARNED,
        "took_time": LEARNED, "took_money": LEARNED, "took_who": LEARNED, "came": LEARNED,
    }),
    Declared(form="stories.forms.LetterForm", title=_("A letter that others can use"), fields={"letter": REUSED}),
    Declared(form="stories.forms.RoutingForm", title=_("A line of duties that others can use"), fields={
        "where": REUSED, "concern_kind": REUSED, "unit_kind": REUSED,
    }),
    Declared(form="stories.forms.RuleForm", title=_("Steps that others can use"), fields={"steps": REUSED}),
    Declared(form="stories.forms.LinkForm", title=_("What shows that it worked"), fields={"numbers": PROVED}),
    Declared(form="stories.forms.ReasonForm", title=_("Say why, at a story"), fields={"reason": LEARNED}),
    Declared(form="stories.forms.BackForm", title=_("Give a story back"), fields={"reason": REASON_READ}),
    Declared(form="stories.forms.StepsForm", title=_("Take over steps"), fields={
        "begins_on": PROMISED, "project": LINKED,
    }),
    Declared(form="stories.forms.PlacesForm", title=_("Take over a line of duties"), fields={"*": ROUTED}),
)  # fmt: skip
EVERYWHERE: tuple[Declared, ...] = (
    Declared(form="forms.CommandForm", title=_("Every command"), fields={"command": ONCE}),
)
DECLARED: tuple[Declared, ...] = (
    *EVERYWHERE, *COUNTER, *OFFICE, *HOTLINE, *UNIT, *CARE, *PROJECTS, *VOTING, *VOLUNTEERS, *STORIES,
)  # fmt: skip
