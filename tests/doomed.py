"""A process that is killed, as by a power cut, just before the n-th call of a function: one for each module."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    type Doomed = Callable[[Path, str, str], None]

# Told of a folder, a function and a deed, it forks: the child does the deed until the n-th call of that function, and
# is gone before that call does anything. What it imports is imported once; nothing has run before the fork.
DOOMED = """
import importlib, os, sys
from pathlib import Path
import django
django.setup()
from banshi.archive import entombing, files, moving
from banshi.proofs import tombstones
from tests.archive import old

def do(folder, module, name, call, deed, *ids):
    where, left = importlib.import_module(f"banshi.{module}"), [int(call)]
    meant = getattr(where, name)
    def doomed(*args, **named):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), 9)
        return meant(*args, **named)
    setattr(where, name, doomed)
    files.folder = lambda: Path(folder)
    if deed == "archive":
        old.move(most=4)
    else:
        tombstones.bury("access_look", [int(each) for each in ids], "a rule")

for told in sys.stdin:
    child = os.fork()
    if not child:
        do(*told.split())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def doomed() -> Iterator[Doomed]:
    """Return what lets a deed on the archive in a folder begin, and be killed: ``archive``, or ``bury`` with ids."""
    command: list[Any] = [sys.executable, "-c", DOOMED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told, heard = process.stdin, process.stdout
        assert told
        assert heard

        def killed(folder: Path, function: str, deed: str) -> None:
            told.write(f"{folder} {function} {deed}\n")
            told.flush()
            assert int(heard.readline()) == -signal.SIGKILL

        yield killed
        told.close()
