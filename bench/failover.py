"""Concerns come in while the machine that keeps the database dies again and again, and another takes over.

Whoever sends repeats what was not acknowledged under the same number, as a browser does with its form. At the end
everything acknowledged has to be there once and whole; the seconds are those until somebody's write is acknowledged.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from bench.apart import apart, up_to_date
from bench.killed_concerns import ONE_OF, PARTS

if TYPE_CHECKING:
    from banshi.scale.trial import Trial

KILLS, WRITERS = 20, 4
BACK_SECONDS = 30.0
PAUSE_SECONDS = 1.5  # between being whole again and the next kill: something is under way
BETWEEN_WRITES = 0.05
KINDS = {False: "PostgreSQL", True: "the whole machine"}


def run(size: int = KILLS) -> list[dict[str, Any]]:
    """Kill the primary ``size`` times, PostgreSQL alone and its whole machine in turn."""
    return apart("bench.failover", "all", size)


@dataclass
class Written:
    """What the writers were told: which concerns are in, and when each of those writes was begun and acknowledged."""

    sent: set[UUID] = field(default_factory=set)
    acknowledged: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    repeated: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def first_after(self, moment: float) -> float | None:
        """Return when the first write was acknowledged that was begun after this moment."""
        return min((told for began, told in list(self.acknowledged.values()) if began > moment), default=None)


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    from banshi.scale.trial import Trial

    with Trial() as trial:
        os.environ["DATABASE_URL"], os.environ["WEB_DATABASE_URL"] = trial.addresses
        up_to_date()
        from bench import hotline

        hotline.opened()
        trial.wait_until_whole()
        written = Written()
        writers = [threading.Thread(target=_write, args=(written,)) for _one in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            seconds = _killed(trial, written, size)
        finally:
            written.stop.set()
            for writer in writers:
                writer.join()
        return _rows(written, seconds)


def _killed(trial: Trial, written: Written, kills: int) -> dict[bool, list[float]]:
    """Kill whoever takes writes; return the seconds until writes were acknowledged again, by what was killed."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(kills):
        time.sleep(PAUSE_SECONDS)
        while len(written.acknowledged) < WRITERS:  # on a busy machine the first writes take their time
            time.sleep(0.1)
        node, whole_machine = trial.leader(), turn % 2 == 1
        while node is None:
            time.sleep(0.1)
            node = trial.leader()
        moment = time.monotonic()
        trial.kill(node, whole_machine=whole_machine)
        while (back := written.first_after(moment)) is None:
            time.sleep(0.05)
        seconds[whole_machine].append(back - moment)
        print(f"{turn + 1:3d} {KINDS[whole_machine]}: back after {back - moment:.1f} s", end="", file=sys.stderr)
        if whole_machine:
            trial.start(node)
        if turn + 1 < kills:
            print(f", whole after {trial.wait_until_whole():.1f} s more", end="", file=sys.stderr)
        print(file=sys.stderr)
    return seconds


def _write(written: Written) -> None:
    from django.db import connections

    while not written.stop.is_set():
        concern = uuid4()
        written.sent.add(concern)
        began = _acknowledged(concern, written)
        written.acknowledged[concern] = (began, time.monotonic())
        time.sleep(BETWEEN_WRITES)
    connections.close_all()


def _acknowledged(concern: UUID, written: Written) -> float:
    """Report a concern until it is acknowledged; return when the try that succeeded was begun."""
    from django.db import Error, connections

    from banshi.concerns.intake import Said, take_in
    from banshi.concerns.proposing import Hints
    from banshi.concerns.vocabulary import Channel
    from banshi.kernel.actor import NOBODY
    from banshi.kernel.refusals import AlreadyDone
    from bench.hotline import DIVISION

    words = f"翠湖小区{concern.int % 90 + 1}号楼暖气不热，已经{concern.int % 9 + 1}天了"
    hints, phone = Hints(division=DIVISION, place="翠湖小区"), f"1380{concern.int % 10**7:07d}"
    said = Said(id=concern, words=words, channel=Channel.WEB, hints=hints, phone=phone)
    while True:
        began = time.monotonic()
        try:
            take_in(said, by=NOBODY)
        except AlreadyDone:
            return began
        except Error:
            written.repeated += 1
            with suppress(Error):
                connections["default"].close()
            time.sleep(BETWEEN_WRITES)
        else:
            return began


def _rows(written: Written, seconds: dict[bool, list[float]]) -> list[dict[str, Any]]:
    from django.db import connections

    connections.close_all()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from concerns_concern")
        there = {row[0] for row in cursor.fetchall()}
        broken = {}
        for name, table, key, more in PARTS:
            cursor.execute(ONE_OF.format(table, key, more))
            broken[name] = int((cursor.fetchone() or (0,))[0])
    kept = len(there & written.acknowledged.keys())
    every = [each for kind in seconds.values() for each in kind]
    return [
        _row("acknowledged concerns that are there", kept, len(written.acknowledged), "concerns"),
        _row("concerns that nobody sent or that are there twice", len(there - written.sent), 0, "concerns"),
        *(_row(f"concerns with other than one {name}", wrong, 0, "concerns") for name, wrong in broken.items()),
        _row("times the primary was killed", len(every), len(every), "kills"),
        _row("writes that were tried again", written.repeated, written.repeated, "writes"),
        *(
            _row(f"{KINDS[kind]} killed: until writes are back, {what}", figure(times), BACK_SECONDS, "s")
            for kind, times in seconds.items()
            if times
            for what, figure in (("median", statistics.median), ("longest", max))
        ),
    ]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    ratio = round(ours / limit, 3) if limit else float(ours)
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": ratio, "unit": unit}


if __name__ == "__main__":
    import json

    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else KILLS):
            print(row)
