from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi import access
from banshi.access.queries import look_of, looks_of, offices_that_looked
from banshi.kernel import clock
from banshi.matters import receiving
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from banshi.matters.models import Visit
    from tests.cast import Town


def test_a_resident_reads_which_office_saw_what_and_for_what(town: Town) -> None:
    visit = _receive(town)
    (look,) = looks_of(town.li.id)
    assert (look.unit and look.unit.pk, look.duty) == (town.chen.unit_id, "clerk")
    assert (look.purpose, look.reference) == ("lost-booklet", visit.id)
    assert "Address" in [str(item) for item in look.items]


def test_nobody_reads_of_looks_at_somebody_else(town: Town) -> None:
    _receive(town)
    seen = looks_of(town.li.id)[0].id
    assert looks_of(town.stranger.id) == []
    assert look_of(town.stranger.id, seen) is None
    assert look_of(town.li.id, seen) is not None


def test_the_own_look_is_told_from_an_office_look(town: Town) -> None:
    _receive(town)
    _look_at_oneself(town)
    assert [look.by_myself for look in looks_of(town.li.id)] == [True, False]
    assert [look.by_myself for look in looks_of(town.li.id, own=False)] == [False]


def test_staff_without_an_office_are_not_taken_for_the_resident(town: Town) -> None:
    stray = replace(town.chen, unit_id=None, duty=None)
    access.look_at(town.li.id, ["name"], by=stray, purpose="own-record", reference=None)
    (look,) = looks_of(town.li.id)
    assert not look.by_myself
    assert look.unit is None


def test_looks_come_newest_first_a_page_at_a_time(town: Town) -> None:
    for _time in range(33):
        _look_at_oneself(town)
    first = looks_of(town.li.id)
    second = looks_of(town.li.id, before=first[29].id)
    assert (len(first), len(second)) == (31, 3)
    assert [look.id for look in first] == sorted((look.id for look in first), reverse=True)
    assert second[0].id == first[30].id


def test_looks_are_chosen_by_office_and_by_time(town: Town) -> None:
    _receive(town)
    tomorrow = looks_of(town.li.id)[0].at + timedelta(days=1)
    assert looks_of(town.li.id, since=tomorrow) == []
    assert looks_of(town.li.id, unit_id=town.wang.unit_id) == []
    assert len(looks_of(town.li.id, unit_id=town.chen.unit_id)) == 1


def test_offices_are_counted_apart_from_oneself(town: Town) -> None:
    _receive(town)
    _receive(town)
    _look_at_oneself(town)
    counts = offices_that_looked(town.li.id)
    assert [(unit.pk, count) for unit, count in counts.offices] == [(town.chen.unit_id, 2)]
    assert counts.own == 1


def test_a_page_of_looks_takes_two_statements_however_long_it_is(town: Town) -> None:
    for _time in range(12):
        _receive(town)
    with CaptureQueriesContext(connection) as statements:
        looks_of(town.li.id)
    assert len(statements) == 2


def test_one_reads_the_own_household_without_naming_it(town: Town) -> None:
    household = access.look_at(
        town.li.id, ["name", "address"], by=town.li_online, purpose="own-record", reference=None, kind="self"
    )
    assert household.id == town.li.household_id
    assert [member.id for member in household.members] == [town.li.id]


def _receive(town: Town) -> Visit:
    with clock.stopped_at(SATURDAY_MORNING):
        return receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)[0]


def _look_at_oneself(town: Town) -> None:
    access.look_at(town.li.id, ["name"], by=town.li_online, purpose="own-record", reference=None, kind="self")
