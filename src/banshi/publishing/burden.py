"""What the grassroots are asked to fill in: minutes by month and by who asked, counted and not reported by anybody.

Like every published figure each is one function, and its docstring is its definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from banshi.burden.rules import minutes
from banshi.kernel import clock
from banshi.publishing.suppression import FEWEST
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from datetime import date

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What one unit asked of others in one month: minutes, and how many of the figures it asked for were given."""

    month: date
    asker: Unit
    reports: int
    units: int
    asked: int
    given: int
    seconds: int

    @property
    def minutes(self) -> int:
        return minutes(self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long something takes from opening to saving: the median in seconds, of how many; none of fewer than ten."""

    name: str
    seconds: int | None = None
    of: int | None = None


# A report costs its seconds when it is sent, and each time a new period begins while it lives.
MOMENTS = """
with moments as materialized (
  select r.id, r.asker_id, (r.sent_at at time zone %(zone)s::text) as at,
         date_trunc(case when r.period = 'once' then 'month' else r.period end, r.sent_at at time zone %(zone)s::text)
           - case r.period when 'once' then interval '0' when 'month' then interval '1 month'
                           when 'quarter' then interval '3 months' else interval '1 year' end as first
  from burden_report r where r.sent_at is not null
  union all
  select r.id, r.asker_id, b, b - s.step
  from burden_report r
  cross join lateral (select case r.period when 'month' then interval '1 month' when 'quarter' then interval '3 months'
                                           else interval '1 year' end as step) s
  cross join lateral generate_series(
    date_trunc(r.period, r.sent_at at time zone %(zone)s::text) + s.step,
    least(coalesce(r.ended_at, %(now)s::timestamptz), %(now)s::timestamptz) at time zone %(zone)s::text, s.step) b
  where r.sent_at is not null and r.period <> 'once')
"""
BY_MONTH = (
    MOMENTS
    + """
select date_trunc('month', m.at)::date, m.asker_id, count(distinct m.id), count(distinct a.unit_id), count(*),
       count(g.id), sum(f.seconds)::bigint
from moments m
join burden_figure f on f.report_id = m.id and f.code = ''
join burden_ask a on a.figure_id = f.id and (%(unit)s::bigint is null or a.unit_id = %(unit)s::bigint)
left join burden_filled g on g.figure_id = f.id and g.unit_id = a.unit_id and g.first = m.first::date
where m.at >= date_trunc('month', %(now)s::timestamptz at time zone %(zone)s::text)
              - (%(months)s::int - 1) * interval '1 month'
group by 1, 2 order by 1 desc, 7 desc, 2
"""
)
MEASURED = """
with took as (
  select 'filing' as name, extract(epoch from l.at - v.at) as seconds
  from journal_line l join matters_visit v on v.id = l.thing_id
  where l.step = 'file' and l.at >= %(now)s::timestamptz - interval '90 days' and l.at - v.at < interval '1 hour'
  union all
  select 'contact', extract(epoch from l.at - k.at) from journal_line l
  cross join lateral (
    select max(at) as at from access_look
    where reference = l.thing_id and account_id = l.account_id and at <= l.at and at > l.at - interval '1 hour') k
  where l.step = 'contact' and l.at >= %(now)s::timestamptz - interval '90 days' and k.at is not null
  union all
  select 'report', took from burden_filled where took is not null and at >= %(now)s::timestamptz - interval '90 days')
select name, percentile_cont(0.5) within group (order by seconds)::int, count(*) from took group by name order by name
"""


def minutes_asked(*, unit_id: int | None = None) -> list[Burden]:
    """Count the minutes asked of stations in each of the last twelve months, by who asked.

    A report costs the time of all its figures that no casework answers, once for each unit asked: when it is sent,
    and each time a new period begins while it lives. A begun minute counts. Beside it stands how many figures were
    asked for and how many were given; figures that casework answers are asked of nobody and cost nothing.
    """
    asked: dict[str, Any] = {"zone": settings.TIME_ZONE, "now": clock.now(), "months": MONTHS, "unit": unit_id}
    with connection.cursor() as cursor:
        cursor.execute(BY_MONTH, asked)
        rows = cursor.fetchall()
    askers = Unit.objects.in_bulk({row[1] for row in rows})
    return [
        Burden(
            month=month, asker=askers[asker], reports=reports, units=units, asked=count, given=given, seconds=seconds
        )
        for month, asker, reports, units, count, given, seconds in rows
    ]  # fmt: skip


def measured() -> list[Measured]:
    """Measure from the journal how long filling in takes: the median of the last 90 days, in seconds.

    Filing: from receiving somebody at a counter to filing the case, the talk with the resident included. Contact: from
    looking up whom to contact to writing down what was said. Report: from opening a report to sending it, for each
    figure. What took more than an hour was interrupted and is left out. Of fewer than ten neither the median nor how
    many they were is told: it could be the work of one person, with one resident.
    """
    with connection.cursor() as cursor:
        cursor.execute(MEASURED, {"now": clock.now()})
        return [
            Measured(name=name, seconds=seconds, of=count) if count >= FEWEST else Measured(name=name)
            for name, seconds, count in cursor.fetchall()
        ]


def definitions() -> dict[str, str]:
    """Return the definition of each figure: the docstring of its function."""
    return {one.__name__: cleandoc(one.__doc__ or "") for one in (minutes_asked, measured)}
