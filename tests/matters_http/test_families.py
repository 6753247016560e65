"""Households, births, adoptions and deaths from the counter to the hand-over, by HTTP alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from banshi.kernel import clock
from banshi.matters.evidence import Claim, HttpHolder, Proof
from banshi.matters.hearing import parties_of
from banshi.matters.lifecycle import State
from banshi.matters.models import Paper, Visit
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import holder_says
from tests.matters_http import details, families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from banshi.matters.models import Case
    from tests.cast import Resident, Town
    from tests.matters_http.families import Families

BABY = {"full_name": "陈一诺", "sex": "1", "ethnicity": "01", "day": "2026-11-10", "place": "安平市平湖县"}
BORN = BABY | {"other_parent": "刘婷", "certificate": "T123456789", "agreed": "on"}
LATE = BORN | {"day": "2025-01-10", "other_parent": "陈志远", "why_late": "在外地出生"}
KEEPER = {"birth-certificate": "http://127.0.0.1:9"}
DIED = {"died_on": "2026-11-19", "certificate": "D-1", "handed_in": "on"}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def home(town: Town) -> Families:
    return families.move_in()


def _filed(town: Town, who: Resident, matter: str, typed: dict[str, Any]) -> Case:
    visit = details.received(town.chen, who, matter)
    assert "Yes, here and now." in signed_in(town.chen).get(visit).content.decode()
    return details.filed(town.chen, visit, typed)


def _reported(town: Town, who: Resident, dead: Resident, role: str, matter: str = "death", **typed: str) -> Case:
    visit = _received(town, who, dead, role, matter)
    return details.filed(town.chen, visit, (DIED if matter == "death" else {}) | typed)


def _received(town: Town, who: Resident, concerned: Resident, role: str, matter: str) -> str:
    more = {"role": role, "other_number": concerned.id_number, "other_name": concerned.name, "institution": "福利院"}
    return details.received(town.chen, who, matter, **more)


def _refused(town: Town, visit: str, typed: dict[str, Any]) -> str:
    status, page = details.sent(town.chen, visit, typed)
    assert status == 422
    return page


def _done(town: Town, case: Case) -> None:
    for officer in (town.wang, town.chen):
        page = "office" if officer is town.wang else "counter"
        assert signed_in(officer).get(f"/{page}/cases/{case.id}/").status_code == 200
    assert details.handed_over(town.chen, case) == State.CLOSED


def _papers(case: Case) -> list[str]:
    return list(Paper.objects.filter(case_id=case.id).order_by("id").values_list("kind", flat=True))


# ------------------------------------------------------------------- booklets


@pytest.mark.parametrize(
    ("matter", "answer"), [("booklet-replacement", {"damage": "水浸"}), ("booklet-full", {"pages": "变更页"})]
)
def test_an_old_booklet_is_handed_in_and_the_next_printed_where_the_resident_stands(
    town: Town, matter: str, answer: dict[str, str]
) -> None:
    case = _filed(town, town.li, matter, {"handed_in": "on"} | answer)
    families.granted(case, town.colleague)
    assert families.booklet(1) not in {"", "200000001"}
    _done(town, case)


@pytest.mark.parametrize(
    ("matter", "answer"), [("booklet-replacement", {"damage": "水浸"}), ("booklet-full", {"pages": "变更页"})]
)
def test_a_booklet_that_is_not_handed_in_is_not_replaced(town: Town, matter: str, answer: dict[str, str]) -> None:
    assert "was not handed in" in _refused(town, details.received(town.chen, town.li, matter), answer)


def test_a_frozen_household_still_gets_a_booklet_for_a_damaged_one(town: Town) -> None:
    case = _filed(town, town.frozen, "booklet-replacement", {"handed_in": "on", "damage": "水浸"})
    families.granted(case, town.colleague)
    _done(town, case)


def test_a_household_without_a_booklet_gets_its_first(town: Town) -> None:
    case = _filed(town, town.without_booklet, "first-booklet", {})
    families.granted(case, town.wang)
    assert families.booklet(4)
    _done(town, case)


def test_of_two_first_booklets_the_second_is_a_conflict(town: Town) -> None:
    cases = [_filed(town, town.without_booklet, "first-booklet", {}) for _time in range(2)]
    families.granted(cases[0], town.wang)
    assert details.step(town.wang, cases[1], "approve") == 409


def test_a_household_that_holds_a_booklet_gets_no_first_one(town: Town) -> None:
    page = signed_in(town.chen).get(details.received(town.chen, town.li, "first-booklet")).content.decode()
    assert "The register shows a valid booklet of this household." in page


# ----------------------------------------------------------------- households


def test_the_head_hands_over_and_all_stand_anew_to_the_new_head(town: Town, home: Families) -> None:
    case = _filed(town, home.father, "change-of-head", {"new_head": str(home.mother.id)})
    for party in parties_of(case.id):
        assert details.word(town.chen, case, party.id, "yes") == 302
    families.granted(case, town.wang)
    assert families.household(5) == {"陈志远": "夫", "刘婷": "户主", "陈朵": "女", "陈大山": "公公"}
    _done(town, case)


def test_while_another_adult_may_object_or_objects_the_head_is_not_changed(town: Town, home: Families) -> None:
    case = _filed(town, home.father, "change-of-head", {"new_head": str(home.mother.id)})
    assert details.step(town.wang, case, "approve") == 422
    code = next(party.code for party in parties_of(case.id) if party.person_id == home.grandfather.id)
    given = signed_in(town.chen).post(f"/word/{code}/", {"answer": "no", "words": "未商量", "command": "x"})
    assert given.status_code == 302
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=6)):
        assert details.step(town.wang, case, "approve") == 422
        assert details.step(town.wang, case, "refuse", ground="member-objects", words="") == 302
    assert case.state == State.REFUSED


def test_somebody_comes_for_the_head_who_authorises_them_by_their_own_link(town: Town, home: Families) -> None:
    visit = _received(town, town.stranger, home.father, "agent", "change-of-head")
    case = details.filed(town.chen, visit, {"new_head": str(home.mother.id)})
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=6)):
        assert details.step(town.wang, case, "approve") == 422
        code = next(party.code for party in parties_of(case.id) if party.kind == "authorises")
        assert signed_in(town.chen).post(f"/word/{code}/", {"answer": "yes", "words": ""}).status_code == 302
        families.granted(case, town.wang)
    assert families.household(5)["刘婷"] == "户主"


def test_a_member_does_not_pass_over_a_head_who_is_there(town: Town, home: Families) -> None:
    page = signed_in(town.chen).get(details.received(town.chen, home.mother, "change-of-head")).content.decode()
    assert "The present head is there and has to agree." in page


def test_where_the_head_is_missing_a_member_applies(town: Town, home: Families) -> None:
    families.owner("update register_personversion set mark = '失踪' where person_id = %s", home.father.id)
    case = _filed(town, home.mother, "change-of-head", {"new_head": str(home.mother.id)})
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=6)):
        families.granted(case, town.wang)
    assert families.household(5)["刘婷"] == "户主"


def test_some_open_a_household_of_their_own_and_both_booklets_are_printed(town: Town, home: Families) -> None:
    typed: dict[str, Any] = {"leaving": [str(home.mother.id), str(home.daughter.id)], "new_head": str(home.mother.id)}
    case = _filed(town, home.father, "split-of-household", typed)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=6)):
        families.granted(case, town.wang)
        assert families.household(5) == {"陈志远": "户主", "陈大山": "父亲"}
        assert families.household(families.where("刘婷")) == {"刘婷": "户主", "陈朵": "女"}
        assert families.booklet(5) != families.booklet(families.where("刘婷"))
        _done(town, case)
    assert _papers(case) == ["booklet", "booklet"]


def test_a_split_is_refused_while_the_household_is_frozen(town: Town) -> None:
    page = signed_in(town.chen).get(details.received(town.chen, town.frozen, "split-of-household")).content.decode()
    assert "frozen" in page


def test_the_head_does_not_leave_by_a_split_nor_does_everybody(town: Town, home: Families) -> None:
    visit = details.received(town.chen, home.father, "split-of-household")
    typed: dict[str, Any] = {"leaving": [str(i) for i in range(11, 15)], "new_head": "11"}
    assert "so this is no split" in _refused(town, visit, typed)
    typed = {"leaving": ["11"], "new_head": "11"}
    assert "The present head is among those" in _refused(town, visit, typed)


def _merged(town: Town, home: Families, leaving: list[int], **typed: str) -> Case:
    head = {"head_number": town.stranger.id_number, "head_name": town.stranger.name, "stands": "11"}
    answers: dict[str, Any] = {**head, "leaving": [str(one) for one in leaving], **typed}
    case = _filed(town, home.father, "merge-of-households", answers)
    for party in parties_of(case.id):
        assert details.word(town.chen, case, party.id, "yes") == 302
    families.granted(case, town.wang)
    return case


def test_a_whole_household_joins_another_and_its_booklet_is_void(town: Town, home: Families) -> None:
    case = _merged(town, home, [11, 12, 13, 14])
    assert families.household(5) == {}
    assert families.booklet(5) == ""
    assert families.household(2)["陈朵"] == "女"
    _done(town, case)
    assert _papers(case) == ["booklet"]


def test_a_head_who_joins_another_household_leaves_a_new_head(town: Town, home: Families) -> None:
    case = _merged(town, home, [11], new_head="12")
    assert families.household(5) == {"刘婷": "户主", "陈朵": "女", "陈大山": "公公"}
    _done(town, case)
    assert _papers(case) == ["booklet", "booklet"]


def test_a_head_who_was_not_asked_lets_nobody_join(town: Town, home: Families) -> None:
    answers = {"head_number": town.stranger.id_number, "head_name": town.stranger.name, "stands": "11", "leaving": "11"}
    visit = details.received(town.chen, home.father, "merge-of-households")
    assert "no new head is named" in _refused(town, visit, answers)
    case = details.filed(town.chen, visit, answers | {"new_head": "12"})
    assert details.step(town.wang, case, "approve") == 422


def test_a_head_who_refuses_lets_nobody_join(town: Town, home: Families) -> None:
    answers = {"head_number": town.stranger.id_number, "head_name": town.stranger.name, "stands": "75", "leaving": "12"}
    case = _filed(town, home.mother, "merge-of-households", answers)
    (head,) = parties_of(case.id)
    assert details.word(town.chen, case, head.id, "no") == 302
    assert details.step(town.wang, case, "approve") == 422
    assert details.step(town.wang, case, "refuse", ground="word-refused", words="") == 302


# --------------------------------------------------------------------- births


def test_a_newborn_joins_the_household_and_gets_a_number_of_its_division(town: Town, home: Families) -> None:
    case = _filed(town, home.father, "birth", BORN)
    families.granted(case, town.wang)
    assert families.household(5)["陈一诺"] == "子"
    ((number, guardian),) = families.owner(
        "select id_number, guardian_2 from register_personversion where name = '陈一诺'"
    )
    assert str(number).startswith("99990220261110")
    assert guardian == "刘婷"
    assert families.booklet(5) == "200000005"
    _done(town, case)


def test_where_the_keeper_of_certificates_confirms_it_the_child_is_entered_at_once(
    town: Town, home: Families, settings: Settings
) -> None:
    settings.EVIDENCE_HOLDERS = KEEPER
    with holder_says(Proof.VERIFIED):
        case = _filed(town, home.father, "birth", BORN)
    assert case.state == State.APPROVED
    assert families.household(5)["陈一诺"] == "子"
    _done(town, case)


def test_a_keeper_that_is_not_connected_is_not_asked(town: Town, home: Families) -> None:
    with holder_says(Proof.VERIFIED):
        case = _filed(town, home.father, "birth", BORN)
    assert (case.proof, case.state) == (Proof.NOT_ASKED, State.ACCEPTED)


def test_the_keeper_is_told_number_parent_and_sex_and_no_day(
    town: Town, home: Families, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EVIDENCE_HOLDERS = KEEPER
    asked: list[Claim] = []

    def check(_self: object, claim: Claim) -> Proof:
        asked.append(claim)
        return Proof.NO_MATCH

    monkeypatch.setattr(HttpHolder, "check", check)
    assert _filed(town, home.father, "birth", BORN).proof == Proof.NO_MATCH
    assert asked == [Claim(number="T123456789", name="陈志远", says="1")]


def test_a_confirmed_certificate_spares_a_late_birth_neither_inquiry_nor_county(
    town: Town, home: Families, settings: Settings
) -> None:
    settings.EVIDENCE_HOLDERS = KEEPER
    with holder_says(Proof.VERIFIED):
        case = _filed(town, home.mother, "late-birth", LATE)
    assert (case.proof, case.state, case.task) == (Proof.VERIFIED, State.ACCEPTED, "inquire")
    assert "陈一诺" not in families.household(5)


def test_twins_are_entered_one_after_the_other(town: Town, home: Families) -> None:
    cases = [
        _filed(town, home.mother, "birth", BORN | {"full_name": n, "other_parent": "陈志远"}) for n in ("陈一", "陈二")
    ]
    for case in cases:
        families.granted(case, town.wang)
        _done(town, case)
    assert {"陈一", "陈二"} <= set(families.household(5))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2025-11-10"}, "more than a year ago"),
        ({"day": "2026-12-24"}, "lies in the future"),
        ({"ethnicity": "02"}, "ethnicity of one of its parents"),
        ({"full_name": "王一诺"}, "neither the father&#x27;s nor the mother&#x27;s"),
        ({"agreed": ""}, "do not agree"),
        ({"full_name": "陈朵", "day": "2018-06-01"}, "on the register already"),
        ({"day": "1990-01-01"}, "not yet 14"),
    ],
)
def test_a_birth_is_refused_for_what_does_not_fit(town: Town, home: Families, typed: dict[str, str], said: str) -> None:
    assert said in _refused(town, details.received(town.chen, home.father, "birth"), BORN | typed)


def test_a_birth_out_of_wedlock_joins_the_mother_without_a_test(town: Town) -> None:
    typed = BABY | {"full_name": "周小满", "certificate": "T1"}
    case = _filed(town, town.without_booklet, "birth-out-of-wedlock", typed)
    families.granted(case, town.wang)
    assert families.household(4) == {"周芳": "户主", "周小满": "子"}
    assert families.booklet(4)
    _done(town, case)


def test_a_child_out_of_wedlock_joins_the_father_only_with_a_test(town: Town) -> None:
    typed = BABY | {"full_name": "李小满", "certificate": "T1"}
    visit = details.received(town.chen, town.li, "birth-out-of-wedlock")
    assert "test of parentage" in _refused(town, visit, typed)
    case = details.filed(town.chen, visit, typed | {"test": "DNA-7"})
    families.granted(case, town.wang)
    assert families.household(1)["李小满"] == "子"


def test_a_frozen_household_keeps_no_newborn_out(town: Town) -> None:
    typed = BABY | {"full_name": "孙小满", "certificate": "T1", "test": "DNA-8"}
    case = _filed(town, town.frozen, "birth-out-of-wedlock", typed)
    families.granted(case, town.wang)
    assert families.household(3)["孙小满"] == "子"


def test_a_married_parent_registers_a_birth_in_wedlock_and_an_unmarried_one_does_not(
    town: Town, home: Families
) -> None:
    visits = [
        (home.father, "birth-out-of-wedlock", "as married"),
        (town.li, "birth", "does not show the parent as married"),
    ]
    for who, matter, said in visits:
        assert said in signed_in(town.chen).get(details.received(town.chen, who, matter)).content.decode()


def test_a_late_birth_goes_by_inquiry_to_the_county(town: Town, home: Families) -> None:
    typed = BORN | {"day": "2024-02-29", "why_late": "在外地出生", "certificate": "", "test": "DNA-9"}
    case = _filed(town, home.mother, "late-birth", typed | {"other_parent": "陈志远"})
    families.granted(case, town.wang, town.zhao)
    assert families.household(5)["陈一诺"] == "子"
    _done(town, case)


@pytest.mark.parametrize(("typed", "said"), [({}, "less than a year ago"), ({"certificate": ""}, "proven by a test")])
def test_a_late_birth_is_refused(town: Town, home: Families, typed: dict[str, str], said: str) -> None:
    visit = details.received(town.chen, home.father, "late-birth")
    assert said in _refused(town, visit, BORN | {"why_late": "忘了"} | typed)


def test_the_county_refuses_a_late_birth_with_a_ground_and_a_letter(town: Town, home: Families) -> None:
    typed = BORN | {"day": "2024-02-29", "why_late": "在外地出生"}
    case = _filed(town, home.father, "late-birth", typed)
    assert details.step(town.wang, case, "pass-on", opinion="查无出生记录") == 302
    assert details.step(town.zhao, case, "refuse", ground="not-proven", words="") == 302
    assert case.state == State.REFUSED


def test_somebody_who_was_never_registered_is_entered_by_the_county(town: Town, home: Families) -> None:
    typed = BABY | {"full_name": "陈阿婆", "sex": "2", "day": "1958-01-01", "stands": "52", "why": "山区漏登"}
    case = _filed(town, home.father, "late-registration", typed)
    families.granted(case, town.wang, town.zhao)
    assert families.household(5)["陈阿婆"] == "母亲"
    _done(town, case)


def test_nobody_is_entered_as_a_second_head(town: Town, home: Families) -> None:
    typed = BABY | {"stands": "02", "why": "漏登"}
    assert "has one head" in _refused(town, details.received(town.chen, home.father, "late-registration"), typed)


def test_a_foundling_joins_the_household_of_its_institution(town: Town, home: Families) -> None:
    typed = BABY | {"full_name": "平安", "found_on": "2026-11-12", "found_at": "平湖路口"}
    case = details.filed(town.chen, details.received(town.chen, home.matron, "foundling"), typed)
    families.granted(case, town.wang, town.zhao)
    assert families.household(6) == {"马莲": "户主", "平安": "非亲属"}
    _done(town, case)


def test_a_foundling_joins_no_family_and_is_not_found_before_its_birth(town: Town, home: Families) -> None:
    visit = _received(town, home.matron, home.father, "institution", "foundling")
    assert "not the head of a collective household" in signed_in(town.chen).get(visit).content.decode()
    visit = _received(town, home.father, home.matron, "institution", "foundling")
    for day, said in (("2026-11-01", "found before it was born"), ("2026-12-01", "lies in the future")):
        assert said in _refused(town, visit, BABY | {"found_on": day, "found_at": "路口"})


# ------------------------------------------------------------------ adoptions


def _adopted(town: Town, home: Families, **typed: str) -> Case:
    visit = _received(town, town.stranger, home.daughter, "guardian", "adoption")
    answers = {"certificate": "S-1", "head_number": town.stranger.id_number, "head_name": "赵敏", "stands": "37"}
    return details.filed(town.chen, visit, answers | typed)


def test_an_adopted_child_joins_the_adopter_with_name_and_guardian(town: Town, home: Families) -> None:
    case = _adopted(town, home, new_name="赵朵", second_adopter="钱某")
    (child,) = parties_of(case.id)
    assert child.person_id == home.daughter.id
    assert details.word(town.chen, case, child.id, "yes") == 302
    families.granted(case, town.wang, town.zhao)
    assert families.household(2) == {"赵敏": "户主", "赵朵": "养女或继女"}
    assert details.stands(home.daughter.id, "former_name") == "陈朵"
    assert details.stands(home.daughter.id, "guardian_1") == "赵敏"
    _done(town, case)


def test_a_child_of_eight_who_refuses_is_not_adopted(town: Town, home: Families) -> None:
    case = _adopted(town, home)
    assert details.word(town.chen, case, parties_of(case.id)[0].id, "no") == 302
    assert details.step(town.wang, case, "pass-on", opinion="孩子不同意") == 302
    assert details.step(town.zhao, case, "approve") == 422
    assert details.step(town.zhao, case, "refuse", ground="word-refused", words="") == 302


def test_an_adopted_child_who_is_on_no_register_is_entered_with_the_adopter(town: Town) -> None:
    typed = BABY | {"full_name": "赵来", "certificate": "S-2"}
    case = _filed(town, town.stranger, "adoption-first-entry", typed)
    families.granted(case, town.wang, town.zhao)
    assert families.household(2) == {"赵敏": "户主", "赵来": "养子或继子"}
    _done(town, case)


def test_an_adoption_is_not_entered_twice(town: Town, home: Families) -> None:
    typed = BABY | {"full_name": "陈朵", "day": "2018-06-01", "certificate": "S-2"}
    visit = details.received(town.chen, home.father, "adoption-first-entry")
    assert "on the register already" in _refused(town, visit, typed)


# --------------------------------------------------------------------- deaths


def test_the_dead_head_is_cancelled_another_follows_and_certificate_and_booklet_are_printed(
    town: Town, home: Families
) -> None:
    case = _reported(town, home.mother, home.father, "member", new_head=str(home.mother.id))
    families.granted(case, town.colleague)
    assert families.where("陈志远") == 0
    assert details.stands(home.father.id, "cancelled") == "2026-11-19 死亡"
    assert families.household(5) == {"刘婷": "户主", "陈朵": "女", "陈大山": "公公"}
    assert families.booklet(5) != "200000005"
    _done(town, case)
    assert _papers(case) == ["booklet", "certificate"]


def test_the_last_of_a_household_dies_and_a_neighbour_reports_it(town: Town) -> None:
    case = _reported(town, town.li, town.stranger, "neighbour")
    families.granted(case, town.colleague)
    assert families.household(2) == {}
    assert families.booklet(2) == ""
    _done(town, case)
    assert _papers(case) == ["certificate"]


def test_a_dead_member_leaves_the_booklet_as_it_is(town: Town, home: Families) -> None:
    case = _reported(town, home.father, home.grandfather, "head")
    families.granted(case, town.colleague)
    assert "陈大山" not in families.household(5)
    assert families.booklet(5) == "200000005"
    _done(town, case)


def test_a_wrong_report_is_objected_to_and_the_county_brings_the_person_back(town: Town, home: Families) -> None:
    case = _reported(town, home.mother, home.father, "member", new_head=str(home.mother.id))
    families.granted(case, town.colleague)
    assert details.step(town.wang, case, "object", reason="人还活着") == 302
    assert details.step(town.zhao, case, "reverse", reason="人还活着") == 302
    assert families.household(5)["陈志远"] == "户主"
    assert details.stands(home.father.id, "cancelled") == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"died_on": "2026-12-24"}, "lies in the future"),
        ({"died_on": "1950-01-01"}, "before the day of birth"),
        ({"handed_in": ""}, "was not handed in"),
        ({"new_head": "13"}, "is under 18"),
        ({"new_head": ""}, "no new head is named"),
    ],
)
def test_a_death_is_not_entered_as_typed(town: Town, home: Families, typed: dict[str, str], said: str) -> None:
    visit = _received(town, home.mother, home.father, "member", "death")
    assert said in _refused(town, visit, DIED | {"new_head": str(home.mother.id)} | typed)


def test_a_death_is_reported_by_somebody_else_and_by_no_pretended_member(town: Town, home: Families) -> None:
    page = signed_in(town.chen).get(details.received(town.chen, home.father, "death")).content.decode()
    assert "Nobody is named who reports the death." in page
    form = {"id_number": town.li.id_number, "name": town.li.name, "compared": "on", "role": "member",
            "other_number": home.father.id_number, "other_name": home.father.name, "matter": "death"}  # fmt: skip
    answer = signed_in(town.chen).post("/counter/receive", form)
    assert (answer.status_code, "is not registered in this household" in answer.content.decode()) == (422, True)
    assert list(Visit.objects.values_list("applicant_id", flat=True)) == [None]  # the first alone; no pretended one


def test_a_court_declares_somebody_dead(town: Town, home: Families) -> None:
    typed = {"judgment": "(2026)特1号", "dead_since": "2026-10-01"}
    case = _reported(town, home.father, home.grandfather, "head", "declared-dead", **typed)
    families.granted(case, town.wang)
    assert details.stands(home.grandfather.id, "cancelled") == "2026-10-01 宣告死亡"
    _done(town, case)
    assert _papers(case) == ["certificate"]


def test_a_judgment_that_is_not_final_is_refused(town: Town, home: Families) -> None:
    typed = {"judgment": "(2026)特1号", "dead_since": "2026-10-01"}
    case = _reported(town, home.father, home.grandfather, "head", "declared-dead", **typed)
    assert details.step(town.wang, case, "refuse", ground="not-final", words="") == 302


def test_the_refusal_and_the_reversal_of_a_death_are_printed(town: Town, home: Families) -> None:
    case = _reported(town, home.father, home.grandfather, "head")
    families.granted(case, town.colleague)
    assert details.step(town.wang, case, "object", reason="人还活着") == 302
    assert details.step(town.zhao, case, "reverse", reason="人还活着") == 302
    letter = signed_in(town.chen).post(f"/counter/cases/{case.id}/letter")
    assert signed_in(town.chen).get(letter.headers["Location"]).content.startswith(b"%PDF-")


def test_nobody_is_received_under_the_number_of_the_dead(town: Town, home: Families) -> None:
    case = _reported(town, home.father, home.grandfather, "head")
    families.granted(case, town.colleague)
    form = {"id_number": home.grandfather.id_number, "name": "陈大山", "compared": "on", "matter": "lost-booklet"}
    assert signed_in(town.chen).post("/counter/receive", form).status_code in {404, 422}
