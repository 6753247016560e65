"""Rows that were archived before there was a log: a rule takes them away like others, once their part is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.archive import files
from banshi.archive.models import Part
from banshi.archive.shapes import LOOKS
from banshi.journal.models import Line
from banshi.kernel.merkle import root_of
from banshi.kernel.refusals import Conflict
from banshi.proofs import sealing, verifying
from banshi.proofs.models import Head
from banshi.proofs.tombstones import bury
from tests.archive import old
from tests.proofs.sealed import holds, lifted, one

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import Town

RULE = "looks after three years (PIPL 56)"


@pytest.fixture
def older(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of nine looks that were archived before there was a log."""
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "archive")
    old.looks(9)
    old.move()
    sealing.seal_waiting()
    assert verifying.verify().unsealed_parts == 9
    return files.ids_in(tmp_path / "archive" / Part.objects.get().file)


def test_rows_that_left_before_there_was_a_log_are_sealed_and_then_buried(older: list[int]) -> None:
    before = list(Head.objects.order_by("id").values_list("size", "root"))
    bury("access_look", older[2:5], RULE)
    holds(3)
    assert verifying.verify().unsealed_parts == 0
    assert list(Head.objects.order_by("id").values_list("size", "root"))[: len(before)] == before
    told = Line.objects.filter(kind="archive.part").order_by("id").values_list("step", "reason")
    assert [(step, reason.split()[0]) for step, reason in told] == [
        ("archive", "looks/2020-03-0001.parquet"), ("seal", "looks/2020-03-0001.parquet"),
        ("archive", "looks/2020-03-0001.2.parquet"),
    ]  # fmt: skip
    assert told[0][1] == told[1][1]
    bury("access_look", older[:1], RULE)
    holds(4)


def test_many_of_them_are_sealed_in_several_batches(older: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 4)
    bury("access_look", older, RULE)
    holds(9)


def test_what_the_journal_says_otherwise_gets_no_seal(older: list[int], tmp_path: Path) -> None:
    """Who rewrites file and table of parts is told by the journal, which was sealed as soon as there was a log."""
    file, part = tmp_path / "archive" / Part.objects.get().file, Part.objects.get()
    rows = files.rows_in(file)
    rows = rows.with_columns(duty=rows["duty"] + "x")
    rows.write_parquet(file)
    with lifted():
        Part.objects.using("owner").filter(pk=part.pk).update(root=root_of(LOOKS.leaves(rows)))
    with pytest.raises(Conflict, match="not-the-same"):
        bury("access_look", older[:1], RULE)
    assert (one("select count(*) from proofs_burial"), verifying.verify().unsealed_parts) == (0, 9)
