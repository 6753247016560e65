"""The archiving process is killed, as by a power cut, at each point where something has been written."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from banshi import postgres
from banshi.archive import files, moving, proving
from banshi.archive.models import Part
from banshi.kernel.refusals import Conflict
from tests.archive import old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town

# Told of a folder and a function, it forks: the child archives until the n-th call of that function, and is gone before
# that call does anything. What it imports is imported once; nothing has run before the fork.
DOOMED = """
import os, sys
from pathlib import Path
import django
django.setup()
from banshi.archive import files, moving
from tests.archive import old

def archive(folder, module, name, call):
    where, left = {"files": files, "moving": moving}[module], [int(call)]
    meant = getattr(where, name)
    def doomed(*args, **named):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), 9)
        return meant(*args, **named)
    setattr(where, name, doomed)
    files.folder = lambda: Path(folder)
    old.move(most=4)

for told in sys.stdin:
    child = os.fork()
    if not child:
        archive(*told.split())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


HOLDS = """
import django
django.setup()
from django.db import connections
from banshi.archive import moving
with moving._alone(), connections["owner"].cursor() as cursor:
    print("alone", flush=True)
    cursor.execute("select pg_sleep(300)")
"""


@pytest.fixture(scope="module")
def doomed() -> Iterator[subprocess.Popen[str]]:
    """Start the process whose children are killed."""
    command: list[Any] = [sys.executable, "-c", DOOMED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.mark.parametrize(
    ("function", "gone"),
    [
        ("files _reach_the_disk 1", 0),  # the drafts are written, perhaps not on the disk
        ("files draft_of 1", 0),  # written, before they are read back
        ("files name_draft 1", 0),  # read back, before they have their names
        ("moving said_of 1", 0),  # named; the part is written down, not committed
        ("moving refuse_difference 2", 0),  # the rows are deleted, not committed
        ("files write_draft 2", 4),  # the first part is committed, the second not begun
        ("moving refuse_difference 4", 4),  # the rows of the second part are deleted, not committed
    ],
)
def test_a_killed_run_loses_nothing_and_the_next_ends_in_the_same(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doomed: subprocess.Popen[str], function: str, gone: int
) -> None:
    old.looks(6)
    assert doomed.stdin
    assert doomed.stdout
    doomed.stdin.write(f"{tmp_path} {function}\n")
    doomed.stdin.flush()
    assert int(doomed.stdout.readline()) == -signal.SIGKILL
    assert (old.standing("access_look"), sum(part.rows for part in Part.objects.all())) == (6 - gone, gone)
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    old.move(most=4)
    assert (old.standing("access_look"), proving.verify()) == (0, proving.Proof(parts=2, rows=6, faults=()))
    assert len(list(tmp_path.rglob("*.*"))) == 4


def test_a_run_that_comes_right_after_one_was_killed_waits_until_the_server_has_noticed(town: Town) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == "alone\n"
        killed.kill()
    assert old.move(most=4) == []


def test_a_run_that_goes_on_is_not_waited_for_for_ever(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "PATIENCE", 0.1)
    with psycopg.connect(postgres.server().owner_url) as other:
        other.execute("select pg_advisory_lock(hashtextextended('banshi archive', 0))")
        with pytest.raises(Conflict, match="archiving"):
            old.move(most=4)
        other.execute("select pg_advisory_unlock(hashtextextended('banshi archive', 0))")
        assert old.move(most=4) == []
