"""An import that is killed at any moment goes on where it stopped, and nobody is entered twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.china.registering import import_rules
from banshi.kernel.refusals import RuleBroken
from banshi.register.exporting import export_file
from banshi.register.importing import import_file, normalise, reading
from tests.register.files import HOME, family, row, write
from tests.register.test_export import EMPTY

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.usefixtures("town")
SMALL_BLOCK = 2048
TIMES = 8
# Stands still where it is told to, for the signal to find it there: inside the transaction of a block, or between
# its commit and that of the search keys.
CHILD = """
import sys, django
django.setup()
from pathlib import Path
from banshi.register.importing import import_file, reading, running, writing
from banshi.china.registering import import_rules
reading.BLOCK, left = int(sys.argv[2]), int(sys.argv[3])
place = {"inside": running, "between": writing.Beside}[sys.argv[4]]
name = {"inside": "note", "between": "commit"}[sys.argv[4]]
act = getattr(place, name)
def act_and_stand_still(*told):
    global left
    left -= 1
    done = act(*told) if left >= 0 or name == "note" else None
    if left < 0:
        print("here", flush=True)
        sys.stdin.read()
    return done
setattr(place, name, act_and_stand_still)
import_file(Path(sys.argv[1]), rules=import_rules())
"""


def killed_after(path: Path, blocks: int, where: str) -> None:
    """Run an import in a process of its own and kill it after so many more blocks."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "banshi.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CHILD, str(path), str(SMALL_BLOCK), str(blocks), where]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        os.kill(child.pid, signal.SIGKILL)


def test_an_import_killed_again_and_again_ends_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK", SMALL_BLOCK)
    people = [person for n in range(60) for person in family(4, household=f"{n:04}", start=201 + 8 * n)]
    path = write(tmp_path, [*people, row(201, XM="twice"), row(999, XM="")])
    with connections["owner"].cursor() as cursor:
        cursor.execute(EMPTY)
    for time in range(TIMES):
        killed_after(path, blocks=1, where="inside" if time % 2 else "between")
    done = import_file(path, rules=import_rules())
    export_file(tmp_path / "out.csv", rules=import_rules())
    assert (done.rows_seen, done.new, done.refused) == (242, 240, 2)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*), count(k) from register_person p left join register_searchkey k on k.person_id = p.id"
        )
        assert cursor.fetchone() == (240, 240)
    assert (tmp_path / "out.csv").read_bytes() == normalise(path, rules=import_rules(), stations=[HOME])


def test_beside_another_import_none_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banshi.journal.alone.PATIENCE", 0.1)
    other = connections["owner"].copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended('banshi import', 0))")
        with pytest.raises(RuleBroken, match="import-running"):
            import_file(write(tmp_path, family(1)), rules=import_rules())
