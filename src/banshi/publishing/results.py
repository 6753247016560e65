"""The figures of the public results: one function each, and its docstring is its definition.

Each counts months: every month's number is the sum of its parts, so that nothing is told without what it is out of.
What went wrong is counted as carefully as what went well. All are counted over cases, legs, concerns, verdicts and the
journal; none can reach a person. ``since`` and ``until`` are the first days of months, the last not included.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.concerns.clocks import TERM_OVER
from banshi.kernel import clock
from banshi.matters.measures import KEPT, PROMISED, SAVED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

type Parts = dict[date, dict[str, int]]


def errands_saved(since: date, until: date) -> Parts:
    """Split the cases closed in a month: accepted away from home, so an errand was saved, and accepted at home.

    An errand is one journey to the home station and back. A second trip, to fetch the paper, is not counted.
    """
    return _counted(
        f"select {_month('c.closed_at')}, count(*) filter (where {SAVED}), count(*) filter (where not ({SAVED}))"  # noqa: S608
        f" from matters_case c where c.state = 'closed' and {_within('c.closed_at')} group by 1",
        since, until, ("saved", "home"),
    )  # fmt: skip


def terms_of_cases(since: date, until: date) -> Parts:
    """Split the terms that offices promised in cases and that ended or fell due in a month: kept, and missed.

    Counted is each leg in which an office promised something by a day: to inquire, decide, confirm or print. What
    waits for the resident, or rests for a reason of the law, is not overdue; the leg of a case that the resident
    withdrew counts only if it was late by then.
    """
    at = "coalesce(l.done_at, l.due_at)"
    return _counted(
        f"select {_month(at)}, count(*) filter (where {KEPT}), count(*) filter (where not ({KEPT}))"  # noqa: S608
        f" from matters_leg l join matters_case c on c.id = l.case_id where {PROMISED} and {_within(at)} group by 1",
        since, until, ("kept", "missed"),
    )  # fmt: skip


def verdicts_on_cases(since: date, until: date) -> Parts:
    """Split the cases that ended in a month (done, refused or reversed) by what residents say: solved, partly, not.

    Everybody is asked, by the code on the slip and not through the office that decided. Silent is who has not
    answered when the month is counted.
    """
    said = ("solved", "partly", "not-solved")
    return _counted(
        f"select {_month('closed_at')}, {_filters('verdict', (*said, ''))} from matters_case"  # noqa: S608
        f" where state in ('closed', 'refused', 'reversed') and {_within('closed_at')} group by 1",
        since, until, (*said, "silent"),
    )  # fmt: skip


# ------------------------------------------------------------------- concerns

# A concern that was sent to a unit counts in the month of its first due time, which neither haste nor delay moves.
SENT = "c.first_unit_id is not null and c.first_due_on >= %(first)s::date and c.first_due_on < %(last)s::date"
DUE = "date_trunc('month', c.first_due_on::timestamp)::date"
# Each list of the journal is read once and joined, never asked concern by concern.
OF_CONCERNS = "journal_line j where j.kind = 'concerns.concern'"
VERDICTS = "(select distinct on (concern_id) concern_id, solved, at from concerns_verdict order by concern_id, id desc)"


def terms_of_concerns(since: date, until: date) -> Parts:
    """Split the concerns that were first due in a month: every term that the resident was promised was kept, or not.

    Missed is a concern whose promised time ended with no answer: neither a later answer nor a new round takes that
    back. An extension that the rules allow moves the promise.
    """
    late = (
        "b.thing_id is not null or c.answered_at > c.due_at"
        " or (c.answered_at is null and coalesce(c.closed_at, %(now)s::timestamptz) > c.due_at)"
    )
    return _counted(
        f"with broken as (select distinct j.thing_id from {OF_CONCERNS} and j.step = 'escalate'"  # noqa: S608
        " and starts_with(j.reason, %(term)s::text))"
        f" select {DUE}, count(*) filter (where not ({late})), count(*) filter (where {late})"
        f" from concerns_concern c left join broken b on b.thing_id = c.id where {SENT} group by 1",
        since, until, ("kept", "missed"),
    )  # fmt: skip


def escalated(since: date, until: date) -> Parts:
    """Split the concerns that were first due in a month: passed up by the clock at least once, and not.

    The clock passes a concern to the office above when its time is over and nobody has answered.
    """
    return _counted(_after("j.step = 'escalate'"), since, until, ("escalated", "not-escalated"))


def reopened(since: date, until: date) -> Parts:
    """Split the concerns that were first due in a month: opened again because the resident said 'not solved', and not.

    Opened again is counted from the journal: a new answer does not take it back.
    """
    return _counted(_after("j.step = 'reopen'"), since, until, ("reopened", "not-reopened"))


def verdicts_on_concerns(since: date, until: date) -> Parts:
    """Split the concerns that were first due in a month by what the resident said last: solved, partly, or no.

    Silent is everybody of whom no word is known when the month is counted: not asked yet, not reached, or no answer.
    """
    said = ("yes", "partly", "no")
    words = ", ".join(f"count(*) filter (where v.solved = '{word}')" for word in said)
    return _counted(
        f"select {DUE}, {words}, count(*) filter (where v.solved is null)"  # noqa: S608
        f" from concerns_concern c left join {VERDICTS} v on v.concern_id = c.id where {SENT} group by 1",
        since, until, (*said, "silent"),
    )  # fmt: skip


def came_back(since: date, until: date) -> Parts:
    """Split the concerns first due in a month that residents called solved: the same was reported again, or not.

    The same is a concern of the same problem, by anybody, after the resident's word; until the month is counted.
    """
    again = "exists (select from concerns_concern o where o.problem_id = c.problem_id and o.id <> c.id and o.at > v.at)"
    return _counted(
        f"select {DUE}, count(*) filter (where {again}), count(*) filter (where not {again})"  # noqa: S608
        f" from concerns_concern c join {VERDICTS} v on v.concern_id = c.id and v.solved = 'yes'"
        f" where {SENT} group by 1",
        since, until, ("came-back", "stayed-solved"),
    )  # fmt: skip


def objections(since: date, until: date) -> Parts:
    """Split the concerns reported in a month and sent to a unit: moved after an objection, objected in vain, or none.

    'Not ours' may be said once; a ruling decides. Moved are those that were sent to the wrong unit at first.
    """
    return _counted(
        f"select {_month('at')}, count(*) filter (where objected and moved > 0),"  # noqa: S608
        " count(*) filter (where objected and moved = 0), count(*) filter (where not objected)"
        f" from concerns_concern where first_unit_id is not null and {_within('at')} group by 1",
        since, until, ("moved", "in-vain", "no-objection"),
    )  # fmt: skip


def promises_to_look_again(since: date, until: date) -> Parts:
    """Split the days to look again that lie in a month: past with nothing done, and looked at again.

    'Not solvable now' names such a day. A concern that still waits when the month is counted is past its day;
    looked at again is counted from the journal, in the month in which it was done.
    """
    return _counted(
        "select day, count(*) filter (where past), count(*) filter (where not past) from ("  # noqa: S608 - our own words
        " select date_trunc('month', look_again_on::timestamp)::date as day, true as past from concerns_concern"
        "  where state = 'waiting' and look_again_on >= %(first)s::date and look_again_on < %(last)s::date"
        f" union all select {_month('j.at')}, false from {OF_CONCERNS} and j.step = 'look-again'"
        f" and {_within('j.at')}) days group by 1",
        since, until, ("past", "looked-again"),
    )  # fmt: skip


# ---------------------------------------------------------------- the registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the site: how it is counted, its parts in their order, and those that tell what went wrong."""

    count: Callable[[date, date], Parts]
    parts: tuple[str, ...]
    wrong: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.count.__name__

    @property
    def definition(self) -> str:
        """What is counted: the docstring of the function that counts it."""
        return " ".join(cleandoc(self.count.__doc__ or "").split())


