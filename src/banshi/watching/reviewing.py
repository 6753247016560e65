"""Asking and concluding: a resident or an auditor asks about a look, the officer answers, an auditor concludes.

Whoever concludes has no part in it, and does so once and for good.

Whoever has to be told is told in the same transaction by what the caller hands over as ``tell``: telling lies above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.access.models import Look
from banshi.access.queries import look_of
from banshi.journal.steps import beginning, remark, taking
from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken
from banshi.watching.desks import desk_for
from banshi.watching.jurisdiction import pack
from banshi.watching.lifecycle import ANSWER, ASK_ABOUT_A_LOOK, ASK_OFFICER, CONCLUDE, State
from banshi.watching.models import Conclusion, Inquiry, Origin
from banshi.watching.raising import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from banshi.kernel.actor import Actor

    type Tell = Callable[[Inquiry, Mapping[int, int]], None]
    """Told of an inquiry, and of whom its looks were at: for each person the last look."""

SHORTEST_ANSWER = 10
WHOM = (
    "select person, max(id) from (select l.id, unnest(l.persons) as person from access_look l"
    " where l.id = any(%s::bigint[])) seen group by 1"
)


def ask_about(look_id: int, words: str, *, by: Actor, tell: Tell) -> Inquiry:
    """Ask, as the resident whose data was looked at, why it was; asking twice is asking once.

    Raises ``NotFound`` for a look at somebody else and ``RuleBroken`` for one's own.
    """
    assert by.person_id is not None  # noqa: S101 - a page for residents
    seen = look_of(by.person_id, look_id)
    if seen is None:
        raise NotFound("no-such-look", _("There is no such look at your data."))
    look = Look.objects.get(pk=look_id)
    if look.unit_id is None or look.account_id is None:
        raise RuleBroken("no-office", _("No office made this look: there is nobody to ask."))
    if not words.strip():
        raise RuleBroken("no-words", _("Write what you want to know."))
    now, desk = clock.now(), desk_for([look.account_id])
    inquiry = Inquiry(
        id=number_of(Origin.QUESTION, f"{look_id}:{by.person_id}"), origin=Origin.QUESTION, words=words.strip(),
        account_id=look.account_id, unit_id=look.unit_id, duty=look.duty, person_id=by.person_id, looks=[look_id],
        last_look=look_id, desk_duty=desk.duty, desk_unit_id=desk.unit_id, begun_at=now,
        due_at=pack().due(now, pack().review_working_days).at,
    )  # fmt: skip
    try:
        with beginning(ASK_ABOUT_A_LOOK, inquiry, by=by, reason=inquiry.words):
            tell(inquiry, {})
    except AlreadyDone:
        return Inquiry.objects.get(pk=inquiry.pk)
    return inquiry


def ask_officer(inquiry_id: UUID, *, by: Actor, tell: Tell, command: UUID | None = None) -> Inquiry:
    """Ask who looked for the reason, with a term; the supervisor of that office may answer in their place."""
    with taking(ASK_OFFICER, Inquiry, inquiry_id, by=by, command=command) as inquiry:
        now = clock.now()
        inquiry.asked_at, inquiry.answer_due_at = now, pack().due(now, pack().answer_working_days).at
        inquiry.due_at = max(inquiry.due_at, inquiry.answer_due_at)
        tell(inquiry, {})
    return inquiry


def answer(inquiry_id: UUID, words: str, *, by: Actor, command: UUID | None = None) -> Inquiry:
    """Say why one looked, in words; for good. Raises ``RuleBroken`` for fewer than ten characters."""
    said = words.strip()
    if len(said) < SHORTEST_ANSWER:
        raise RuleBroken("short-answer", _("Say in a sentence what you looked for and who needed it."))
    with taking(ANSWER, Inquiry, inquiry_id, by=by, reason=said[:500], command=command) as inquiry:
        inquiry.answer, inquiry.answered_at, inquiry.answered_by = said, clock.now(), by.account_id
    return inquiry


def conclude(
    inquiry_id: UUID, conclusion: Conclusion, words: str, *, by: Actor, tell: Tell, command: UUID | None = None
) -> Inquiry:
    """Conclude, with words, for good. Residents and the officer are told by ``tell``.

    Raises ``RuleBroken`` where nobody was heard: what was drawn by lot is always asked about, and nobody is found
    wrong who was not asked and had time to answer.
    """
    said = words.strip()
    if not said:
        raise RuleBroken("no-words", _("Write why you conclude so."))
    with taking(CONCLUDE, Inquiry, inquiry_id, by=by, reason=f"{conclusion}: {said}"[:600], command=command) as inquiry:
        if inquiry.state != State.CONCLUDED:  # a repetition is refused by the step itself
            _refuse_unheard(inquiry, conclusion)
        inquiry.conclusion, inquiry.why = conclusion.value, said
        inquiry.concluded_at, inquiry.concluded_by = clock.now(), by.account_id
        tell(inquiry, whom(inquiry) if conclusion is Conclusion.NOT_JUSTIFIED else {})
    return inquiry


def _refuse_unheard(inquiry: Inquiry, conclusion: Conclusion) -> None:
    heard = inquiry.state == State.ANSWERED or (
        inquiry.answer_due_at is not None and inquiry.answer_due_at < clock.now()
    )
    if not heard and (conclusion is Conclusion.NOT_JUSTIFIED or inquiry.origin == Origin.SAMPLE):
        raise RuleBroken(
            "unheard",
            _("The officer was not asked yet, or still has time to answer."),
            cure=_("Ask first; conclude when the answer is there or its term is over."),
        )


def whom(inquiry: Inquiry) -> dict[int, int]:
    """Return whom the looks of an inquiry were at, by bare numbers, each with the last look at them."""
    with connection.cursor() as cursor:
        cursor.execute(WHOM, [inquiry.looks])
        return dict(cursor.fetchall())


def need_the_person(inquiry: Inquiry, reason: str, *, by: Actor) -> int:
    """Write down why a reviewer has to know whom a look was at, before the look; return how many there are.

    Raises ``NotAllowed`` for who does not review it and ``RuleBroken`` for a reason of fewer than 20 characters.
    """
    if not CONCLUDE.who(by, inquiry):
        raise NotAllowed(
            "not-allowed", _("“%(step)s” is only for %(whom)s.") % {"step": CONCLUDE.says, "whom": CONCLUDE.only_for}
        )
    if inquiry.state == State.CONCLUDED:
        raise RuleBroken("concluded", _("This is concluded: nobody has to be known for it any more."))
    if len(reason.strip()) < 2 * SHORTEST_ANSWER:
        raise RuleBroken("short-reason", _("Say in at least 20 characters why you have to know who it is."))
    remark(inquiry, "need-person", by=by, reason=reason.strip())
    return len(whom(inquiry))


def remind(tell: Tell) -> int:
    """Remind, once, the office whose answer is late; return how many were reminded."""
    now, reminded = clock.now(), 0
    late = Inquiry.objects.filter(state=State.ASKED, reminded_at=None, answer_due_at__lt=now)
    for pk in list(late.values_list("id", flat=True)[:1000]):
        # The row is taken for the reminder before anybody is told: of two workers only one tells.
        reminded += _reminded(pk, tell)
    return reminded


def _reminded(pk: UUID, tell: Tell) -> bool:
    with transaction.atomic():
        taken = Inquiry.objects.filter(pk=pk, state=State.ASKED, reminded_at=None).update(reminded_at=clock.now())
        if taken:
            inquiry = Inquiry.objects.get(pk=pk)
            remark(inquiry, "remind", by=SYSTEM, reason="the answer is late")
            tell(inquiry, {})
    return bool(taken)
