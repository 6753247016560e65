"""Why something belongs on a list and how much speaks for it: explained, monotone, never by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.projects import figures, selection
from banshi.projects.figures import FIGURES, Evidence
from banshi.projects.jurisdiction import pack
from banshi.projects.vocabulary import Class

DAY = date(2026, 11, 21)
PUMP_HOUSE = Evidence(
    on=DAY, problems=1, people=310, voices=340, places=11, estates=11, first_on=date(2023, 12, 20),
    last_on=date(2025, 12, 20), winters=3, said_no=40, still_open=120,
)  # fmt: skip
WATER, MEALS, CABLE = "01.01.02", "12.02.02", "danger"
RULE = pack().selection


counts = st.integers(min_value=0, max_value=100_000)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    people, days = draw(counts), draw(st.integers(min_value=0, max_value=4000))
    return Evidence(
        on=DAY, problems=draw(st.integers(1, 20)), people=people, settled=draw(st.integers(0, people)),
        urgent=draw(st.integers(0, people)), voices=people + draw(counts), places=draw(counts), returns=draw(counts),
        first_on=DAY - timedelta(days=days), last_on=DAY, winters=draw(st.integers(0, 9)), still_open=draw(counts),
        put_off_on=tuple(DAY - timedelta(days=at) for at in range(draw(st.integers(0, 5)))),
    )  # fmt: skip


def scored(evidence: Evidence) -> float:
    return selection.total(selection.score(evidence, RULE))


@given(evidences(), st.sampled_from(("people", "places", "returns")), st.integers(1, 1000))
def test_more_people_places_or_returns_never_lower_the_score(one: Evidence, name: str, more: int) -> None:
    assert scored(replace(one, **{name: getattr(one, name) + more})) >= scored(one)


@given(evidences(), counts)
def test_people_count_and_not_their_calls(one: Evidence, more: int) -> None:
    often = replace(one, voices=one.voices + more, still_open=one.still_open + more)
    assert selection.score(often, RULE) == selection.score(one, RULE)


@given(evidences(), st.integers(1, 1000))
def test_what_is_solved_for_good_never_raises_the_score(one: Evidence, more: int) -> None:
    assert scored(replace(one, settled=one.settled + more)) <= scored(one)


@given(evidences())
def test_a_score_is_the_sum_of_its_parts_between_nothing_and_one(one: Evidence) -> None:
    parts = selection.score(one, RULE)
    assert all(0 <= part.value <= 1 and 0 <= part.points <= part.weight for part in parts)
    assert sum(part.weight for part in parts) == pytest.approx(1)
    assert selection.total(parts) == pytest.approx(sum(part.points for part in parts), abs=1e-4)
    assert 0 <= selection.total(parts) <= 1


@given(evidences())
def test_what_is_kept_is_read_back_as_it_was(one: Evidence) -> None:
    assert figures.read(one.as_json()) == one
    kept = [part.as_json() for part in selection.score(one, RULE)]
    assert [part.as_json() for part in selection.read(kept)] == kept


@given(evidences(), st.sampled_from((WATER, MEALS, CABLE, "")))
def test_a_class_is_only_for_what_two_people_share_and_is_not_solved(one: Evidence, category: str) -> None:
    found = selection.class_of(one, category, RULE)
    assert found is None or (one.people > 1 and one.settled < one.people)


@given(evidences(), st.sampled_from((WATER, MEALS, CABLE, "")), st.integers(0, 9))
def test_nothing_that_has_a_class_is_passed_over_before_it_is_counted(one: Evidence, category: str, more: int) -> None:
    possible = selection.may_have_a_class(
        category, RULE, people=one.people, days=one.days + 1, still_open=one.still_open, urgent=one.urgent + more
    )
    assert possible or selection.class_of(one, category, RULE) is None


def test_every_part_of_the_pack_is_explained() -> None:
    assert {name for name, _weight in RULE.weights} == set(selection.PARTS)
    assert next(str(part.says) for part in selection.score(PUMP_HOUSE, RULE)) == "how many people"


def test_half_of_a_part_is_reached_where_the_class_begins() -> None:
    (people, *_rest) = selection.score(replace(PUMP_HOUSE, people=RULE.people), RULE)
    assert people.value == 0.5


@pytest.mark.parametrize(
    ("category", "changes", "klass"),
    [
        (WATER, {}, Class.COMMON),
        (WATER, {"urgent": 155}, Class.URGENT),
        (WATER, {"urgent": 155, "still_open": 0}, Class.COMMON),
        (WATER, {"urgent": 154}, Class.COMMON),
        (CABLE, {}, Class.URGENT),
        (MEALS, {}, Class.HARDSHIP),
        ("12.020", {"people": 9}, None),
        (WATER, {"places": 2}, None),
        (WATER, {"people": 49}, None),
        (WATER, {"settled": 261}, None),
        (WATER, {"people": 49, "returns": 2}, Class.LEGACY),
        (WATER, {"people": 49, "returns": 1, "put_off_on": (DAY,)}, Class.LEGACY),
        (WATER, {"people": 49, "returns": 1}, None),
        (WATER, {"people": 49, "returns": 2, "first_on": date(2024, 12, 21)}, None),
        (MEALS, {"people": 1}, None),
        (MEALS, {"settled": 310}, None),
    ],
)
def test_each_class_begins_where_the_pack_says(category: str, changes: dict[str, object], klass: Class | None) -> None:
    assert selection.class_of(replace(PUMP_HOUSE, **changes), category, RULE) == klass  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "common: 310 people on 11 estates over 3 winters, none solved for good"),
        ({"estates": 10}, "common: 310 people at 11 places over 3 winters, none solved for good"),
        ({"places": 1, "estates": 0}, "common: 310 people at 1 place over 3 winters, none solved for good"),
        ({"winters": 1}, "common: 310 people on 11 estates over 2 years, none solved for good"),
        (
            {"winters": 0, "first_on": date(2025, 12, 1), "settled": 12},
            "common: 310 people on 11 estates within 20 days, solved for good for 12 people only",
        ),
        (
            {"settled": 9},
            "common: 310 people on 11 estates over 3 winters, solved for good for fewer than ten of them",
        ),
        (
            {"settled": 301},
            "common: 310 people on 11 estates over 3 winters, solved for good for all but fewer than ten of them",
        ),
        (
            {"people": 9},
            "common: fewer than ten people on 11 estates over 3 winters, not solved for good for all of them",
        ),
    ],
)
def test_one_sentence_says_why(changes: dict[str, object], said: str) -> None:
    assert selection.sentence(Class.COMMON, replace(PUMP_HOUSE, **changes)) == said  # type: ignore[arg-type]


def test_ties_are_broken_by_people_and_then_by_the_number() -> None:
    one, other = UUID(int=1), UUID(int=2)
    rows = [(0.5, 10, other), (0.5, 10, one), (0.5, 11, other), (0.6, 2, other)]
    assert [rows.index(row) for row in sorted(rows, key=lambda row: selection.order(*row))] == [3, 2, 1, 0]


def test_every_figure_has_its_name_and_its_definition() -> None:
    shown = figures.shown(PUMP_HOUSE.as_json())
    assert [one.name for one in shown] == list(FIGURES) == [row["figure"] for row in PUMP_HOUSE.as_json()]
    assert all(str(one.says) and str(one.means).endswith(".") for one in shown)
    assert (figures.shown([]), figures.read([])) == ([], None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"said_yes": 9}, {"said_yes": "fewer than ten"}),
        ({"said_yes": 0}, {"said_yes": 0}),
        ({"said_yes": 40, "said_no": 295}, {"said_yes": "not told: too few said otherwise"}),
        ({"said_no": 335}, {"said_no": "all but fewer than ten"}),
        ({"settled": 310}, {"settled": 310}),
        ({"people": 9, "settled": 0}, {"people": "fewer than ten", "settled": "fewer than ten"}),
        ({"winters": 3, "places": 1}, {"winters": 3, "places": 1}),
    ],
)
def test_no_small_number_of_people_is_shown_nor_one_that_leaves_few(
    changes: dict[str, object], told: dict[str, object]
) -> None:
    kept = replace(PUMP_HOUSE, **changes).as_json()  # type: ignore[arg-type]
    shown = {one.name: one.value for one in figures.shown(kept)}
    assert {name: shown[name] for name in told} == told
    assert figures.read(kept) == replace(PUMP_HOUSE, **changes)  # type: ignore[arg-type]
