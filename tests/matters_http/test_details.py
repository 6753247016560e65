"""The person's details through the counter: each matter to its end, and refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from banshi.china.id_number import compose
from banshi.kernel import clock
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Document, Party
from banshi.notices.models import Notice
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http.details import (
    filed,
    guardians_of_the_child,
    handed_over,
    received,
    received_for,
    sent,
    stands,
    step,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

BORN_LATER, BORN, BIRTHDAY = "1990-05-27", "1990-05-17", date(1990, 5, 17)
HERE = ("colleague",)
HOME = ("wang",)
COUNTY = ("wang", "zhao")
CITY = ("wang", "zhao", "lin")
RING = {"item": "native_place", "value": "山东安丘", "words": "户口本上写错了"}

# matter, what is typed, who decides in turn, the item, what it shows afterwards
GRANTED: tuple[tuple[str, dict[str, str], tuple[str, ...], str, str], ...] = (
    ("height", {"height": "172"}, HERE, "height_cm", "172"),
    ("blood-type", {"blood": "3"}, HERE, "blood_type", "O型"),
    ("workplace", {"workplace": "东港造船厂"}, HERE, "workplace", "东港造船厂"),
    ("occupation", {"occupation": "教师"}, HERE, "occupation", "教师"),
    ("other-address", {"other_address": "平湖路200号"}, HERE, "other_address", "平湖路200号"),
    ("military-service", {"service": "1"}, HERE, "military_service", "退出现役"),
    ("marital-status", {"status": "21"}, HERE, "marital_status", "初婚"),
    ("marital-status", {"status": "30", "spouse_died": "张兰，2026年10月3日"}, HERE, "marital_status", "丧偶"),
    ("birth-place", {"birth_place": "河南安阳"}, HOME, "birth_place", "河南安阳"),
    ("native-place", {"native_place": "山东安丘"}, HOME, "native_place", "山东安丘"),
    ("former-name", {"former_name": "李小明"}, HOME, "former_name", "李小明"),
    ("change-of-name", {"new_name": "李 明远", "reason": "21"}, COUNTY, "name", "李明远"),
    ("ethnicity", {"ethnicity": "11", "wrong_from_the_start": "on"}, COUNTY, "ethnicity", "满族"),
    ("sex", {"sex": "2"}, CITY, "sex", "女性"),
    ("date-of-birth", {"birthday": BORN_LATER, "proof": "10"}, CITY, "born_on", BORN_LATER),
    ("id-number", {"shared": "on"}, COUNTY, "id_number", compose("999902", BIRTHDAY, 3)),
    ("correction-on-request", RING, HOME, "native_place", "山东安丘"),
    ("correction-on-request", RING | {"item": "name", "value": "李小明"}, COUNTY, "name", "李小明"),
)  # fmt: skip

# matter, what is typed, what the clerk reads
REFUSED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("height", {"height": "17"}, "Nobody is of this height."),
    ("other-address", {"other_address": "平湖路12号院3号楼201室"}, "This is the registered address"),
    ("other-address", {"other_address": ""}, "The register already shows this."),
    ("marital-status", {"status": "30"}, "It is not said who died, and when."),
    ("marital-status", {"status": "90"}, "when nobody asked"),
    ("former-name", {"former_name": "李晓明"}, "This is the present name."),
    ("change-of-name", {"new_name": "王明远", "reason": "21"}, "father&#x27;s or the mother&#x27;s; another one needs"),
    ("change-of-name", {"new_name": "李㵘", "reason": "20"}, "national table of 8105"),
    ("change-of-name", {"new_name": "李", "reason": "20"}, "A name is a surname and at least one character."),
    ("change-of-name", {"new_name": "李明远", "reason": "21", "in_court": "on"}, "is not finished"),
    ("change-of-name", {"new_name": "李晓明", "reason": "21"}, "The register already shows this."),
    ("sex", {"sex": "2", "wrong_from_the_start": "on"}, "no slip of the pen"),
    ("sex", {"sex": "9"}, "states a date of birth and a sex"),
    ("ethnicity", {"ethnicity": "11"}, "From the age of 20 on"),
    ("ethnicity", {"ethnicity": "01", "wrong_from_the_start": "on"}, "The register already shows this."),
    ("date-of-birth", {"birthday": BORN_LATER, "proof": "10", "civil_servant": "on"}, "letter of the organisation"),
    ("date-of-birth", {"birthday": BORN_LATER, "proof": "30"}, "is corrected by the office"),
    ("date-of-birth", {"birthday": "2027-01-01", "proof": "10"}, "lies in the future"),
    ("date-of-birth", {"birthday": BORN, "proof": "10"}, "The register already shows this."),
    ("id-number", {}, "states the birthday and sex that the register shows"),
    ("id-number", {"right_number": "999999199005171"}, "no possible ID number"),
    ("id-number", {"right_number": compose("999999", SATURDAY_MORNING.date(), 101)}, "another birthday or sex"),
    ("correction-on-request", RING | {"item": "height_cm", "value": "一米七"}, "cannot stand at this item"),
    ("correction-on-request", RING | {"item": "ethnicity", "value": "汉族"}, "The register already shows this."),
)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.mark.parametrize(("matter", "typed", "by", "item", "value"), GRANTED)
def test_a_detail_is_changed_from_the_counter_to_the_card_in_the_hand(
    town: Town, matter: str, typed: dict[str, str], by: tuple[str, ...], item: str, value: str
) -> None:
    case = filed(town.chen, received(town.chen, town.li, matter), typed)
    *inquiring, deciding = by
    for officer in inquiring:
        assert step(getattr(town, officer), case, "pass-on", opinion="档案与申请一致，建议批准") == 302
    assert step(getattr(town, deciding), case, "approve") == 302
    assert case.state == State.APPROVED
    assert stands(town.li.id, item) == value
    assert handed_over(town.chen, case) == State.CLOSED


@pytest.mark.parametrize(("matter", "typed", "says"), REFUSED)
def test_what_cannot_be_is_said_at_the_counter_before_anything_is_filed(
    town: Town, matter: str, typed: dict[str, str], says: str
) -> None:
    status, page = sent(town.chen, received(town.chen, town.li, matter), typed)
    assert status == 422
    assert says in page
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("matter", "typed", "by", "ground"),
    [
        ("height", {"height": "172"}, HERE, "not-proven"),
        ("marital-status", {"status": "20"}, HERE, "no-such-marriage"),
        ("birth-place", {"birth_place": "河南安阳"}, HOME, "not-proven"),
        ("change-of-name", {"new_name": "李明远", "reason": "21"}, COUNTY, "under-sentence"),
        ("ethnicity", {"ethnicity": "11", "wrong_from_the_start": "on"}, COUNTY, "no-consent"),
        ("date-of-birth", {"birthday": BORN_LATER, "proof": "10"}, CITY, "no-clear-error"),
        ("id-number", {"shared": "on"}, COUNTY, "number-not-shared"),
        ("correction-on-request", RING, HOME, "archive-agrees"),
    ],
)
def test_a_refusal_names_its_ground_and_is_printed_where_the_resident_stands(
    town: Town, matter: str, typed: dict[str, str], by: tuple[str, ...], ground: str
) -> None:
    case = filed(town.chen, received(town.chen, town.li, matter), typed)
    *inquiring, deciding = by
    for officer in inquiring:
        step(getattr(town, officer), case, "pass-on", opinion="不符")
    assert step(getattr(town, deciding), case, "refuse", ground=ground, words="经查不符") == 302
    assert (case.state, case.refusal["ground"]) == (State.REFUSED, ground)
    letter = signed_in(town.chen).post(f"/counter/cases/{case.id}/letter").headers["Location"]
    assert signed_in(town.chen).get(letter).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("matter", "typed"), [("height", {"height": "172"}), ("workplace", {"workplace": "东港造船厂"})]
)
def test_the_clerk_who_accepted_an_auxiliary_item_does_not_decide_it(
    town: Town, matter: str, typed: dict[str, str]
) -> None:
    case = filed(town.colleague, received(town.colleague, town.li, matter), typed)
    assert step(town.colleague, case, "approve") == 403
    assert case.state == State.ACCEPTED


def test_a_hospital_report_is_in_the_file_when_the_second_officer_decides(town: Town) -> None:
    case, clerk = filed(town.chen, received(town.chen, town.li, "blood-type"), {"blood": "3"}), signed_in(town.chen)
    upload = {"evidence": "hospital-report", "file": SimpleUploadedFile("化验单.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40)}
    assert clerk.post(f"/counter/cases/{case.id}/documents", upload).status_code == 302
    assert "化验单.png" in signed_in(town.colleague).get(f"/office/cases/{case.id}/").content.decode()


def test_a_parent_has_a_childs_height_entered(town: Town) -> None:
    guardians_of_the_child(town)
    case = filed(town.chen, received_for(town.chen, town.li, town.child, "height"), {"height": "148"})
    assert not Party.objects.filter(case_id=case.id).exists()
    assert step(town.colleague, case, "approve") == 302
    assert stands(town.child.id, "height_cm") == "148"


def test_an_agents_case_waits_for_the_word_of_the_person(town: Town) -> None:
    agent = {"role": "agent", "other_number": town.li.id_number, "other_name": town.li.name}
    case = filed(town.chen, received(town.chen, town.stranger, "workplace", **agent), {"workplace": "东港造船厂"})
    assert step(town.colleague, case, "approve") == 422
    word(town.chen, case, Party.objects.get(case_id=case.id, person_id=town.li.id).id, "yes")
    assert step(town.colleague, case, "approve") == 302


def test_nobody_changes_a_name_by_an_agent(town: Town) -> None:
    agent = {"role": "agent", "other_number": town.li.id_number, "other_name": town.li.name}
    page = signed_in(town.chen).get(received(town.chen, town.stranger, "change-of-name", **agent)).content.decode()
    assert "may not apply for this in this role" in page


def test_the_home_station_is_told_of_an_item_granted_elsewhere_and_may_object(town: Town) -> None:
    case = filed(town.chen, received(town.chen, town.li, "workplace"), {"workplace": "东港造船厂"})
    step(town.colleague, case, "approve")
    assert step(town.wang, case, "object", reason="该厂已注销") == 302
    assert step(town.zhao, case, "reverse", reason="营业执照已注销") == 302
    assert stands(town.li.id, "workplace") == ""


def test_a_void_marriage_leaves_somebody_single_who_was_single_before(town: Town) -> None:
    for typed in ({"status": "21"}, {"status": "10", "void": "on"}):
        case = filed(town.chen, received(town.chen, town.li, "marital-status"), typed)
        step(town.colleague, case, "approve")
    assert stands(town.li.id, "marital_status") == "未婚"
    status, page = sent(town.chen, received(town.chen, town.li, "marital-status"), {"status": "40", "void": "on"})
    assert (status, "leaves nobody divorced" in page) == (422, True)


def test_nobody_who_was_married_is_single_again(town: Town) -> None:
    case = filed(town.chen, received(town.chen, town.li, "marital-status"), {"status": "21"})
    step(town.colleague, case, "approve")
    status, page = sent(town.chen, received(town.chen, town.li, "marital-status"), {"status": "10"})
    assert (status, "never single again" in page) == (422, True)


def test_a_new_birthday_comes_with_a_number_that_states_it(town: Town) -> None:
    case = filed(town.chen, received(town.chen, town.li, "date-of-birth"), {"birthday": BORN_LATER, "proof": "10"})
    for officer in (town.wang, town.zhao):
        step(officer, case, "pass-on", opinion="出生证明属实")
    step(town.lin, case, "approve")
    number = stands(town.li.id, "id_number")
    assert (number[:14], int(number[16]) % 2) == ("99990219900527", 1)
    refused = signed_in(town.chen).post(
        "/counter/receive",
        {"id_number": town.li.id_number, "name": town.li.name, "compared": "on", "matter": "height"},
    )
    assert refused.status_code == 422


def test_a_new_name_leaves_the_old_one_as_former_name(town: Town) -> None:
    case = filed(town.chen, received(town.chen, town.li, "change-of-name"), {"new_name": "李明远", "reason": "21"})
    step(town.wang, case, "pass-on", opinion="属实")
    step(town.zhao, case, "approve")
    assert (stands(town.li.id, "name"), stands(town.li.id, "former_name")) == ("李明远", "李晓明")


def test_a_childs_name_needs_the_childs_word_and_the_other_parents(town: Town) -> None:
    _li, brother = guardians_of_the_child(town)
    visit = received_for(town.chen, town.li, town.child, "change-of-name")
    case = filed(town.chen, visit, {"new_name": "李远航", "reason": "22"})
    asked = dict(Party.objects.filter(case_id=case.id).values_list("person_id", "id"))
    assert set(asked) == {town.child.id, brother}
    step(town.wang, case, "pass-on", opinion="属实")
    assert step(town.zhao, case, "approve") == 422
    assert [word(town.chen, case, party, "yes") for party in asked.values()] == [302, 302]
    assert step(town.zhao, case, "approve") == 302
    assert stands(town.child.id, "name") == "李远航"
    assert handed_over(town.chen, case) == State.CLOSED


def test_a_child_who_says_no_keeps_the_name(town: Town) -> None:
    guardians_of_the_child(town)
    visit = received_for(town.chen, town.li, town.child, "change-of-name")
    case = filed(town.chen, visit, {"new_name": "李远航", "reason": "22"})
    word(town.chen, case, Party.objects.get(case_id=case.id, person_id=town.child.id).id, "no")
    step(town.wang, case, "pass-on", opinion="本人不同意")
    assert step(town.zhao, case, "approve") == 422
    assert step(town.zhao, case, "refuse", ground="word-refused", words="孩子不同意") == 302
    assert stands(town.child.id, "name") == "李小宝"


@pytest.mark.parametrize("matter", ["change-of-name", "ethnicity", "sex", "date-of-birth"])
def test_a_child_alone_is_told_to_come_with_a_parent(town: Town, matter: str) -> None:
    page = signed_in(town.chen).get(received(town.chen, town.child, matter)).content.decode()
    assert "under 18" in page
    assert 'name="command"' not in page


def test_a_frozen_household_stops_no_detail(town: Town) -> None:
    case = filed(town.chen, received(town.chen, town.frozen, "height"), {"height": "172"})
    assert step(town.colleague, case, "approve") == 302


def test_the_number_of_an_old_paper_is_restored_if_nobody_else_has_it(town: Town) -> None:
    old = compose("999998", BIRTHDAY, 333)
    case = filed(town.chen, received(town.chen, town.li, "id-number"), {"right_number": old})
    step(town.wang, case, "pass-on", opinion="底册属实")
    step(town.zhao, case, "approve")
    assert stands(town.li.id, "id_number") == old


def test_a_number_that_somebody_else_has_is_refused(town: Town) -> None:
    theirs = compose("999999", BIRTHDAY, 555)
    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into register_idnumber (id_number, person_id) values (%s, 5)", [theirs])
    status, page = sent(town.chen, received(town.chen, town.li, "id-number"), {"right_number": theirs})
    assert (status, "Somebody else has this ID number" in page) == (422, True)


def test_whoever_has_no_paper_is_not_asked_for_one(town: Town) -> None:
    visit = received(town.chen, town.li, "correction-on-request")
    assert "you need not look for one" in signed_in(town.chen).get(visit).content.decode()
    case = filed(town.chen, visit, RING)
    assert step(town.wang, case, "approve") == 302
    assert not Document.objects.filter(case_id=case.id).exists()


# ------------------------------------------------------ the office was wrong

FINDING = "0197a000-0000-7000-8000-000000000001"
MISTYPED = {"mistake": "1996年登记表录入错误，见首页"}


def _found(town: Town, item: str) -> str:
    """Let the check of the register have found something in Zhao Min's record; return where it is corrected."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_finding (id, code, persons, household_id, station_id, item, found_at, state, words)"
            " values (%s, 'number-wrong', %s, %s, %s, %s, now(), 'open', '')",
            [FINDING, [town.stranger.id], town.stranger.household_id, town.wang.unit_id, item],
        )
    return f"/office/persons/{town.stranger.id}/correct?finding={FINDING}&matter=office-correction&item={item}"


