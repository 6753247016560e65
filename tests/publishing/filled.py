"""Towns with data for the public results: cases and concerns of several months, written by the owner of the tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.stations.models import Unit

if TYPE_CHECKING:
    from tests.hotline import Line

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
CLOSED = datetime.fromisoformat("2026-12-12T10:00+08:00")
"""When October and November are closed."""
STATIONS = {"home": "999902000001", "near": "999902000002", "away": "999901000001"}
"""Where cases are accepted: at the home station, within its county, and in another county."""
# The n-th concern: what happened to it is told by what n can be divided by.
CONCERNS = """
insert into concerns_concern (id, number, at, channel, kind, category, urgency, state, outcome, title, said, division,
  place, public, may_be_public, anonymous, can_be_reached, proposed, hotline_id, holder_id, unit_id, first_unit_id,
  co_units, shielded, problem_id, level, round, objected, ruled, moved, extended, flagged, since, due_at, first_due_on,
  tries, reached, solved, excluded, answered_at, closed_at, confirmed_at, look_again_on)
select gen_random_uuid(), %(prefix)s || n, t, 'web', 'report', %(category)s, 'daily',
  case when n %% 6 = 0 then 'waiting' else 'closed' end, '', 't', 's', %(division)s, '', false, true, false, true, '{}',
  %(hotline)s, %(unit)s, %(unit)s, case when n %% 9 = 0 then null else %(unit)s::bigint end, '{}', '{}',
  case when n %% 4 = 0 then %(problem)s::uuid end, 0, 1, n %% 3 = 0, false, n %% 2, 0, false, t,
  t + interval '2 days', (t + interval '2 days')::date, 0, 'reached', '', '',
  case when n %% 7 <> 0 then t + make_interval(days => 1 + (n %% 5 = 0)::int * 3) end,
  case when n %% 8 <> 0 then t + interval '5 days' end, t,
  case when n %% 6 = 0 then (t + interval '20 days')::date end
from (select n, %(first)s::timestamptz + make_interval(hours => 3 * n) as t from generate_series(1, %(many)s) n) days
"""
VERDICTS = """
insert into concerns_verdict (concern_id, round, at, path, unit_id, contacted, solved, satisfied, words)
select id, 1, at + interval '6 days', 'link', 1, true,
  (array['yes', 'partly', 'no'])[1 + n %% 3], 'yes', ''
from concerns_concern, lateral (select split_part(number, '-', 2)::int as n) of
where number like %(prefix)s || '%%' and n %% 5 <> 0
"""
HAPPENED = """
insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)
select at + interval '3 days', 'concerns.concern', id, %(step)s, 'in-hand', 'in-hand', '', %(reason)s
from concerns_concern where number like %(prefix)s || '%%' and split_part(number, '-', 2)::int %% %(each)s::int = 0
"""
CASES = """
insert into matters_case (id, number, matter, version, state, person_id, household_id, masked_name, masked_number, role,
  institution, items, persons, households, printed_for, hands, accepting_id, home_id, office_id, task, since,
  stopped_for, accepted_at, accepted_by, face_compared, proof, answers_digest, refusal, missing, follow_code,
  kilometres, times_sent_back, asked, asked_known, closed_at, verdict, verdict_words)
select gen_random_uuid(), 'QZ-' || %(month)s || n, 'lost-booklet', 1,
  (array['closed', 'closed', 'refused'])[1 + n %% 3], 1, 1, '张*', '9****', 'self', '', '{}', '{}', '{}', 0, '{}',
  (array[%(home)s, %(away)s, %(home)s, %(near)s]::bigint[])[1 + n %% 4], %(home)s, 1, '', t,
  '', t - interval '1 hour', 1, false, '', '', '{}', '[]',
  %(month)s || n, 100 + n, 0, 0, 0, t, (array['', 'solved', 'solved', 'partly', 'not-solved'])[1 + n %% 5], ''
from (select n, %(first)s::timestamptz + make_interval(hours => n) as t from generate_series(1, %(many)s) n) days
"""
LEGS = """
insert into matters_leg (case_id, position, unit_id, task, working_days, due_at, provisional, opened_at, done_at, late)
select id, p, 1, (array['accept', 'decide', 'print'])[p], 3, closed_at, false, accepted_at,
  case when p < 3 or kilometres % 3 > 0 then closed_at - make_interval(days => p) end, kilometres % 4 = 0
from matters_case, generate_series(1, 3) p
"""


def unit_of(code: str) -> Unit:
    """Return a unit by its code."""
    return Unit.objects.get(code=code)


def fill(line: Line) -> None:
    """Write two months of cases and concerns, all kinds of courses among them."""
    stations = {name: unit_of(code).pk for name, code in STATIONS.items()}
    with connections["owner"].cursor() as cursor:
        for first in (OCTOBER, NOVEMBER):
            cases: dict[str, Any] = {"month": f"{first:%m}-", "first": f"{first} 08:00+08", "many": 90}
            cursor.execute(CASES, cases | stations)
            for place, (division, category, many) in enumerate(
                (("999902003201", "05.01", 150), ("999902003", "05.02", 40), ("999902", "04.01.01", 7), ("", "", 60))
            ):
                said: dict[str, Any] = {
                    "prefix": f"R{first:%m}{place}-", "first": f"{first} 08:00+08", "many": many, "division": division,
                    "category": category, "hotline": line.units["line"], "unit": line.units["heating"],
                    "problem": f"00000000-0000-4000-8000-{first.month:012d}",
                }  # fmt: skip
                cursor.execute(CONCERNS, said)
                cursor.execute(VERDICTS, said)
                for step, reason, each in (
                    ("escalate", "term over: 2026-10-05T00:00:00+08:00", 5), ("escalate", "by hand", 7),
                    ("reopen", "", 3), ("look-again", "", 4),
                ):  # fmt: skip
                    cursor.execute(HAPPENED, said | {"step": step, "reason": reason, "each": each})
        cursor.execute(LEGS)
