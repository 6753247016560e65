"""Of the numbers of a cycle none below ten can be found out, whatever the units and whatever came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from banshi.publishing import gate, withholding
from banshi.publishing.numbers import (
    BASES,
    FAMILIES,
    NO_MORE_THAN,
    SOLVED,
    STANDS,
    TOGETHER,
    VALID,
    Stage,
    added,
    keys_of,
)  # fmt: skip
from banshi.publishing.suppression import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from banshi.publishing.numbers import Family, Key

    type Told = Mapping[str, Mapping[Key, int | None]]
    type Counted = dict[str, dict[Key, int]]
    type Cell = tuple[str, Key]
    type Line = tuple[list[Cell], list[Cell]]

FEW = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 60))
BY_NAME = {family.name: family for family in FAMILIES}


@st.composite
def units(draw: st.DrawFn) -> Counted:
    """Return a city with some units; of what the unit answered at least as much is so as residents call solved."""
    found: Counted = {}
    for at in range(draw(st.integers(1, 5))):
        numbers = dict.fromkeys(keys_of(*Stage), 0)
        for part in ("solved", "less", "partly", "no"):
            numbers["word", part] = draw(FEW)
        numbers[STANDS] = sum(numbers[key] for key in BY_NAME["word"].keys)
        for part in ("unreachable", "unheard"):
            numbers["heard", part] = draw(FEW)
        numbers[BASES[0]] = sum(numbers[key] for key in BY_NAME["heard"].keys)
        numbers["valid", "valid"], numbers["valid", "not"] = draw(FEW), draw(FEW)
        numbers[BASES[1]] = numbers["valid", "valid"] + numbers["valid", "not"]
        _answered(draw, numbers)
        for name in (
            "left_out",
            "contact",
            "content",
            "official-contact",
            "official-word",
            "official-content",
            "returns",
        ):
            _split(draw, numbers, BY_NAME[name])
        found[f"{at:012d}"] = numbers
    return {TOGETHER: added(found.values()), **found}


def _split(draw: st.DrawFn, numbers: dict[Key, int], family: Family) -> None:
    left = numbers[family.of]
    for key in family.keys[:-1]:
        numbers[key] = min(left, draw(FEW))
        left -= numbers[key]
    numbers[family.keys[-1]] = left


def _answered(draw: st.DrawFn, numbers: dict[Key, int]) -> None:
    left = numbers[BASES[0]] - numbers[SOLVED] - numbers["word", "less"]
    more = min(left, draw(FEW))
    numbers["answer", "solved"], numbers["answer", "partly"] = numbers[SOLVED] + more, numbers["word", "less"]
    numbers["answer", "none"] = left - more


def known(told: Told) -> tuple[list[Line], list[Line]]:
    """Return what adds up, as numbers that are together as many as others, and what is no more than others."""
    same = [
        ([(unit, key) for key in family.keys], [(unit, family.of)])
        for unit, numbers in told.items() for family in FAMILIES if family.keys[0] in numbers
    ]  # fmt: skip
    same += [([(unit, key) for unit in told if unit], [(TOGETHER, key)]) for key in told[TOGETHER]]
    less = [([(unit, one)], [(unit, key) for key in limits]) for unit in told for one, limits in NO_MORE_THAN.items()]
    return same, less


def equations(told: Told, place: dict[Cell, int], lines: list[Line]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the signs of the withheld numbers in each line, and what the others leave for them."""
    signs, right = np.zeros((len(lines), len(place))), np.zeros(len(lines))
    for at, sides in enumerate(lines):
        for cells, sign in zip(sides, (1, -1), strict=True):
            for unit, key in cells:
                number = told[unit][key]
                if number is None:
                    signs[at, place[unit, key]] += sign
                else:
                    right[at] -= sign * number
    return signs, right


def largest(told: Told) -> dict[Cell, float]:
    """Return how large each withheld number can be, as some whole city shows: written apart from the gate."""
    hidden = [(unit, key) for unit, numbers in told.items() for key, number in numbers.items() if number is None]
    place = {cell: at for at, cell in enumerate(hidden)}
    (same, equal), (less, most) = (equations(told, place, lines) for lines in known(told))
    found = np.zeros(len(place))
    for at in range(len(place)):
        if found[at] < FEWEST:
            wanted = np.zeros(len(place))
            wanted[at] = -1
            solved = linprog(wanted, A_eq=same, b_eq=equal, A_ub=less, b_ub=most, bounds=(0, 10_000), integrality=1)
            found = np.maximum(found, solved.x)
    return {cell: float(found[at]) for cell, at in place.items()}


