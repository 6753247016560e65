# ruff: noqa: E501 - SQL is read by its columns
"""From problems to candidates: counting the casework of a whole city for its list, against the limit.

A million made-up concerns over two years, every second of them in one of twenty thousand problems as skewed as real
ones; one of ten people calls twice. The limit is what somebody at the keeper's desk waits without wondering: five seconds.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 5.0
CONCERNS, PROBLEMS = 1_000_000, 20_000
TURNS = 3
CITY = "999900"
FILL = """
insert into concerns_problem (id, number, state, title, category, division, place, hotline_id, unit_id, level, voices,
  people, open_voices, noes, first_at, last_at, recurrences, public)
select ('00000000-0000-4000-8000-' || lpad(to_hex(p), 12, '0'))::uuid, 'BW-' || p, 'open',
  (array['水压太低，洗澡放不出水', '暖气不热', '路灯不亮', '电梯老是坏', '垃圾没人收', '污水往外冒'])[1 + p % 6],
  lpad((1 + p / 24 % 15)::text, 2, '0') || '.' || lpad((1 + p / 360 % 5)::text, 2, '0') || '.' || lpad((1 + p / 1800 % 6)::text, 2, '0'),
  '9999' || lpad((p % 24)::text, 2, '0'), '', 1, 1, 0, 0, 0, 1, 0, now(), now(), p % 4, p % 3 > 0
from generate_series(1, {problems}) p;
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, tries, reached,
  solved, excluded, closed_at)
select ('00000000-0000-4000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'BQ-' || i, t, 'phone', 'report', '01.01.02',
  case when i % 41 = 0 then 'danger' else 'daily' end, case when i % 7 = 0 then 'in-hand' else 'closed' end, '',
  '翠湖小区' || i % 500 || '期水压太低，洗澡放不出水', '水压太低', '9999' || lpad((p % 24)::text, 2, '0'),
  '第' || p % 997 * 3 + i % (1 + least(p, 12)) || '小区', i % 3 > 0, true, false, true, '{{}}', 1, 1, 1, 1, '{{}}', '{{}}',
  case when i % 2 = 0 then ('00000000-0000-4000-8000-' || lpad(to_hex(p), 12, '0'))::uuid end, 0, 1, false, false, 0, 0, false, t,
  t + interval '7 days', 0, '', case when i % 7 = 0 then '' when i % 3 = 0 then 'yes' else 'no' end, '',
  case when i % 7 <> 0 then t + interval '3 days' end
from (select i, 1 + floor(20 * (power({problems} / 20.0 + 1, power(random(), 1.0)) - 1))::int % {problems} as p,
        now() - random() * interval '730 days' as t from generate_series(1, {concerns}) i) drawn;
insert into concerns_report (concern_id, words, name, phone, email, address, caller_key, extra)
select id, title, '', '', '', '', substr(sha256(convert_to((right(number, -3)::int * 10 / 11)::text, 'UTF8')), 1, 16), '{{}}'
from concerns_concern;
insert into concerns_answer (concern_id, round, at, unit_id, account_id, outcome, done, reply, reason, digest, flags,
  returned)
select id, 1, at + interval '2 days', 1, 1, case when right(number, 1) = '7' then 'not-now' else 'solved' end, 'd', 'r',
  '', 'x', '[]', '' from concerns_concern where state = 'closed';
update concerns_problem p set voices = f.voices, people = f.people, first_at = f.first_at, last_at = f.last_at
from (select c.problem_id, count(*) as voices, count(distinct r.caller_key) as people, min(c.at) as first_at,
        max(c.at) as last_at from concerns_concern c join concerns_report r on r.concern_id = c.id where c.problem_id is not null group by 1) f
where f.problem_id = p.id
"""


def run(concerns: int = CONCERNS, problems: int = PROBLEMS) -> list[dict[str, Any]]:
    """Measure with so many concerns and problems stored; returns rows of name, ours, limit, ratio and unit."""
    from bench import world

    with world.opened(100):
        _fill(concerns, problems)
        return _measured()


def _fill(concerns: int, problems: int) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for statement in FILL.format(concerns=concerns, problems=problems).split(";\n"):
            cursor.execute(statement)
        cursor.execute("vacuum (analyze)")
    os.sync()


def _measured() -> list[dict[str, Any]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from banshi.projects import casework, evidence, likeness
    from banshi.projects.jurisdiction import pack

    known, first = _timed(lambda: evidence.problems_of(CITY))
    groups, grouping = _timed(lambda: likeness.grouped(known, enough=pack().selection.people))
    asked = [[one.id for one in group] for group in groups]  # all, though most cannot be worth a place
    before = _cpu_seconds()
    counted, counting = min((_timed(lambda: evidence.counted(asked)) for _turn in range(TURNS)), key=lambda row: row[1])
    cpu = (_cpu_seconds() - before) / TURNS
    single, one = _timed(lambda: evidence.counted(asked[:1]))
    with CaptureQueriesContext(connection) as captured:
        found, whole = _timed(lambda: casework.worth(CITY))
    print(f"{len(known)} problems in {len(groups)} groups, {sum(e.voices for e in counted.values())} voices counted;"
          f" {len(found)} worth a place; the largest: {max(e.people for e in counted.values())} people")  # fmt: skip
    print(f"one candidate counted anew: {single[0].voices} voices in {1000 * one:.0f} ms")
    return [
        _row("problems of a city: their rows", first, LIMIT_SECONDS, "s"),
        _row("problems of a city: joining what is the same", grouping, LIMIT_SECONDS, "s"),
        _row("problems of a city: counting the casework, one statement", counting, LIMIT_SECONDS, "s"),
        _row("problems of a city: counting, CPU of PostgreSQL", cpu, LIMIT_SECONDS, "s"),
        _row("problems of a city: the whole, scored and sorted", whole, 2 * LIMIT_SECONDS, "s"),
        _row("problems of a city: SQL statements", len(captured), 2, "statements"),
    ]


def _cpu_seconds() -> float:
    """Return the CPU time of this connection's own process of PostgreSQL: what a busy machine does not change."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    spent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _timed(work: Any) -> tuple[Any, float]:  # noqa: ANN401 - any work
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:] if one.isdigit()]
    for each in run(*given):
        print(each)
