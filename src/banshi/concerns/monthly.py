"""A problem as it stood when the present month began: for everybody, who shall not read off a day who spoke on it.

Counted are concerns that were in it at that moment, by the last word that their residents had given before it. So what
is told changes at the beginning of a month and on no other day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock

if TYPE_CHECKING:
    from datetime import date

    from banshi.concerns.models import Problem

AT_THE_BEGINNING = """
select date_trunc('month', c.at at time zone %(zone)s::text)::date as month, count(*),
       count(*) filter (where v.solved = 'no')
from concerns_member m join concerns_concern c on c.id = m.concern_id
left join lateral (select solved from concerns_verdict where concern_id = c.id and at < %(began)s::timestamptz
                   order by id desc limit 1) v on true
where m.problem_id = %(problem)s and c.at < %(began)s::timestamptz and m.joined_at < %(began)s::timestamptz
  and (m.left_at is null or m.left_at >= %(began)s::timestamptz)
group by 1 order by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How many reports there were, how many of their residents said “not solved”, and how many came in each month."""

    voices: int
    noes: int
    months: tuple[tuple[date, int], ...]


def stood(problem: Problem) -> Stood:
    """Return how a problem stood when the present month began; one statement."""
    began = clock.at_start_of(clock.today().replace(day=1))
    with connection.cursor() as cursor:
        cursor.execute(AT_THE_BEGINNING, {"zone": clock.zone().key, "began": began, "problem": problem.id})
        rows = cursor.fetchall()
    return Stood(
        voices=sum(count for _month, count, _noes in rows),
        noes=sum(noes for _month, _count, noes in rows),
        months=tuple((month, count) for month, count, _noes in rows),
    )
