"""The hotline under load: taking a concern in over HTTP, and a worklist page, with a city's history stored.

CPU is the web process's and PostgreSQL's together, classification and same-problem included; pages are timed one by
one as an officer opens them.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx

from bench.world import PASSWORD

if TYPE_CHECKING:
    from bench.world import World

INTAKE_CPU_MS, STATEMENTS, PAGE_MS, PAGE_STATEMENTS = 15.0, 12, 40.0, 6
WARM_UP, PAGES = 40, 150
COLUMNS = (
    "id, number, at, channel, kind, category, urgency, state, title, said, division, latitude, longitude, proposed,"
    " hotline_id, holder_id, unit_id, first_unit_id, first_due_on, co_units, shielded, level, round, objected, ruled,"
    " moved, extended, flagged, since, due_at, clock_at, tries, place, public, may_be_public, anonymous,"
    " can_be_reached, outcome, reached, solved, excluded, confirmed_at"
)
LEARNED_FROM = 8000


def run(size: int = 20_000) -> list[dict[str, Any]]:
    """Measure with ``size`` concerns stored; returns rows of name, ours, limit, ratio and unit."""
    os.environ["BANSHI_CONCERNS_PER_ADDRESS"] = "1000000"
    from bench import world

    with world.opened(100) as opened:
        from banshi.concerns.learning import train_and_keep
        from bench import hotline

        actors = hotline.opened()
        _fill(size, actors)
        # A model learned from a sample of the history, as a city's would be from all of it.
        train_and_keep()
        _settle()
        from bench.steps_http import _served

        with _served() as address:
            return _measured(opened, address, size)


def _fill(size: int, actors: dict[str, Any]) -> None:
    """Store a history by COPY: a tenth open, half of it waiting at the utility and a tenth with the hotline."""
    from django.db import connections

    from banshi.concerns import same
    from banshi.kernel import clock
    from bench.made_up_concerns import concerns

    line, unit = actors["operator"].unit_id, actors["unit"].unit_id
    with connections["owner"].cursor() as cursor, cursor.copy(f"copy concerns_concern ({COLUMNS}) from stdin") as copy:
        for at, row in enumerate(concerns(size, now=clock.now())):
            copy.write_row(_stored(at, row, line, unit, confirmed=at < LEARNED_FROM))
    same.rebuild()


def _stored(at: int, row: tuple[Any, ...], line: int, unit: int, *, confirmed: bool) -> tuple[Any, ...]:
    from datetime import timedelta

    pk, when, title, said, division, latitude, longitude, code, state = row
    waits = state != "closed"
    with_hotline = waits and at % 10 == 0
    state = "received" if with_hotline else state
    due = when + timedelta(days=7)
    return (
        pk, f"BQ-{at:08d}", when, "web", "report", code, "general", state, title[:60], said, division, latitude,
        longitude, "{}", line, line if with_hotline or not waits else unit, unit, unit, due.date(), "{}", "{}", 0, 1,
        False, False, 0, 0, False, when, due, due if waits else None, 0, "", True, True, False, True,
        "" if waits else "solved", "", "", "", when if confirmed else None,
    )  # fmt: skip


def _settle() -> None:
    """Leave nothing of the filling to be done while it is measured: no dead rows, nobody vacuuming."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze")
        while True:
            cursor.execute("select count(*) from pg_stat_activity where backend_type = 'autovacuum worker'")
            if cursor.fetchone() == (0,):
                break
            time.sleep(1)
    os.sync()


def _measured(opened: World, address: str, size: int) -> list[dict[str, Any]]:
    from bench.steps_http import _cpu_ms

    many = max(100, min(size // 10, 1000))
    with httpx.Client(base_url=address, timeout=30) as client:
        typed = [_typed(at) for at in range(many + WARM_UP)]
        for each in typed[:WARM_UP]:
            _report(client, each)
        before, began = _cpu_ms(opened), time.perf_counter()
        waited = [_report(client, each) for each in typed[WARM_UP:]]
        cpu, _spent = (_cpu_ms(opened) - before) / many, time.perf_counter() - began
        rows = [
            _row("report over HTTP: CPU of server and PostgreSQL", cpu, INTAKE_CPU_MS, "ms"),
            _row("report over HTTP: p95 as the resident waits", _p95(waited), 1000.0, "ms"),
        ]
        for username, path, name in (("unit", "/unit/", "a unit's desk"), ("operator", "/hotline/queue/", "the queue")):
            rows += _pages(client, username, path, name, turns=min(PAGES, size // 30))
    return [*rows, _row("report over HTTP: SQL statements", _statements_of_a_report(), STATEMENTS, "statements")]


def _typed(at: int) -> dict[str, str]:
    from bench.killed_concerns import ticket

    concern = UUID(int=(at + 1) << 64 | 0x4000_8000_0000_0000 << 1, version=4)
    words = f"翠湖小区{at % 40 + 1}号楼暖气不热，室温只有{at % 9 + 8}度，老人和孩子都受不了，已经{at % 7 + 1}天没有人管"
    return {"ticket": ticket(concern), "place": "翠湖小区", "words": words, "phone": f"1380{at:07d}"}


def _report(client: httpx.Client, typed: dict[str, str]) -> float:
    """Send one report and return the milliseconds until the receipt's address came."""
    if "csrftoken" not in client.cookies:
        client.get("/concerns/new/").raise_for_status()
    began = time.perf_counter()
    answer = client.post("/concerns/new/", data=typed | {"csrfmiddlewaretoken": client.cookies["csrftoken"]})
    if answer.status_code not in {302, 303}:
        raise RuntimeError(answer.text[:2000])
    return 1000 * (time.perf_counter() - began)


def _pages(client: httpx.Client, username: str, path: str, name: str, *, turns: int) -> list[dict[str, Any]]:
    client.cookies.clear()
    client.get("/accounts/login/")
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
    client.post("/accounts/login/", data=token | {"login": username, "password": PASSWORD})
    spent = []
    for _turn in range(turns + 10):
        began = time.perf_counter()
        answer = client.get(path)
        spent.append(1000 * (time.perf_counter() - began))
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(answer.text[:2000])
    return [
        _row(f"{name}, 50 rows: p95", _p95(spent[10:]), PAGE_MS, "ms"),
        _row(f"{name}, 50 rows: median", statistics.median(spent[10:]), PAGE_MS, "ms"),
        _row(f"{name}, 50 rows: SQL statements", _statements_of(username, path), PAGE_STATEMENTS, "statements"),
    ]


def _statements_of(username: str, path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def _statements_of_a_report() -> int:
    """Count all statements of a report as its page sends it, beginning and end of the transaction included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.post("/concerns/new/", _typed(900_000))
    with CaptureQueriesContext(connection) as captured:
        client.post("/concerns/new/", _typed(900_001))
    return len(captured)


def _p95(spent: list[float]) -> float:
    return sorted(spent)[int(0.95 * len(spent))]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


if __name__ == "__main__":
    for each in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 20_000):
        print(each)
