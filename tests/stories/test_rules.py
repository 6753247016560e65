"""The pure rules of stories: letters with blanks, lists of steps, and which months may be compared."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.concerns.rates import FEWEST
from banshi.stories import rules
from banshi.stories.comparing import Counts, Window, compare, ripe, whole_months, window
from banshi.stories.rules import Step, Unread
from banshi.stories.vocabulary import Turn

BEGAN, TODAY, LONG_AGO = date(2025, 11, 20), date(2026, 11, 21), date(2020, 1, 1)
WINDOW = Window(
    months=1, a_year_apart=True, after=(date(2025, 12, 1), date(2026, 1, 1)),
    before=(date(2024, 12, 1), date(2025, 1, 1)),
)  # fmt: skip


def every_month(of: int = 30) -> dict[int, int]:
    return dict.fromkeys(range(2019 * 12, 2027 * 12), of)


def test_blanks_are_found_by_either_name_and_others_are_refused() -> None:
    text = "{地点}于{ date }：{事项}，{Place}，{name}"
    assert rules.blanks_in(text) == ("place", "date", "what")
    assert rules.no_blanks(text) == ("name",)


def test_only_what_is_known_is_filled_in() -> None:
    assert rules.filled("{place}：{date}", {"place": "翠湖小区"}) == "翠湖小区：{date}"
    assert rules.filled("{place} {x}", {"place": ""}) == "{place} {x}"


@pytest.mark.parametrize("line", ["3: 测温", "3 days: 测温", "3天，测温", " 3 测温 "])
def test_a_step_is_days_and_what_is_done(line: str) -> None:
    assert rules.steps_of(f"\n{line}") == [Step(days=3, what="测温")]


@pytest.mark.parametrize("line", ["测温", "9999: 测温", "3: " + "长" * 161])
def test_a_step_that_cannot_be_read_names_its_line(line: str) -> None:
    (found,) = rules.steps_of(f"\n{line}")
    assert isinstance(found, Unread)
    assert found.at == 2


def test_steps_get_their_days_in_order() -> None:
    dated = rules.dated([Step(days=9, what="b"), Step(days=0, what="a")], BEGAN)
    assert dated == [(BEGAN, "a"), (date(2025, 11, 29), "b")]


def test_numbers_of_cases_and_concerns_are_found_and_public_ones_are_not() -> None:
    assert rules.numbers_of_cases("见SQ-2026-000123、SQ-2026-55831624和db-2026-000001，项目XM-2026-00001") == (
        "SQ-2026-000123", "SQ-2026-55831624", "db-2026-000001",
    )  # fmt: skip
    assert rules.numbers_in("sq-1, WT-2\nSQ-1；") == ("SQ-1", "WT-2")


def test_months_are_whole_and_closed_and_eleven_at_the_most() -> None:
    assert [whole_months(BEGAN, day) for day in (BEGAN, date(2026, 1, 30), date(2026, 1, 31), date(2030, 1, 1))] == [
        0, 0, 1, 11,
    ]  # fmt: skip


def test_the_same_months_of_the_year_before_are_beside_them() -> None:
    found = window(BEGAN, TODAY, LONG_AGO, every_month())
    assert found == Window(
        months=10, a_year_apart=True, after=(date(2025, 12, 1), date(2026, 10, 1)),
        before=(date(2024, 12, 1), date(2025, 10, 1)),
    )  # fmt: skip


def test_where_the_casework_is_younger_the_months_just_before_are_taken() -> None:
    found = window(BEGAN, TODAY, date(2025, 7, 3), every_month())
    assert found == Window(
        months=3, a_year_apart=False, after=(date(2025, 12, 1), date(2026, 3, 1)),
        before=(date(2025, 8, 1), date(2025, 11, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("today", "earliest", "of"),
    [
        (date(2026, 1, 30), LONG_AGO, 30), (TODAY, None, 30), (TODAY, date(2025, 10, 1), 30), (TODAY, LONG_AGO, 0),
        (TODAY, date(2025, 11, 10), 30),
    ],
)  # fmt: skip
def test_too_early_or_too_little_is_not_compared(today: date, earliest: date | None, of: int) -> None:
    found = window(BEGAN, today, earliest, every_month(of))
    assert found is None or compare(found, Counts(), Counts()).withheld


def test_a_last_month_that_its_difference_would_tell_is_left_out() -> None:
    assert ripe([12, 3, 20], [15, 15, 15]) == 3
    assert ripe([12, 3], [15, 15]) == 1
    assert ripe([3], [15]) == 0
    assert ripe([12], [4]) == 0


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=11))
def test_no_two_tellings_over_the_months_differ_by_one_to_nine(months: list[tuple[int, int]]) -> None:
    after, before = [one for one, _other in months], [other for _one, other in months]
    told = [ripe(after[:turn], before[:turn]) for turn in range(len(months) + 1)]
    for side in (after, before):
        sums = [sum(side[:turn]) for turn in told]
        steps = [later - sooner for sooner, later in pairwise(sums)]
        assert [step for step in steps if 0 < step < 10] == []


def counts(**changes: float) -> Counts:
    base: dict[str, float] = {
        "concerns": 100, "judged": 100, "solved": 50, "answered": 100, "hours": 48.0, "objected": 20
    }  # fmt: skip
    return Counts(**(base | changes))  # type: ignore[arg-type]


def test_a_story_whose_figures_got_worse_says_so() -> None:
    found = compare(WINDOW, counts(), counts(concerns=120, solved=40, hours=72.0, objected=60), routing=True)
    assert found.worse == ("concerns", "solved", "hours", "objected")


def test_better_and_the_same_are_told_apart() -> None:
    found = compare(WINDOW, counts(), counts(concerns=60, judged=60, solved=30, hours=24.0))
    assert [(one.name, one.turn) for one in found.figures] == [
        ("concerns", Turn.BETTER), ("solved", Turn.SAME), ("hours", Turn.BETTER),
    ]  # fmt: skip
    assert found.worse == ()


@pytest.mark.parametrize(
    ("before", "after"), [(counts(concerns=9), counts()), (counts(), counts(concerns=1)), (Counts(), Counts())]
)
def test_no_figure_is_told_where_one_side_has_fewer_than_ten(before: Counts, after: Counts) -> None:
    found = compare(WINDOW, before, after)
    assert found.withheld
    assert found.figures == ()


@pytest.mark.parametrize(
    "side", [{"solved": 3}, {"solved": 97}, {"judged": 0, "solved": 0}, {"judged": 9, "solved": 0}]
)
def test_a_share_is_withheld_where_a_part_of_it_is_below_ten(side: dict[str, float]) -> None:
    for before, after in ((counts(**side), counts()), (counts(), counts(**side))):
        solved = compare(WINDOW, before, after).figures[1]
        assert None in {solved.before, solved.after}
        assert solved.turn == Turn.UNTOLD


def test_time_to_answer_is_withheld_below_ten_answers() -> None:
    assert compare(WINDOW, counts(answered=9), counts()).figures[2].turn == Turn.UNTOLD
    assert compare(WINDOW, counts(), counts(answered=9)).figures[2].after is None


def test_nothing_that_is_told_is_between_one_and_nine() -> None:
    found = compare(WINDOW, counts(solved=95), counts(answered=9), routing=True)
    told = [one for figure in found.figures for one in (figure.before, figure.after) if one is not None]
    assert all(whole >= FEWEST for _part, whole in told)
