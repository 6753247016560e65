"""Sealing the log: what it costs beside steps, whether it keeps up with 2,000 lines a second, how the log is checked.

A step itself does nothing for the log: no trigger, no mark, no lock. What the sealer takes beside it is measured at
four rates (``sealing_beside``); then ``--size`` rows are sealed, checked by the command as anybody runs it, and read
plainly in the same run, which is what no check can beat.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import subprocess
import sys
import time
from threading import Thread
from typing import TYPE_CHECKING, Any

from bench import sealing_beside, world
from bench.sealing_beside import row

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 6_000_001
PERSONS = 12_000
LINES_A_SECOND, CHECKED_A_SECOND, MEGABYTES = 2_000, 1e6 / 120.0, 400.0
SLIPS = 20
WRITTEN = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", account_id, unit_id, duty, reason)'
    " select now(), 'matters.case', gen_random_uuid(), 'remark', 'accepted', 'accepted', n, 7, 'clerk', 'a word ' || n"
    " from generate_series(1, %s::int) n"
)
LOOKED = (
    "insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)"
    " select 'case', n, 7, 'clerk', 'lost-booklet', array['name', 'address'], array[n::bigint], array[n::bigint]"
    " from generate_series(1, %s::int) n"
)
TRIGGERS = (
    "select count(*) from pg_trigger where tgrelid in ('journal_line'::regclass, 'access_look'::regclass)"
    " and not tgisinternal and (tgtype & 4) <> 0 and tgfoid::regproc::text like 'proofs%'"
)
PLAINLY = (
    "copy (select l.*, t.* from proofs_leaf l join {table} t on t.id = l.row_id where l.source = {source}"
    " order by l.index) to stdout"
)


def run(size: int = 200_000) -> list[dict[str, Any]]:
    """Measure with ``size`` rows; returns rows of name, ours, limit, ratio and unit."""
    with world.opened(100) as opened:
        opened.populate(FIRST, FIRST + PERSONS)
        persons = iter(range(FIRST, FIRST + PERSONS))
        beside = sealing_beside.rows(opened, persons, max(min(size / 8_000, 25.0), 1.0))
        sustained = _sustained(max(min(size / 10_000, 20.0), 1.0))
        return [*beside, _triggers(), *sustained, *_checked(size)]


def _triggers() -> dict[str, Any]:
    """Count what the log has hung on the writing of a line or a look."""
    return row("triggers of the log on writing a line or a look", _one(TRIGGERS), 0, "triggers")


def _sustained(seconds: float) -> list[dict[str, Any]]:
    """Write 2,000 lines a second while the worker's thread seals; say how late the last was sealed."""
    from banshi.proofs.keeping import EVERY, SOON, kept_sealing

    with kept_sealing():
        waited = list(_waits(seconds))
    return [
        row(f"longest wait for the seal at {LINES_A_SECOND:,} lines a second", max(waited), EVERY + SOON, "s"),
        row("median wait", statistics.median(waited), 1.5 * SOON, "s"),
    ]


def _waits(seconds: float) -> Iterator[float]:
    """Yield how long the newest line waited, time after time, while another thread writes."""
    writing = Thread(target=_write_evenly, args=(seconds,))
    writing.start()
    while writing.is_alive():
        newest, began = _one("select max(id) from journal_line"), time.perf_counter()
        while not _one("select exists (select from proofs_leaf where source = 2 and row_id = %s::bigint)", newest):
            time.sleep(0.01)
        yield time.perf_counter() - began
    writing.join()


def _write_evenly(seconds: float) -> None:
    from django.db import connection

    began, written = time.perf_counter(), 0
    try:
        while (gone := time.perf_counter() - began) < seconds:
            due = int(gone * LINES_A_SECOND) - written
            if due > 0:
                with connection.cursor() as cursor:
                    cursor.execute(WRITTEN, [due])
                written += due
            time.sleep(0.02)
    finally:
        connection.close()


def _checked(size: int) -> list[dict[str, Any]]:
    """Seal many rows that wait; check the whole log at a tenth of them and at all; check slips with nothing else."""
    from banshi.proofs.verifying import verify

    _seal(size // 10)
    _seconds, small, _said = _verified()
    rate = _seal(size - size // 10)
    seconds, large, leaves = _verified()
    began = time.perf_counter()
    verify()
    inside = time.perf_counter() - began
    plain = _read_plainly()
    return [
        row("lines sealed a second", rate, LINES_A_SECOND, "lines/s"),
        row("lines checked a second", leaves / inside, CHECKED_A_SECOND, "lines/s"),
        row("reading the same rows and leaves plainly, by the time of checking", plain / inside, math.nan, "of 1"),
        row(f"“banshi verify --log” of {leaves:,} lines", seconds, math.nan, "s"),
        row("its memory", large, MEGABYTES, "MB"),
        row("its memory by that at a tenth of the lines", large / small, 1.2, "times"),
        row("slips that verify with nothing but slip and published head", _slips(), SLIPS, "slips"),
    ]


def _seal(size: int) -> float:
    """Let so many rows wait, and seal them; return how many a second."""
    from django.db import connections

    from banshi.proofs.sealing import seal_waiting

    with connections["owner"].cursor() as cursor:
        cursor.execute(WRITTEN, [size // 2])
        cursor.execute(LOOKED, [size - size // 2])
        cursor.execute("analyze")  # as autovacuum does in service
    began = time.perf_counter()
    sealed = seal_waiting()
    if sealed < size:
        message = f"{sealed} of {size} rows were sealed"
        raise RuntimeError(message)
    return sealed / (time.perf_counter() - began)


def _verified() -> tuple[float, float, int]:
    """Check the log by the command; return its seconds, the most memory it had in MB, and how many leaves there are."""
    from banshi.proofs.beyond import leaf_count

    began = time.perf_counter()
    command = [sys.executable, "-m", "banshi", "verify", "--log"]
    checking = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    _pid, status, used = os.wait4(checking.pid, 0)
    checking.returncode = os.waitstatus_to_exitcode(status)
    if checking.returncode:
        message = "the log does not hold"
        raise RuntimeError(message)
    return time.perf_counter() - began, used.ru_maxrss / 1024, leaf_count()


def _read_plainly() -> float:
    """Read every leaf with its row, in order, and do nothing with it; return the seconds."""
    from django.db import connections

    from banshi.proofs.waiting import SOURCES

    began = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        for number, source in SOURCES.items():
            with cursor.copy(PLAINLY.format(table=source.table, source=number)) as copy:
                for _block in copy:
                    pass
    return time.perf_counter() - began


def _slips() -> int:
    """Make slips for lines anywhere in the log; count those that verify by a key and a head as it is published."""
    from uuid import UUID

    from banshi.proofs import giving, heads, keys, queries, slips

    chance = random.Random(26)  # noqa: S311 - which lines is no secret
    last = _one("select max(id) from journal_line where kind = 'matters.case'")
    ((_name, public),) = keys.trusted_keys().items()
    held = 0
    for _slip in range(SLIPS):
        thing = _one("select thing_id from journal_line where id <= %s::bigint order by id desc limit 1",
                     chance.randint(1, last))  # fmt: skip
        given = giving.proof_of_thing(UUID(str(thing)), first=True)
        head = queries.first_head_over(given.index + 1) if given else None
        if given and head:
            paper, (published,) = given.text, heads.read_notes(head.note(public))
            read = slips.read(paper)
            held += read.head == published and read.holds({heads.key_id_of(public): public})
    return held


def _one(statement: str, *values: int) -> Any:  # noqa: ANN401 - a value of the database
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values or None)
        return (cursor.fetchone() or (None,))[0]
