"""The table of matters in the documents is what the definitions say today."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from banshi.china import jurisdiction as china
from banshi.china.matters import MATTERS
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.matters.jurisdiction import jurisdiction
from scripts import matters_table

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a second version of a matter come into force, for one test."""
    newer = type("LostBooklet2", (LostBooklet,), {"version": 2})()
    monkeypatch.setattr(china, "JURISDICTION", replace(china.JURISDICTION, matters=(*MATTERS, newer)))
    jurisdiction.cache_clear()
    yield
    monkeypatch.undo()
    jurisdiction.cache_clear()


def test_the_table_is_not_stale() -> None:
    stands = matters_table.PAGE.read_text(encoding="utf-8")
    assert stands == matters_table.page(), "stale: run python scripts/matters_table.py"


@pytest.mark.usefixtures("another")
def test_a_matter_that_changes_makes_it_stale() -> None:
    assert matters_table.PAGE.read_text(encoding="utf-8") != matters_table.page()
    assert "`lost-booklet`, version 2" in matters_table.page()


def test_every_matter_has_its_row_and_every_row_its_cells() -> None:
    rows = [line for line in matters_table.page().splitlines() if line.startswith("| ")]
    assert sorted(re.findall(r"^\| \*\*.+?`([a-z-]+)`", "\n".join(rows), re.MULTILINE)) == sorted(
        m.code for m in MATTERS
    )
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {len(matters_table.HEADINGS) + 1}
    assert all(cell.strip() for row in rows for cell in row.split(" | "))
