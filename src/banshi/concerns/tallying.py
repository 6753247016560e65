"""What is counted of each concern for the rates of a unit: facts of the file, one statement for a whole cycle.

A concern counts for the unit that had the duty first: in the official rates in the cycle of the day it was reported,
in the honest ones in that of its first due time. None of it can be moved by the unit. That it came back is seen from
the problem: somebody reported the same after it was said to be solved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from banshi.concerns.rates import Row
from banshi.concerns.vocabulary import Outcome, Satisfied, Solved
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

ROWS = """
select c.first_unit_id, c.id::text, (c.at at time zone %(zone)s::text)::date, c.first_due_on, a.outcome, c.round,
       c.reached in ('reached', 'unreachable'), v.id is not null, v.round, v.contacted, v.solved, v.satisfied,
       c.excluded,
       case when v.solved = 'yes' and c.problem_id is not null then
         (select floor(extract(epoch from min(o.at) - v.at) / 86400)::int from concerns_concern o
          where o.problem_id = c.problem_id and o.id <> c.id and o.at > v.at) end
from concerns_concern c
left join lateral (select outcome from concerns_answer where concern_id = c.id order by id desc limit 1) a on true
left join lateral (select * from concerns_verdict where concern_id = c.id order by id desc limit 1) v on true
where (c.first_due_on between %(first)s and %(last)s or c.at >= %(from)s and c.at < %(until)s)
  and c.first_unit_id is not null
  and (%(units)s::bigint[] is null or c.first_unit_id = any (%(units)s::bigint[]))
"""


def rows(first: date, last: date, *, units: Sequence[int] | None = None) -> dict[int, list[Row]]:
    """Return what counts by unit, for concerns reported from ``first`` to ``last`` or whose first due time lies there.

    Days are those of the jurisdiction. Which of the two counts is for ``rates.reported_in`` and ``rates.due_in``.
    """
    asked: dict[str, date | datetime | str | list[int] | None] = {
        "first": first,
        "last": last,
        "from": clock.at_start_of(first),
        "until": clock.at_start_of(last + timedelta(days=1)),
        "zone": clock.zone().key,
        "units": list(units) if units is not None else None,
    }
    counted: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, asked)
        for unit, *facts in cursor.fetchall():
            counted.setdefault(unit, []).append(_row(*facts))
    return counted


def _row(  # noqa: PLR0913, PLR0917 - one value for each column of the statement
    concern: str, reported: date, due: date, outcome: str | None, turn: int, asked: bool, reached: bool,  # noqa: FBT001
    verdict_turn: int | None, contacted: bool | None, solved: str | None, satisfied: str | None,  # noqa: FBT001
    excluded: str, days: int | None,
) -> Row:  # fmt: skip
    return Row(
        concern=concern,
        reported_on=reported,
        first_due_on=due,
        result=Outcome(outcome) if outcome else None,
        round=turn,
        asked=asked,
        reached=reached,
        verdict_round=verdict_turn or 0,
        contacted=contacted,
        solved=Solved(solved) if solved else None,
        satisfied=Satisfied(satisfied) if satisfied else None,
        excluded=excluded,
        excluded_by="hotline" if excluded else "",
        recurred_within=days,
    )