FIGURES = (
    Figure(count=errands_saved, parts=("saved", "home")),
    Figure(count=terms_of_cases, parts=("kept", "missed"), wrong=("missed",)),
    Figure(count=verdicts_on_cases, parts=("solved", "partly", "not-solved", "silent"), wrong=("not-solved",)),
    Figure(count=terms_of_concerns, parts=("kept", "missed"), wrong=("missed",)),
    Figure(count=verdicts_on_concerns, parts=("yes", "partly", "no", "silent"), wrong=("no",)),
    Figure(count=escalated, parts=("escalated", "not-escalated"), wrong=("escalated",)),
    Figure(count=reopened, parts=("reopened", "not-reopened"), wrong=("reopened",)),
    Figure(count=came_back, parts=("came-back", "stayed-solved"), wrong=("came-back",)),
    Figure(count=objections, parts=("moved", "in-vain", "no-objection"), wrong=("moved",)),
    Figure(count=promises_to_look_again, parts=("past", "looked-again"), wrong=("past",)),
)
"""What is counted when a month is closed; one more figure is one more line."""


def figure(name: str) -> Figure:
    """Return a figure by its name. Raises ``KeyError`` for one that there is not."""
    return {one.name: one for one in FIGURES}[name]


# --------------------------------------------------------------------- counting


def _month(at: str) -> str:
    return f"date_trunc('month', {at} at time zone %(zone)s::text)::date"


def _within(at: str) -> str:
    return f"{at} >= %(since)s::timestamptz and {at} < %(until)s::timestamptz"


def _filters(column: str, values: tuple[str, ...]) -> str:
    return ", ".join(f"count(*) filter (where {column} = '{value}')" for value in values)


def _after(step: str) -> str:
    return (
        f"with happened as (select distinct j.thing_id from {OF_CONCERNS} and {step})"  # noqa: S608 - our own words
        f" select {DUE}, count(h.thing_id), count(*) - count(h.thing_id)"
        f" from concerns_concern c left join happened h on h.thing_id = c.id where {SENT} group by 1"
    )


def _counted(statement: str, since: date, until: date, parts: tuple[str, ...]) -> Parts:
    asked: dict[str, Any] = {
        "first": since, "last": until, "since": clock.at_start_of(since), "until": clock.at_start_of(until),
        "now": clock.now(), "zone": clock.zone().key, "term": TERM_OVER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: value for name, value in asked.items() if f"%({name})s" in statement})
        rows = cursor.fetchall()
    return {month: dict(zip(parts, map(int, numbers), strict=True)) for month, *numbers in rows}
