"""What the machine does meanwhile: processor time of each part, and what the database's sessions wait for."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
EVERY_SECONDS = 0.25
PIECE = 10_000
WAITING = (
    "select case when state <> 'active' then 'at rest' when wait_event_type is null then 'working'"
    " else wait_event_type || ': ' || wait_event end, count(*) from pg_stat_activity"
    " where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1"
)


def cpu_ms(root: int) -> float:
    """Return the milliseconds of processor time of a process with all below it, ended ones included."""
    return sum(_own_ms(pid) for pid in _family(root)) + _ended_ms(root)


def _family(root: int) -> Iterator[int]:
    yield root
    for children in Path(f"/proc/{root}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield from _family(int(child))


def _own_ms(pid: int) -> float:
    """Ask the processor clock of another process (Linux: its number, inverted, and two for all its threads)."""
    with suppress(OSError):
        return time.clock_gettime_ns(~pid << 3 | 2) / 1e6
    return 0.0


def _ended_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return TICK_MS * (int(fields[13]) + int(fields[14]))


def piece_ms() -> float:
    """Return the milliseconds of processor time of a piece of work that is always the same.

    A machine that is shared with others is at times half as fast, and says so nowhere.
    """
    began = time.thread_time_ns()
    held: dict[int, str] = {}
    for number in range(PIECE):
        held[number % 500] = str(number)
    return (time.thread_time_ns() - began) / 1e6


@dataclass(slots=True)
class Watch:
    """Looks every quarter of a second at what each session of the database waits for, until it is stopped."""

    address: str
    seen: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    most_at_once: int = 0
    pieces: list[float] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    def a_look(self, *begins: str) -> float:
        """Return how many sessions on average did or waited for what begins so."""
        return sum(many for what, many in self.seen.items() if what.startswith(begins)) / max(1, self.looks)

    def _look(self) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            while not self._stopped.is_set():
                found = connection.execute(WAITING).fetchall()
                self.seen.update(dict(found))
                self.looks += 1
                busy = sum(many for what, many in found if what != "at rest")
                self.most_at_once = max(self.most_at_once, busy)
                self.pieces.append(piece_ms())
                time.sleep(EVERY_SECONDS)
