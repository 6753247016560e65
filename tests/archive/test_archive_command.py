from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.archive import files
from banshi.cli import main
from tests.archive import old

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _town_of_old_looks(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    monkeypatch.setenv("LANG", "en")
    old.looks(3)
    old.lines(2)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["archive", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_what_would_be_archived_is_told_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, "--before", "2020-04", "--dry-run")
    assert (code, "2020-03" in text, "Nothing was changed." in text) == (0, True, True)
    assert old.standing("access_look") == 3


def test_what_was_archived_is_told_and_proven(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, "--before", "2020-04")
    assert (code, "2 parts were archived." in text, "looks/2020-03-0001.parquet: 3 rows" in text) == (0, True, True)
    code, text = said(capsys, "--verify")
    assert (code, "5 rows in 2 parts" in text, "Every row is as it was" in text) == (0, True, True)


def test_only_the_looks_are_archived_where_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--before", "2020-04", "--of", "looks")[0] == 0
    assert (old.standing("access_look"), old.standing("journal_line")) == (0, 2)


def test_an_archive_with_a_gap_is_not_proven(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said(capsys, "--before", "2020-04")
    (tmp_path / "looks" / "2020-03-0001.parquet").unlink()
    code, text = said(capsys, "--verify")
    assert (code, "looks/2020-03-0001.parquet: it cannot be read" in text) == (1, True)


def test_a_young_month_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, "--before", "2026-01")
    assert (code, "have to stay in the database" in text) == (1, True)
    assert said(capsys)[0] == 1
