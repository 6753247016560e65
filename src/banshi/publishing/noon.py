"""What a hotline reports every day, from noon to noon: received, sent, closed, overdue, and the urgent group apart.

Leaders of a city read it at one o'clock. It is counted from the casework; nobody fills it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.concerns.clocks import TERM_OVER
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

# A promise that a later round replaced is no more in the concern: the journal keeps when it ended.
DAILY = """
with broken as materialized (
  select thing_id from journal_line
  where kind = 'concerns.concern' and step = 'escalate' and at >= %(first)s
    and case when starts_with(reason, %(words)s::text)
        then substr(reason, 1 + length(%(words)s::text))::timestamptz >= %(first)s
         and substr(reason, 1 + length(%(words)s::text))::timestamptz < %(until)s end
)
select category,
       count(*) filter (where at >= %(first)s and at < %(until)s),
       count(*) filter (where confirmed_at >= %(first)s and confirmed_at < %(until)s and first_unit_id <> hotline_id),
       count(*) filter (where closed_at >= %(first)s and closed_at < %(until)s),
       count(*) filter (where id in (select thing_id from broken)
                        or due_at >= %(first)s and due_at < least(%(until)s, %(now)s)
                        and coalesce(answered_at > due_at, true) and coalesce(closed_at > due_at, true))
from concerns_concern
where hotline_id = %(hotline)s
  and (at >= %(first)s and at < %(until)s or confirmed_at >= %(first)s and confirmed_at < %(until)s
       or closed_at >= %(first)s and closed_at < %(until)s or due_at >= %(first)s and due_at < %(until)s
       or id in (select thing_id from broken))
group by category order by category
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The four numbers of one category, or of several together where ``category`` is empty."""

    category: str = ""
    received: int = 0
    dispatched: int = 0
    closed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """One report: from when until when (not included), everything, the urgent group and its categories."""

    first: datetime
    until: datetime
    all: Tally
    urgent: Tally
    watched: tuple[Tally, ...]


def daily(hotline_id: int, first: datetime, until: datetime, *, is_watched: Callable[[str], bool]) -> Daily:
    """Return the report of a hotline for a day; ``is_watched`` tells whether a category is of the urgent group.

    Received: reported in this time. Dispatched: confirmed in it and sent to a unit other than the hotline. Closed:
    closed in it, by whatever outcome. Overdue: a time that was promised ended in it with no answer given by then;
    neither a later answer nor a new round takes that back.
    """
    asked: dict[str, int | str | datetime] = {
        "hotline": hotline_id, "first": first, "until": until, "now": clock.now(), "words": TERM_OVER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(DAILY, asked)
        tallies = [_tally(*row) for row in cursor.fetchall()]
    watched = tuple(one for one in tallies if is_watched(one.category))
    return Daily(first=first, until=until, all=_sum(tallies), urgent=_sum(watched), watched=watched)


def _tally(category: str, received: int, dispatched: int, closed: int, overdue: int) -> Tally:
    return Tally(category=category, received=received, dispatched=dispatched, closed=closed, overdue=overdue)


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        received=sum(one.received for one in tallies),
        dispatched=sum(one.dispatched for one in tallies),
        closed=sum(one.closed for one in tallies),
        overdue=sum(one.overdue for one in tallies),
    )
