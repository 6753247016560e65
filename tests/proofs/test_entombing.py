"""A rule takes away rows that are in the archive already: their file is written anew, and everything still holds."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from banshi.archive import entombing, files, proving
from banshi.archive.models import Part
from banshi.archive.queries import looks_of
from banshi.archive.shapes import LOOKS
from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.proofs import sealing, verifying
from banshi.proofs.tombstones import archived_lines, bury
from tests.archive import old
from tests.archive.merkle_by_the_book import root_of_file
from tests.proofs.sealed import THING, beside, lifted, log, one, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town

RULE = "looks after three years (PIPL 56)"
# Told of a folder, a function and rows, it forks: the child buries the rows until the n-th call of that function, and
# is gone before that call does anything.
DOOMED = """
import os, sys
from pathlib import Path
import django
django.setup()
from banshi.archive import entombing, files
from banshi.proofs import tombstones

def bury(folder, module, name, call, *ids):
    where, left = {"files": files, "entombing": entombing, "tombstones": tombstones}[module], [int(call)]
    meant = getattr(where, name)
    def doomed(*args, **named):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), 9)
        return meant(*args, **named)
    setattr(where, name, doomed)
    files.folder = lambda: Path(folder)
    tombstones.bury("access_look", [int(each) for each in ids], "a rule")

