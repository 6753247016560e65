"""Whatever somebody typed, a spreadsheet shows it and runs nothing."""

from __future__ import annotations

import pytest

from banshi.kernel.spreadsheets import as_typed, harmless


@pytest.mark.parametrize("typed", ["=1+1", "+86 10", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_what_begins_like_a_formula_is_shown_and_comes_back_as_it_was(typed: str) -> None:
    assert harmless(typed) == f"'{typed}"
    assert as_typed(harmless(typed)) == typed


@pytest.mark.parametrize("typed", ["", "暖气不热", "3-2-1", "'quoted'", "a=b"])
def test_what_is_no_formula_stays_as_it_is(typed: str) -> None:
    assert as_typed(harmless(typed)) == harmless(typed) == typed
