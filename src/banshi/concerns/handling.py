"""What the unit does: accept, get in touch with the resident, extend with a reason, act, and answer honestly.

An answer says what was done and when. One that raises a doubt goes to a person of the hotline before the resident is
asked; what cannot be solved now needs a reason and a day on which it comes back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, problems, rules
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import (
    ACCEPT,
    ANSWER,
    ANSWER_AT_ONCE,
    ANSWER_IN_DOUBT,
    ANSWER_NOT_NOW,
    EXTEND,
    PASS_ANSWER,
    PASS_NOT_NOW,
    RECORD_CONTACT,
    RETURN_ANSWER,
)
from banshi.concerns.models import Answer, Concern, Contact
from banshi.concerns.telling import tell, to_unit
from banshi.concerns.vocabulary import Outcome, Urgency
from banshi.journal.rows import one_row
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from banshi.kernel.actor import Actor

LONGEST_WAIT_DAYS = 3 * 366
CLAIMS = (Outcome.SOLVED, Outcome.PARTLY, Outcome.NOT_NOW, Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL)
"""What a unit may answer; only the resident makes 'solved' of it."""
NEED_A_REASON = frozenset({Outcome.NOT_NOW, Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as the unit writes it: what was done, when, and the words the resident will read."""

    outcome: Outcome
    done: str
    reply: str
    done_on: date | None = None
    reason: str = ""
    look_again_on: date | None = None


def accept(concern_id: UUID, *, by: Actor, command: UUID | None = None) -> Concern:
    """Take a concern in hand."""
    with taking(ACCEPT, Concern, concern_id, by=by, command=command) as concern:
        concern.since = clock.now()
    return concern


def contact(
    concern_id: UUID, *, how: str, reached: bool, words: str, by: Actor, command: UUID | None = None
) -> Concern:
    """Write down a try to speak with the resident: telephone, visit or letter, and whether it worked."""
    with taking(RECORD_CONTACT, Concern, concern_id, by=by, command=command) as concern:
        Contact.objects.create(
            concern_id=concern.id, round=concern.round, at=clock.now(), unit_id=by.unit_id or 0,
            account_id=by.account_id or 0, how=how[:12], reached=reached, words=words[:1000],
        )  # fmt: skip
        if reached and concern.contacted_at is None:
            concern.contacted_at = clock.now()
    return concern


def extend(concern_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Concern:
    """Extend the term by its own length, as often as the jurisdiction allows; resident and hotline read the reason."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say why it takes longer."), cure=_("The resident and the hotline read it."))
    with taking(EXTEND, Concern, concern_id, by=by, reason=reason.strip(), command=command) as concern:
        if concern.extended >= pack().extensions or concern.due_at <= clock.now():
            raise RuleBroken(
                "no-extension",
                _("The term cannot be extended: it is over, or was extended already."),
                cure=_("Answer with what is known, or say on which day it can be solved."),
            )
        concern.extended += 1
        start = concern.due_at
        concern.due_at = pack().due(start, pack().terms[Urgency(concern.urgency)]).at
        concern.clock_at = start + (concern.due_at - start) * float(pack().remind_at)
        tell(concern, to_unit(concern.hotline_id, "concern-extension"), resident="concern-extended")
    return concern


def answer(
    concern_id: UUID, given: Given, *, by: Actor, together: UUID | None = None, command: UUID | None = None
) -> Concern:
    """Answer a concern. A doubt sends it to a person first; else the resident is asked at once."""
    refuse_if_incomplete(given)
    found = doubts(concern_id, given, by=by, together=together)
    step = ANSWER_IN_DOUBT if found else ANSWER_NOT_NOW if given.outcome is Outcome.NOT_NOW else ANSWER
    with taking(step, Concern, concern_id, by=by, command=command) as concern:
        Answer.objects.create(
            concern_id=concern.id, round=concern.round, at=clock.now(), unit_id=by.unit_id or 0,
            account_id=by.account_id or 0, outcome=given.outcome, done=given.done.strip(), done_on=given.done_on,
            reply=given.reply.strip(), reason=given.reason.strip(), look_again_on=given.look_again_on,
            digest=in_these_words(given.reply), together=together,
            flags=[{"code": doubt.code, "passage": doubt.passage} for doubt in found],
        )  # fmt: skip
        concern.outcome, concern.flagged = given.outcome, bool(found)
        if found:
            concern.holder_id, concern.since = concern.hotline_id, clock.now()
            tell(concern, to_unit(concern.hotline_id, "concern-in-doubt"))
        else:
            _ask(concern, given.look_again_on)
    return concern


def answer_together(concern_ids: Sequence[UUID], given: Given, *, by: Actor) -> list[Concern]:
    """Answer several concerns of one problem in the same words: each has its own answer, and each is asked."""
    together = uuid4()
    with problems.held(*concern_ids):
        linked = set(Concern.objects.filter(id__in=concern_ids).values_list("problem_id", flat=True))
        if len(linked) != 1 or None in linked:
            raise RuleBroken(
                "not-one-problem",
                _("Only concerns of one problem can be answered together."),
                cure=_("Answer each by itself."),
            )
        return [answer(pk, given, by=by, together=together) for pk in concern_ids]


def answer_at_once(concern_id: UUID, *, reply: str, by: Actor, command: UUID | None = None) -> Concern:
    """Answer a question at the hotline itself; the resident is asked as after any answer."""
    if not reply.strip():
        raise RuleBroken("no-reply", _("Write the answer."), cure=_("The resident reads just these words."))
    with taking(ANSWER_AT_ONCE, Concern, concern_id, by=by, command=command) as concern:
        Answer.objects.create(
            concern_id=concern.id, round=concern.round, at=clock.now(), unit_id=by.unit_id or 0,
            account_id=by.account_id or 0, outcome=Outcome.SOLVED, done=reply.strip(), reply=reply.strip(),
            done_on=clock.today(), digest=in_these_words(reply),
        )  # fmt: skip
        concern.unit_id = concern.first_unit_id = concern.hotline_id
        concern.outcome, concern.contacted_at = Outcome.SOLVED, clock.now()
        concern.confirmed_at, concern.confirmed_by = clock.now(), by.account_id
        concern.first_due_on = concern.due_at.astimezone(clock.zone()).date()
        _ask(concern, None)
    return concern


def pass_answer(concern_id: UUID, *, by: Actor, command: UUID | None = None) -> Concern:
    """Let an answer pass that raised a doubt: a person has read it."""
    with problems.held(concern_id):
        last = _last_answer(concern_id)
        step = PASS_NOT_NOW if last.outcome == Outcome.NOT_NOW else PASS_ANSWER
        with taking(step, Concern, concern_id, by=by, command=command) as concern:
            Answer.objects.filter(id=last.id).update(passed_at=clock.now(), passed_by=by.account_id)
            _ask(concern, last.look_again_on)
    return concern


def return_answer(concern_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Concern:
    """Return an answer to the unit, with what is missing; the clock was never stopped."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say what is missing in the answer."), cure=_("The unit reads it."))
    with taking(RETURN_ANSWER, Concern, concern_id, by=by, reason=reason.strip(), command=command) as concern:
        Answer.objects.filter(id=_last_answer(concern_id).id).update(returned=reason.strip(), passed_by=by.account_id)
        concern.holder_id, concern.since, concern.outcome = concern.unit_id or concern.hotline_id, clock.now(), ""
        tell(concern, to_unit(concern.unit_id, "concern-returned"))
    return concern


