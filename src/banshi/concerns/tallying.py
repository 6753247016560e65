"""What is counted of each concern for the rates of a unit: facts of the file, one statement for a whole cycle.

A concern counts for the unit that had the duty first, in the cycle of its first due time; neither can be moved by
the unit. That it came back is seen from the problem: somebody reported the same after it was said to be solved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from banshi.concerns.rates import Row
from banshi.concerns.vocabulary import Outcome, Satisfied, Solved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ROWS = """
select c.first_unit_id, c.id::text, c.first_due_on, a.outcome, c.round, c.reached in ('reached', 'unreachable'),
       v.id is not null, v.round, v.contacted, v.solved, v.satisfied, c.excluded,
       case when v.solved = 'yes' and c.problem_id is not null then
         (select floor(extract(epoch from min(o.at) - v.at) / 86400)::int from concerns_concern o
          where o.problem_id = c.problem_id and o.id <> c.id and o.at > v.at) end
from concerns_concern c
left join lateral (select outcome from concerns_answer where concern_id = c.id order by id desc limit 1) a on true
left join lateral (select * from concerns_verdict where concern_id = c.id order by id desc limit 1) v on true
where c.first_due_on between %s and %s and c.first_unit_id is not null
  and (%s::bigint[] is null or c.first_unit_id = any (%s::bigint[]))
"""


def rows(first: date, last: date, *, units: Sequence[int] | None = None) -> dict[int, list[Row]]:
    """Return what counts by unit, for concerns whose first due time lies from ``first`` to ``last``."""
    named = list(units) if units is not None else None
    counted: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [first, last, named, named])
        for unit, *facts in cursor.fetchall():
            counted.setdefault(unit, []).append(_row(*facts))
    return counted


def _row(  # noqa: PLR0913, PLR0917 - one value for each column of the statement
    concern: str, due: date, outcome: str | None, turn: int, asked: bool, reached: bool, verdict_turn: int | None,  # noqa: FBT001
    contacted: bool | None, solved: str | None, satisfied: str | None, excluded: str, days: int | None,  # noqa: FBT001
) -> Row:  # fmt: skip
    return Row(
        concern=concern,
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
