"""No number below ten can be computed from what is published, for any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.publishing.bounds import highest
from banshi.publishing.suppression import FEWEST, of_a_grid, of_a_tree
from bench.attack_published import GRID, PLACE, SUBJECT, bounds, differences

if TYPE_CHECKING:
    from bench.attack_published import Numbers

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 80))
PERIOD = "2026-10"
STREETS = {"": ("9999",), "9999": ("999901", "999902"), "999901": ("999901001", "999901002", "999901*"), "999902": ()}


def tree(*leaves: int) -> dict[str, int]:
    """Return the sums of a small city with two counties; the first has two streets."""
    first = {"999901001": leaves[0], "999901002": leaves[1], "999901*": leaves[2]}
    counties = {"999901": sum(first.values()), "999902": leaves[3]}
    return {"": sum(counties.values()), "9999": sum(counties.values()), **counties, **first}


def test_a_single_small_count_takes_a_neighbour_with_it() -> None:
    withheld = of_a_tree(tree(4, 30, 50, 100), STREETS)
    assert withheld == {"999901001", "999901002"}


def test_below_a_withheld_place_all_are_withheld() -> None:
    assert of_a_tree(tree(1, 2, 3, 100), STREETS) >= {"999901", "999902", "999901001", "999901002", "999901*"}


def test_nobody_at_all_points_at_nobody() -> None:
    assert of_a_tree(tree(0, 30, 0, 100), STREETS) == frozenset()


def test_many_small_counts_need_no_other_to_hide() -> None:
    assert of_a_tree(tree(9, 8, 40, 100), STREETS) == {"999901001", "999901002"}


@settings(max_examples=60, deadline=None)
@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_of_any_tree_nothing_is_recovered(leaves: tuple[int, int, int, int]) -> None:
    values = tree(*leaves)
    withheld = of_a_tree(values, STREETS)
    told: Numbers = {(PLACE, code, "", PERIOD): None if code in withheld else n for code, n in values.items()}
    assert list(bounds(told)) == []
    assert all(n in {None, 0} or n >= FEWEST for n in told.values())


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(2, 4), st.data())
def test_of_any_grid_nothing_is_recovered(high: int, wide: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(COUNTS, min_size=high * wide, max_size=high * wide))
    told = published(np.array(drawn, dtype=np.int64).reshape(high, wide))
    assert list(bounds(told)) == []


def published(values: np.ndarray, *, complementary: bool = True) -> Numbers:
    """Return a grid as it would be published, with its margins."""
    rows, columns = [f"99{at:02d}" for at in range(len(values))], [f"{at:02d}" for at in range(values.shape[1])]
    total = int(values.sum())
    no_row = of_a_tree({"": total, **dict(zip(rows, map(int, values.sum(axis=1)), strict=True))}, {"": tuple(rows)})
    no_column = of_a_tree(
        {"": total, **dict(zip(columns, map(int, values.sum(axis=0)), strict=True))}, {"": tuple(columns)}
    )
    small = (values > 0) & (values < FEWEST)
    withheld = of_a_grid(values, [int(r in no_row) for r in rows], [int(c in no_column) for c in columns])
    told: Numbers = {}
    for table, no, names, sums in (
        (PLACE, no_row, rows, values.sum(axis=1)),
        (SUBJECT, no_column, columns, values.sum(axis=0)),
    ):
        key = (table, "", "", PERIOD)
        told[key] = None if "" in no else total
        for name, number in zip(names, map(int, sums), strict=True):
            told[table, name if table == PLACE else "", name if table == SUBJECT else "", PERIOD] = (
                None if name in no else number
            )
    hidden = withheld if complementary else small
    for (row, column), number in np.ndenumerate(values):
        told[GRID, rows[row], columns[column], PERIOD] = None if hidden[row, column] else int(number)
    return told


def test_without_complementary_suppression_the_attack_recovers_a_grid() -> None:
    values = np.array([[4, 30, 20], [50, 60, 70], [11, 12, 13]])
    assert list(bounds(published(values, complementary=False))) == [
        f"('{GRID}', '9900', '00', '2026-10'): 4 at the most"
    ]
    assert list(bounds(published(values))) == []


def test_a_bound_is_the_smaller_of_what_is_left_of_row_and_column() -> None:
    values = np.array([[4, 30], [50, 60]])
    assert highest(values, np.ones_like(values, dtype=bool), [0, 0], [0, 0], (0, 0)) == 34
    assert highest(values, values < 10, [0, 0], [0, 0], (0, 0)) == 4


@pytest.mark.parametrize("fewest", [3, 10, 20])
def test_the_threshold_may_be_another(fewest: int) -> None:
    withheld = of_a_tree(tree(2, 30, 50, 100), STREETS, fewest=fewest)
    assert withheld == {"999901001", "999901002"}


def test_without_complementary_suppression_the_attack_recovers_a_place() -> None:
    values = tree(4, 30, 50, 100)
    told: Numbers = {(PLACE, code, "", PERIOD): None if 0 < n < FEWEST else n for code, n in values.items()}
    assert list(bounds(told)) == [f"('{PLACE}', '999901001', '', '{PERIOD}'): 4 at the most"]


def test_a_total_over_months_tells_a_month_that_was_withheld() -> None:
    months = {"2026-07": 20, "2026-08": 30, "2026-09": None, "2026-Q3": 57}
    told: Numbers = {(PLACE, "", "", period): number for period, number in months.items()}
    assert list(bounds(told)) == [f"('{PLACE}', '', '', '2026-09'): 7 at the most"]


def test_a_month_that_changes_by_a_few_tells_of_them() -> None:
    key = (PLACE, "9999", "", PERIOD)
    assert list(differences({key: 40}, {key: 42})) == [f"{key}: +2 since the day before"]
    assert list(differences({key: 40}, {key: 50})) == []
