"""The rules of volunteering on plain values."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.volunteers import VOLUNTEERS
from banshi.volunteers import rules
from banshi.volunteers.lifecycle import Needed, State
from banshi.volunteers.rules import Visit
from banshi.volunteers.settling import SILENT, stands
from banshi.volunteers.vocabulary import Alone

NINE = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - local time, as the rules see it
BEFORE = NINE - timedelta(days=1)


def test_somebody_frail_counts_as_if_they_had_asked_two_weeks_earlier() -> None:
    assert rules.counts_from(NINE, [VOLUNTEERS.guarding[Alone.FRAIL]]) == NINE - timedelta(days=14)
    assert rules.counts_from(NINE, [VOLUNTEERS.guarding[Alone.NOBODY]]) == NINE
    assert rules.counts_from(NINE, []) == NINE


@pytest.mark.parametrize(
    ("asked", "alone", "fewest"),
    [(1, "nobody", 1), (0, "nobody", 1), (3, "nobody", 3), (1, "child", 2), (4, "child", 4)],
)
def test_where_the_law_wants_two_nobody_comes_alone(asked: int, alone: str, fewest: int) -> None:
    assert rules.fewest_people(asked, VOLUNTEERS.guarding[Alone(alone)]) == fewest


@pytest.mark.parametrize(
    ("start", "minutes", "why"),
    [
        (NINE, 60, ""), (BEFORE, 60, "past"), (NINE.replace(hour=7, minute=59), 60, "night"),
        (NINE.replace(hour=20), 61, "night"), (NINE.replace(hour=20), 60, ""),
    ],
)  # fmt: skip
def test_nobody_is_asked_for_the_past_or_the_night(start: datetime, minutes: int, why: str) -> None:
    assert rules.when_impossible(Visit(start, minutes), BEFORE) == why


def test_neighbouring_parts_of_a_day_are_one_stretch() -> None:
    assert list(rules.minutes_of_parts([1, 0, 5])) == [(480, 1080), (1440 + 1080, 1440 + 1260)]
    assert list(rules.minutes_of_parts([])) == []


@given(st.sets(st.integers(0, 20)))
def test_stretches_are_in_order_and_as_long_as_the_parts_together(parts: set[int]) -> None:
    found = list(rules.minutes_of_parts(parts))
    assert found == sorted(found)
    lengths = (240, 360, 180)
    assert sum(last - first for first, last in found) == sum(lengths[part % 3] for part in parts)


@pytest.mark.parametrize(("until", "minor"), [(None, False), (date(2026, 11, 24), False), (date(2026, 11, 25), True)])
def test_on_the_day_they_come_of_age_they_are_of_age(until: date | None, minor: bool) -> None:  # noqa: FBT001 - a case
    assert rules.is_minor(until, NINE.date()) is minor


def test_who_was_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert rules.of_age_on(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert rules.of_age_on(date(2008, 5, 4), 18) == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("minutes", "asked", "yes"), [(0, 60, False), (240, 60, True), (241, 60, False), (600, 300, True)]
)
def test_hours_that_nobody_can_have_spent_are_not_believed(minutes: int, asked: int, yes: bool) -> None:  # noqa: FBT001 - a case
    assert rules.believable(minutes, asked) is yes


def test_a_visit_ends_and_counts_in_its_iso_week() -> None:
    assert Visit(NINE, 90).end == NINE + timedelta(minutes=90)
    assert Visit(NINE, 90).week == (2026, 48)
    assert rules.earlier(NINE, 24) == BEFORE


@pytest.mark.parametrize(
    ("states", "fewest", "need"),
    [
        ([], 1, Needed.OPEN), ([State.DECLINED, State.LAPSED], 1, Needed.OPEN), ([State.PROPOSED], 1, Needed.PROPOSED),
        ([State.AGREED], 1, Needed.TAKEN), ([State.AGREED], 2, Needed.PROPOSED), ([State.MET], 1, Needed.TAKEN),
        ([State.CONFIRMED, State.AGREED], 2, Needed.TAKEN), ([State.CONFIRMED], 1, Needed.DONE),
        ([State.NO_SHOW, State.DECLINED], 1, Needed.DONE), ([SILENT], 1, Needed.DONE),
        ([State.CONFIRMED, State.PROPOSED], 3, Needed.PROPOSED),
    ],
)  # fmt: skip
def test_a_need_follows_its_matches(states: list[str], fewest: int, need: Needed) -> None:
    assert stands(states, fewest) == need


def test_every_value_of_the_pack_says_where_it_comes_from() -> None:
    terms = [
        getattr(VOLUNTEERS, name) for name in VOLUNTEERS.__slots__ if name not in {"skills", "guarding", "record_law"}
    ]
    assert all(term.source.title and term.number > 0 for term in terms)
    assert all(one.source.title for one in VOLUNTEERS.guarding.values())
    assert len({skill.key for skill in VOLUNTEERS.skills}) == len(VOLUNTEERS.skills)
