"""What points at one person is never shown in public, whoever leaves it so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from banshi.china.dispatch.categories import read
from banshi.concerns import catalogue, dispatching
from tests.hotline import taken_in

if TYPE_CHECKING:
    from tests.hotline import Line


@pytest.mark.parametrize(("category", "shown"), [("12.04.05", False), ("19.02.02", False), ("01.05.01", True)])
def test_an_operator_cannot_make_a_child_at_risk_public(line: Line, category: str, *, shown: bool) -> None:
    concern = taken_in("翠湖小区有人反映的事，请来看看").concern
    choice = replace(dispatching.as_proposed(concern), category=category, unit_id=line.units["housing"], public=True)
    assert dispatching.confirm(concern.id, choice, by=line.operator).public is shown


def test_what_stands_below_a_line_that_is_kept_back_is_kept_back(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read("code,zh,en,urgency,words,kept_back\n1,甲,A,general,,yes\n1.2,乙,B,general,,\n2,丙,C,general,,\n")
    monkeypatch.setattr(catalogue, "categories", lambda: {row.code: row for row in rows})
    assert [catalogue.kept_back(code) for code in ("1", "1.2", "2", "9")] == [True, True, False, False]
