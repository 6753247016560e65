"""The numbers of a unit add up, and the figures made of them are the formulas over the concerns themselves."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import WINDOWS, Row, honest, official
from banshi.concerns.vocabulary import OtherWay, Outcome, Satisfied, Solved
from banshi.publishing import concerns
from banshi.publishing.numbers import BASES, FAMILIES, Numbers, Stage, counted, keys_of, returned

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.concerns.rates import Honest, Share

DAY = date(2027, 1, 4)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Return concerns as residents, hotline and unit may leave them; who is asked of an answer says whether solved."""
    found = []
    for at in range(draw(st.integers(0, 12))):
        reached, excluded = draw(st.booleans()), draw(st.sampled_from(["", OtherWay.MARKET, "致电核实"]))
        found.append(
            Row(
                concern=str(at),
                reported_on=DAY,
                first_due_on=DAY,
                result=draw(st.sampled_from([None, *Outcome])),
                asked=reached or draw(st.booleans()),
                reached=reached,
                round=draw(st.integers(1, 2)),
                contacted=draw(st.sampled_from([None, True, False])),
                solved=draw(st.sampled_from(Solved)),
                satisfied=draw(st.sampled_from([None, *Satisfied])),
                excluded=excluded,
                excluded_by="hotline" if excluded else "",
                recurred_within=draw(st.sampled_from([None, 3, 30, 31, 90, 91])),
            )
        )
    return found


def numbers(of: list[Row]) -> Numbers:
    return Numbers(unit="999902000300", told=counted(of, DAY, DAY, windows=WINDOWS))


@settings(deadline=None)
@given(rows())
def test_the_parts_of_a_family_add_up_to_what_they_are_parts_of(of: list[Row]) -> None:
    told = numbers(of)
    for family in FAMILIES:
        assert sum(told.number(*key) or 0 for key in family.keys) == told.number(*family.of), family.name


HONESTLY: dict[str, Callable[[Honest], Share]] = {
    "contacted": lambda of: of.response,
    "stayed_solved": lambda of: of.resolution,
    "content": lambda of: of.at_least_basically,
    "satisfied": lambda of: of.satisfied,
    "said_solved": lambda of: of.solved_as_said,
    "lasting": lambda of: of.lasting,
    "unreachable": lambda of: of.unreachable,
    "unheard": lambda of: of.unheard,
    "came_back_soon": lambda of: of.recurred[0],
    "came_back": lambda of: of.recurred[1],
}


@pytest.mark.parametrize("figure", concerns.HONEST, ids=lambda one: one.__name__)
@settings(deadline=None)
@given(of=rows())
def test_an_honest_figure_is_the_formula_over_the_concerns(figure: concerns.Figure, of: list[Row]) -> None:
    assert figure(numbers(of)) == HONESTLY[figure.__name__](honest(of, windows=WINDOWS))


@settings(deadline=None)
@given(rows())
def test_the_official_figures_are_the_formula_over_the_concerns(of: list[Row]) -> None:
    found = official(of, pack().weights)
    shares = [figure(numbers(of)) for figure in concerns.OFFICIAL[:3]]
    assert shares == [found.response, found.resolution, found.satisfaction]
    score = concerns.official_score(numbers(of))
    assert score is not None
    assert score.value == found.score


@settings(deadline=None)
@given(rows())
def test_what_is_counted_by_name_is_what_the_formula_counts(of: list[Row]) -> None:
    found, told = honest(of, windows=WINDOWS), numbers(of)
    ways = {str(way) for way in OtherWay}
    by_reason = {name if name in ways else "other": number for name, number in found.excluded}
    assert {name: s.numerator for name, s in concerns.excluded(told) if s and s.numerator} == by_reason
    kinds = {kind or "none": number for kind, number in found.results}
    assert {name: s.numerator for name, s in concerns.answers(told) if s and s.numerator} == kinds


def test_a_figure_with_a_number_withheld_is_missing_and_so_is_what_is_not_counted_yet() -> None:
    told = dict.fromkeys(keys_of(Stage.RATES), 100) | {("content", "basically"): None}
    of = Numbers(unit="", told=told)
    assert concerns.content(of) is None
    assert concerns.stayed_solved(of) is concerns.came_back(of) is None
    assert concerns.satisfied(of) is not None
    assert not of.knows_returns


def test_the_worked_example_gives_its_score_from_its_numbers() -> None:
    told = {
        ("valid", "valid"): 100, ("official-contact", "yes"): 98, ("official-word", "solved"): 90,
        ("official-content", "satisfied"): 80, ("official-content", "basically"): 12,
    }  # fmt: skip
    score = concerns.official_score(Numbers(unit="", told=told))
    assert score is not None
    assert score.value == Fraction("0.9112")


def test_every_figure_is_defined_with_the_numbers_that_it_divides() -> None:
    defined = concerns.definitions()
    assert "within 90 days" in defined["stayed_solved"]
    assert "within 30 days" in defined["came_back_soon"]
    assert not any("{" in text for text in defined.values())
    assert all("Numbers: " in text for text in defined.values())


def test_another_cycle_counts_nothing_of_it() -> None:
    row = Row(concern="one", reported_on=DAY, first_due_on=DAY + timedelta(days=40))
    told = counted([row], DAY, DAY, windows=WINDOWS)
    assert [told[base] for base in BASES] == [0, 1]


@pytest.mark.parametrize(
    ("days", "part"), [(None, "stayed"), (0, "soon"), (30, "soon"), (31, "late"), (90, "late"), (91, "stayed")]
)
def test_what_came_back_counts_in_its_window(days: int | None, part: str) -> None:
    assert returned(days, WINDOWS) == part
