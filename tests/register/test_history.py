"""The register's two times: what held on a day, as it was known at a moment, whatever happened since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi import access
from banshi.china.pinyin import name_pinyin
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict
from banshi.register import actions, queries
from banshi.register.records import Entry, Patch
from tests.cast import SHANGHAI
from tests.database import put_back

if TYPE_CHECKING:
    from tests.cast import Town

BEGAN = date(1990, 5, 17)
FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was entered: when, of which kind, and what stood there afterwards."""

    on: date
    kind: Literal["change", "correction"]
    workplace: str


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


def enter(town: Town, event: Event, before: str) -> None:
    entry = Entry(subject="person", subject_id=town.li.id, item="workplace", old=before, new=event.workplace)
    with clock.stopped_at(noon(event.on)):
        access.write_down(town.li.id, ("workplace",), by=town.wang, purpose="test", reference=uuid4())
        with transaction.atomic():
            actions.apply(
                Patch(kind=event.kind, entries=(entry,)),
                case_id=uuid4(),
                ground="test",
                by=town.wang,
                spelled=name_pinyin,
            )


def expected(events: list[Event], *, valid_on: date, known_on: date) -> str:
    """Say by the meaning of the words what the register must answer: no versions, no periods, only the story.

    A change holds from its day. A correction says that what is recorded now was wrong since that record begins.
    """
    periods = [(BEGAN, "")]
    for event in events:
        if event.on <= known_on:
            began, _value = periods[-1]
            if event.kind == "correction" or event.on <= began:
                periods[-1] = (began, event.workplace)
            else:
                periods.append((event.on, event.workplace))
    return next((value for began, value in reversed(periods) if began <= valid_on), "?")


steps = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["change", "correction"]), st.sampled_from("甲乙丙丁")), max_size=5
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, valid_after=st.integers(-400, 250), known_after=st.integers(0, 250))
def test_as_of_any_two_dates_the_register_answers_what_the_story_says(
    town: Town, steps: list[tuple[int, Literal["change", "correction"], str]], valid_after: int, known_after: int
) -> None:
    put_back("town")
    events, day, before = [], FIRST_DAY, ""
    for gap, kind, workplace in steps:
        day += timedelta(days=gap)
        events.append(Event(day, kind, workplace))
        enter(town, events[-1], before)
        before = workplace
    valid_on, known_on = FIRST_DAY + timedelta(days=valid_after), FIRST_DAY + timedelta(days=known_after)
    access.write_down(town.li.id, ("workplace",), by=town.wang, purpose="test", reference=None)
    found = queries.person_as_of(town.li.id, ("workplace",), valid_on=valid_on, known_at=noon(known_on))
    assert found is not None
    assert found["workplace"] == expected(events, valid_on=valid_on, known_on=known_on)


def test_a_change_and_a_correction_on_one_day_leave_one_present_version(town: Town) -> None:
    enter(town, Event(FIRST_DAY, "change", "甲"), "")
    enter(town, Event(FIRST_DAY, "correction", "乙"), "甲")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select workplace, valid_from from register_personversion"
            " where person_id = %s and superseded_at is null order by valid_from",
            [town.li.id],
        )
        assert cursor.fetchall() == [("", BEGAN), ("乙", FIRST_DAY)]


def test_every_entry_stands_in_the_booklets_change_log(town: Town) -> None:
    enter(town, Event(FIRST_DAY, "change", "甲"), "")
    enter(town, Event(FIRST_DAY + timedelta(days=9), "change", "乙"), "甲")
    (lines,) = queries.change_log([town.li.id]).values()
    assert [(line.item, line.after, line.on, line.officer) for line in lines] == [
        ("workplace", "甲", FIRST_DAY, "王强"),
        ("workplace", "乙", FIRST_DAY + timedelta(days=9), "王强"),
    ]


def test_writing_without_a_look_finds_nothing_to_write(town: Town) -> None:
    entry = Entry(subject="person", subject_id=town.li.id, item="workplace", old="", new="甲")
    with pytest.raises(Conflict), transaction.atomic():
        actions.apply(
            Patch(kind="change", entries=(entry,)), case_id=uuid4(), ground="test", by=town.wang, spelled=name_pinyin
        )
