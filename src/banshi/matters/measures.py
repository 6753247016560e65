"""What an office measures of its own casework: errands made and saved, terms kept, lists asked for.

Each figure is one function, and its docstring is its definition. All are counted by month over cases, legs, visits and
the journal, so nobody fills in a report and no figure can reach a person. The figures of all offices together are
those that ``publishing`` shows: both use the conditions that stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS = 12
"""How far back an office sees itself, the present month included."""

# Of a case ``c``: done away from home, so one journey there and back was not made.
SAVED = "c.state = 'closed' and c.accepting_id <> c.home_id"
# Of a leg ``l`` of a case ``c``: a term that was promised and has ended, or is over. What waits is not overdue.
PROMISED = (
    "l.task not in ('accept', 'may-object') and l.opened_at is not null"
    " and (l.done_at is not null or (l.due_at < %(now)s::timestamptz and c.paused_at is null))"
    " and (c.state <> 'withdrawn' or l.late)"
)
KEPT = "l.done_at is not null and not l.late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Journeys that residents did not make, and their length there and back in kilometres."""

    trips: int = 0
    kilometres: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Legs of an office that ended in time, and those that ended late or are overdue."""

    kept: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How often cases were sent back, with how many lines, and how many of these asked for what was known."""

    times: int = 0
    lines: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of an office, by its first day."""

    first: date
    made: int
    saved: Saved
    terms: Terms
    asked: Asked


# A resident is at one counter on one day: that is one errand, however much was done there.
MADE = (
    "with came as ("
    " select v.unit_id as office, coalesce(v.applicant_id, v.person_id) as who, v.at from matters_visit v"
    "  where v.unit_id = any(%(offices)s::bigint[]) and v.at >= %(since)s::timestamptz"
    " union all"
    " select c.accepting_id, coalesce(c.applicant_id, c.person_id), c.handed_over_at from matters_case c"
    "  where c.accepting_id = any(%(offices)s::bigint[]) and c.closed_at >= %(since)s::timestamptz"
    "  and c.handed_over_at >= %(since)s::timestamptz"
    " union all"
    " select c.accepting_id, coalesce(c.applicant_id, c.person_id), l.at from matters_case c"
    "  join journal_line l on l.thing_id = c.id and l.step = 'supplement' and l.unit_id = c.accepting_id"
    "  where c.accepting_id = any(%(offices)s::bigint[]) and c.times_sent_back > 0 and l.at >= %(since)s::timestamptz"
    "  and (c.closed_at is null or c.closed_at >= %(since)s::timestamptz)),"
    " errand as (select distinct office, who, (at at time zone %(zone)s::text)::date as day from came)"
    " select date_trunc('month', day::timestamp)::date, count(*), 0, 0 from errand group by 1"
)
NOT_MADE = (
    "select date_trunc('month', c.closed_at at time zone %(zone)s::text)::date, count(*),"  # noqa: S608 - our own words
    " sum(2 * c.kilometres)::bigint, 0 from matters_case c"
    f" where c.accepting_id = any(%(offices)s::bigint[]) and c.closed_at >= %(since)s::timestamptz and {SAVED}"
    " group by 1"
)
IN_TIME = (
    "select date_trunc('month', coalesce(l.done_at, l.due_at) at time zone %(zone)s::text)::date,"  # noqa: S608 - ours
    f" count(*) filter (where {KEPT}), count(*) filter (where not ({KEPT})), 0"
    " from matters_leg l join matters_case c on c.id = l.case_id"
    " where l.unit_id = any(%(offices)s::bigint[]) and (l.done_at >= %(since)s::timestamptz"
    f"  or (l.done_at is null and l.due_at >= %(since)s::timestamptz)) and {PROMISED} group by 1"
)
# An office sends back only what one of its legs is open on, so its legs lead to every list it wrote.
LISTS = (
    "with list as (select distinct j.id, j.at, c.asked, c.asked_known"
    "  from matters_leg l join matters_case c on c.id = l.case_id and c.times_sent_back > 0"
    "  join journal_line j on j.thing_id = c.id and j.step = 'send-back' and j.unit_id = l.unit_id"
    "  where l.unit_id = any(%(offices)s::bigint[]) and (l.done_at >= %(since)s::timestamptz or l.done_at is null)"
    "  and j.at >= %(since)s::timestamptz)"
    " select date_trunc('month', at at time zone %(zone)s::text)::date, count(*),"
    " sum(asked), sum(asked_known) from list group by 1"
)


def errands_made(offices: Sequence[int], since: datetime) -> dict[date, int]:
    """Count one errand for each day on which a resident came to a counter of these offices.

    Somebody comes to ask or to file (a visit), to bring what was missing, or to fetch a paper. What is done on the
    same day at the same counter is one errand. Who acts for somebody else is the one who came.
    """
    return {first: count for first, (count, _, _) in _counted(MADE, offices=offices, since=since)[0].items()}


def errands_saved(offices: Sequence[int], since: datetime) -> dict[date, Saved]:
    """Count one errand for each case accepted at these offices and closed there, where another station is its home.

    Without Banshi the resident would have travelled to the home station and back once, so its kilometres are twice
    the great-circle distance between the two stations. A second trip (to fetch the paper) is not counted.
    """
    return {first: _saved(row) for first, row in _counted(NOT_MADE, offices=offices, since=since)[0].items()}


def terms_kept(offices: Sequence[int], since: datetime) -> dict[date, Terms]:
    """Count the legs of these offices that ended in time, and those that ended late or are overdue now.

    Counted is every leg in which an office promised something by a day: to inquire, decide, confirm or print. A leg
    belongs to the month in which it ended or fell due. What waits for the resident, or rests for a reason of the
    law, is not overdue; the leg of a withdrawn case counts only if it was late by then.
    """
    return {first: _terms(row) for first, row in _counted(IN_TIME, offices=offices, since=since)[0].items()}


def lists_sent(offices: Sequence[int], since: datetime) -> dict[date, Asked]:
    """Count how often these offices sent a case back, the lines of their lists, and the lines that asked twice.

    A line asks twice if the fact it asks for is on the register, or the paper it asks for is in the file already, as
    ``asking.known_already`` finds when the list is sent. One case is sent back once at the most.
    """
    return {first: _asked(row) for first, row in _counted(LISTS, offices=offices, since=since)[0].items()}


def months(offices: Sequence[int]) -> list[Month]:
    """Return the last twelve months of these offices together, the present one first, by one statement."""
    firsts = _firsts(clock.today())
    since = datetime.combine(firsts[-1], time(), tzinfo=clock.zone())
    made, saved, terms, asked = _counted(MADE, NOT_MADE, IN_TIME, LISTS, offices=offices, since=since)
    return [
        Month(
            first=first,
            made=made.get(first, NOTHING)[0],
            saved=_saved(saved.get(first, NOTHING)),
            terms=_terms(terms.get(first, NOTHING)),
            asked=_asked(asked.get(first, NOTHING)),
        )
        for first in firsts
    ]


type Row = tuple[int, int, int]
NOTHING: Row = (0, 0, 0)


def _saved(row: Row) -> Saved:
    return Saved(trips=row[0], kilometres=row[1])


def _terms(row: Row) -> Terms:
    return Terms(kept=row[0], missed=row[1])


def _asked(row: Row) -> Asked:
    return Asked(times=row[0], lines=row[1], known=row[2])


def _firsts(today: date) -> list[date]:
    """Return the first days of the last twelve months, the present one first."""
    months_since_zero = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(months_since_zero, months_since_zero - MONTHS, -1)]


def _counted(*figures: str, offices: Sequence[int], since: datetime) -> list[dict[date, Row]]:
    """Count some figures by one statement; each is a month and up to three numbers."""
    asked: dict[str, Any] = {"offices": list(offices), "since": since, "now": clock.now(), "zone": str(clock.zone())}
    parts = [f"select {place}, f.* from ({figure}) f" for place, figure in enumerate(figures)]  # noqa: S608 - our own
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts), asked)
        rows: list[tuple[int, date, int, int, int]] = cursor.fetchall()
    found: list[dict[date, Row]] = [{} for _figure in figures]
    for place, first, *numbers in rows:
        found[place][first] = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return found
