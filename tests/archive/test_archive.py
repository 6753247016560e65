from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.db import DatabaseError, connection, connections

from banshi.archive import files, moving, proving, queries
from banshi.archive.models import Part
from banshi.china.archiving import RETENTION
from banshi.journal.models import Line
from banshi.kernel.merkle import leaf_hash, root_of
from banshi.kernel.refusals import Conflict, RuleBroken
from tests.archive import old
from tests.archive.merkle_by_the_book import root_of_file, tree_hash
from tests.archive.old import SHANGHAI

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("archive")
    monkeypatch.setattr(files, "folder", lambda: folder)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 7, 8, 100])
def test_the_root_is_that_of_the_rfc(number: int) -> None:
    entries = [str(n).encode() for n in range(number)]
    assert root_of(map(leaf_hash, entries)) == tree_hash(entries)


def test_what_is_old_leaves_the_database_and_stands_in_files(town: Town) -> None:
    old.looks(5)
    old.lines(7)
    assert old.move() == ["looks/2020-03-0001.parquet", "lines/2020-03-0001.parquet"]
    assert (old.standing("access_look"), old.standing("journal_line")) == (0, 0)
    assert proving.verify() == proving.Proof(parts=2, rows=12, faults=())
    assert old.move() == []


@pytest.mark.parametrize("table", ["access_look", "journal_line"])
def test_a_stranger_finds_the_same_root_in_the_file(town: Town, table: str) -> None:
    old.looks(21)
    old.lines(21)
    old.move()
    part = Part.objects.get(source=table)
    assert root_of_file(str(files.folder() / part.file), table) == bytes(part.root)


def test_a_file_says_what_it_is_and_the_journal_keeps_its_root(town: Town) -> None:
    old.looks(3)
    (file,) = old.move()
    told = files.told_in(files.folder() / file)
    assert (told["banshi.table"], told["banshi.month"], told["banshi.rows"]) == ("access_look", "2020-03", "3")
    line = Line.objects.get(kind="archive.part")
    assert told["banshi.root"] in line.reason


def test_a_month_of_many_rows_becomes_several_parts(town: Town) -> None:
    old.looks(5)
    assert old.move(most=2) == [f"looks/2020-03-000{n}.parquet" for n in (1, 2, 3)]
    assert proving.verify().rows == 5


def test_young_months_stay_and_are_refused(town: Town) -> None:
    old.looks(2, at=datetime(2020, 4, 1, 0, tzinfo=SHANGHAI))
    assert old.move() == []
    with pytest.raises(RuleBroken, match="too-young"):
        moving.move(date(2025, 1, 1), retention=RETENTION)


def test_the_history_of_a_thing_that_goes_on_stays_together(town: Town) -> None:
    old.lines(3, thing=old.STILL_THERE)
    old.lines(1, thing=old.STILL_THERE, at=datetime(2025, 5, 5, tzinfo=SHANGHAI))
    old.lines(2)
    assert old.move() == ["lines/2020-03-0001.parquet"]
    assert old.standing("journal_line") == 3


def test_an_emergency_that_nobody_reviewed_stays(town: Town) -> None:
    old.looks(2)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into access_breakglass (look_id, account_id, unit_id, kind, reason, due_at)"
            " select max(id), 1, 1, 'danger', 'somebody called for help', now() from access_look"
        )
    old.move()
    assert old.standing("access_look") == 1


def test_nobody_else_takes_rows_away_not_even_the_owner(town: Town) -> None:
    old.looks(2)
    for alias, statement in (
        ("owner", "delete from access_look"),
        ("owner", "delete from access_look where id = (select min(id) from access_look)"),
        ("owner", "update access_look set purpose = ''"),
        ("owner", "truncate access_look"),
        ("default", "delete from access_look"),
        ("default", "insert into archive_part (source) values ('access_look')"),
    ):
        with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
            cursor.execute(statement)
    connection.close()
    assert old.standing("access_look") == 2


def test_a_part_is_changed_by_nobody(town: Town) -> None:
    old.looks(2)
    old.move()
    for statement in ("update archive_part set rows = 1", "delete from archive_part", "truncate archive_part"):
        with pytest.raises(DatabaseError, match="written once"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


def test_rows_that_changed_while_they_were_written_stay(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    old.lines(3)
    name_draft = files.name_draft

    def meanwhile(path: Path) -> None:
        name_draft(path)
        old.lines(1, at=datetime(2025, 5, 5, tzinfo=SHANGHAI))

    monkeypatch.setattr(files, "name_draft", meanwhile)
    with pytest.raises(Conflict, match="not-the-same"):
        old.move()
    assert (old.standing("journal_line"), Part.objects.count()) == (3, 0)
    assert [str(fault.said) for fault in proving.verify().faults] == ["the database knows of no such part"]


def test_a_disk_that_keeps_something_else_is_found_before_anything_is_deleted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.looks(3)
    monkeypatch.setattr(files, "draft_of", lambda path: pl.read_parquet(f"{path}.draft").head(2))
    with pytest.raises(Conflict, match="not-the-same"):
        old.move()
    assert old.standing("access_look") == 3


def test_a_column_the_archive_does_not_know_stops_it(town: Town) -> None:
    old.looks(1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table access_look add column mood text")
        try:
            with pytest.raises(Conflict, match="unknown-column"):
                old.move()
        finally:
            cursor.execute("alter table access_look drop column mood")


def test_residents_read_their_archived_looks(town: Town) -> None:
    old.looks(3, person=town.li.id)
    old.looks(2, person=town.stranger.id)
    old.move()
    assert [month.month for month in queries.months_of_looks()] == [date(2020, 3, 1)]
    found = queries.looks_of(town.li.id, date(2020, 3, 1))
    assert [look.at.minute for look in found] == [3, 2, 1]
    assert (found[0].purpose, "住址" in found[0].items, found[0].by_myself) == ("lost-booklet", True, False)
    assert queries.looks_of(town.li.id, date(2020, 2, 1)) == []


def test_a_file_that_is_gone_is_never_told_as_nobody_looked(town: Town) -> None:
    old.looks(1, person=town.li.id)
    (file,) = old.move()
    (files.folder() / file).unlink()
    with pytest.raises(OSError, match="2020-03"):
        queries.looks_of(town.li.id, date(2020, 3, 1))


def test_the_archived_journal_of_a_thing_is_read_as_it_was(town: Town) -> None:
    old.lines(3)
    was = list(Line.objects.filter(thing_id=old.OLD).order_by("id").values())
    old.move()
    found = queries.lines_of(old.OLD, since=date(2020, 1, 1), until=date(2020, 12, 31))
    assert [{key: line.__dict__[key] for key in was[0]} for line in found] == was
