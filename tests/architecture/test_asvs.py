"""The table of OWASP ASVS names every requirement of levels 1 and 2 once, and no evidence that is not there."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from scripts import asvs_table

if TYPE_CHECKING:
    from pathlib import Path

ROOT, SOURCE = asvs_table.ROOT, asvs_table.ROOT / "src" / "banshi"
PAGE = asvs_table.PAGE.read_text(encoding="utf-8")
ROWS = asvs_table.rows(PAGE)
STATED_BY_THE_STANDARD = {1: 70, 2: 183, 3: 92}
LONGEST_PHRASE = 10
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]*\w\.(?:py|sql|js|md|html|toml|lock|json)|\.ci/run)(?:::(\w+))?`")


def named(evidence: str) -> list[tuple[str, str]]:
    return NAMED.findall(evidence)


def file_of(name: str) -> Path:
    return next((root / name for root in (ROOT, SOURCE) if (root / name).is_file()), SOURCE / name)


def test_the_list_has_as_many_requirements_of_each_level_as_the_standard() -> None:
    assert Counter(asvs_table.required().values()) == STATED_BY_THE_STANDARD


def test_every_requirement_of_levels_1_and_2_stands_there_once_in_order() -> None:
    asked = [(number, level) for number, level in asvs_table.required().items() if level < max(STATED_BY_THE_STANDARD)]
    assert [(row.number, row.level) for row in ROWS] == asked


def test_the_counts_at_the_top_are_those_of_the_lines() -> None:
    assert asvs_table.counted(PAGE) in PAGE, "stale: run python scripts/asvs_table.py"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_line_says_whether_it_holds_and_by_what(row: asvs_table.Row) -> None:
    assert row.state in asvs_table.STATES
    assert len(row.asks.split()) <= LONGEST_PHRASE
    assert row.state != "yes" or named(row.evidence), "yes needs a file"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_files_and_names_that_are_evidence_exist(row: asvs_table.Row) -> None:
    for file, name in named(row.evidence):
        text = file_of(file).read_text(encoding="utf-8")
        assert re.search(rf"\b{'def ' if name.startswith('test_') else ''}{name}\b", text), f"{file}::{name}"


def test_nothing_between_backticks_is_taken_for_evidence_and_not_looked_up() -> None:
    texts = {text for row in ROWS for text in re.findall(r"`([^`]+)`", row.evidence)}
    assert {text for text in texts if "::" in text or "/" in text} - {
        f"{file}{name and '::'}{name}" for row in ROWS for file, name in named(row.evidence)
    } == set()
