"""Concerns of a cycle as they end, many at once: rows written by the owner of the tables, without the stories."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from uuid import UUID

    from tests.hotline import Line

DUE = date(2026, 12, 28)
CONCERNS = """
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, first_due_on,
  tries, reached, solved, excluded, answered_at, closed_at, confirmed_at)
select gen_random_uuid(), 'SQ-' || nextval('concerns_answer_id_seq'), t, 'web', 'report', %(category)s, 'daily',
  'closed', 'solved', 't', 's', '999902', '', false, true, false, true, '{}', %(hotline)s, %(unit)s, %(unit)s, %(unit)s,
  '{}', '{}', case when %(again)s then gen_random_uuid() end, 0, 1, false, false, 0, 0, false, t,
  t + interval '24 hours', %(due)s::date, 0, case when %(heard)s then 'reached' else 'unreachable' end, %(solved)s,
  %(excluded)s, t + interval '1 hour', t + interval '2 days', t
from (select (%(reported)s::date + time '10:00') at time zone 'Asia/Shanghai' as t
      from generate_series(1, %(many)s)) days
returning id
"""
ANSWERS = """
insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply, reason, digest, flags,
  returned)
select id, 1, answered_at, first_unit_id, 1, %(result)s, 'd', 'r', '', 'x', '[]', ''
from concerns_concern where id = any (%(ids)s)
"""
VERDICTS = """
insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)
select id, 1, closed_at, 'link', first_unit_id, %(contacted)s, %(solved)s, %(satisfied)s, '' from concerns_concern
where id = any (%(ids)s)
"""
AGAIN = """
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, co_units, shielded,
  problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, tries, reached, solved, excluded)
select gen_random_uuid(), 'SQ-' || nextval('concerns_answer_id_seq'), closed_at + make_interval(days => %(days)s),
  'web', 'report', category, 'daily', 'received', '', 't', 's', '999902', '', false, true, false, true, '{}',
  hotline_id, hotline_id, '{}', '{}', problem_id, 0, 1, false, false, 0, 0, false, closed_at, closed_at, 0, '', '', ''
from concerns_concern where id = any (%(ids)s)
"""


def ended(  # noqa: PLR0913 - each is something that a resident, the hotline or the unit may have done
    line: Line,
    many: int,
    *,
    unit: str = "heating",
    due: date = DUE,
    reported: date | None = None,
    contacted: bool = True,
    solved: str = "yes",
    satisfied: str = "yes",
    result: str = "solved",
    excluded: str = "",
    back_after: int | None = None,
    category: str = "05.01",
) -> None:
    """Write concerns that are over: what the resident said (nothing, where ``solved`` is empty) and what came back.

    They were reported the day before they were due, unless said otherwise.
    """
    named: dict[str, int | str | date | list[UUID]] = {
        "many": many, "unit": line.units[unit], "hotline": line.units["line"], "due": due, "contacted": contacted,
        "solved": solved, "satisfied": satisfied, "result": result, "excluded": excluded, "heard": bool(solved),
        "again": back_after is not None, "days": back_after or 0, "category": category,
        "reported": reported or due - timedelta(days=1),
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(CONCERNS, named)
        named["ids"] = [row[0] for row in cursor.fetchall()]
        cursor.execute(ANSWERS, named)
        if solved:
            cursor.execute(VERDICTS, named)
        if back_after is not None:
            cursor.execute(AGAIN, named)


def worked_example(line: Line, unit: str = "heating", times: int = 1) -> None:
    """Write the example of the formula: 100 valid, 98 contacted, 90 solved, 80 satisfied, 12 basically satisfied.

    ``times`` as many of each where they are to be published: the two who were not contacted are few.
    """
    ended(line, 80 * times, unit=unit)
    ended(line, 10 * times, unit=unit, satisfied="basically")
    ended(line, 2 * times, unit=unit, solved="no", satisfied="basically")
    ended(line, 6 * times, unit=unit, solved="no", satisfied="no")
    ended(line, 2 * times, unit=unit, solved="no", satisfied="no", contacted=False)
