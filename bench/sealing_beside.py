"""What sealing takes beside steps that come at a steady rate: the CPU of the sealer and of its connection by theirs.

Cases are opened and approved by this process, evenly, while the worker's sealer runs in a process of its own, as in
service. Both sides are counted with their connections to PostgreSQL, to the microsecond, over the same seconds.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.world import World

OVERHEAD = 0.03
RATES = (5, 20, 100, math.inf)
"""Steps a second; the last is as many as one process can take."""
WARM_UP, SEALS = 20, 8
"""Cases before anything is counted, and those of them that want a seal at once: in service both sides know their
statements for long."""
STEPS_A_CASE = 2
"""Lines of the journal that opening and approving a case write."""
NAME = "banshi-bench-sealing"
SEALER = (
    "import django, threading; django.setup(); from banshi.proofs import keeping;"
    " print('here', flush=True); keeping.keep_sealing(threading.Event())"
)
BACKENDS = "select pid from pg_stat_activity where application_name = %s::text and backend_type = 'client backend'"
SEVERAL = 10.0
"""Seconds of a run that is long enough to be counted from seal to seal."""
LINES = "select count(*) from journal_line where kind = 'matters.case'"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """CPU that both sides have used so far, in milliseconds, and how many steps and heads there are."""

    steps: float
    sealing: float
    lines: int
    heads: int


def rows(opened: World, persons: Iterator[int], seconds: float) -> list[dict[str, Any]]:
    """Return what sealing takes at each rate; every step of each run was taken in the same process."""
    with _sealer() as sealer:
        for case in range(WARM_UP):
            case_of(opened, next(persons), slip=case >= WARM_UP - SEALS)
        paced = [(rate, seconds if rate < 100 else seconds / 2, False) for rate in RATES]  # noqa: PLR2004 - see below
        # The fewer steps a second, the longer the pause between two seals, and the longer it takes to count some.
        runs = [*paced, (RATES[0], seconds / 2, True)]
        found: list[dict[str, Any]] = []
        for rate, lasting, slip in runs:
            take = partial(_next, opened, persons, slip=slip)
            found += _beside(sealer, take, rate, lasting, slip=slip)
        return found


def _next(opened: World, persons: Iterator[int], *, slip: bool) -> None:
    case_of(opened, next(persons), slip=slip)


def _beside(sealer: int, take: Callable[[], None], rate: float, lasting: float, *, slip: bool) -> list[dict[str, Any]]:
    """Take steps at a rate, from the end of one seal to that of another where there is time, and count both sides."""
    if lasting >= SEVERAL:
        _evenly(take, rate, 0, then_until=_heads() + 1)
    before = _used(sealer)
    began = time.perf_counter()
    _evenly(take, rate, lasting, then_until=0)
    if lasting >= SEVERAL:
        _evenly(take, rate, 0, then_until=_heads() + 1)
    after, gone = _used(sealer), time.perf_counter() - began
    steps, sealing = after.steps - before.steps, after.sealing - before.sealing
    lines = after.lines - before.lines
    said = f"{rate:.0f} steps a second" if rate < math.inf else "as many steps as one process takes"
    said += ", a slip printed for each case" * slip
    return [
        row(f"sealing by CPU of the steps, {said}", 100 * sealing / steps, 100 * OVERHEAD, "%"),
        row(f"{said}: steps a second", lines / gone, math.nan, "steps/s"),
        row(f"{said}: CPU of a step", steps / lines, math.nan, "ms"),
        row(f"{said}: CPU of a seal", sealing / max(after.heads - before.heads, 1), math.nan, "ms"),
    ]


def _heads() -> int:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from proofs_head")
        return int((cursor.fetchone() or (0,))[0])


def case_of(opened: World, person: int, *, slip: bool = False) -> None:
    """Let a case be opened and approved, and its slip be printed with the proof of its line."""
    from banshi.china.matters.lost_booklet import Answers
    from banshi.matters import actions, decisions, filing, receiving

    number, name = opened.number_of(person), opened.name_of(person)
    visit = receiving.receive("lost-booklet", id_number=number, name=name, by=opened.clerk)[0].id
    answers = Answers(lost_on=date(2026, 1, 2), circumstances=f"火车上 {uuid4()}")
    case = filing.file_case(visit, answers, by=opened.clerk)
    if slip:
        actions.print_slip(case.id, by=opened.clerk)
    decisions.approve(case.id, by=opened.officer)


def _evenly(take: Callable[[], None], rate: float, seconds: float, *, then_until: int) -> None:
    """Take cases so that their steps come at a rate, or as fast as it goes; and then until there are so many heads."""
    began, taken = time.perf_counter(), 0
    while (gone := time.perf_counter() - began) < seconds or _heads() < then_until:
        if taken * STEPS_A_CASE > gone * rate:
            time.sleep(taken * STEPS_A_CASE / rate - gone)
            continue
        take()
        taken += 1


@contextmanager
def _sealer() -> Iterator[int]:
    """Let the worker's sealer run in a process of its own; return its number."""
    told = os.environ | {"PGAPPNAME": NAME}
    command = [sys.executable, "-c", SEALER]
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE) as process:  # noqa: S603 - ourselves
        try:
            if process.stdout:
                process.stdout.readline()
            yield process.pid
        finally:
            process.terminate()


def _used(sealer: int) -> _Used:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(BACKENDS, [NAME])
        backends = [pid for (pid,) in cursor.fetchall()]
        cursor.execute(LINES)
        (lines,) = cursor.fetchone() or (0,)
        cursor.execute("select pg_backend_pid()")
        own = [pid for (pid,) in cursor.fetchall()]
    with connections["default"].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        own += [pid for (pid,) in cursor.fetchall()]
    return _Used(
        steps=1000 * time.process_time() + sum(of_backend(pid) for pid in own),
        sealing=1000 * time.clock_gettime((~sealer << 3) | 2) + sum(of_backend(pid) for pid in backends),
        lines=lines,
        heads=_heads(),
    )  # CPUCLOCK_SCHED of a process, whichever of its threads (clock_getcpuclockid(3))


def of_backend(pid: int) -> float:
    """Return the milliseconds of CPU that a process of PostgreSQL's has used; those have one thread each."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    """Return one line of the report."""
    ratio = ours / limit if limit else math.nan
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ratio, 3), "unit": unit}