for told in sys.stdin:
    child = os.fork()
    if not child:
        bury(*told.split())
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def looks(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of nine looks in the archive, all of them sealed before."""
    log(0, 9)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from access_look where at < '2020-03-31 16:00Z' order by id")
        found = [row for (row,) in cursor.fetchall()]
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    old.move()
    assert Part.objects.get().rows == len(found) == 9
    return found


def holds(buried: int) -> None:
    """Assert that log and archive hold, and that so many rows are buried."""
    sealing.seal_waiting()
    verdict = verifying.verify()
    assert (verdict.faults, verdict.buried, verdict.archived) == ([], buried, 9 - buried)
    assert (proving.verify().faults, proving.verify().left) == ((), ())


def lying(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.*"))


def test_a_row_in_the_archive_is_gone_and_its_leaf_stays(looks: list[int], tmp_path: Path) -> None:
    before = {leaf for _id, leaf in files.leaves_in(tmp_path / "archive" / Part.objects.get().file)}
    bury("access_look", looks[2:5], RULE)
    holds(3)
    file = tmp_path / "archive" / Part.objects.get().file
    assert lying(tmp_path / "archive") == ["2020-03-0001.2.leaves", "2020-03-0001.2.parquet"]
    rows = files.rows_in(file)
    assert rows["id"].to_list() == looks
    assert rows.filter(rows["id"].is_in(looks[2:5])).drop("id").null_count().row(0) == (3,) * 12
    assert len(before & {leaf for _id, leaf in files.leaves_in(file)}) == 6
    assert len(looks_of(1, Part.objects.get().month)) == 6


def test_a_stranger_computes_the_root_of_the_new_edition(looks: list[int], tmp_path: Path) -> None:
    bury("access_look", looks[:1], RULE)
    part = Part.objects.get()
    rows = files.rows_in(tmp_path / "archive" / part.file)
    assert root_of_file(str(tmp_path / "archive" / part.file), "access_look") == bytes(part.root)
    assert LOOKS.written(rows)[0] == b"11:access_look" + f"{len(str(looks[0]))}:{looks[0]}".encode() + b"N" * 12


def test_rows_of_one_rule_may_stand_in_both_places(looks: list[int], tmp_path: Path) -> None:
    written(0, 2)
    sealing.seal_waiting()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from access_look where at < '2020-03-31 16:00Z'")
        here = [row for (row,) in cursor.fetchall()]
    bury("access_look", [*looks[:2], *here], RULE)
    assert one("select count(*) from access_look where id = any(%s)", here) == 0
    assert one("select rows from proofs_burial") == 4
    sealing.seal_waiting()
    assert verifying.verify().faults == []


def test_one_rule_after_the_other_leaves_one_file(looks: list[int], tmp_path: Path) -> None:
    for row in looks:
        bury("access_look", [row], RULE)
    holds(9)
    assert lying(tmp_path / "archive") == ["2020-03-0001.10.leaves", "2020-03-0001.10.parquet"]
    with pytest.raises(Conflict, match="not-sealed"):
        bury("access_look", looks[:1], RULE)


def test_a_file_that_was_changed_gets_no_new_root(looks: list[int], tmp_path: Path) -> None:
    file = tmp_path / "archive" / Part.objects.get().file
    rows = files.rows_in(file)
    rows.with_columns(duty=rows["duty"] + "x").write_parquet(file)
    with pytest.raises(Conflict, match="not-the-same"):
        bury("access_look", looks[:1], RULE)
    assert one("select count(*) from proofs_burial") == 0
    assert len(proving.verify().faults) == 9


def test_a_burial_in_the_archive_goes_with_the_transaction_of_whoever_asked(looks: list[int], tmp_path: Path) -> None:
    def halfway() -> None:
        with transaction.atomic(using="owner"):
            bury("access_look", looks[:2], RULE)
            bury("access_look", looks[4:5], RULE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        halfway()
    assert proving.verify().left == ("looks/2020-03-0001.2.parquet", "looks/2020-03-0001.3.parquet")
    assert entombing.sweep() == ["looks/2020-03-0001.2.parquet", "looks/2020-03-0001.3.parquet"]
    holds(0)


def test_while_somebody_archives_nothing_is_buried_there(looks: list[int]) -> None:
    with beside("owner") as other:
        other.execute(entombing.ALONE)
        with pytest.raises(Conflict, match="archiving"):
            bury("access_look", looks[:1], RULE)
        assert entombing.sweep() == []


def test_rows_that_are_in_neither_place_are_not_buried(looks: list[int], tmp_path: Path) -> None:
    (tmp_path / "archive" / Part.objects.get().file).unlink()
    with pytest.raises(OSError, match="2020-03-0001"):
        bury("access_look", looks[:1], RULE)
    assert one("select count(*) from proofs_burial") == 0


def test_the_lines_by_which_the_log_is_checked_are_kept_in_the_archive_too(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = one(
        'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
        " values ('2020-03-05', 'proofs.burial', %s, 'bury', '', 'buried', '', '') returning id", UUID(int=5),
    )  # fmt: skip
    log(1)
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    old.move()
    with pytest.raises(RuleBroken, match="log-needs-it"):
        bury("journal_line", [kept], RULE)


def test_archived_lines_about_a_thing_are_found_and_buried(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    log(3)
    old.lines(2, thing=old.STILL_THERE)
    old.move()
    things, before = [str(THING), str(old.STILL_THERE)], datetime(2020, 3, 5, 9, 3, tzinfo=old.SHANGHAI)
    assert archived_lines(things[1:], before=before) == []  # they left without a leaf: nothing would prove a tombstone
    found = archived_lines(things, before=before)
    assert len(found) == 2
    bury("journal_line", found, "retention cases/done")
    assert archived_lines(things, before=before) == []
    sealing.seal_waiting()
    assert (verifying.verify().faults, verifying.verify().unsealed_parts) == ([], 2)


@pytest.mark.parametrize("sets", ["root = ''", "file = file || 'x'", "file = file || 'x', rows = 1", "xid = '3'"])
def test_a_part_is_renamed_in_the_transaction_of_a_burial_alone(looks: list[int], sets: str) -> None:
    with pytest.raises(DatabaseError, match="written once"):
        one(f"update archive_part set {sets} returning 1")
    with pytest.raises(DatabaseError, match="written once"):
        one("delete from archive_part returning 1")


def test_a_row_that_was_emptied_without_a_burial_is_named(looks: list[int]) -> None:
    with lifted(), transaction.atomic(using="owner"):
        entombing.entomb(LOOKS, looks[:1], kept=())
    assert f"access_look, row {looks[0]}" in str(verifying.verify().faults[0])
    assert "was emptied, and no rule buried it" in str(verifying.verify().faults[0])


def test_an_edition_from_before_put_back_by_hand_is_found(looks: list[int]) -> None:
    (before,) = Part.objects.values("file", "root")
    bury("access_look", looks[:1], RULE)
    with lifted():
        Part.objects.using("owner").update(**before)
    assert any("has lost this part's row" in str(fault) for fault in proving.verify().faults)


def test_what_does_not_count_stays_where_that_which_counts_is_away(looks: list[int], tmp_path: Path) -> None:
    """As after a restore to a moment whose files were not copied yet: nothing may be lost by tidying."""
    bury("access_look", looks[:1], RULE)
    file = tmp_path / "archive" / Part.objects.get().file
    file.rename(file.with_name("2020-03-0001.parquet"))
    assert entombing.sweep() == []
    assert "2020-03-0001.parquet" in lying(tmp_path / "archive")


@pytest.fixture(scope="module")
def doomed() -> Iterator[subprocess.Popen[str]]:
    """Start the process whose children are killed."""
    command: list[Any] = [sys.executable, "-c", DOOMED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.mark.parametrize(
    ("function", "buried"),
    [
        ("tombstones entomb 1", 0),  # the leaves have lost their salt, not committed
        ("files _reach_the_disk 1", 0),  # the drafts are written, perhaps not on the disk
        ("files draft_of 1", 0),  # written, before they are read back
        ("files name_draft 1", 0),  # read back, before they have their names
        ("entombing line_of 1", 0),  # named; the table has the new name, not committed
        ("files remove 1", 2),  # committed, before the edition that was is removed
        ("files leaves_beside 4", 2),  # half of it removed
    ],
)
def test_a_killed_burial_is_whole_or_not_there_and_nothing_is_left_of_it(
    looks: list[int], tmp_path: Path, doomed: subprocess.Popen[str], function: str, buried: int
) -> None:
    assert doomed.stdin
    assert doomed.stdout
    doomed.stdin.write(f"{tmp_path}/archive {function} {looks[1]} {looks[7]}\n")
    doomed.stdin.flush()
    assert int(doomed.stdout.readline()) == -signal.SIGKILL
    sealing.seal_waiting()
    assert (verifying.verify().faults, verifying.verify().buried) == ([], buried)
    if not buried:
        bury("access_look", [looks[1], looks[7]], RULE)
    entombing.sweep()
    holds(2)
    assert lying(tmp_path / "archive") == ["2020-03-0001.2.leaves", "2020-03-0001.2.parquet"]
