"""Whose duty it is, who is above, what makes an answer doubtful: the pure rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.concerns import rules
from banshi.concerns.rules import Body, DutyLine
from banshi.concerns.vocabulary import Outcome

BODIES = {
    1: Body(id=1, kind="government", division="340800", parent=None),
    2: Body(id=2, kind="government", division="340802", parent=1),
    3: Body(id=3, kind="utility", division="340802", parent=2),
    4: Body(id=4, kind="hotline", division="340800", parent=1),
}
HEATING = DutyLine(category="01.04", division="340802", kind="", unit_id=3, co_units=(2,), source="list of 2026")
EVERYTHING = DutyLine(category="", division="", kind="", unit_id=1)


def routed(*duties: DutyLine, category: str = "01.04.01", division: str = "340802", **rest: object) -> rules.Routed:
    asked = {"kind": "report", "hotline": 4} | rest
    return rules.route(duties, BODIES, category=category, division=division, **asked)  # type: ignore[arg-type]


def test_a_known_duty_goes_to_its_unit_with_those_that_help() -> None:
    assert routed(HEATING) == rules.Routed(unit_id=3, co_units=(2,), why="duty", source="list of 2026")


def test_the_closest_line_counts() -> None:
    closer = DutyLine(category="01.04.01", division="340802", kind="", unit_id=2)
    for_complaints = DutyLine(category="01.04", division="340802", kind="complain", unit_id=1)
    assert routed(EVERYTHING, HEATING, closer).unit_id == 2
    assert routed(HEATING, for_complaints, category="01.04", kind="complain").unit_id == 1


def test_an_unknown_duty_goes_to_the_government_of_the_area() -> None:
    assert routed(category="09").why == "area"
    assert routed(category="09").unit_id == 2
    assert routed(category="09", division="340811").unit_id == 1


def test_where_nothing_is_known_the_hotline_keeps_it_and_says_so() -> None:
    assert routed(division="") == rules.Routed(unit_id=4, co_units=(), why="hotline")
    assert routed(division="110000").why == "hotline"


def test_a_unit_that_is_complained_of_steps_aside_for_the_one_above() -> None:
    assert routed(HEATING, shielded=[3]) == rules.Routed(
        unit_id=2, co_units=(), why="duty-aside", source="list of 2026"
    )
    assert routed(HEATING, shielded=[3, 2]).unit_id == 1
    assert routed(HEATING, shielded=[1, 2, 3]).why == "hotline"


@given(category=st.text("0123456789.", max_size=8), division=st.text("0123456789", max_size=12),
       shielded=st.sets(st.sampled_from([1, 2, 3])))  # fmt: skip
def test_a_concern_always_goes_somewhere_and_never_to_whom_it_is_about(
    category: str, division: str, shielded: set[int]
) -> None:
    found = routed(HEATING, EVERYTHING, category=category, division=division, shielded=tuple(shielded))
    assert found.unit_id in BODIES
    assert found.unit_id not in shielded
    assert not set(found.co_units) & shielded


@pytest.mark.parametrize(
    ("code", "expected"),
    [("340000", "34"), ("340800", "3408"), ("340802", "340802"), ("340802003000", "340802003"),
     ("340810", "340810"), ("340802003201", "340802003201"), ("", "")],
)  # fmt: skip
def test_the_area_of_a_code_is_what_is_not_filled_up_with_zeros(code: str, expected: str) -> None:
    assert rules.area(code) == expected


def test_the_unit_above_is_found_past_those_complained_of() -> None:
    assert rules.above(3, BODIES) == 2
    assert rules.above(3, BODIES, [2]) == 1
    assert rules.above(1, BODIES) is None
    assert rules.above(99, BODIES) is None


def doubts(**changes: object) -> set[str]:
    asked = {
        "said": "翠湖小区暖气不热", "place": "翠湖小区", "category": "室温不达标", "done": "更换了循环泵，暖气恢复正常",
        "reply": "翠湖小区的暖气已经恢复", "outcome": Outcome.SOLVED, "contacted": True, "repeats": False,
    } | changes  # fmt: skip
    return {flag.code for flag in rules.flags(**asked)}  # type: ignore[arg-type]


def test_an_honest_answer_raises_no_doubt() -> None:
    assert doubts() == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"repeats": True}, "repeats"), ({"contacted": False}, "no-contact"), ({"done": "已办"}, "empty"),
        ({"done": "感谢您的理解与支持", "reply": "感谢您的理解与支持，我们将继续努力"}, "off-the-point"),
        ({"outcome": Outcome.NOT_OUR_DUTY}, "not-duty"), ({"outcome": Outcome.UNLAWFUL}, "unlawful"),
    ],
)  # fmt: skip
def test_each_doubt_is_seen(changes: dict[str, object], code: str) -> None:
    assert code in doubts(**changes)


def test_an_english_answer_mentions_what_was_asked() -> None:
    assert rules.mentions("The radiator pump in Cuihu was replaced", "Our radiator is cold in Cuihu")
    assert not rules.mentions("Thank you for your support", "Our radiator is cold in Cuihu")
    assert rules.mentions("anything", "")


@given(noes=st.integers(0, 50), voices=st.integers(0, 50), enough=st.integers(1, 5))
def test_a_problem_reopens_only_when_residents_say_no(noes: int, voices: int, enough: int) -> None:
    if rules.reopens(noes, voices, enough):
        assert noes >= 1
    assert rules.reopens(3, 40, 3)
    assert not rules.reopens(2, 40, 3)
    assert rules.reopens(1, 1, 3)


def test_a_day_to_look_again_is_a_day_to_come() -> None:
    today = date(2026, 1, 5)
    assert rules.date_to_look_again(date(2026, 1, 6), today=today, longest_days=30)
    for chosen in (None, today, date(2025, 1, 1), date(2026, 3, 1)):
        assert not rules.date_to_look_again(chosen, today=today, longest_days=30)


def test_the_title_is_the_first_sentence_cut_where_it_is_long() -> None:
    assert rules.title_of("暖气不热。已经三天了") == "暖气不热"
    assert len(rules.title_of("暖" * 200)) == 60
    assert rules.title_of("。。。") == "。。。"
