"""The processes that one command starts and ends: each by its own number, and none left behind.

A child that has stopped is started again, at once the first time and after growing pauses where it stops soon. The
command ends with a sentence only where a child never got going, and was not killed. Children end with the command
however it ends (``kept``), and with a child whatever it had started itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from banshi import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

SECONDS_TO_END = 25.0
LOOKS_EVERY = 0.25
LONG_ENOUGH = 10.0
"""Seconds after which a child has got going: whatever ends it later is no reason to give it up."""
PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before the first start again, the second and so on, as long as the child stops before it got going."""
MOST_STARTS = 8
"""Of a child that stops by itself and never got going: something is wrong with the installation."""

WEB_PROCESSES = min(2 * (os.cpu_count() or 1), 8)
"""Of the web server, unless told otherwise. Each computes in one thread at a time: with one for each core a page waits
behind a paper that is being laid out. Each takes some 250 megabytes, and a connection for each request it works on."""


class Trouble(Exception):
    """Something expected went wrong; the text says what and what to do."""


@dataclass(slots=True)
class Child:
    """One process by the name people know it by; ``since`` it runs, ``quick`` so often in a row it stopped soon."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes]
    since: float
    hands: Sequence[int] = ()
    as_owner: bool = False
    quick: int = 0
    got_going: bool = False
    starts_at: float | None = None

    def look_after(self, now: float) -> None:
        """Start it again once it has stopped and its pause is over. Raises ``Trouble`` where it never got going."""
        if self.starts_at is None:
            if self.process.poll() is None:
                return
            _leave_nothing_of(self.process)
            self.starts_at = now + self._pause(now)
        if now >= self.starts_at:
            self.process = _started(self.command, self.hands, as_owner=self.as_owner)
            self.since, self.starts_at = now, None

    def _pause(self, now: float) -> float:
        if now - self.since >= LONG_ENOUGH:
            self.got_going, self.quick = True, 0
        killed = self.process.returncode < 0
        self.quick += 1
        if self.quick >= MOST_STARTS and not (self.got_going or killed):
            raise Trouble(_("The %(name)s stops again and again; what it said stands above.") % {"name": self.name})
        return PAUSES[min(self.quick, len(PAUSES)) - 1]


class Children:
    """Starts processes out of reach of the terminal's Ctrl-C and ends them in the reverse order."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._end = threading.Event()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_end)
        return self

    def __exit__(self, *_error: object) -> None:
        for child in reversed(self._children):
            child.process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for child in reversed(self._children):
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(deadline - time.monotonic(), 0.1))
            _leave_nothing_of(child.process)

    @property
    def ending(self) -> bool:
        """Whether somebody asked for the end."""
        return self._end.is_set()

    def start(self, name: str, *command: str, hands: Sequence[int] = (), as_owner: bool = False) -> None:
        """Start one Python module of ours with its arguments; it is handed these open files under their numbers.

        Only what is started ``as_owner`` is told how the owner of the tables gets in.
        """
        whole = (sys.executable, "-m", "banshi.cli.kept", *command)
        process = _started(whole, hands, as_owner=as_owner)
        self._children.append(Child(name, whole, process, time.monotonic(), hands, as_owner))

    def wait(self, beside: Callable[[], None] = lambda: None) -> None:
        """Wait for the end, starting again what has stopped, and doing ``beside`` each time. Raises ``Trouble``."""
        while not self._end.wait(LOOKS_EVERY):
            beside()
            self.look_after()

    def look_after(self, now: float | None = None) -> None:
        """Start again whatever has stopped; raise ``Trouble`` for a child that never got going, however often."""
        for child in self._children:
            if not self.ending:
                child.look_after(time.monotonic() if now is None else now)

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self._end.set()


def _leave_nothing_of(process: subprocess.Popen[bytes]) -> None:
    """End what a child started and left behind, and the child itself where it did not end when it was asked to."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def _started(command: Sequence[str], hands: Sequence[int], *, as_owner: bool) -> subprocess.Popen[bytes]:
    # What answers requests is never told how the owner of the tables gets in: the door would be of no use.
    owner, web = postgres.addresses()
    told = os.environ | {"DATABASE_URL": owner if as_owner else web, "WEB_DATABASE_URL": web}
    told.pop("BANSHI_BACKUP_URL", None)  # who may copy the database reads all of it
    return subprocess.Popen(  # noqa: S603 - our own modules
        command, start_new_session=True, stdin=subprocess.PIPE, env=told, pass_fds=hands
    )