def _corrected_by_the_office(town: Town, item: str, value: str) -> Case:
    status, told = sent(town.wang, _found(town, item), MISTYPED | {"item": item, "value": value})
    assert status == 302, told
    return Case.objects.get(matter="office-correction")


def test_another_officer_of_the_home_station_decides_on_the_offices_own_mistake(town: Town) -> None:
    case = _corrected_by_the_office(town, "birth_place", "河南安阳")
    assert step(town.wang, case, "approve") == 403
    assert step(town.cousin, case, "approve") == 302
    assert stands(town.stranger.id, "birth_place") == "河南安阳"
    assert Notice.objects.filter(case_id=case.id, person_id=town.stranger.id, kind="case-approved").exists()
    assert handed_over(town.home_clerk, case) == State.CLOSED


def test_the_county_decides_where_the_office_mistook_a_main_item(town: Town) -> None:
    case = _corrected_by_the_office(town, "born_on", "1985-07-08")
    assert step(town.cousin, case, "approve") == 403
    assert step(town.cousin, case, "pass-on", opinion="首次登记表为1985年7月8日") == 302
    assert step(town.zhao, case, "approve") == 302
    assert (stands(5, "born_on"), stands(5, "id_number")[:14]) == ("1985-07-08", "99990219850708")


def test_an_office_that_finds_its_record_right_refuses_its_own_correction(town: Town) -> None:
    case = _corrected_by_the_office(town, "former_name", "赵小敏")
    assert step(town.cousin, case, "refuse", ground="archive-agrees", words="底册一致") == 302
    assert stands(town.stranger.id, "former_name") == ""


