"""A rule takes away rows that are in the archive already: their file is written anew, and everything still holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connections, transaction

from banshi.archive import entombing, files, moving, proving
from banshi.archive.models import Part
from banshi.archive.queries import line_numbers_of, looks_of
from banshi.archive.shapes import KEPT_KINDS, LOOKS
from banshi.china.archiving import RETENTION
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict
from banshi.proofs import sealing, tombstones, verifying
from banshi.proofs.tombstones import bury, put_back
from tests.archive import old
from tests.archive.merkle_by_the_book import root_of_file
from tests.proofs.sealed import THING, beside, holds, lifted, log, lying, one, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town
    from tests.doomed import Doomed

RULE = "looks after three years (PIPL 56)"


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


def test_lines_by_which_archive_and_log_are_checked_never_leave(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years after a part, a burial and a key: their lines are older than any that stay, and nothing is lost."""
    assert set(KEPT_KINDS) == {moving.KIND, tombstones.KIND, sealing.KEY_KIND}
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    with clock.stopped_at(datetime(2020, 3, 2, tzinfo=old.SHANGHAI)):
        old.looks(3, at=datetime(2016, 3, 5, 9, tzinfo=old.SHANGHAI))
        sealing.seal_waiting()
        moving.move(date(2016, 4, 1), retention=RETENTION, sources=(LOOKS,))
        bury("access_look", files.ids_in(tmp_path / "archive" / Part.objects.get().file)[:1], RULE)
    log(3)
    kept = one("select count(*) from journal_line where kind = any(%s)", list(KEPT_KINDS))
    assert old.move() == ["lines/2020-03-0001.parquet"]
    assert (kept, old.standing("journal_line")) == (4, 4)
    sealing.seal_waiting()
    assert (verifying.verify().faults, proving.verify().faults) == ([], ())


def test_archived_lines_about_a_thing_are_found_and_buried(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    log(3)
    old.move()
    before = datetime(2020, 3, 5, 9, 3, tzinfo=old.SHANGHAI)
    found = line_numbers_of([str(THING)], before=before)
    assert len(found) == 2
    bury("journal_line", found, "retention cases/done")
    assert line_numbers_of([str(THING)], before=before) == []
    sealing.seal_waiting()
    assert verifying.verify().faults == []


@pytest.mark.parametrize("sets", ["root = ''", "file = file || 'x'", "file = file || 'x', rows = 1", "xid = '3'"])
def test_a_part_is_renamed_in_the_transaction_of_a_burial_alone(looks: list[int], sets: str) -> None:
    with pytest.raises(DatabaseError, match="written once"):
        one(f"update archive_part set {sets} returning 1")
    with pytest.raises(DatabaseError, match="written once"):
        one("delete from archive_part returning 1")


def test_a_row_that_was_emptied_without_a_burial_is_named(looks: list[int]) -> None:
    with lifted(), transaction.atomic(using="owner"):
        entombing.entomb(LOOKS, looks[:1])
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


def test_an_edition_that_no_copy_has_is_made_again_from_the_one_before(looks: list[int], tmp_path: Path) -> None:
    """As after a restore to a moment between two burials, so shortly one after the other that only one was copied."""
    folder = tmp_path / "archive" / "looks"
    bury("access_look", looks[:1], RULE)
    copies = {path.name: path.read_bytes() for path in folder.iterdir()}
    bury("access_look", looks[4:6], RULE)
    for path in folder.iterdir():
        path.unlink()
    assert put_back() == []
    for name, content in copies.items():
        (folder / name).write_bytes(content)
    assert put_back() == ["looks/2020-03-0001.3.parquet"]
    entombing.sweep()
    holds(3)
    assert put_back() == []


def test_what_does_not_lead_to_the_root_is_not_put_in_its_place(looks: list[int], tmp_path: Path) -> None:
    file = tmp_path / "archive" / Part.objects.get().file
    before = files.rows_in(file)
    bury("access_look", looks[:1], RULE)
    (tmp_path / "archive" / Part.objects.get().file).unlink()
    before.with_columns(duty=before["duty"] + "x").write_parquet(file)
    assert put_back() == []


@pytest.mark.parametrize(
    ("function", "buried"),
    [
        ("proofs.tombstones entomb 1", 0),  # the leaves have lost their salt, not committed
        ("archive.files _reach_the_disk 1", 0),  # the drafts are written, perhaps not on the disk
        ("archive.files draft_of 1", 0),  # written, before they are read back
        ("archive.files name_draft 1", 0),  # read back, before they have their names
        ("archive.entombing line_of 1", 0),  # named; the table has the new name, not committed
        ("archive.files remove 1", 2),  # committed, before the edition that was is removed
        ("archive.files leaves_beside 4", 2),  # half of it removed
    ],
)
def test_a_killed_burial_is_whole_or_not_there_and_nothing_is_left_of_it(
    looks: list[int], tmp_path: Path, doomed: Doomed, function: str, buried: int
) -> None:
    doomed(tmp_path / "archive", function, f"bury {looks[1]} {looks[7]}")
    sealing.seal_waiting()
    assert (verifying.verify().faults, verifying.verify().buried) == ([], buried)
    if not buried:
        bury("access_look", [looks[1], looks[7]], RULE)
    entombing.sweep()
    holds(2)
    assert lying(tmp_path / "archive") == ["2020-03-0001.2.leaves", "2020-03-0001.2.parquet"]
