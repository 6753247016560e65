from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.db import connections

from banshi.archive import files, proving
from banshi.archive.models import Part
from tests.archive import old

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cast import Town

CHANGED, REMOVED, ADDED = (f"this row was {what} after it was archived" for what in ("changed", "removed", "added"))


@pytest.fixture
def path(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an archived file of nine looks."""
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    old.looks(9)
    (file,) = old.move()
    assert proving.verify().faults == ()
    return tmp_path / file


def faults() -> list[tuple[int | None, str]]:
    return [(fault.row, str(fault.said)) for fault in proving.verify().faults]


def rewrite(path: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> list[int]:
    rows = pl.read_parquet(path)
    change(rows).write_parquet(path)
    ids: list[int] = rows["id"].to_list()
    return ids


def elsewhere(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(unit_id=pl.when(pl.col("id") == rows["id"][3]).then(77).otherwise("unit_id"))


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (elsewhere, 3, CHANGED),
        (lambda rows: rows.with_columns(items=pl.col("items").list.head(1)), 0, CHANGED),
        (lambda rows: pl.concat([rows.head(4), rows.tail(4)]), 4, REMOVED),
        (lambda rows: pl.concat([rows, rows.tail(1)]), 8, ADDED),
    ],
)
def test_a_changed_removed_or_added_row_is_named(
    path: Path, change: Callable[[pl.DataFrame], pl.DataFrame], place: int, said: str
) -> None:
    ids = rewrite(path, change)
    assert faults()[0] == (ids[place], said)


def test_rows_in_another_order_are_found(path: Path) -> None:
    rewrite(path, lambda rows: rows.reverse())
    assert faults() == [(None, "its rows stand in another order than they were archived in")]


def test_hashes_that_were_made_to_fit_prove_nothing(path: Path) -> None:
    rewrite(path, elsewhere)
    leaves = files.leaves_beside(path)
    leaves.write_bytes(leaves.read_bytes()[:-1] + b"!")
    assert [said for _row, said in faults()] == [
        "its rows are not those that were archived",
        "the hashes beside it are not those it was archived with",
    ]


def test_a_file_that_is_gone_or_broken_is_named(path: Path) -> None:
    path.write_bytes(b"PAR1")
    assert "cannot be read" in faults()[0][1]
    path.unlink()
    assert "cannot be read" in faults()[0][1]


def test_a_row_that_stands_in_both_is_named(path: Path) -> None:
    first = Part.objects.get().first_id
    _as_superuser_would(
        "insert into access_look (id, kind, duty, purpose, items, persons, households)"
        f" values ({first}, 'case', '', '', '{{}}', '{{}}', '{{}}')"
    )
    assert faults() == [(first, "this row stands in the database, too")]


def test_another_root_in_the_table_of_parts_is_told_by_the_journal(path: Path) -> None:
    _as_superuser_would("update archive_part set root = decode(repeat('00', 32), 'hex')", "archive_part")
    assert faults()[0][1] == "the journal says something else of it than the table of parts"


def test_a_part_that_the_table_has_lost_is_told_by_the_journal(path: Path) -> None:
    _as_superuser_would("delete from archive_part", "archive_part")
    said = {text for _row, text in faults()}
    assert said == {"the database knows of no such part", "the database has lost this part's row"}


def _as_superuser_would(statement: str, table: str = "access_look") -> None:
    """Do what only the owner of the tables could, by lifting the triggers."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"alter table {table} disable trigger user")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute(f"alter table {table} enable trigger user")