def is_safe(told: Told) -> bool:
    """Tell whether no number below ten is told or can be found out."""
    small = [n for numbers in told.values() for n in numbers.values() if n is not None and 0 < n < FEWEST]
    return not small and all(number > FEWEST - 0.001 for number in largest(told).values())


def merged(one: Told, other: Told) -> Told:
    return {unit: {**one[unit], **other[unit]} for unit in one}


@settings(max_examples=30, deadline=None)
@given(units())
def test_of_any_units_nothing_is_recovered(counted: Counted) -> None:
    told = withholding.of_rates(counted)
    both = merged(told, withholding.of_returns(told, counted))
    assert is_safe(both)
    assert all(both[unit][key] in {None, counted[unit][key]} for unit in both for key in both[unit])


def city(*sizes: int) -> Counted:
    """Return units of these sizes, of which most is solved and stays so."""
    found: Counted = {}
    for at, size in enumerate(sizes):
        numbers = dict.fromkeys(keys_of(*Stage), 0)
        numbers |= dict.fromkeys((*BASES, STANDS, SOLVED, VALID, ("answer", "solved"), ("left_out", "kept")), size)
        numbers |= dict.fromkeys((("contact", "contacted"), ("content", "satisfied"), ("returns", "stayed")), size)
        numbers |= dict.fromkeys((("official-contact", "yes"), ("official-word", "solved")), size)
        numbers["official-content", "satisfied"] = size
        found[f"{at:012d}"] = numbers
    return {TOGETHER: added(found.values()), **found}


def test_where_nothing_is_small_everything_is_told() -> None:
    counted = city(100, 200, 300)
    assert withholding.of_rates(counted) == {u: {k: n[k] for k in keys_of(Stage.RATES)} for u, n in counted.items()}


def test_a_small_unit_is_withheld_with_another_and_all_that_is_theirs() -> None:
    told = withholding.of_rates(city(4, 50, 300))
    assert [unit for unit, numbers in told.items() if numbers[BASES[0]] is None] == ["000000000000", "000000000001"]
    assert told["000000000000"][SOLVED] is None
    assert told["000000000002"][SOLVED] == 300
    assert told[TOGETHER][SOLVED] == 354


def test_a_small_part_takes_its_family_along_and_leaves_the_others() -> None:
    counted = city(100, 200)
    counted["000000000000"] |= {("contact", "contacted"): 97, ("contact", "not"): 3}
    counted[TOGETHER] = added(counted[unit] for unit in list(counted)[1:])
    told = withholding.of_rates(counted)
    assert told["000000000000"]["contact", "contacted"] is None
    assert told["000000000000"][SOLVED] == 100


def test_a_second_stage_that_would_tell_of_the_first_is_withheld_whole() -> None:
    counted = city(30, 40)
    told = withholding.of_rates(counted)
    for unit, number in (("000000000000", 5), ("000000000001", 65)):
        told[unit][SOLVED] = None
        counted[unit] |= {SOLVED: number, ("returns", "stayed"): number}
    returns = withholding.of_returns(told, counted)
    assert is_safe(merged(told, returns))


def test_units_of_which_nothing_is_told_count_as_one_and_that_changes_no_limit() -> None:
    counted = city(3, 4, 2, 6, 300)
    counted["000000000004"] |= {("contact", "contacted"): 280, ("contact", "not"): 20}
    counted[TOGETHER] = added(counted[unit] for unit in list(counted)[1:])
    keys = keys_of(Stage.RATES)
    values = np.array([[numbers[key] for key in keys] for numbers in counted.values()])
    withheld = np.array([[number is None for number in n.values()] for n in withholding.of_rates(counted).values()])
    assert (gate.most(values, withheld, keys) == gate.of_each(values, withheld, keys)).all()
    rows, same = gate.alike(values, withheld)
    assert (rows, same) == ([0, 1, 5], [0, 1, 1, 1, 1, 2])


def test_a_city_of_many_tiny_units_is_closed_in_a_moment() -> None:
    told = withholding.of_rates(city(*[1 + n % 7 for n in range(300)], 5000))
    assert told[TOGETHER][SOLVED] == sum(1 + n % 7 for n in range(300)) + 5000
    assert sum(numbers[SOLVED] is None for numbers in told.values()) == 300


@pytest.mark.parametrize("size", [0, 3, 12])
def test_a_lone_unit_is_as_all_units_together(size: int) -> None:
    told = withholding.of_rates(city(size))
    assert told["000000000000"] == told[TOGETHER]
    assert is_safe(told)
