"""Copying every change as it happens, so that a lost machine costs seconds of work and not a day's.

PostgreSQL's own receiver writes the stream of changes to the disk of the copies before it says that it has them. A
slot keeps what is not copied yet, up to a bound: backups that stand still must not fill the disk of the living.
"""

from __future__ import annotations

import logging
import re
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import psycopg
from django.utils.translation import gettext as _

from banshi.backup import beside, source
from banshi.backup.places import NoBackup, folder, segment_of, wal

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

EVERY = 5.0
"""Seconds between two looks at the archive, at the receiver, and at the slot."""
TO_END = 20.0
SEGMENT = re.compile(r"^(?P<timeline>[0-9A-F]{8})(?P<high>[0-9A-F]{8})(?P<low>[0-9A-F]{8})(?P<begun>\.partial)?$")
PER_HIGH = 256
"""Files of 16 MB that share the middle eight digits of their names."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A file of the stream of changes: the number of its 16 MB, and whether it is still being written."""

    path: Path
    timeline: int
    number: int
    is_whole: bool


def segments() -> list[Segment]:
    """Return the files of the stream that are here, in its order; of one twice the one that was finished."""
    found: dict[tuple[int, int], Segment] = {}
    for path in sorted(folder().glob("wal*/*"), reverse=True):
        if (named := SEGMENT.match(path.name)) is None:
            continue
        number = int(named["high"], 16) * PER_HIGH + int(named["low"], 16)
        one = Segment(path=path, timeline=int(named["timeline"], 16), number=number, is_whole=not named["begun"])
        if one.is_whole or (one.timeline, number) not in found:
            found[one.timeline, number] = one
    return sorted(found.values(), key=lambda one: (one.number, one.timeline))


def histories() -> list[Path]:
    """Return the files that tell where one timeline left another, after a machine took over."""
    return sorted(folder().glob("wal*/*.history"))


def followed_until() -> datetime | None:
    """Return when the newest change was written down here; nothing where nothing follows."""
    newest = max((one.path.stat().st_mtime for one in segments()), default=None)
    return None if newest is None else datetime.fromtimestamp(newest, UTC)


def torn() -> str:
    """Say what is missing between the copies and the newest change; nothing where nothing is."""
    numbers = sorted({one.number for one in segments()})
    for before, after in pairwise(numbers):
        if after != before + 1:
            return _("%(count)d files of changes are missing before %(file)s.") % {
                "count": after - before - 1, "file": next(s.path.name for s in segments() if s.number == after),
            }  # fmt: skip
    return ""


class Follower:
    """The receiver, kept alive, and the archive's files copied beside it, until the end is asked for."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._receiver: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Follow until SIGTERM or Ctrl-C, trying again whatever happens."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_end)
        try:
            while not self._end.is_set():
                self._look_after()
                self._end.wait(EVERY)
        finally:
            self._end_receiver()

    def start(self) -> None:
        """Make the slot where there is none, and start the receiver."""
        refuse_if_lost()
        source.run("pg_receivewal", "--slot", source.SLOT, "--create-slot", "--if-not-exists", "--no-password")
        words, environment = source.command(
            "pg_receivewal", "--directory", wal(), "--slot", source.SLOT, "--synchronous", "--no-password"
        )
        # In the folder of the copies, since it writes nowhere else.
        self._receiver = subprocess.Popen(words, env=environment, cwd=folder())  # noqa: S603 - PostgreSQL's

    def _look_after(self) -> None:
        with suppress(OSError):
            beside.copy_archive()
            beside.keep_up()
        if self._receiver is None or self._receiver.poll() is not None:
            try:
                self.start()
            except (NoBackup, psycopg.OperationalError):
                # The database may be starting, or the disk full; whoever serves goes on, and the figures show it.
                log.exception("changes are not being copied")

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self._end.set()

    def _end_receiver(self) -> None:
        if self._receiver is None:
            return
        self._receiver.send_signal(signal.SIGINT)  # it finishes what it has, and keeps its place
        with suppress(subprocess.TimeoutExpired):
            self._receiver.wait(TO_END)
        self._receiver.kill()
        self._receiver.wait()


def refuse_if_lost() -> None:
    """Raise ``NoBackup`` where PostgreSQL could not keep changes for long enough, and they were not copied."""
    row = source.ask_as_the_copier(
        f"select wal_status = 'lost' from pg_replication_slots where slot_name = '{source.SLOT}'"  # noqa: S608 - ours
    )
    if row == (True,):
        raise NoBackup(
            _("Changes were lost before they were copied. Begin anew: “banshi backup make --anew”; older moments stay.")
        )


def begin_anew() -> None:
    """Give up the place in the stream and put what was copied of it aside, where restores still find it."""
    source.ask_as_the_copier(
        f"select count(pg_drop_replication_slot(slot_name)) from pg_replication_slots where slot_name = '{source.SLOT}'"  # noqa: S608 - ours
    )
    if any(wal().iterdir()):
        wal().rename(folder() / f"wal.until-{int(time.time())}")


def wait_until_copied(seconds: float) -> bool:
    """Wait until all that the database has written by now is here; tell whether it came in time."""
    position = str(source.ask_as_the_copier("select pg_current_wal_flush_lsn()")[0])
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        behind = source.ask_as_the_copier(
            f"select restart_lsn < '{position}'::pg_lsn from pg_replication_slots"  # noqa: S608 - ours
            f" where slot_name = '{source.SLOT}'"
        )
        if behind == (False,):
            return True
        time.sleep(0.1)
    return bool(segments()) and segments()[-1].number >= segment_of(position)
