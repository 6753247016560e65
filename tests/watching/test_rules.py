"""What is unusual, on plain numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.watching import WATCHING
from banshi.watching.rules import Against, Rule, Threshold, circle, is_a_question, standing

ALONE = Threshold(days=30, fewest=3)
HIGHEST = Threshold(days=30, fewest=3, against=Against.HIGHEST)
SPREAD = Threshold(days=30, fewest=3, against=Against.SPREAD, spreads=3)
NUMBERS = st.lists(st.integers(0, 500), max_size=30)


@pytest.mark.parametrize(
    ("own", "others", "threshold", "asked"),
    [
        (2, [0, 0, 0, 0], ALONE, False), (3, [], ALONE, True), (3, [9, 9, 9, 9], ALONE, True),
        (4, [0, 1, 2, 3], HIGHEST, True), (3, [0, 1, 2, 3], HIGHEST, False), (50, [0, 1], HIGHEST, False),
        (4, [0, 0, 0, 0], SPREAD, True), (3, [0, 0, 0, 0], SPREAD, False), (50, [10, 10, 10, 10], SPREAD, True),
        (15, [10, 10, 10, 10], SPREAD, False), (60, [5, 40, 50, 55, 70], SPREAD, False),
    ],
)  # fmt: skip
def test_a_number_is_a_question_from_a_threshold_on_and_beside_colleagues(
    own: int, others: list[int], threshold: Threshold, *, asked: bool
) -> None:
    assert is_a_question(own, standing(others), threshold, fewest_colleagues=4) is asked


@given(NUMBERS, st.integers(0, 1000), st.sampled_from([ALONE, HIGHEST, SPREAD]))
def test_more_is_never_less_of_a_question(others: list[int], own: int, threshold: Threshold) -> None:
    beside = standing(others)
    asked = is_a_question(own, beside, threshold, fewest_colleagues=4)
    assert not asked or is_a_question(own + 1, beside, threshold, fewest_colleagues=4)


@given(NUMBERS.filter(lambda found: len(found) >= 4))
def test_one_extreme_colleague_does_not_move_the_middle_beyond_the_others(others: list[int]) -> None:
    assert standing([*others, 1_000_000]).middle <= max(others)


def test_the_nearest_circle_that_is_large_enough_is_taken() -> None:
    assert circle([[1], [1, 2], [1, 2, 3]], 2) == [1, 2]
    assert circle([[1], [1, 2]], 5) == [1, 2]
    assert circle([], 5) == ()


def test_every_rule_has_a_threshold_and_none_is_verified() -> None:
    assert set(WATCHING.thresholds) == set(Rule)
    assert WATCHING.source.verified is False
