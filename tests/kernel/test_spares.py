"""What was put back last is given out first, and what an exception left is not given out again."""

from __future__ import annotations

from itertools import count

import pytest

from banshi.kernel.spares import Spares


def test_one_thing_is_enough_for_who_comes_one_after_the_other() -> None:
    spares = Spares(count().__next__)
    for _turn in range(3):
        with spares.one() as thing:
            assert thing == 0


def test_two_at_once_have_two_and_the_last_one_used_comes_first() -> None:
    spares = Spares(count().__next__)
    with spares.one() as outer:
        with spares.one() as inner:
            assert (outer, inner) == (0, 1)
        with spares.one() as again:
            assert again == 1
    with spares.one() as last:
        assert last == 0


def test_what_an_exception_left_is_thrown_away() -> None:
    spares = Spares(count().__next__)
    with pytest.raises(KeyError), spares.one():
        raise KeyError
    with spares.one() as thing:
        assert thing == 1
