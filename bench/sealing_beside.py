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
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from bench.world import World

OVERHEAD = 0.03
RATES = (5, 20, 100, math.inf)
"""Steps a second; the last is as many as one process can take."""
HOT = 20
"""Steps a second from which on the limit holds: below, a seal costs what it costs, and next to nothing is done."""
WARM_UP, SEALS = 20, 8
"""Cases before anything is counted, and those of them that want a seal at once: in service both sides know their
statements for long."""
STEPS_A_CASE = 2
"""Lines of the journal that opening and approving a case write."""
CLERKS, SHARED = 16, RATES[1]
"""Who print a slip for each of their cases at once, and the steps a second that they take together."""
NAME = "banshi-bench-sealing"
SEALER = (
    "import django, threading; django.setup(); from banshi.proofs import keeping;"
    " print('here', flush=True); keeping.keep_sealing(threading.Event())"
)
BACKENDS = (
    "select pid, application_name = %s::text from pg_stat_activity"
    " where backend_type = 'client backend' and datname = current_database()"
)
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
    plainly, with_slip = partial(case_of, opened), partial(case_of, opened, slip=True)
    with _sealer() as sealer, _clerks() as clerks:
        for case in range(WARM_UP):
            (with_slip if case >= WARM_UP - SEALS else plainly)(next(persons))
        found: list[dict[str, Any]] = []
        for rate in RATES:
            said = f"{rate:.0f} steps a second" if rate < math.inf else "as many steps as one process takes"
            found += _beside(sealer, lambda: plainly(next(persons)), rate, seconds, said=said)
        clerks.together(lambda: with_slip(next(persons)))
        said = f"{SHARED:.0f} steps a second of {CLERKS} clerks, a slip printed for each case"
        found += _beside(sealer, lambda: clerks.take(with_slip, next(persons)), SHARED, seconds, said=said)
        clerks.finish()
        said = "one clerk alone, who has a seal a second, a slip printed for each case"
        return found + _beside(sealer, lambda: with_slip(next(persons)), RATES[0], seconds, said=said)


def _beside(sealer: int, take: Callable[[], None], rate: float, lasting: float, *, said: str) -> list[dict[str, Any]]:
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
    lines, limit = after.lines - before.lines, 100 * OVERHEAD if rate >= HOT else math.nan
    share = 100 * sealing / steps if after.heads > before.heads else math.nan  # where no seal was counted, no share
    return [
        row(f"sealing by CPU of the steps, {said}", share, limit, "%"),
        row(f"{said}: steps a second", lines / gone, math.nan, "steps/s"),
        row(f"{said}: CPU of a step", steps / lines, math.nan, "ms"),
        row(f"{said}: CPU of a seal", sealing / max(after.heads - before.heads, 1), math.nan, "ms"),
        row(f"{said}: sealing by the time of one core", sealing / gone / 10, math.nan, "%"),
    ]


class _Clerks:
    """People who work at once: each waits for their own slip, and for nobody else's."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool
        self.busy: deque[Future[None]] = deque()

    def together(self, work: Callable[[], None]) -> None:
        """Let each of them do a work, and wait until all have."""
        everybody = Barrier(CLERKS)

        def one() -> None:
            everybody.wait()
            work()

        for each in [self.pool.submit(one) for _clerk in range(CLERKS)]:
            each.result()

    def take(self, case: Callable[[int], None], person: int) -> None:
        """Let whoever is free take a case; waits where nobody is."""
        while len(self.busy) >= CLERKS:
            self.busy.popleft().result()
        self.busy.append(self.pool.submit(case, person))

    def finish(self) -> None:
        """Wait until everybody is done."""
        while self.busy:
            self.busy.popleft().result()


@contextmanager
def _clerks() -> Iterator[_Clerks]:
    from django.db import connections

    with ThreadPoolExecutor(CLERKS) as pool:
        clerks = _Clerks(pool)
        yield clerks
        clerks.together(connections.close_all)


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

    backends = {True: 0.0, False: 0.0}
    with connections["owner"].cursor() as cursor:
        cursor.execute(BACKENDS, [NAME])
        for pid, is_sealer in cursor.fetchall():
            backends[is_sealer] += of_backend(pid)
        cursor.execute(LINES)
        (lines,) = cursor.fetchone() or (0,)
    return _Used(
        steps=1000 * time.process_time() + backends[False],
        sealing=1000 * time.clock_gettime((~sealer << 3) | 2) + backends[True],
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
