"""Where a server stands: its port, and the folder of what it started; and what a killed one left of both."""

from __future__ import annotations

import os
import shutil
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi import home
from banshi.cli.children import LOOKS_EVERY, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

HERE = "127.0.0.1"
SECONDS_TO_BE_GONE = 30.0
"""More than what a killed ``serve`` had started is given to end (``kept.SECONDS_TO_END``)."""


def once_nothing_is_left(console: Console, host: str, port: int) -> None:
    """Wait for what a killed ``serve`` had started, which ends by itself. Raises ``Trouble`` for a port of others."""
    if (left := list(_left_behind())) and not _free(host, port):
        console.print(_("The one before did not end in order; waiting for half a minute until nothing is left of it."))
        deadline = time.monotonic() + SECONDS_TO_BE_GONE
        while not _free(host, port) and time.monotonic() < deadline:
            time.sleep(LOOKS_EVERY)
    refuse_taken(host, port)
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)


def _left_behind() -> Iterator[Path]:
    """Yield the folders of those who did not end in order: their number is nobody's now, or ours."""
    for folder in (home.home() / "run").glob("[0-9]*"):
        if folder.name == str(os.getpid()) or not _lives(int(folder.name)):
            yield folder


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # of somebody else, but it is there
    return True


@contextmanager
def its_own_folder() -> Iterator[Path]:
    """Give the processes that are started a folder for what they count, and the mark of their end; gone afterwards."""
    folder = home.home() / "run" / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "figures").mkdir(mode=0o700, parents=True)
    os.environ.update(BANSHI_ENDING=str(folder / "ending"), PROMETHEUS_MULTIPROC_DIR=str(folder / "figures"))
    try:
        yield folder / "ending"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_taken(host: str, port: int) -> None:
    """Raise ``Trouble`` for a port that another program holds."""
    if not _free(host, port):
        raise Trouble(
            _("Port %(port)d is taken by another program. End that one, or choose another port with --port.")
            % {"port": port}
        )


def listening(wanted: int) -> socket.socket:
    """Return a socket that listens at the wanted port, or at any free one where another program has it."""
    try:
        return socket.create_server((HERE, wanted))
    except OSError:
        return socket.create_server((HERE, 0))


def _free(host: str, port: int) -> bool:
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def reachable(host: str) -> str:
    """Return how a server that listens at this address is reached from its own machine, as an address on a page."""
    return {"0.0.0.0": HERE, "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - only compared