@pytest.mark.parametrize(
    ("item", "value", "says"),
    [
        ("born_on", "7. Juli", "Write the day as"),
        ("name", "", "Please answer this question"),
        ("id_number", "123", "cannot stand at this item"),
        ("sex", "0", "states a date of birth and a sex"),
        ("sex", "2", "The register already shows this."),
        ("id_number", compose("999999", SATURDAY_MORNING.date(), 104), "another birthday or sex"),
    ],
)
def test_what_cannot_stand_there_is_said_to_the_office_too(town: Town, item: str, value: str, says: str) -> None:
    status, page = sent(town.wang, _found(town, item), MISTYPED | {"item": item, "value": value})
    assert (status, says in page) == (422, True)


def test_no_resident_starts_the_offices_own_correction(town: Town) -> None:
    form = {"id_number": town.li.id_number, "name": town.li.name, "compared": "on", "matter": "office-correction"}
    assert signed_in(town.chen).post("/counter/receive", form).status_code == 422


def test_a_correction_of_one_item_holds_up_no_other_item(town: Town) -> None:
    filed(town.chen, received(town.chen, town.li, "correction-on-request"), RING)
    height = filed(town.chen, received(town.chen, town.li, "height"), {"height": "172"})
    assert step(town.colleague, height, "approve") == 302
    native = filed(town.chen, received(town.chen, town.li, "native-place"), {"native_place": "江苏盐城"})
    assert step(town.wang, native, "approve") == 409
