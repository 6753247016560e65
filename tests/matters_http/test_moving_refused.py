"""Why a move is refused: by the register at once, by either end with a letter, by whoever has a word in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from banshi.china.codes.tables import table
from banshi.kernel import clock
from banshi.matters.hearing import parties_of
from banshi.register.codes import number_of
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http import details, families, moving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Resident, Town
    from tests.matters_http.moving import NewPlace

NEW_HOME = {"new_address": "东港市市场街5号"}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def there(town: Town) -> NewPlace:
    return moving.move_in()


def _refused(town: Town, who: Resident, matter: str, typed: dict[str, str]) -> str:
    status, page = details.sent(town.chen, details.received(town.chen, who, matter), typed)
    assert status == 422
    return page


def test_the_head_joined_has_to_agree(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    details.step(town.colleague, case, "pass-on", opinion="符合")
    details.step(town.wang, case, "pass-on", opinion="属实")
    assert details.step(town.colleague, case, "approve") == 422
    (party,) = parties_of(case.id)
    assert details.word(town.chen, case, party.id, "no") == 302
    assert details.step(town.colleague, case, "approve") == 422
    assert details.step(town.colleague, case, "refuse", ground="word-refused", words="") == 302


def test_the_new_place_refuses_by_its_policy_with_a_letter(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    assert details.step(town.colleague, case, "refuse", ground="entry-conditions", words="结婚未满一年") == 302
    letter = signed_in(town.chen).post(f"/counter/cases/{case.id}/letter")
    assert signed_in(town.chen).get(letter.headers["Location"]).content.startswith(b"%PDF-")


def test_nobody_leaves_a_frozen_household(town: Town) -> None:
    page = signed_in(town.chen).get(details.received(town.chen, town.frozen, "move-graduate")).content.decode()
    assert "The household is frozen" in page


def test_nobody_joins_a_frozen_household(town: Town, there: NewPlace) -> None:
    families.owner("update register_householdversion set frozen = '征收' where household_id = 21")
    assert "The household joined is frozen" in _refused(town, town.stranger, "move-to-spouse", moving.wed(there))


@pytest.mark.parametrize(
    ("matter", "typed", "said"),
    [
        ("move-graduate", {}, "Neither a household to join nor an address"),
        ("move-job-transfer", NEW_HOME | {"new_head": ""}, "no new head is named"),
        ("move-to-children", NEW_HOME, "from 60 on (men) and 55 on (women)"),
        ("move-within-station", {"new_address": "平湖路12号院3号楼201室"}, "registered at this address already"),
    ],
)
def test_what_the_register_forbids_is_said_before_it_is_filed(
    town: Town, matter: str, typed: dict[str, str], said: str
) -> None:
    assert said in _refused(town, town.li, matter, typed)


def test_to_join_somebody_one_says_how_one_stands_to_the_head(town: Town, there: NewPlace) -> None:
    assert "It is not said how" in _refused(town, town.stranger, "move-to-spouse", moving.wed(there) | {"stands": ""})


def test_a_household_of_the_same_station_is_joined_by_a_merge(town: Town) -> None:
    page = _refused(town, town.stranger, "move-to-spouse", moving.joins(town.li, "12"))
    assert "so this is no move" in page


def test_an_address_of_the_same_station_is_no_move(town: Town) -> None:
    page = _refused(town, town.stranger, "move-graduate", NEW_HOME | {"to": str(town.wang.unit_id)})
    assert "in the area of the same station" in page


def test_who_is_registered_as_single_has_the_marriage_entered_first(town: Town, there: NewPlace) -> None:
    families.owner("update register_personversion set marital_status = %s where person_id = %s",
                   number_of(table("marital").value("10")), town.stranger.id)  # fmt: skip
    assert "as not married" in _refused(town, town.stranger, "move-to-spouse", moving.wed(there))


def test_a_parent_joins_as_a_parent_and_an_adult_is_not_taken_along_to_a_spouse(town: Town, there: NewPlace) -> None:
    page = _refused(town, town.grandmother, "move-to-children", moving.joins(there.husband, "97"))
    assert "stands to the head as father, mother" in page
    page = _refused(town, town.grandmother, "move-to-spouse", moving.joins(there.husband, "12") | {"along": "4"})
    assert "Only children under 18" in page


def test_another_adult_who_objects_stops_a_move_that_takes_others_along(town: Town) -> None:
    case = moving.filed(town, town.li, "move-job-transfer", NEW_HOME | {"along": str(town.child.id), "new_head": "4"})
    details.step(town.colleague, case, "pass-on", opinion="符合")
    details.step(town.wang, case, "pass-on", opinion="属实")
    party = next(one for one in parties_of(case.id) if one.person_id == town.grandmother.id)
    given = signed_in(town.chen).post(f"/word/{party.code}/", {"answer": "no", "words": "没有商量", "command": "x"})
    assert given.status_code == 302
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=10)):
        assert details.step(town.colleague, case, "approve") == 422
        assert details.step(town.colleague, case, "refuse", ground="member-objects", words="") == 302
    assert families.where("李小宝") == 1
