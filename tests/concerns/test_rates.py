"""The official rates are the formula, and no unit can raise its honest ones by anything that it can do alone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.concerns.jurisdiction import Weights
from banshi.concerns.rates import Honest, Row, Share, due_in, honest, official, official_of, reported_in, whole, wilson
from banshi.concerns.vocabulary import Outcome, Satisfied, Solved
from banshi.kernel.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable

NOWHERE = Source(title="a test", verified=False)
BEIJING = Weights(
    response=Fraction(1, 10),
    resolution=Fraction(1, 2),
    satisfaction=Fraction(2, 5),
    basically=Fraction(9, 10),
    source=NOWHERE,
)
EVEN = replace(BEIJING, response=Fraction(30, 100), resolution=Fraction(35, 100), satisfaction=Fraction(35, 100))
FIRST, LAST = date(2026, 12, 19), date(2027, 1, 18)
DAY = date(2027, 1, 4)
SAID_YES = Row(concern="yes", reported_on=DAY, first_due_on=DAY, result=Outcome.SOLVED, asked=True, reached=True,
               contacted=True, solved=Solved.YES, satisfied=Satisfied.YES)  # fmt: skip
SAID_NO = replace(SAID_YES, concern="no", solved=Solved.NO, satisfied=Satisfied.NO)


def many(**counts: int) -> list[Row]:
    """Return as many rows of each sort, each another concern."""
    sorts = {"yes": SAID_YES, "no": SAID_NO, "silent": Row(concern="silent", reported_on=DAY, first_due_on=DAY)}
    return [replace(sorts[sort], concern=f"{sort}-{n}") for sort, number in counts.items() for n in range(number)]


# ---------------------------------------------------------------- the official rates


def test_the_worked_example_gives_its_score_exactly() -> None:
    found = official_of(valid=100, contacted=98, solved=90, satisfied=80, basically=12, weights=BEIJING)
    assert found.response.value == Fraction("0.98")
    assert found.resolution.value == Fraction("0.90")
    assert found.satisfaction.value == Fraction("0.908")
    assert found.score == Fraction("0.9112")


def test_the_worked_example_counted_from_rows_gives_the_same_score() -> None:
    rows = many(yes=80, no=20)
    rows = [replace(row, contacted=n >= 2) for n, row in enumerate(rows)]
    rows[80:90] = [replace(row, solved=Solved.YES, satisfied=Satisfied.BASICALLY) for row in rows[80:90]]
    rows[90:92] = [replace(row, solved=Solved.PARTLY, satisfied=Satisfied.BASICALLY) for row in rows[90:92]]
    assert official(rows, BEIJING).score == Fraction("0.9112")


@st.composite
def counts(draw: st.DrawFn) -> dict[str, int]:
    valid = draw(st.integers(1, 10**6))
    satisfied = draw(st.integers(0, valid))
    return {
        "valid": valid,
        "contacted": draw(st.integers(0, valid)),
        "solved": draw(st.integers(0, valid)),
        "satisfied": satisfied,
        "basically": draw(st.integers(0, valid - satisfied)),
    }


@given(counts(), st.sampled_from([BEIJING, EVEN]))
@settings(deadline=None)
def test_the_score_is_the_formula_for_any_counts(of: dict[str, int], weights: Weights) -> None:
    satisfied = (of["satisfied"] + weights.basically * of["basically"]) / Fraction(of["valid"])
    by_hand = (
        weights.response * Fraction(of["contacted"], of["valid"])
        + weights.resolution * Fraction(of["solved"], of["valid"])
        + weights.satisfaction * satisfied
    )
    score = official_of(**of, weights=weights).score
    assert score == by_hand
    assert 0 <= by_hand <= 1


@pytest.mark.parametrize(
    "row",
    [
        replace(SAID_NO, reached=False),
        replace(SAID_NO, solved=None),
        replace(SAID_NO, excluded="litigation", excluded_by="hotline"),
    ],
    ids=["unreachable", "said nothing", "taken out by the hotline"],
)
def test_what_is_no_valid_call_back_is_not_in_the_official_rates(row: Row) -> None:
    assert official([SAID_YES, row], BEIJING).valid == 1


def test_without_a_valid_call_back_there_is_no_score() -> None:
    none = official([], BEIJING)
    assert (none.score, none.response.value, none.resolution.interval) == (None, None, None)


# ---------------------------------------------------------------- the honest rates


def test_whatever_nobody_said_is_not_solved() -> None:
    found = honest(many(yes=6, no=2, silent=4))
    assert (found.resolution.numerator, found.resolution.denominator) == (6, 12)
    assert (found.unheard.numerator, found.unreachable.numerator) == (4, 0)


def test_the_unreachable_stay_in_the_denominator_and_are_told() -> None:
    lost = replace(SAID_NO, concern="lost", reached=False, solved=None, satisfied=None)
    found = honest([*many(yes=9), lost])
    assert (found.unreachable.value, found.resolution.value) == (Fraction(1, 10), Fraction(9, 10))


def test_what_the_hotline_took_out_is_told_by_reason_and_stays_in_the_denominator() -> None:
    court = [replace(row, excluded="court", excluded_by="hotline") for row in many(no=2)]
    asked = replace(SAID_NO, concern="asked", excluded="beyond duty", excluded_by="unit")
    found = honest([*many(yes=7), *court, asked])
    assert found.excluded == (("court", 2),)
    assert (found.resolution.value, found.within_duty.value) == (Fraction(7, 10), Fraction(7, 8))


@pytest.mark.parametrize("result", [r for r in Outcome if r != Outcome.SOLVED])
def test_an_answer_that_says_less_than_solved_never_counts_as_solved(result: Outcome) -> None:
    found = honest([replace(SAID_YES, result=result)])
    assert found.solved_as_said.numerator == found.resolution.numerator == 0
    assert found.results == ((result.value, 1),)


@pytest.mark.parametrize(
    ("days", "said", "lasting", "resolution"),
    [(None, 1, 1, 1), (91, 1, 1, 1), (90, 1, 1, 0), (31, 1, 1, 0), (30, 1, 0, 0), (0, 1, 0, 0)],
)
def test_what_comes_back_was_not_solved(days: int | None, said: int, lasting: int, resolution: int) -> None:
    found = honest([replace(SAID_YES, recurred_within=days)])
    shares = (found.solved_as_said, found.lasting, found.resolution)
    assert tuple(share.numerator for share in shares) == (said, lasting, resolution)
    assert tuple(share.numerator for share in found.recurred) == (1 - lasting, 1 - resolution)


def test_a_concern_in_parts_counts_once_and_as_its_worst_part() -> None:
    parts = [SAID_YES, replace(SAID_NO, concern="yes"), SAID_NO]
    found = honest(parts)
    assert (found.dispatched, found.resolution.numerator, found.response.numerator) == (2, 0, 2)


def test_a_concern_is_taken_out_only_if_all_its_parts_are() -> None:
    out = replace(SAID_NO, excluded="court", excluded_by="hotline")
    assert honest([out, out]).within_duty.denominator == 0
    assert honest([out, SAID_NO]).within_duty.denominator == honest([SAID_NO, out]).within_duty.denominator == 1


def test_honestly_a_concern_belongs_to_the_cycle_of_its_first_due_time() -> None:
    rows = [replace(SAID_YES, concern=str(n), first_due_on=FIRST + timedelta(days=n)) for n in (-1, 0, 30, 31)]
    assert [row.concern for row in due_in(rows, FIRST, LAST)] == ["0", "30"]


def test_officially_a_concern_belongs_to_the_cycle_in_which_it_was_reported() -> None:
    rows = [replace(SAID_YES, concern=str(n), reported_on=FIRST + timedelta(days=n)) for n in (-1, 0, 30, 31)]
    assert [row.concern for row in reported_in(rows, FIRST, LAST)] == ["0", "30"]


def test_reported_on_the_18th_and_due_on_the_20th_it_is_in_two_cycles() -> None:
    row = replace(SAID_YES, reported_on=LAST, first_due_on=LAST + timedelta(days=2))
    assert (reported_in([row], FIRST, LAST), due_in([row], FIRST, LAST)) == ([row], [])
    after = LAST + timedelta(days=1), LAST + timedelta(days=30)
    assert (reported_in([row], *after), due_in([row], *after)) == ([], [row])


# ---------------------------------------------------------------- nobody can raise their own rate

# Whose word each field is. A new field needs an owner here, and an action below where it is the unit's.
OWNERS = {
    "concern": "dispatch", "reported_on": "resident", "first_due_on": "dispatch", "asked": "hotline",
    "reached": "hotline",
    "verdict_round": "resident", "contacted": "resident", "solved": "resident", "satisfied": "resident",
    "recurred_within": "resident", "result": "unit", "round": "unit", "excluded": "hotline or unit",
    "excluded_by": "hotline or unit",
}  # fmt: skip

type Act = Callable[[list[Row], int], list[Row]]


def on_one(change: Callable[[Row], Row]) -> Act:
    return lambda rows, n: [*rows[:n], change(rows[n]), *rows[n + 1 :]]


def answering(result: Outcome | None) -> Act:
    """Answer, or take back the answer: a new round, of which the resident has not spoken yet."""
    return on_one(lambda row: replace(row, result=result, round=row.round + 1))


def asking_to_take_out(reason: str) -> Act:
    """Ask the hotline to take it out; what the hotline has decided is not the unit's to change."""
    return on_one(lambda row: row if row.taken_out else replace(row, excluded=reason, excluded_by="unit"))


