"""The figures beside a story, counted from the casework of its unit and of those who took it over; two statements.

Counted are concerns of the story's category that were sent to the unit first, by the day of the report: that is moved
by nothing the unit does. At a hotline all it sent count. Each month is seen as it stood thirty days after its end, when
it is closed: what was sent, answered or said later moves no figure, so nobody's late word can be read off a page. What
is withheld and why stands in ``comparing``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from banshi.concerns import catalogue
from banshi.concerns.rules import below
from banshi.kernel import clock
from banshi.stations.models import UnitKind
from banshi.stories import comparing
from banshi.stories.comparing import MONTHS, Compared, Counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

# Which concerns are a unit's: those that came to it first, or at a hotline all that it sent.
MONTHLY = """
with asked as (
  select * from unnest(%s::int[], %s::bigint[], %s::boolean[], %s::text[], %s::timestamptz[])
    q (key, unit, hotline, codes, since)),
counted as (
  select q.key, (extract(year from c.at at time zone %s::text) * 12
           + extract(month from c.at at time zone %s::text))::int - 1 as month, count(*)::int as concerns
  from asked q join concerns_concern c on c.category = any (string_to_array(q.codes, ',')) and c.at >= q.since
    and case when q.hotline then c.hotline_id = q.unit else c.first_unit_id = q.unit end
    and c.confirmed_at < (date_trunc('month', c.at at time zone %s::text) + interval '1 month'
                          + %s::int * interval '1 day') at time zone %s::text
  group by 1, 2)
select key, month, concerns, null::date from counted
union all
select q.key, null, null, case when q.hotline
    then (select min(at at time zone %s::text)::date from concerns_concern where hotline_id = q.unit)
    else (select min(first_due_on) from concerns_concern where first_unit_id = q.unit) end
from asked q
"""
SIDES = """
with terms as (select %s::text as zone, %s::int * interval '1 day' as settles)
select q.key, count(*)::int, count(*) filter (where c.first_due_on < s.day)::int,
       count(*) filter (where c.first_due_on < s.day and v.solved = 'yes')::int,
       count(a.at)::int,
       coalesce(percentile_cont(0.5) within group (order by extract(epoch from a.at - c.at) / 3600), 0)::float8,
       count(*) filter (where c.objected)::int
from unnest(%s::int[], %s::bigint[], %s::boolean[], %s::text[], %s::timestamptz[], %s::timestamptz[])
  q (key, unit, hotline, codes, since, until)
cross join terms t
join concerns_concern c on c.category = any (string_to_array(q.codes, ',')) and c.at >= q.since and c.at < q.until
  and case when q.hotline then c.hotline_id = q.unit else c.first_unit_id = q.unit end
cross join lateral (
  select date_trunc('month', c.at at time zone t.zone) + interval '1 month' + t.settles as day) s
left join lateral (select solved from concerns_verdict where concern_id = c.id and at < s.day at time zone t.zone
                   order by id desc limit 1) v on true
left join lateral (select at from concerns_answer where concern_id = c.id and at < s.day at time zone t.zone
                   order by id desc limit 1) a on true
where c.confirmed_at < s.day at time zone t.zone
group by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose figures are wanted: a unit, a category, since when it goes about it so, and whether it is about duties."""

    unit_id: int
    category: str
    began_on: date
    routing: bool = False


def compared(asked: Sequence[Asked]) -> list[Compared]:
    """Return for each how it went before and after, as far as that may be told; two statements for all of them."""
    if not asked:
        return []
    today = clock.today()
    counts, earliest = _monthly(asked)
    windows = {
        key: found
        for key, one in enumerate(asked)
        if (found := comparing.window(one.began_on, today, earliest.get(key), counts[key]))
    }
    sides = _sides(asked, windows)
    return [_one(asked[key], windows.get(key), sides, key, today) for key in range(len(asked))]


def _one(of: Asked, window: comparing.Window | None, sides: Mapping[int, Counts], key: int, today: date) -> Compared:
    if window is None:
        early = not comparing.whole_months(of.began_on, today)
        return Compared(window=None, too_early=early, withheld=not early)
    before, after = sides.get(2 * key, Counts()), sides.get(2 * key + 1, Counts())
    return comparing.compare(window, before, after, routing=of.routing)


def _monthly(asked: Sequence[Asked]) -> tuple[dict[int, dict[int, int]], dict[int, date]]:
    """Return how many concerns each month had, and since when there is casework, by the place in ``asked``."""
    since = [clock.at_start_of(comparing.first_of(comparing.month_of(one.began_on) - MONTHS)) for one in asked]
    zone = clock.zone().key
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    earliest: dict[int, date] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            MONTHLY, [*_columns(asked, range(len(asked))), since, zone, zone, zone, comparing.SETTLES.days, zone, zone]
        )
        for key, month, concerns, first in cursor.fetchall():
            if month is not None:
                counts[key][month] = concerns
            elif first is not None:
                earliest[key] = first
    return counts, earliest


def _sides(asked: Sequence[Asked], windows: Mapping[int, comparing.Window]) -> dict[int, Counts]:
    """Return what the casework says of both sides of each window: twice the place for before, one more for after."""
    of = [
        (2 * key + turn, key, span) for key, one in windows.items() for turn, span in enumerate((one.before, one.after))
    ]
    if not of:
        return {}
    columns = _columns([asked[key] for _side, key, _span in of], [side for side, _key, _span in of])
    since, until = ([clock.at_start_of(span[end]) for _side, _key, span in of] for end in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(SIDES, [clock.zone().key, comparing.SETTLES.days, *columns, since, until])
        return {
            side: Counts(concerns=n, judged=judged, solved=solved, answered=answered, hours=hours, objected=objected)
            for side, n, judged, solved, answered, hours, objected in cursor.fetchall()
        }


def _columns(asked: Sequence[Asked], keys: Sequence[int]) -> list[list[Any]]:
    bodies, known = catalogue.bodies(), catalogue.categories()
    return [
        list(keys),
        [one.unit_id for one in asked],
        [one.unit_id in bodies and bodies[one.unit_id].kind == UnitKind.HOTLINE for one in asked],
        [",".join(code for code in known if below(one.category, code)) for one in asked],
    ]
