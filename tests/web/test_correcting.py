from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connections

from banshi import access
from banshi.access.models import Look
from banshi.china.codes.tables import table
from banshi.china.consistency import check_rules
from banshi.china.households import MEMBER_ITEMS
from banshi.kernel import clock
from banshi.matters.definition import Facts
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Visit
from banshi.notices.models import Notice
from banshi.notices.texts import sentence
from banshi.register import findings
from banshi.register.checking import check_all
from banshi.register.codes import number_of
from banshi.stations.models import Post
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http.details import handed_over, stands, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Town

LI, CHILD, GRANDMOTHER, BROTHER = 1, 2, 3, 4
MISTYPED = {"mistake": "1996年登记表录入错误，见首页"}


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def second(town: Town) -> Actor:
    """Let an officer of another station work at Pinghu Road: somebody who is nobody's cousin there."""
    Post.objects.using("owner").filter(account_id=town.outsider.account_id or 0).update(unit_id=town.wang.unit_id or 0)
    return replace(town.outsider, unit_id=town.wang.unit_id)


def where(person: int, item: str = "", by_matter: str = "office-correction", **more: str) -> str:
    asked = {"matter": by_matter, "item": item} | more
    return f"/office/persons/{person}/correct?" + "&".join(f"{name}={value}" for name, value in asked.items())


def send(by: Actor, address: str, typed: dict[str, str], **more: str) -> Any:
    return signed_in(by).post(address, {"command": str(uuid4())} | MISTYPED | typed | more)


def started(by: Actor, address: str, typed: dict[str, str]) -> Case:
    answer = send(by, address, typed)
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/office/cases/{case.id}/"
    return case


def relations(household: int) -> dict[int, str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select m.person_id, c.code from register_membership m join register_code c on c.id = m.relation"
            " where m.household_id = %s and m.superseded_at is null and m.valid_to is null", [household],
        )  # fmt: skip
        return dict(cursor.fetchall())


def relate(person: int, code: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_membership set relation = %s where person_id = %s",
                       [number_of(table("relation").value(code)), person])  # fmt: skip


def test_whoever_is_found_in_the_own_area_can_be_corrected_by_an_officer_of_the_station(town: Town) -> None:
    asked = {"name": town.stranger.name}
    assert "/office/persons/5/correct" in signed_in(town.wang).post("/office/search", asked).content.decode()
    for other in (town.home_clerk, town.supervisor, town.zhao):
        assert "/correct" not in signed_in(other).post("/office/search", asked).content.decode()


def test_the_record_is_shown_as_it_is_and_each_item_leads_on(town: Town) -> None:
    page = signed_in(town.wang).get("/office/persons/5/correct").content.decode()
    for said in ("赵敏", town.stranger.id_number, "平湖路88号"):
        assert said in page
    assert "matter=office-correction&amp;item=education" in page
    assert "matter=relation-correction&amp;item=relation" in page
    assert "matter=duplicate-registration" in page
    assert "item=address" not in page
    look = Look.objects.get()
    assert (look.purpose, look.persons, look.unit_id) == ("office-correction", [5], town.wang.unit_id)


def test_a_coded_item_is_chosen_from_its_table_and_nothing_else_is_looked_at(town: Town) -> None:
    page = signed_in(town.wang).get(where(5, "education")).content.decode()
    assert '<option value="21">' in page
    assert 'type="hidden" name="item" value="education"' in page
    assert set(Look.objects.get().items) == {"name", "education"}


def test_the_office_starts_and_another_officer_decides(town: Town) -> None:
    case = started(town.wang, where(5, "education"), {"item": "education", "value": "21"})
    assert step(town.wang, case, "approve") == 403
    assert step(town.cousin, case, "approve") == 302
    with connections["owner"].cursor() as cursor:
        cursor.execute("select education from register_personversion where person_id = 5 and superseded_at is null")
        assert cursor.fetchone() == (number_of(table("education").value("21")),)
    assert handed_over(town.home_clerk, case) == State.CLOSED
    assert case.role == "office"
    assert Visit.objects.get(id=case.id).person_id == 5


def test_the_resident_reads_that_it_was_our_mistake_and_need_do_nothing(town: Town) -> None:
    case = started(town.wang, where(5, "workplace"), {"item": "workplace", "value": "平湖小学"})
    notice = Notice.objects.get(case_id=case.id, person_id=5)
    assert notice.kind == "case-of-ours"
    assert sentence(notice.kind, case.number, to_unit=False) == (
        f"We found a mistake of ours in your record and are correcting it: case {case.number}. You need do nothing."
    )
    shown = signed_in(town.cousin).get(f"/office/cases/{case.id}/").content.decode()
    assert "the mistake is ours" in shown
    assert "as on the ID card" not in shown


