"""No list that leaves Banshi runs anything on the desk where it is opened: each export is written by one writer."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl
import pytest
from django.db import connections
from django.urls import get_resolver

import banshi
from banshi.burden import asking
from banshi.burden.asking import NewFigure
from banshi.china.registering import import_rules
from banshi.concerns.importing import quarantine
from banshi.concerns.models import ConcernImport
from banshi.kernel.spreadsheets import FORMULA, as_sql, as_typed, harmless, line
from banshi.publishing import files, tables
from banshi.register.exporting import export_file
from banshi.register.importing import cells, import_file
from banshi.voting import published
from tests.browser import signed_in
from tests.burden.askers import wanted
from tests.register.files import row, write
from tests.rights.walking import addresses
from tests.voting.test_recount import TITLES, voted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

HOUSE = Path(banshi.__file__).parent
WRITERS = {"csv.writer", "csv.DictWriter", "write_csv", "write_excel", "sink_csv"}
ONE_WRITER = "kernel/spreadsheets.py"
NEVER_LEAVES = {
    "register/importing/writing.py": "to the database, by COPY",
    "register/importing/findings.py": "to the database, by COPY; the files are written by the one writer",
    "register/finding/writing.py": "to the database, by COPY",
    "linkage/reading.py": "from the database to DuckDB, in a file of ours that is gone afterwards",
    "demo/crowd/copying.py": "to the database, by COPY",
    "china/codes/signed.py": "code tables of the state, signed, without anybody's text",
    "register/importing/canonical.py": "what an export would give, by polars; texts are made harmless in columns",
    "register/exporting.py": "written by the database; texts are made harmless in SQL",
}
"""Who else writes lines with commas, and why no spreadsheet of somebody runs them."""
KNOWN_ADDRESSES = {"report-csv", "vote-csv", "import-waiting"}
"""Addresses that end in .csv; tables of open data are asked for by name. Each has a test below."""
BEGUN = [sign for sign in FORMULA if sign not in "\0\r\n"]
FIRST = [sign for sign in FORMULA if sign != "\0"]


def read(content: bytes | str) -> list[list[str]]:
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def running(content: bytes | str) -> list[str]:
    """Return the cells of a file that a spreadsheet would run."""
    return [cell for cells_ in read(content) for cell in cells_ if cell.startswith(FORMULA)]


def _writes(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and any(ast.unparse(node.func).endswith(one) for one in WRITERS):
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "format csv" in node.value:
            return True
    return False


def test_whoever_writes_a_list_does_it_by_the_one_writer_or_says_why_not() -> None:
    writing = {str(path.relative_to(HOUSE)) for path in HOUSE.rglob("*.py") if _writes(path)}
    assert writing == {ONE_WRITER, *NEVER_LEAVES}


def test_every_address_of_a_list_is_tried_here() -> None:
    lists = {one.name for one in addresses() if ".csv" in one.route or "xls" in one.route}
    assert lists == KNOWN_ADDRESSES
    assert get_resolver().reverse_dict


def test_the_one_writer_quotes_what_would_end_a_cell() -> None:
    typed = ["=1+1", 'a",=1+1', "a\n=1+1", "a,=1+1", None, -5, "x"]  # fmt: skip
    assert read(line(typed)) == [["'=1+1", 'a",=1+1', "a\n=1+1", "a,=1+1", "", "-5", "x"]]


@pytest.mark.parametrize("sign", FIRST)
def test_database_and_columns_write_what_the_one_writer_writes(town: Town, sign: str) -> None:
    for text in (f"{sign}cmd", f"x{sign}", "", "'x"):
        with connections["default"].cursor() as cursor:
            cursor.execute(f"select {as_sql('t')} from (select %s::text) x (t)", [text])
            assert cursor.fetchall() == [(harmless(text),)]
        made = pl.DataFrame({"t": [text]}).select(cells.harmless(pl.col("t")))
        assert made["t"].to_list() == [harmless(text)]
        assert made.select(cells.as_typed(pl.col("t")))["t"].to_list() == [as_typed(harmless(text))] == [text]


def _table() -> Iterator[tuple[Any, list[tuple[Any, ...]]]]:
    for table in tables.TABLES:
        yield table, [tuple(-1 if one.type == "integer" else f"{sign}1" for one in table.fields) for sign in FIRST]


def test_open_data_runs_nothing() -> None:
    for table, rows in _table():
        found = read(files.written(table, rows, "csv"))
        assert len(found) == len(rows) + 1
        numbers = [place for place, one in enumerate(table.fields) if one.type == "integer"]
        assert all(found[1][place] == "-1" for place in numbers)
        assert not [cell for line_ in found for place, cell in enumerate(line_)
                    if place not in numbers and cell.startswith(FORMULA)]  # fmt: skip


def test_a_report_runs_nothing(town: Town) -> None:
    new = tuple(
        NewFigure(name=f"{sign}HYPERLINK({place})", definition=f"数一数{place}") for place, sign in enumerate(BEGUN)
    )
    report = asking.define(wanted(new=new), by=town.zhao, command=uuid4())
    asking.send(report.id, by=town.zhao, command=uuid4())
    content = signed_in(town.zhao).get(f"/unit/reports/{report.id}/figures.csv").content
    assert read(content)[0][-1].startswith("'")
    assert running(content) == []


def test_what_a_ballot_was_about_runs_nothing(town: Town) -> None:
    ballot, _receipts = voted((0,), ())
    for sign in FIRST:
        titles = dict.fromkeys(TITLES, f"{sign}cmd") if isinstance(TITLES, dict) else TITLES
        content = "".join(published.ballot_csv(ballot, titles))
        assert running(content) == []
        assert read(content)[0][1] == f"'{sign}cmd"


def test_what_waits_to_be_mended_runs_nothing() -> None:
    begun = ConcernImport(headings=[f"{sign}编号" for sign in FIRST])
    row_ = quarantine.Waiting(number=1, reason="=why", cells=tuple(f"{sign}cmd" for sign in FIRST))
    content = quarantine.as_csv(begun, [row_])
    assert running(content) == []
    assert [as_typed(cell) for cell in read(content)[1][2:]] == list(row_.cells)


def test_the_register_given_out_runs_nothing_and_comes_back_as_it_was(town: Town, tmp_path: Path) -> None:
    people = [
        row(201 + 2 * place, HH=f"90000{place}", FWCS=f"'{sign}cmd|' /C calc'!A1", HJDZ=f"{sign}SUM(A1)")
        for place, sign in enumerate(BEGUN)
    ]
    import_file(write(tmp_path, people), rules=import_rules())
    with connections["owner"].cursor() as cursor:
        cursor.execute("select workplace from register_personversion where workplace like '_cmd|%%'")
        assert {first[:1] for (first,) in cursor.fetchall()} == set(BEGUN)
    export_file(tmp_path / "out.csv", rules=import_rules())
    assert running((tmp_path / "out.csv").read_bytes()) == []
    again = import_file(tmp_path / "out.csv", rules=import_rules())
    assert (again.new, again.refused) == (0, 0)


def test_what_an_import_refuses_and_doubts_runs_nothing(town: Town, tmp_path: Path) -> None:
    people = [row(201 + 2 * place, XM="", HJDZ=f"{sign}SUM(A1)", XB=f"{sign}9") for place, sign in enumerate(BEGUN)]
    done = import_file(write(tmp_path, people), rules=import_rules())
    assert done.quarantine_file is not None
    content = done.quarantine_file.read_bytes()
    assert len(read(content)) == len(BEGUN) + 1
    assert running(content) == []
