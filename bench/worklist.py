"""The worklist of an office, fifty of what waits there, with a million and with ``size`` cases stored.

Cases are spread over as many stations as a province has for them: of a hundred thousand persons and thirty thousand
cases a year each, ninety-seven of a hundred are closed. The page is asked for over HTTP, one by one, as an officer
opens it; what is stored elsewhere may not slow it.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx

from bench import world

if TYPE_CHECKING:
    from bench.world import World

SMALL, SIZE = 1_000_000, 10_000_000
P95_MS, GROWTH = 30.0, 1.2
A_STATION, MORE, PAGES, WARM_UP, AT_ONCE = 30_000, 1_000_000, 300, 30, 500_000
CASES = """
insert into matters_case (id, number, matter, version, state, person_id, household_id, masked_name, masked_number, role,
  institution, items, persons, households, printed_for, hands, accepting_id, home_id, office_id, task, since, due_at,
  stopped_for, accepted_at, accepted_by, face_compared, decided_at, proof, answers_digest, refusal, missing,
  follow_code, kilometres, times_sent_back, asked, asked_known, closed_at, verdict, verdict_words)
select gen_random_uuid(), 'BJ-' || i, 'lost-booklet', 1,
  case when open then 'accepted' else 'closed' end, i, i, '张*', '9999****' || right(i::text, 4), 'self', '',
  array['booklet'], array[i], array[i], i, array[1::bigint], %(home)s + i %% %(stations)s, %(home)s + i %% %(stations)s,
  %(home)s + i %% %(stations)s, case when open then 'decide' else '' end, at,
  case when open then at + interval '10 days' end, '', at, 1, true, case when not open then at + interval '2 days' end,
  '', '', '{}', '[]', 'F' || i, 300, 0, 4, 2, case when not open then at + interval '3 days' end, '', ''
from (select i, i %% 34 = 0 as open, now() - (i %% 525600) * interval '1 minute' as at
      from generate_series(%(first)s::bigint, %(last)s::bigint) i) drawn
"""


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure at a tenth of ``size`` and at ``size`` cases; returns rows of name, ours, limit, ratio and unit."""
    small = min(SMALL, size // 10)
    with world.opened(100) as opened:
        from bench.steps_http import _served, _sign_in

        with _served() as address, httpx.Client(base_url=address, timeout=30) as client:
            _sign_in(client, "officer")
            _store(opened, 1, small)
            before = _pages(client)
            _store(opened, small + 1, size)
            after = _pages(client)
    p95, grown = _p95(after), statistics.median(after) / statistics.median(before)
    return [
        _row(f"worklist of 50 at {small:,} cases: p95", _p95(before), P95_MS, "ms"),
        _row(f"worklist of 50 at {size:,} cases: p95", p95, P95_MS, "ms"),
        _row("growth of the median", grown, GROWTH, "times"),
        _row("growth of p95", p95 / _p95(before), GROWTH, "times"),
    ]


def _store(opened: World, first: int, last: int) -> None:
    """Store cases as a year leaves them, vacuumed as in service; the home station has those of the first part."""
    from django.db import connections

    stations = max(1, (last - first + 1) // A_STATION)
    drawn = {"home": opened.home if first == 1 else opened.home + MORE, "stations": stations}
    with connections["owner"].cursor() as cursor:
        for at in range(first, last + 1, AT_ONCE):
            cursor.execute(CASES, drawn | {"first": at, "last": min(at + AT_ONCE - 1, last)})
        cursor.execute("vacuum (analyze) matters_case")
    os.sync()  # what storing them left to be written is not what is measured
    print(f"{last:,} cases settled", file=sys.stderr, flush=True)


def _pages(client: httpx.Client) -> list[float]:
    """Return the milliseconds of each page, fifty rows long."""
    spent = []
    for _page in range(WARM_UP + PAGES):
        began = time.perf_counter()
        answer = client.get("/office/")
        spent.append(1000 * (time.perf_counter() - began))
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(answer.text[:2000])
    return spent[WARM_UP:]


def _p95(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[18]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}
