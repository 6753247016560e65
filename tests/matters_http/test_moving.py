"""Moves from the counter at the new place to the booklet in hand, by HTTP alone; both ends and both clocks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from banshi.kernel import clock, sealing
from banshi.matters import clocks
from banshi.matters.lifecycle import State
from banshi.matters.models import Paper
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.china.test_papers import text_of
from tests.matters_http import details, families, moving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town
    from tests.matters_http.moving import NewPlace

MARKET, PINGHU, COUNTY = "999901000001", "999902000001", "999902000000"
BOTH_ENDS = [("accept", MARKET, 0), ("permit", MARKET, 3), ("release", PINGHU, 5), ("decide", MARKET, 1),
             ("print", MARKET, 1)]  # fmt: skip
NEW_HOME = {"new_address": "东港市市场街5号"}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def there(town: Town) -> NewPlace:
    return moving.move_in()


# ----------------------------------------------------------- the journeys of each kind


def test_a_wife_joins_her_husband_and_neither_end_makes_her_travel(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    assert moving.legs(case) == BOTH_ENDS
    moving.moved(town, case)
    assert families.household(21) == {"何军": "户主", "赵敏": "妻"}
    assert families.booklet(2) == ""
    assert families.booklet(21) not in {"", "2000000021"}
    assert "夫妻投靠" in details.stands(town.stranger.id, "came_to_city")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_a_head_moves_for_work_with_the_son_and_those_who_stay_have_a_new_head(town: Town) -> None:
    typed = NEW_HOME | {"along": str(town.child.id), "new_head": "4"}
    case = moving.filed(town, town.li, "move-job-transfer", typed)
    moving.moved(town, case)
    new = families.where("李晓明")
    assert families.household(new) == {"李晓明": "户主", "李小宝": "子"}
    assert families.household(1) == {"王秀英": "母亲", "李建国": "户主"}
    assert families.booklet(1) not in {"", "200000001"}
    assert families.booklet(new) not in {"", families.booklet(1)}
    assert "工作调动" in details.stands(town.child.id, "came_to_address")
    assert details.handed_over(town.chen, case) == State.CLOSED
    assert Paper.objects.filter(case_id=case.id, kind="booklet").count() == 2


def test_a_mother_joins_her_daughters_household_and_the_old_booklet_stays_valid(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.grandmother, "move-to-children", moving.joins(there.husband, "56"))
    moving.moved(town, case)
    assert families.household(21)["王秀英"] == "岳母"
    assert families.booklet(1) == "200000001"
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_an_admitted_student_joins_the_schools_household_through_the_school(town: Town, there: NewPlace) -> None:
    who = {"role": "institution", "other_number": town.stranger.id_number, "other_name": town.stranger.name}
    visit = details.received(town.chen, there.school, "move-university-entrant", institution="东港大学", **who)
    case = details.filed(town.chen, visit, moving.joins(there.school, "99"))
    moving.moved(town, case)
    assert families.household(22)["赵敏"] == "非亲属"
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_a_graduate_opens_a_household_at_the_place_of_work(town: Town) -> None:
    case = moving.filed(town, town.stranger, "move-graduate", NEW_HOME)
    moving.moved(town, case)
    assert families.household(families.where("赵敏")) == {"赵敏": "户主"}
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_within_the_province_the_old_end_has_one_working_day(town: Town) -> None:
    case = moving.filed(town, town.stranger, "move-within-province", NEW_HOME)
    assert [days for _task, _office, days in moving.legs(case)] == [0, 1, 1, 1, 1]
    moving.moved(town, case)
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_one_may_apply_anywhere_and_move_to_a_third_station(town: Town) -> None:
    case = moving.filed(town, town.stranger, "move-within-province", NEW_HOME | {"to": str(town.outsider.unit_id)})
    assert [office for _task, office, _days in moving.legs(case)][1:4] == ["999902000002", PINGHU, "999902000002"]
    assert details.step(town.outsider, case, "pass-on", opinion="符合") == 302
    assert details.step(town.wang, case, "pass-on", opinion="属实") == 302
    assert details.step(town.outsider, case, "approve") == 302
    assert details.stands(town.stranger.id, "came_to_city") == ""
    assert "由平湖路88号（平湖路派出所）迁来" in details.stands(town.stranger.id, "came_to_address")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_the_whole_household_moves_within_the_area_of_its_station(town: Town) -> None:
    typed: dict[str, Any] = {"new_address": "平湖路99号", "along": ["2", "3", "4"]}
    case = moving.filed(town, town.li, "move-within-station", typed)
    moving.all_agree(town, case)
    families.granted(case, town.wang)
    (address,) = families.owner("select address from register_householdversion where household_id = 1"
                                " and superseded_at is null and valid_to is null")[0]  # fmt: skip
    assert address == "平湖路99号"
    assert "移居" in details.stands(town.child.id, "came_to_address")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_one_member_takes_an_address_of_her_own_in_the_same_area(town: Town) -> None:
    case = moving.filed(town, town.grandmother, "move-within-station", {"new_address": "平湖路99号"})
    moving.all_agree(town, case)
    families.granted(case, town.wang)
    assert families.household(families.where("王秀英")) == {"王秀英": "户主"}
    assert families.booklet(1) == "200000001"
    assert details.handed_over(town.chen, case) == State.CLOSED


# --------------------------------------------------------------- papers of the two ends


def test_each_end_leaves_a_sealed_paper_that_the_resident_and_the_other_end_read(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    moving.moved(town, case)
    for kind, office, told in (
        ("entry-permit", "市场街派出所", "Permit to move in"),
        ("move-certificate", "平湖路派出所", "Migration certificate"),
    ):
        paper = moving.papers(case)[kind]
        pdf = signed_in(town.wang).get(f"/papers/{paper.id}.pdf").content
        assert all(one in text_of(pdf) for one in ("赵敏", "平湖路88号", "东港市市场街21号", "市场街派出所", "妻"))
        verdict = sealing.check(pdf, trust=sealing.authority_certificate(settings.AUTHORITY_FOLDER))
        assert (verdict.genuine, verdict.sealed_by) == (True, office)
        assert told in Client(headers={"accept-language": "en"}).get(f"/check/{paper.check_code}/").content.decode()
        assert signed_in(town.stranger_online).get(f"/my/papers/{paper.id}.pdf").content.startswith(b"%PDF-")
        assert signed_in(town.outsider).get(f"/papers/{paper.id}.pdf").status_code == 404


def test_a_permit_that_comes_to_nothing_is_void(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    details.step(town.colleague, case, "pass-on", opinion="符合")
    assert details.step(town.wang, case, "refuse", ground="move-denied", words="本人不愿迁移") == 302
    assert case.state == State.REFUSED
    assert moving.papers(case)["entry-permit"].voided_at is not None
    assert families.household(2) == {"赵敏": "户主"}


def test_a_move_that_is_withdrawn_leaves_no_valid_permit(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    details.step(town.colleague, case, "pass-on", opinion="符合")
    client = signed_in(town.chen)
    client.post(f"/counter/cases/{case.id}/withdraw", {"command": str(uuid4()), "reason": "不迁了"})
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert moving.papers(case)["entry-permit"].voided_at is not None


# -------------------------------------------------------------------------- clocks


def test_both_ends_are_promised_a_day(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    days = [moving.due(case, task).astimezone(clock.zone()).date() for task in ("permit", "release", "decide", "print")]
    assert days == [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)]


def test_the_silence_of_the_old_station_goes_to_the_county_which_lets_go_itself(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    moving.all_agree(town, case)
    details.step(town.colleague, case, "pass-on", opinion="符合")
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=14)):
        clocks.escalate_overdue()
        case.refresh_from_db()
        assert (case.task, case.office_id) == ("release", town.zhao.unit_id)
        assert details.step(town.wang, case, "pass-on", opinion="迟到") == 403
        assert details.step(town.zhao, case, "pass-on", opinion="县局核实") == 302
        assert moving.papers(case)["move-certificate"].unit_id == town.zhao.unit_id
        assert details.step(town.colleague, case, "approve") == 302
    assert families.household(21)["赵敏"] == "妻"


def test_whoever_accepted_it_neither_permits_nor_enters(town: Town, there: NewPlace) -> None:
    visit = details.received(town.colleague, town.stranger, "move-to-spouse")
    case = details.filed(town.colleague, visit, moving.wed(there))
    assert details.step(town.colleague, case, "pass-on", opinion="符合") == 403


def test_every_page_of_a_move_opens_for_whoever_has_a_part_in_it(town: Town, there: NewPlace) -> None:
    case = moving.filed(town, town.stranger, "move-to-spouse", moving.wed(there))
    for officer in (town.colleague, town.wang):
        page = signed_in(officer).get(f"/office/cases/{case.id}/").content.decode()
        assert "东港市市场街21号" in page
    moving.moved(town, case)
    for officer, address in ((town.wang, "office"), (town.colleague, "office"), (town.chen, "counter")):
        page = signed_in(officer).get(f"/{address}/cases/{case.id}/").content.decode()
        assert "Permit to move in" in page
    assert "Migration certificate" in signed_in(town.stranger_online).get(f"/my/matters/{case.id}/").content.decode()
