"""The processes that one command starts and ends: each by its own number, and none left behind.

A child that stops by itself is started again; one that keeps stopping ends the command with a sentence. Children end
with the command however it ends (``kept``), and with a child whatever it had started itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from banshi import postgres

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

SECONDS_TO_END = 25.0
MOST_STARTS = 5
A_MINUTE = 60.0


class Trouble(Exception):
    """Something expected went wrong; the text says what and what to do."""


@dataclass(slots=True)
class Child:
    """One process by the name people know it by, and when it was started."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes]
    hands: Sequence[int] = ()
    starts: list[float] = field(default_factory=list)


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

    def start(self, name: str, *command: str, hands: Sequence[int] = ()) -> None:
        """Start one Python module of ours with its arguments; it is handed these open files under their numbers."""
        whole = (sys.executable, "-m", "banshi.cli.kept", *command)
        self._children.append(Child(name, whole, _started(whole, hands), hands, [time.monotonic()]))

    def wait(self) -> None:
        """Wait for the end, starting again what stopped by itself. Raises ``Trouble`` if that does not help."""
        while not self._end.wait(1.0):
            self.look_after()

    def look_after(self) -> None:
        """Start again whatever has stopped; raise ``Trouble`` for a child that stops again and again."""
        for child in self._children:
            if child.process.poll() is None or self.ending:
                continue
            now = time.monotonic()
            child.starts = [start for start in child.starts if now - start < A_MINUTE]
            if len(child.starts) >= MOST_STARTS:
                raise Trouble(
                    _("The %(name)s stops again and again; what it said stands above.") % {"name": child.name}
                )
            child.starts.append(now)
            _leave_nothing_of(child.process)
            child.process = _started(child.command, child.hands)

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self._end.set()


def _leave_nothing_of(process: subprocess.Popen[bytes]) -> None:
    """End what a child started and left behind, and the child itself where it did not end when it was asked to."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def _started(command: Sequence[str], hands: Sequence[int]) -> subprocess.Popen[bytes]:
    # What answers requests is never told how the owner of the tables gets in: the door would be of no use.
    _owner, web = postgres.addresses()
    told = os.environ | {"DATABASE_URL": web, "WEB_DATABASE_URL": web}
    return subprocess.Popen(  # noqa: S603 - our own modules
        command, start_new_session=True, stdin=subprocess.PIPE, env=told, pass_fds=hands
    )
