"""Blocks that are cut at once say the same as blocks read line by line, and odd characters arrive as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.db import connections

from banshi.china.registering import import_rules
from banshi.register.importing import import_file, reading
from tests.register.files import family, row, write

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> list[reading.Block]:
    opened = reading.open_register_file(path, "")
    return list(reading.blocks(opened, begin=opened.begins_at, rows_before=0))


def as_lines(path: Path, ending: bytes) -> Path:
    path.write_bytes(path.read_bytes().replace(b"\n", ending))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_block_cut_at_once_is_the_block_read_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, ending: bytes
) -> None:
    monkeypatch.setattr(reading, "BLOCK", 1024)
    path = as_lines(write(tmp_path, family(40), encoding=encoding), ending)
    fast = read(path)
    monkeypatch.setattr(reading, "_at_once", lambda *_told: None)
    slow = read(path)
    assert len(fast) > 3
    assert not fast[0].padded
    assert pl.concat(block.rows for block in fast).equals(pl.concat(block.rows for block in slow))
    assert [(block.seen, block.ends_at) for block in fast] == [(block.seen, block.ends_at) for block in slow]


@pytest.mark.parametrize("name", [" 钱多多", "钱多多 ", "\u3000钱多多", "钱多多\u00a0", "\t钱多多"])
def test_blanks_around_a_field_are_seen(tmp_path: Path, name: str) -> None:
    assert read(write(tmp_path, [row(), row(203, XM=name)]))[0].padded


def test_a_blank_line_is_no_row_and_a_short_one_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, family(3))
    path.write_bytes(path.read_bytes() + b"\n  \nshort,line\n")
    block = read(path)[0]
    assert (block.rows.height, [line.row for line in block.unreadable]) == (3, [5])


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("notes", ["\\N", "C:\\new\\table", "one\ttwo", "one\ntwo", "\\.", 'a "b" c', "\\"])
def test_what_means_something_to_copy_arrives_as_it_was(tmp_path: Path, notes: str) -> None:
    path = write(tmp_path, [row(), row(203, YHZGX="20", XM="钱二", SG="", JS=notes)])
    assert import_file(path, rules=import_rules()).new == 2
    with connections["owner"].cursor() as cursor:
        cursor.execute("select notes, height_cm from register_personversion where name = '钱二'")
        assert cursor.fetchall() == [(notes, None)]