def test_a_correction_sent_twice_is_one_case(town: Town) -> None:
    typed = {"item": "workplace", "value": "平湖小学", "command": str(uuid4())}
    first, second = (send(town.wang, where(5, "workplace"), typed) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_nothing_typed_is_lost_when_a_rule_forbids_it(town: Town) -> None:
    answer = send(town.wang, where(5, "sex"), {"item": "sex", "value": "2"})
    assert answer.status_code == 422
    assert "The register already shows this." in answer.content.decode()
    assert MISTYPED["mistake"] in answer.content.decode()


@pytest.mark.parametrize("path", ["/office/persons/5/correct", where(5, "sex"), "/office/persons/999/correct"])
def test_another_station_finds_nobody_and_leaves_no_look(town: Town, path: str) -> None:
    assert signed_in(town.outsider).get(path).status_code == 404
    assert send(town.outsider, path, {"item": "sex", "value": "1"}).status_code == 404
    assert not Look.objects.exists()


def test_only_an_officer_corrects_and_never_the_own_family(town: Town) -> None:
    assert signed_in(town.home_clerk).get(where(5, "sex")).status_code == 403
    assert send(town.cousin, where(LI, "workplace"), {"item": "workplace", "value": "平湖小学"}).status_code == 403
    assert not Case.objects.exists()


def test_no_correction_starts_by_a_matter_that_only_residents_apply_for(town: Town) -> None:
    assert signed_in(town.wang).get(where(5, by_matter="lost-booklet")).status_code == 404


def test_an_item_that_is_not_corrected_so_leads_back_to_the_record(town: Town) -> None:
    assert "What is wrong in the record of" in signed_in(town.wang).get(where(5, "mark")).content.decode()


# ------------------------------------------------------------------- the photo


def test_a_photo_that_was_taken_is_noted_and_the_finding_settled(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_personversion set id_card_issued_on = %s, has_photo = false"
                       " where person_id = 5", [date(2016, 3, 1)])  # fmt: skip
    list(check_all(check_rules()))
    (found,) = findings.open_findings(town.wang.unit_id or 0, code="card-without-photo")
    page = signed_in(town.wang).get(f"/office/findings/{found.id}").content.decode()
    assert "item=has_photo" in page
    address = where(5, "has_photo", finding=str(found.id))
    assert send(town.wang, address, {"item": "has_photo", "value": ""}).status_code == 422
    assert send(town.wang, address, {"item": "has_photo", "value": "no"}).status_code == 422
    case = started(town.wang, address, {"item": "has_photo", "value": "yes", "mistake": "补拍照片并入库"})
    assert step(town.cousin, case, "approve") == 302
    assert stands(5, "has_photo") == "true"
    assert next(one for one in check_all(check_rules()) if one.check.code == "card-without-photo").settled == 1


# ------------------------------------------------------------------- relations


def test_two_heads_become_one_and_the_booklet_is_issued_anew(town: Town) -> None:
    relate(BROTHER, "02")
    list(check_all(check_rules()))
    (found,) = findings.open_findings(town.wang.unit_id or 0, code="two-heads")
    page = signed_in(town.wang).get(f"/office/findings/{found.id}").content.decode()
    assert "matter=relation-correction&amp;item=relation" in page
    address = where(BROTHER, "relation", "relation-correction", finding=str(found.id))
    assert "王秀英" in signed_in(town.wang).get(address).content.decode()
    case = started(town.wang, address, {"relation": "71", "head": ""})
    assert step(town.wang, case, "approve") == 403
    assert step(town.supervisor, case, "approve") == 403
    assert step(town.cousin, case, "approve") == 403
    assert findings.finding(found.id).case_id == case.id
    assert relations(1)[BROTHER] == "02"


def test_a_relation_is_corrected_from_the_start_and_by_another_officer(town: Town, second: Actor) -> None:
    case = started(town.wang, where(CHILD, "relation", "relation-correction"), {"relation": "30", "head": ""})
    assert step(second, case, "approve") == 302
    assert relations(1) == {LI: "02", CHILD: "30", GRANDMOTHER: "52", BROTHER: "73"}
    assert handed_over(town.home_clerk, case) == State.CLOSED
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from register_membership where person_id = 2 and valid_to is not null")
        assert cursor.fetchone() == (0,)


def test_another_member_was_the_head_all_along(town: Town, second: Actor) -> None:
    address = where(LI, "relation", "relation-correction")
    case = started(town.wang, address, {"relation": "20", "head": str(GRANDMOTHER)})
    assert step(second, case, "approve") == 302
    assert {LI: "20", GRANDMOTHER: "02"}.items() <= relations(1).items()


@pytest.mark.parametrize(
    ("person", "typed", "said"),
    [
        (LI, {"relation": "20", "head": ""}, "would have no head"),
        (CHILD, {"relation": "02", "head": ""}, "one head more"),
        (CHILD, {"relation": "30", "head": str(GRANDMOTHER)}, "one head more"),
        (CHILD, {"relation": "20", "head": ""}, "The register already shows this."),
        (CHILD, {"relation": "20", "head": str(LI)}, "The register already shows this."),
        (CHILD, {"relation": "", "head": ""}, "Please answer this question"),
    ],
)
def test_a_household_keeps_exactly_one_head(town: Town, person: int, typed: dict[str, str], said: str) -> None:
    answer = send(town.wang, where(person, "relation", "relation-correction"), typed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_nothing_stands_against_it_before_anything_is_typed(town: Town) -> None:
    household = access.look_at_household(1, MEMBER_ITEMS, by=town.wang, purpose="relation-correction", reference=None)
    facts = Facts(person=household.members[0], household=household, today=clock.today())
    assert list(matter("relation-correction").objections(facts, None)) == []


def test_a_household_without_a_head_gets_one(town: Town, second: Actor) -> None:
    relate(LI, "20")
    case = started(town.wang, where(LI, "relation", "relation-correction"), {"relation": "02", "head": ""})
    assert step(second, case, "approve") == 302
    assert relations(1)[LI] == "02"


def test_an_office_that_finds_the_relation_right_refuses_its_own_correction(town: Town, second: Actor) -> None:
    case = started(town.wang, where(CHILD, "relation", "relation-correction"), {"relation": "30", "head": ""})
    assert step(second, case, "refuse", ground="archive-agrees", words="底册一致") == 302
    assert relations(1)[CHILD] == "20"
