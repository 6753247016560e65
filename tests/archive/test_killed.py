"""The archiving process is killed, as by a power cut, at each point where something has been written."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

from banshi import postgres
from banshi.archive import files, proving
from banshi.archive.models import Part
from banshi.kernel.refusals import Conflict
from tests.archive import old

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town
    from tests.doomed import Doomed

HOLDS = """
import django
django.setup()
from django.db import connections
from banshi.journal.alone import alone
with alone("banshi archive", Exception()), connections["owner"].cursor() as cursor:
    print("alone", flush=True)
    cursor.execute("select pg_sleep(300)")
"""


@pytest.mark.parametrize(
    ("function", "gone"),
    [
        ("archive.files _reach_the_disk 1", 0),  # the drafts are written, perhaps not on the disk
        ("archive.files draft_of 1", 0),  # written, before they are read back
        ("archive.files name_draft 1", 0),  # read back, before they have their names
        ("archive.moving said_of 1", 0),  # named; the part is written down, not committed
        ("archive.moving refuse_difference 2", 0),  # the rows are deleted, not committed
        ("archive.files write_draft 2", 4),  # the first part is committed, the second not begun
        ("archive.moving refuse_difference 4", 4),  # the rows of the second part are deleted, not committed
    ],
)
def test_a_killed_run_loses_nothing_and_the_next_ends_in_the_same(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doomed: Doomed, function: str, gone: int
) -> None:
    old.looks(6)
    doomed(tmp_path, function, "archive")
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
    monkeypatch.setattr("banshi.journal.alone.PATIENCE", 0.1)
    with psycopg.connect(postgres.server().owner_url) as other:
        other.execute("select pg_advisory_lock(hashtextextended('banshi archive', 0))")
        with pytest.raises(Conflict, match="archiving"):
            old.move(most=4)
        other.execute("select pg_advisory_unlock(hashtextextended('banshi archive', 0))")
        assert old.move(most=4) == []
