from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction

from banshi import access
from banshi.access.models import Look
from banshi.kernel.refusals import NotAllowed, RuleBroken
from banshi.register import queries as register
from banshi.register.records import NotLookedAt

if TYPE_CHECKING:
    from tests.cast import Town


def test_a_look_brings_exactly_the_items_it_names(town: Town) -> None:
    household = access.look_at(
        town.li.id, ("name",), by=town.wang, purpose="lost-booklet", reference=uuid4(), household_id=1
    )
    assert household.members[0].text("name") == "李晓明"
    with pytest.raises(NotLookedAt):
        household.members[0]["id_number"]


def test_a_look_is_written_down_with_who_why_and_what(town: Town) -> None:
    case = uuid4()
    access.look_at(town.li.id, ("name",), by=town.wang, purpose="lost-booklet", reference=case, household_id=1)
    written = Look.objects.get()
    assert (written.account_id, written.unit_id, written.duty) == (town.wang.account_id, town.wang.unit_id, "officer")
    assert (written.reference, written.purpose, written.items) == (case, "lost-booklet", ["name"])


def test_a_look_inside_a_transaction_is_a_mistake_of_ours(town: Town) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        access.look_at(town.li.id, ("name",), by=town.wang, purpose="x", reference=None)
    assert not Look.objects.exists()


def test_a_household_look_names_every_member_it_shows(town: Town) -> None:
    household = access.look_at_household(1, ("name",), by=town.wang, purpose="x", reference=uuid4())
    assert Look.objects.get().persons == [m.id for m in household.members] == [1, 2, 3, 4]


def test_after_closing_nothing_is_seen(town: Town) -> None:
    access.look_at(town.li.id, ("name",), by=town.wang, purpose="x", reference=None, household_id=1)
    access.close()
    assert register.persons([town.li.id], ("name",)) == []


def test_search_in_the_own_area_finds_by_name_pinyin_year_or_address(town: Town) -> None:
    def found(**by_what: object) -> set[str]:
        people = access.search(stations=[town.wang.unit_id or 0], items=("name",), by=town.wang, **by_what)  # type: ignore[arg-type]
        return {p.text("name") for p in people}

    assert found(name="李晓") == {"李晓明"}
    assert found(pinyin="zhao") == {"赵敏"}
    assert found(birth_year=1990) == {"李晓明"}
    assert found(address="12号院") == {"李晓明", "李小宝", "王秀英", "李建国"}


def test_a_search_is_a_look_at_everybody_it_found(town: Town) -> None:
    access.search(stations=[town.wang.unit_id or 0], items=("name",), by=town.wang, name="李")
    assert sorted(Look.objects.get().persons) == [1, 2, 4]


def test_the_register_is_not_for_browsing(town: Town) -> None:
    with pytest.raises(RuleBroken):
        access.search(stations=[town.wang.unit_id or 0], items=("name",), by=town.wang)


def test_a_percent_sign_is_not_everybody(town: Town) -> None:
    assert access.search(stations=[town.wang.unit_id or 0], items=("name",), by=town.wang, name="%") == []


def test_residents_do_not_search(town: Town) -> None:
    with pytest.raises(NotAllowed):
        access.search(stations=[1], items=("name",), by=town.li_online, name="李")


def test_kinship_is_answered_by_yes_or_no_and_nothing_else(town: Town) -> None:
    assert access.related(town.li.id, town.grandmother.id)
    assert not access.related(town.li.id, town.stranger.id)