def splitting(later: int, result: Outcome | None, *, reached: bool) -> Act:
    """Make a part of a concern a row of its own, due later, with whatever the unit says of it."""
    return lambda rows, n: [
        *rows,
        Row(
            concern=rows[n].concern,
            reported_on=rows[n].reported_on,
            first_due_on=rows[n].first_due_on + timedelta(days=later),
            result=result,
            asked=reached,
            reached=reached,
        ),
    ]


ACTS: dict[str, Act] = {
    "claim solved": answering(Outcome.SOLVED),
    "claim partly": answering(Outcome.PARTLY),
    "say not now": answering(Outcome.NOT_NOW),
    "object, or say not our duty": answering(Outcome.NOT_OUR_DUTY),
    "call it unlawful": answering(Outcome.UNLAWFUL),
    "send another way": answering(Outcome.OTHER_WAY),
    "say it was withdrawn": answering(Outcome.WITHDRAWN),
    "withhold the answer, or return it": answering(None),
    "ask to take it out": asking_to_take_out("beyond duty"),
    "declare unreachable": asking_to_take_out("unreachable"),
    "split off a part": splitting(3, Outcome.SOLVED, reached=False),
    "split off a part into the next cycle": splitting(31, None, reached=False),
    "split off a part that the hotline reaches in vain": splitting(0, Outcome.SOLVED, reached=True),
}

