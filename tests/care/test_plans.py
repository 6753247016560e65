"""When each reminder falls due, day by day, and who may ask for whom: every branch of the rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.care.rules import LACKS, OVER, Plan, Relative, Seen, Stage, age_on, birthday, next_look, staged
from banshi.china import care

TODAY = date(2026, 9, 21)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_a_day_of_the_register_that_is_none_is_nothing() -> None:
    assert Seen(values={"born_on": "1951"}).date_of("born_on") is None


def test_whoever_is_born_on_29_february_turns_it_on_1_march() -> None:
    assert birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert age_on(date(2012, 2, 29), date(2027, 2, 28)) == 14


@given(DAYS, st.lists(DAYS, min_size=1, max_size=4), st.none() | DAYS)
def test_stages_say_each_thing_from_its_day_on_and_never_look_back(
    today: date, days: list[date], until: date | None
) -> None:
    stages = [Stage(cause=str(day), on=day) for day in sorted(days)]
    plan = staged(stages, today, until=until)
    if until is not None and today >= until:
        assert plan == OVER
        return
    come = [stage.cause for stage in stages if stage.on <= today]
    assert plan.cause == (come[-1] if come else "")
    assert plan.next_on is None or plan.next_on > today
    assert next_look(plan, today) > today


def test_a_plan_without_a_day_is_looked_at_tomorrow() -> None:
    assert next_look(Plan(cause="x"), TODAY) == TODAY + timedelta(days=1)
    assert OVER.is_over
    assert not LACKS.is_over


@pytest.mark.parametrize(
    ("issued", "born", "day", "plan"),
    [
        (date(2010, 1, 1), date(1950, 1, 1), None, OVER),
        (None, date(1950, 1, 1), None, LACKS),
        (date(2020, 5, 1), date(1995, 1, 1), None, Plan(next_on=date(2030, 2, 1))),
        (None, None, date(2026, 12, 1), Plan(cause="card:2026-12-01", next_on=date(2026, 11, 17))),
        (None, None, date(2026, 10, 1), Plan(cause="card-last:2026-10-01", next_on=TODAY + timedelta(days=183))),
        (date(2020, 5, 1), date(1995, 1, 1), date(2026, 10, 1), Plan(next_on=date(2030, 2, 1))),
    ],
)  # fmt: skip
def test_a_card(issued: date | None, born: date | None, day: date | None, plan: Plan) -> None:
    assert care.card(Seen(values={"id_card_issued_on": issued, "born_on": born}, day=day), TODAY) == plan


@pytest.mark.parametrize(
    ("born", "issued", "plan"),
    [
        (None, None, LACKS),
        (date(2010, 9, 1), date(2026, 9, 5), OVER),
        (date(2010, 9, 1), None, Plan(cause="first-card:2026-09-01", next_on=date(2026, 10, 31))),
        (date(2010, 7, 1), None, Plan(cause="first-card-last:2026-07-01", next_on=date(2026, 10, 1))),
        (date(2010, 1, 1), None, OVER),
        (date(2015, 3, 2), None, Plan(next_on=date(2031, 3, 2))),
    ],
)
def test_a_first_card(born: date | None, issued: date | None, plan: Plan) -> None:
    assert care.first_card(Seen(values={"born_on": born, "id_card_issued_on": issued}), TODAY) == plan


@pytest.mark.parametrize(
    ("born", "today", "plan"),
    [
        (None, TODAY, LACKS),
        (date(2021, 8, 31), TODAY, Plan(next_on=date(2027, 4, 1))),
        (date(2021, 9, 1), TODAY, Plan(next_on=date(2028, 4, 1))),
        (date(2020, 8, 31), date(2026, 4, 1), Plan(cause="school:2026", next_on=date(2026, 8, 1))),
        (date(2020, 8, 31), date(2026, 8, 31), Plan(cause="school-last:2026", next_on=date(2026, 9, 1))),
        (date(2020, 8, 31), date(2026, 9, 1), OVER),
    ],
)
def test_school(born: date | None, today: date, plan: Plan) -> None:
    assert care.school(Seen(values={"born_on": born}), today) == plan


@pytest.mark.parametrize(
    ("seen", "plan"),
    [
        (Seen(), LACKS),
        (Seen(day=TODAY, registered=True), OVER),
        (Seen(day=TODAY), Plan(next_on=TODAY + timedelta(days=7))),
        (Seen(day=TODAY - timedelta(days=36)), Plan(cause="newborn-late:2026-08-16", next_on=date(2026, 12, 14))),
        (Seen(day=TODAY - timedelta(days=120)), OVER),
    ],
)
def test_a_newborn(seen: Seen, plan: Plan) -> None:
    assert care.newborn(seen, TODAY) == plan


@pytest.mark.parametrize(
    ("today", "troubles", "plan"),
    [
        (TODAY, ("P1",), Plan(next_on=date(2026, 10, 15))),
        (date(2026, 10, 15), ("P1",), Plan(cause="heating:2026", next_on=date(2026, 11, 8))),
        (date(2026, 10, 15), (), Plan(next_on=date(2026, 11, 8))),
        (date(2026, 11, 8), ("P1",), Plan(cause="heating:2026", next_on=date(2027, 10, 15))),
        (date(2026, 12, 1), ("P1",), Plan(next_on=date(2027, 10, 15))),
    ],
)
def test_heating(today: date, troubles: tuple[str, ...], plan: Plan) -> None:
    assert care.heating(Seen(troubles=troubles), today) == plan


GROWN, CHILD = date(1990, 5, 17), date(2015, 3, 2)


@pytest.mark.parametrize(
    ("relative_born", "subject_born", "same", "guardians", "agreement", "may"),
    [
        (None, GROWN, True, (), "她同意", False),
        (CHILD, GROWN, True, (), "她同意", False),
        (GROWN, CHILD, False, ("李晓明",), "", True),
        (GROWN, CHILD, True, ("王秀英",), "", False),
        (GROWN, CHILD, True, (), "", True),
        (GROWN, CHILD, False, (), "", False),
        (GROWN, date(1951, 9, 30), False, (), "她同意", False),
        (GROWN, date(1951, 9, 30), True, (), "", False),
        (GROWN, date(1951, 9, 30), True, (), "她同意", True),
        (GROWN, None, True, (), "她同意", True),
    ],
)
def test_who_may_ask_for_whom(
    relative_born: date | None,
    subject_born: date | None,
    same: object,
    guardians: tuple[str, ...],
    agreement: str,
    may: bool,  # noqa: FBT001
) -> None:
    relative = Relative(
        name="李晓明", born_on=relative_born, same_household=bool(same), guardians=guardians,
        subject_born_on=subject_born, agreement=agreement,
    )  # fmt: skip
    assert (care.not_entitled(relative, TODAY) == "") is may
