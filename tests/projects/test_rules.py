"""The rules of promises, word by word: shares, months, quorums, and what is missing before anybody is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.projects.rules import (
    Standing,
    accepted,
    changed_parts,
    enough,
    lacking,
    months_later,
    names_a_percentage,
    plain,
    reached,
)

WHOLE = Standing(
    milestones=(("通水", True),), pairs=1, baseline=Decimal("0.05"), target=Decimal("0.14"), places=("翠湖小区",),
    readings={"翠湖小区": Decimal("0.15")}, figure=None, since_reopened=True,
)  # fmt: skip


def missing(**changes: Any) -> str:
    return " ".join(map(str, lacking(replace(WHOLE, **changes))))


@pytest.mark.parametrize(
    "said",
    [
        "%", "80 %", "８０％", "80﹪", "8\u200b0\u200b%", "五分之四", "已完成八成多", "八成已完成", "80 pct",
        "80percent", "提高五个百分点",
    ],
)  # fmt: skip
def test_a_share_does_not_hide(said: str) -> None:
    assert names_a_percentage(said) is True


@pytest.mark.parametrize("said", ["4 of 40", "八成新", "成立", "percentile", "分之", "第三分册", "已建成 3 处"])
def test_what_can_be_counted_is_no_share(said: str) -> None:
    assert names_a_percentage(said) is False


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 10, 31), 6, date(2027, 4, 30)), (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 30), 11, date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_a_month_without_that_day_ends_earlier(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_a_value_is_reached_on_the_side_away_from_where_it_began() -> None:
    up, down = (Decimal("0.05"), Decimal("0.14")), (Decimal(40), Decimal(0))
    assert (reached(Decimal("0.14"), *up), reached(Decimal("0.13"), *up)) == (True, False)
    assert (reached(Decimal(0), *down), reached(Decimal(1), *down)) == (True, False)


@pytest.mark.parametrize(("asked", "needed"), [(1, 1), (2, 2), (3, 2), (5, 4), (8, 6), (11, 7), (30, 7)])
def test_of_fewer_the_same_share_must_speak(asked: int, needed: int) -> None:
    assert enough(asked, jurors=11, quorum=7) == needed


@given(asked=st.integers(1, 40))
def test_nobody_has_to_be_more_than_there_are(asked: int) -> None:
    assert 1 <= enough(asked, jurors=11, quorum=7) <= asked


@pytest.mark.parametrize(
    ("yes", "said", "is_accepted"), [(7, 11, False), (8, 11, True), (6, 6, False), (7, 7, True), (0, 0, False)]
)
def test_two_of_three_who_speak_accept(yes: int, said: int, *, is_accepted: bool) -> None:
    assert accepted(yes, said, quorum=7, share=(2, 3)) is is_accepted


def test_a_tie_is_no_acceptance_whatever_the_share() -> None:
    assert accepted(1, 2, quorum=1, share=(1, 2)) is False


def test_nothing_is_missing_of_what_is_whole() -> None:
    assert missing() == ""
    assert missing(figure=Decimal("0.15"), readings={}) == ""


def test_everything_that_is_missing_is_said_at_once() -> None:
    said = missing(
        milestones=(("通水", False),), pairs=0, since_reopened=False, readings={}, objections_until=date(2026, 4, 1)
    )
    for part in ("通水", "before and after", "reopened", "2026-04-01", "翠湖小区"):
        assert part in said
    assert "no milestone" in missing(milestones=())


def test_the_measure_is_said_with_what_was_promised() -> None:
    assert "At 翠湖小区 it is 0.1; promised was 0.14." in missing(readings={"翠湖小区": Decimal("0.100")})
    assert missing(figure=Decimal("0.010")) == "The measure stands at 0.01; promised was 0.14."
    assert "Nobody has measured at the place." in missing(places=(), readings={})


def test_a_number_has_no_noughts_at_its_end() -> None:
    assert [plain(Decimal(one)) for one in ("0.140", "100", "3.000")] == ["0.14", "100", "3"]


def test_only_the_parts_that_differ_have_changed() -> None:
    parts = {"scope": ("places", "target"), "date": ("due_on",)}
    old = {"places": [1], "target": 2, "due_on": 3}
    assert changed_parts(old, old | {"due_on": 4}, parts) == ["date"]