# Mostly concerns of which the resident has spoken, in the cycle: what there is to lose, and to hide.
ROWS = st.lists(
    st.builds(
        Row,
        concern=st.sampled_from("abcdefghijkl"),
        reported_on=st.sampled_from([DAY, FIRST - timedelta(days=1)]),
        first_due_on=st.sampled_from([DAY, FIRST, LAST, LAST + timedelta(days=1), FIRST - timedelta(days=1)]),
        result=st.sampled_from([Outcome.SOLVED, Outcome.NOT_NOW, None, *Outcome]),
        asked=st.sampled_from([True, True, False]),
        reached=st.sampled_from([True, True, False]),
        contacted=st.sampled_from([True, False, None]),
        solved=st.sampled_from([Solved.YES, Solved.NO, None, *Solved]),
        satisfied=st.sampled_from([Satisfied.YES, Satisfied.NO, None, *Satisfied]),
        excluded=st.sampled_from(["", "", "court"]),
        excluded_by=st.sampled_from(["hotline", "unit", ""]),
        recurred_within=st.sampled_from([None, None, 5, 45, 120]),
    ),
    min_size=3,
    max_size=12,
)


def rates(found: Honest) -> list[Fraction]:
    """Return what a unit might want to raise."""
    shares = (
        found.response, found.solved_as_said, found.lasting, found.resolution, found.satisfied,
        found.at_least_basically, found.within_duty,
    )  # fmt: skip
    return [share.value or Fraction(0) for share in shares]


def test_every_field_of_a_row_is_somebodys_word() -> None:
    assert {field.name for field in fields(Row)} == set(OWNERS)


@settings(max_examples=500)
@given(ROWS, st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 11)), min_size=1, max_size=8))
def test_no_sequence_of_a_units_own_actions_raises_an_honest_rate(rows: list[Row], acts: list[tuple[str, int]]) -> None:
    before = rates(honest(due_in(rows, FIRST, LAST)))
    for name, n in acts:
        rows = ACTS[name](rows, n % len(rows))
    after = rates(honest(due_in(rows, FIRST, LAST)))
    assert all(later <= earlier for earlier, later in zip(before, after, strict=True))


@given(ROWS)
def test_a_residents_yes_is_what_raises_it(rows: list[Row]) -> None:
    counted = whole(rows)
    told = [replace(row, reached=True, verdict_round=row.round, solved=Solved.YES, result=Outcome.SOLVED,
                    recurred_within=None) for row in counted]  # fmt: skip
    assert honest(told).resolution.value == 1


@given(ROWS)
def test_the_honest_resolution_never_stands_above_what_was_said(rows: list[Row]) -> None:
    found = honest(rows)
    assert found.resolution.numerator <= found.lasting.numerator <= found.solved_as_said.numerator <= found.dispatched
    assert found.dispatched == len({row.concern for row in rows})


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Row], random: object) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert rates(honest(mixed)) == rates(honest(rows))


def test_the_official_rate_does_not_see_who_was_not_asked_and_what_came_back() -> None:
    rows = [*many(silent=10), *(replace(row, recurred_within=n) for n, row in enumerate(many(yes=10)))]
    assert official(rows, BEIJING).resolution.value == 1
    assert (honest(rows).solved_as_said.value, honest(rows).resolution.value) == (Fraction(1, 2), Fraction(0))


def test_a_no_counts_though_the_unit_has_answered_again_since() -> None:
    rows = ACTS["claim solved"](many(yes=9, no=1), 9)
    assert official(rows, BEIJING).resolution.value == honest(rows).resolution.value == Fraction(9, 10)


# ---------------------------------------------------------------- how sure a share is


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_nought_and_one(of: tuple[int, int]) -> None:
    share = Share(*of)
    assert share.interval is not None
    assert 0 <= share.interval[0] <= of[0] / of[1] <= share.interval[1] <= 1


@pytest.mark.parametrize(("of", "too_few"), [(0, True), (9, True), (10, False)])
def test_fewer_than_ten_are_too_few_to_tell(of: int, too_few: bool) -> None:  # noqa: FBT001 - a row of a table
    assert Share(0, of).too_few is too_few