def in_these_words(reply: str) -> str:
    """Return a digest that is equal for the same words, however they are spaced and pointed."""
    return sha256("".join(c for c in reply.lower() if c.isalnum()).encode()).hexdigest()


def refuse_if_incomplete(given: Given) -> None:
    """Refuse an answer that lacks what its outcome needs, saying what. Raises ``RuleBroken``."""
    today = clock.today()
    if given.outcome not in CLAIMS:
        raise RuleBroken("no-outcome", _("Choose how it stands."), cure=_("One of the five that are listed."))
    if not given.reply.strip():
        raise RuleBroken("no-reply", _("Write the answer."), cure=_("The resident reads just these words."))
    if given.outcome in {Outcome.SOLVED, Outcome.PARTLY} and (given.done_on is None or not given.done.strip()):
        raise RuleBroken("nothing-done", _("Say what was done, and on which day."), cure=_("The resident checks it."))
    if given.done_on is not None and given.done_on > today:
        raise RuleBroken(
            "done-later", _("What is said to be done lies in the future."), cure=_("Answer when it is done.")
        )
    if given.outcome in NEED_A_REASON and not given.reason.strip():
        raise RuleBroken(
            "no-reason", _("This answer needs a reason."), cure=_("Name the rule or what stands in the way.")
        )
    if given.outcome is Outcome.NOT_NOW and not rules.date_to_look_again(
        given.look_again_on, today=today, longest_days=LONGEST_WAIT_DAYS
    ):
        raise RuleBroken(
            "no-day", _("Name a day on which it is looked at again."), cure=_("It comes back by itself on that day.")
        )


DOUBTED = (
    "select exists (select from concerns_answer where digest = %(words)s and unit_id = %(unit)s"
    "  and (%(together)s::uuid is null or together is distinct from %(together)s::uuid)),"
    " exists (select from concerns_contact where concern_id = %(concern)s and round = %(round)s and reached)"
)


def doubts(concern_id: UUID, given: Given, *, by: Actor, together: UUID | None) -> list[rules.Flag]:
    """Return what a machine would doubt about an answer, for a person to judge; the unit may see it before it sends."""
    concern = one_row(Concern, concern_id)
    if concern is None:
        raise NotFound("no-such-concern", _("There is no such concern."))
    with connection.cursor() as cursor:
        cursor.execute(DOUBTED, {
            "words": in_these_words(given.reply), "unit": by.unit_id or 0, "together": together,
            "concern": concern_id, "round": concern.round,
        })  # fmt: skip
        repeats, contacted = cursor.fetchone() or (False, False)
    known = catalogue.categories().get(concern.category)
    return rules.flags(
        said=concern.said, place=concern.place, category=f"{known.name} {known.name_en}" if known else "",
        done=given.done, reply=given.reply, outcome=given.outcome,
        contacted=contacted or not concern.can_be_reached, repeats=repeats,
    )  # fmt: skip


def _ask(concern: Concern, look_again_on: date | None) -> None:
    """Hand the concern to the neutral side: the resident is asked, or it waits for its day."""
    concern.answered_at, concern.since, concern.flagged = clock.now(), clock.now(), False
    concern.holder_id, concern.tries, concern.reached = concern.hotline_id, 0, ""
    if concern.outcome == Outcome.NOT_NOW:
        concern.look_again_on, concern.clock_at = look_again_on, clock.at_start_of(look_again_on or clock.today())
        tell(concern, resident="concern-not-now")
    else:
        concern.clock_at = clock.now() + timedelta(days=pack().calling.days)
        tell(concern, resident="concern-answered")


def _last_answer(concern_id: UUID) -> Answer:
    found = Answer.objects.filter(concern_id=concern_id).order_by("-id").first()
    if found is None:
        raise NotFound("no-answer", _("There is no answer yet."))
    return found
