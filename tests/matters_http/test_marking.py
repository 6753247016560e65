"""Missing and found, conscripted and back, registered twice, registered again: from the counter to the hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.china.matters import duplicate_registration
from banshi.kernel import clock
from banshi.matters import filing
from banshi.matters.lifecycle import State
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http import details, families, moving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Resident, Town
    from tests.matters_http.moving import NewPlace

LAST_SEEN = {"last_seen": "2026-11-01", "where": "安平市"}
BACK = {"back_since": "2026-11-20"}
CALLED_UP = {"since": "2026-09-10", "notice": "RW-2026-77"}
DISCHARGED = {"left_on": "2026-11-01", "certificate": "TY-2026-12"}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def there(town: Town) -> NewPlace:
    return moving.move_in()


def _received_for(town: Town, who: Resident, concerned: Resident, role: str, matter: str) -> str:
    more = {"role": role, "other_number": concerned.id_number, "other_name": concerned.name, "institution": "县征兵办"}
    return details.received(town.chen, who, matter, **more)


def _refused(town: Town, visit: str, typed: dict[str, str]) -> str:
    status, page = details.sent(town.chen, visit, typed)
    assert status == 422
    return page


def _answer(town: Town, visit: str) -> str:
    return signed_in(town.chen).get(visit).content.decode()


def _mark(who: Resident, mark: str) -> None:
    families.owner("update register_personversion set mark = %s where person_id = %s", mark, who.id)


# ------------------------------------------------------------------ missing and found


def test_a_missing_mother_is_marked_on_the_heads_report_and_stays_registered(town: Town) -> None:
    case = details.filed(town.chen, _received_for(town, town.li, town.grandmother, "head", "missing-person"), LAST_SEEN)
    families.granted(case, town.wang)
    assert details.stands(town.grandmother.id, "mark") == "失踪"
    assert "2026-11-21由李晓明报告失踪" in details.stands(town.grandmother.id, "notes")
    assert "王秀英" in families.household(1)
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_whoever_was_missing_comes_back_and_the_mark_is_taken_back_where_they_stand(town: Town) -> None:
    _mark(town.grandmother, "失踪")
    case = details.filed(town.chen, details.received(town.chen, town.grandmother, "found-person"), BACK)
    families.granted(case, town.colleague)
    assert details.stands(town.grandmother.id, "mark") == ""
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_under_the_number_of_somebody_missing_nothing_else_is_applied_for(town: Town) -> None:
    _mark(town.li, "失踪")
    assert "marked as missing" in _answer(town, details.received(town.chen, town.li, "move-graduate"))


def test_nobody_reports_themselves_missing_nor_a_day_to_come(town: Town) -> None:
    visit = _received_for(town, town.li, town.grandmother, "head", "missing-person")
    assert "lies in the future" in _refused(town, visit, LAST_SEEN | {"last_seen": "2026-12-24"})
    assert "Nobody is named who reports" in _answer(town, details.received(town.chen, town.li, "missing-person"))


def test_a_stranger_is_no_member_who_reports(town: Town) -> None:
    form = {"id_number": town.stranger.id_number, "name": town.stranger.name, "compared": "on", "role": "member",
            "other_number": town.li.id_number, "other_name": town.li.name, "matter": "missing-person"}  # fmt: skip
    page = signed_in(town.chen).post("/counter/receive", form)
    assert page.status_code == 422
    assert "is not registered in this household" in page.content.decode()


def test_a_false_report_is_refused(town: Town) -> None:
    case = details.filed(town.chen, _received_for(town, town.li, town.grandmother, "head", "missing-person"), LAST_SEEN)
    assert details.step(town.wang, case, "refuse", ground="is-not-missing", words="已联系到本人") == 302
    assert case.state == State.REFUSED


def test_what_is_not_marked_is_not_taken_back_and_what_is_marked_not_marked_again(town: Town) -> None:
    assert "is not marked as missing" in _answer(town, details.received(town.chen, town.li, "found-person"))
    assert "not marked as serving" in _answer(town, details.received(town.chen, town.li, "returned-from-service"))
    _mark(town.grandmother, "失踪")
    visit = _received_for(town, town.li, town.grandmother, "head", "missing-person")
    assert "The record is marked already" in _answer(town, visit)
    assert "lies in the future" in _refused(
        town, details.received(town.chen, town.grandmother, "found-person"), {"back_since": "2026-12-01"}
    )


# ------------------------------------------------------------------- armed forces


def test_the_office_that_calls_up_has_a_conscript_marked_and_not_cancelled(town: Town) -> None:
    visit = _received_for(town, town.stranger, town.li, "institution", "conscripted")
    case = details.filed(town.chen, visit, CALLED_UP)
    families.granted(case, town.wang)
    assert (details.stands(1, "mark"), details.stands(1, "military_service")) == ("服兵役", "服现役")
    assert details.stands(1, "cancelled") == ""
    assert "由县征兵办申报" in details.stands(1, "notes")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_whoever_left_the_forces_is_no_longer_marked(town: Town) -> None:
    _mark(town.li, "服兵役")
    case = details.filed(town.chen, details.received(town.chen, town.li, "returned-from-service"), DISCHARGED)
    families.granted(case, town.wang)
    assert (details.stands(1, "mark"), details.stands(1, "military_service")) == ("", "退出现役")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_a_discharge_to_come_is_not_entered(town: Town) -> None:
    _mark(town.li, "服兵役")
    visit = details.received(town.chen, town.li, "returned-from-service")
    assert "lies in the future" in _refused(town, visit, DISCHARGED | {"left_on": "2027-01-01"})
    assert "marked already" in _answer(town, details.received(town.chen, town.li, "conscripted"))


# ---------------------------------------------------------------- registered twice


def _stays(who: Resident) -> dict[str, str]:
    return {"stays_number": who.id_number, "stays_name": who.name, "how_it_came": "迁移时未注销"}


def test_of_two_records_one_is_cancelled_by_the_county_and_the_other_stays(town: Town, there: NewPlace) -> None:
    visit = details.received(town.chen, town.li, "duplicate-registration")
    case = details.filed(town.chen, visit, _stays(there.husband) | {"new_head": "3"})
    assert moving.legs(case)[1:3] == [("inquire", "999902000001", 20), ("decide", "999902000000", 15)]
    families.granted(case, town.wang, town.zhao)
    assert f"重复户口，保留 {there.husband.id_number}" in details.stands(1, "cancelled")
    assert families.where("李晓明") == 0
    assert families.household(1) == {"李小宝": "孙子、孙女或外孙子、外孙女", "王秀英": "户主", "李建国": "子"}
    assert families.where("何军") == 21
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_the_office_that_finds_it_opens_the_case_itself(town: Town, there: NewPlace) -> None:
    answers = duplicate_registration.Answers(
        stays_number=there.school.id_number, stays_name=there.school.name, how_it_came="系统比对", new_head=None
    )
    families.owner("update register_personversion set sex = null where person_id = %s", town.stranger.id)
    case = filing.correct("duplicate-registration", town.stranger.id, 2, answers, by=town.home_clerk)
    families.granted(case, town.wang, town.zhao)
    assert families.where("赵敏") == 0


def test_two_records_are_not_one_person_because_somebody_says_so(town: Town, there: NewPlace) -> None:
    visit = details.received(town.chen, town.stranger, "duplicate-registration")
    assert "Both numbers are of the same record" in _refused(town, visit, _stays(town.stranger))
    assert "show different sexes" in _refused(town, visit, _stays(there.husband))
    assert "no other record" in _refused(town, visit, _stays(there.husband) | {"stays_name": "何君"})
    families.owner("update register_personversion set cancelled = '死亡' where person_id = %s", there.husband.id)
    assert "cancelled already" in _refused(town, visit, _stays(there.husband))


# ---------------------------------------------------------------- back from abroad


def _has_left(who: Resident, why: str = "2015-01-01 出国（境）定居") -> None:
    families.owner("update register_personversion set cancelled = %s where person_id = %s", why, who.id)
    families.owner("update register_membership set valid_to = '2015-01-01' where person_id = %s", who.id)


def _back(head: Resident, relation: str = "12") -> dict[str, str]:
    return moving.joins(head, relation) | {"whence": "加拿大"}


def test_whoever_comes_back_from_abroad_is_entered_again_with_the_old_number(town: Town, there: NewPlace) -> None:
    _has_left(town.stranger)
    visit = details.received(town.chen, town.stranger, "restored-registration")
    case = details.filed(town.chen, visit, _back(there.husband))
    moving.all_agree(town, case)
    families.granted(case, town.wang, town.zhao)
    assert families.household(21) == {"何军": "户主", "赵敏": "妻"}
    assert details.stands(town.stranger.id, "cancelled") == ""
    assert "由加拿大恢复户口" in details.stands(town.stranger.id, "came_to_city")
    assert details.handed_over(town.chen, case) == State.CLOSED


def test_the_dead_do_not_come_back_unless_a_court_says_so(town: Town, there: NewPlace) -> None:
    _has_left(town.stranger, "2015-01-01 宣告死亡")
    visit = details.received(town.chen, town.stranger, "restored-registration")
    assert "cancelled after a death" in _refused(town, visit, _back(there.husband))
    assert details.filed(town.chen, visit, _back(there.husband) | {"revoked": "on"}).state == State.ACCEPTED


def test_whoever_is_registered_has_nothing_to_restore_and_no_frozen_household_takes_anybody(
    town: Town, there: NewPlace
) -> None:
    assert "is not cancelled" in _answer(town, details.received(town.chen, town.li, "restored-registration"))
    _has_left(town.stranger)
    families.owner("update register_householdversion set frozen = '征收' where household_id = 21")
    visit = details.received(town.chen, town.stranger, "restored-registration")
    assert "The household joined is frozen" in _refused(town, visit, _back(there.husband))


def test_nobody_is_marked_whose_registration_is_cancelled(town: Town) -> None:
    families.owner("update register_personversion set cancelled = '其他' where person_id = %s", town.li.id)
    assert "is cancelled" in _answer(town, details.received(town.chen, town.li, "conscripted"))
