"""Proposing the likely same problem: how fast among ``size`` made-up concerns, how large, and how often right.

How often right is measured on a folder of real messages named by BANSHI_APPEALS (messages.csv with id, title, time and
body; known_events.csv with event and id); without it those rows are left out, and one row says so.
``python -m bench.same --concerns 1000000`` makes its own PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.apart import apart, throw_away

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CONCERNS = 20_000
ASKED, WARM_UP, SEED = 1_000, 100, 77
P95_BUDGET, CPU_BUDGET, BYTES_BUDGET, BUILD_BUDGET = 20.0, 7.0, 400.0, 600.0
"""Milliseconds; milliseconds of the process and of PostgreSQL together; a concern; seconds for a million."""

COLUMNS = ("id", "at", "title", "said", "division", "latitude", "longitude", "category", "state")


def run(size: int = CONCERNS) -> list[dict[str, Any]]:
    """Measure in a process of its own; returns rows of name, ours, limit, ratio and unit."""
    return apart("bench.same", "--concerns", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        import django
        from django.core.management import call_command

        django.setup()
        from banshi.access.grants import hang_the_door
        from bench import same_quality

        call_command("migrate", database="owner", interactive=False, verbosity=0)
        hang_the_door()
        folder = os.environ.get("BANSHI_APPEALS")
        rows = same_quality.measured(Path(folder)) if folder else [same_quality.left_out()]
        return rows + _speed(size)


def _speed(size: int) -> list[dict[str, Any]]:
    from banshi.concerns import same
    from banshi.kernel import clock
    from bench import made_up_concerns

    empty()
    fill(made_up_concerns.concerns(size, now=clock.now()))
    _say(f"{size:,} concerns made up and loaded")
    began = time.monotonic()
    same.rebuild(_told())
    build = time.monotonic() - began
    same.forget()
    spent, cpu = _asked(made_up_concerns.concerns(WARM_UP + ASKED, now=clock.now(), seed=SEED))
    p50, p95, p99 = np.percentile(spent, [50, 95, 99])
    mean, most = np.mean(cpu), np.percentile(cpu, 95)
    of = f"among {size:,} concerns"
    large = _bytes() / size
    budget = BUILD_BUDGET * (0.1 + 0.9 * size / 1_000_000)  # the words of the latest 100,000 come first
    return [
        row(f"alike p50 {of}", p50, P95_BUDGET, p50 / P95_BUDGET, "ms"),
        row(f"alike p95 {of}", p95, P95_BUDGET, p95 / P95_BUDGET, "ms"),
        row(f"alike p99 {of}", p99, P95_BUDGET, p99 / P95_BUDGET, "ms"),
        row(f"alike, mean CPU of Python and PostgreSQL {of}", mean, CPU_BUDGET, mean / CPU_BUDGET, "ms"),
        row(f"alike, p95 of that CPU {of}", most, P95_BUDGET, most / P95_BUDGET, "ms"),
        row("traces with their indexes", large, BYTES_BUDGET, large / BYTES_BUDGET, "bytes a concern"),
        row(f"rebuild of {size:,} concerns", build, budget, build / budget, "s"),
    ]


def empty() -> None:
    """Let go of all concerns, traces and weights."""
    from django.db import connections

    from banshi.concerns import same

    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate concerns_concern, concerns_trace, concerns_weighing cascade")
    same.forget()


def fill(concerns: Iterable[Sequence[Any]]) -> None:
    """Load concerns given as ``COLUMNS``; whatever else a concern has is as Django would make it."""
    from django.db import connections

    from banshi.concerns.models import Concern

    connection = connections["owner"]
    others = {str(field.column): field for field in Concern._meta.concrete_fields if field.column not in COLUMNS}  # noqa: SLF001 - Django's public name
    made = {
        "number": "'B-' || right(m.id::text, 12)",
        "since": "m.at",
        "due_at": "m.at",
        "hotline_id": "1",
        "holder_id": "1",
    }
    defaults = {name: field for name, field in others.items() if name not in made}
    listed = ", ".join([*COLUMNS, *made, *defaults])
    values = [*(f"m.{name}" for name in COLUMNS), *made.values()]
    values += [f"%s::{field.db_type(connection)}" for field in defaults.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table made (id uuid, at timestamptz, title text, said text, division text,"
            " latitude float8, longitude float8, category text, state text)"
        )
        with cursor.copy(f"copy made ({', '.join(COLUMNS)}) from stdin") as copy:
            for concern in concerns:
                copy.write_row(concern)
        cursor.execute(
            f"insert into concerns_concern ({listed}) select {', '.join(values)} from made m",  # noqa: S608 - from the model
            [field.get_db_prep_save(field.get_default(), connection) for field in defaults.values()],
        )
        cursor.execute("drop table made")
        cursor.execute("vacuum (analyze) concerns_concern")  # as it is in service


def _asked(concerns: Iterable[Sequence[Any]]) -> tuple[list[float], list[float]]:
    """Ask for the likes of each, its trace made anew; return the milliseconds of each, and its CPU milliseconds."""
    from banshi.concerns import same

    rows = list(concerns)
    np.random.default_rng(SEED).shuffle(rows)
    backend = _backend()
    spent: list[float] = []
    worked: list[float] = []
    for _, at, title, said, division, latitude, longitude, category, _ in rows:
        before, began = _cpu(backend), time.perf_counter()
        same.alike(
            same.trace_of(
                title, said, at=at, division=division, latitude=latitude, longitude=longitude, category=category
            )
        )
        spent.append(1000 * (time.perf_counter() - began))
        worked.append(_cpu(backend) - before)
    return spent[WARM_UP:], worked[WARM_UP:]


def _backend() -> Path:
    """Return where Linux tells the nanoseconds that the PostgreSQL process which serves us was on a processor."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def _cpu(backend: Path) -> float:
    """Return the CPU milliseconds so far of this process and, on Linux, of that PostgreSQL process."""
    server = int(backend.read_text().split()[0]) / 1_000_000 if backend.exists() else 0.0
    return 1000 * time.process_time() + server


def _bytes() -> int:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_total_relation_size('concerns_trace')")
        return int(cursor.fetchone()[0])


def _told() -> Callable[[str, int, int], None]:
    """Return what says now and then how far a rebuild is."""
    last = [time.monotonic()]

    def told(part: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] > 15:  # noqa: PLR2004 - seconds
            last[0] = time.monotonic()
            _say(f"{part}: {done:,} of {total:,}")

    return told


def row(name: str, ours: float, limit: float, ratio: float, unit: str) -> dict[str, Any]:
    """Return one row of the report."""
    return {
        "name": name, "ours": round(float(ours), 3), "limit": round(float(limit), 3), "ratio": round(float(ratio), 3),
        "unit": unit,
    }  # fmt: skip


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print, or do the measuring for ``run``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concerns", type=int, default=CONCERNS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(_inside(chosen.concerns)))
        return
    for measured in run(chosen.concerns):
        print(f"{measured['name']}: {measured['ours']:,} of {measured['limit']:,} {measured['unit']}")


if __name__ == "__main__":
    main()
