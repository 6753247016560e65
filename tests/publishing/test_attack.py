"""The attack on what is published recovers what careless offices would give away, of rates and of errands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from banshi.publishing.suppression import FEWEST
from bench.attack_folding import Contradiction
from bench.attack_programmes import largest
from bench.attack_published import RESULTS, Known, bounds, changes_of_sums, equations
from bench.attack_rates import ERRANDS, RATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.attack_folding import Equation, Key
    from bench.attack_published import Numbers

COUNTS = st.lists(st.integers(0, 14), min_size=3, max_size=3)
CYCLE = "2026-09-19/2026-10-18"


def rates(unit: str, **told: int | None) -> Numbers:
    """Return the numbers of a unit in a cycle; a name is a family and a part, joined by two underscores."""
    return {(RATES, unit, name.replace("__", ":").replace("_of_", "-"), CYCLE): number for name, number in told.items()}


def recovered(numbers: Numbers) -> list[str]:
    """Return what is recovered, by what the cell is about and where."""
    return [line.split(": ")[0] + ": " + line.split(": ")[-1] for line in bounds(numbers)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_is_lost_by_folding(data: st.DataObject) -> None:
    parts = {"1": data.draw(COUNTS), "2": data.draw(COUNTS), "3": data.draw(COUNTS)}
    told: Numbers = {
        (RATES, unit, about, CYCLE): None if data.draw(st.integers(0, 3)) else number
        for unit, numbers in with_all(parts).items() for about, number in numbers.items()
    }  # fmt: skip
    known = list(equations(told))
    plain, folded = dict(without_folding(known)), dict(largest(known))
    assert recovered_of(folded) == recovered_of(plain)
    assert all(most >= fewest_or(plain[cell]) for cell, most in folded.items())


def recovered_of(largest_of: dict[Key, int]) -> set[Key]:
    return {cell for cell, most in largest_of.items() if most < FEWEST}


def with_all(parts: dict[str, list[int]]) -> dict[str, dict[str, int]]:
    """Return the bases and a family of some units, and of all together."""
    names = ("stands", "unreachable", "unheard")
    units = {unit: dict(zip(names, numbers, strict=True)) for unit, numbers in parts.items()}
    units[""] = {name: sum(one[name] for one in units.values()) for name in names}
    return {
        unit: {"due": sum(one.values())} | {f"heard:{name}": number for name, number in one.items()}
        for unit, one in units.items()
    }


def without_folding(known: list[Equation]) -> Iterator[tuple[Key, int]]:
    """Yield the largest number of each unknown, one programme each."""
    cells = list(dict.fromkeys(cell for row, _total in known for cell, _sign in row))
    matrix = np.zeros((len(known), len(cells)))
    for at, (row, _total) in enumerate(known):
        for cell, sign in row:
            matrix[at, cells.index(cell)] += sign
    right = [total for _row, total in known]
    for at, cell in enumerate(cells):
        found = milp(
            -np.eye(len(cells))[at], constraints=LinearConstraint(matrix, right, right),
            bounds=Bounds(0, 10**6), integrality=np.ones(len(cells)),
        )  # fmt: skip
        yield cell, round(-found.fun)


def fewest_or(most: int) -> int:
    """Return a number, or ten for more: how much more is not asked for."""
    return min(most, 10)


def errands(saved: dict[str, int], *told: tuple[str, str, str, int]) -> Numbers:
    """Return what is told of pairs (first month, last month, errands), and the errands saved in each month."""
    numbers: Numbers = {(RESULTS, "errands_saved", "saved", month): number for month, number in saved.items()}
    return numbers | {(ERRANDS, pair, since, until): number for pair, since, until, number in told}


def test_a_part_that_is_left_of_a_family_is_recovered() -> None:
    told = rates("1", due=100, heard__stands=80, heard__unreachable=None, heard__unheard=None)
    assert recovered(told) == []
    told = rates("1", due=100, heard__stands=95, heard__unreachable=None, heard__unheard=None)
    assert recovered(told) == [f"('{RATES}', '1', 'heard:unreachable', '{CYCLE}'): 5 at the most",
                               f"('{RATES}', '1', 'heard:unheard', '{CYCLE}'): 5 at the most"]  # fmt: skip


def test_units_add_up_to_all_units_together() -> None:
    told = rates("", due=200) | rates("1", due=120) | rates("2", due=73) | rates("3", due=None)
    assert recovered(told) == [f"('{RATES}', '3', 'due', '{CYCLE}'): 7 at the most"]


def test_a_level_bounds_the_level_below() -> None:
    told = rates("1", heard__stands=40, word__solved=34, word__no=None, word__less=None, word__unsaid=0)
    assert len(recovered(told)) == 2


def test_no_more_is_solved_than_was_answered_so_or_not_at_all() -> None:
    told = rates("1", heard__stands=60, word__solved=None, word__less=None, word__no=20)
    told |= rates("1", due=90, answer__solved=7, answer__none=0, answer__partly=83)
    assert recovered(told) == [f"('{RATES}', '1', 'word:solved', '{CYCLE}'): 7 at the most"]


def test_what_came_back_adds_up_to_what_was_called_solved() -> None:
    told = rates("1", word__solved=30, returns__stayed=22, returns__soon=None, returns__late=None)
    assert len(recovered(told)) == 2


def test_half_a_concern_does_not_hide_anything() -> None:
    triangle = {"a": ("x", "y"), "b": ("y", "z"), "c": ("x", "z")}
    equations = [([((name,), 1) for name in names], 19) for names in triangle.values()]
    with pytest.raises(Contradiction):
        list(largest(equations))


def test_errands_of_a_month_are_recovered_from_those_of_the_next() -> None:
    saved = {"2026-09": 100, "2026-10": 100}
    told = errands(saved, ("1-2", "2026-09", "2026-10", 12), ("1-3", "2026-09", "2026-09", 60))
    assert recovered(told) == []
    told = errands(saved, ("1-2", "2026-09", "2026-10", 12), ("1-3", "2026-09", "2026-09", 96))
    assert [line for line in recovered(told) if "'1-2', '', '2026-09'" in line] == [
        "('errands of a month', '1-2', '', '2026-09'): 4 at the most"
    ]


def test_a_month_that_brought_nothing_to_a_pair_points_at_nobody() -> None:
    told = errands({"2026-08": 0, "2026-09": 90}, ("1-2", "2026-08", "2026-09", 12))
    assert recovered(told) == []


def test_a_carry_that_was_held_to_hide_another_is_not_told_by_it() -> None:
    saved = {"2026-09": 60, "2026-10": 60}
    told = errands(saved, ("1-2", "2026-09", "2026-10", 25), ("1-3", "2026-09", "2026-10", 12))
    assert recovered(told) == []


def test_a_number_that_comes_back_near_what_it_was_tells_of_a_few() -> None:
    known = Known()
    for number in (40, 52, 42):
        known.add({(RESULTS, "reopened", "", "2026-10"): number})
    assert known.recovered == [f"('{RESULTS}', 'reopened', '', '2026-10'): +2 since an earlier day"]


def test_a_sum_of_withheld_numbers_tells_of_a_few_by_its_change() -> None:
    before = rates("1", due=100, heard__stands=80, heard__unreachable=None, heard__unheard=None)
    now = rates("1", due=103, heard__stands=80, heard__unreachable=None, heard__unheard=None)
    assert len(list(changes_of_sums(before, now))) == 1
