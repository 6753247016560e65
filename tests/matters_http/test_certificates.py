from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connections
from pypdf import PdfReader

from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.models import Case
from banshi.matters.vocabulary import Group
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters_http.details import filed, handed_over, received, sent, step
from tests.matters_http.families import owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Resident, Town

OWN = {
    "change-certificate": {"which": "name", "not_shown": "on"},
    "kinship-certificate": {"other_name": "李大江", "kinship": "伯父", "together": "1998年以前，平湖路12号"},
    "no-criminal-record": {"country": "德国", "what_for": "留学"},
    "temporary-identity-certificate": {"journey": "G108次列车", "until": "2026-11-22"},
    "foundling-report-certificate": {"found_on": "2026-11-20", "found_at": "东港客运站候车室"},
}
FOR_ANOTHER = {
    "cancellation-certificate": {"page_gone": "on"},
    "unnatural-death-certificate": {"died_on": "2026-11-18", "place": "国道旁"},
    "rescued-child-certificate": {"rescued_on": "2026-11-01", "rescued_by": "东港市公安局"},
}
TYPED: dict[str, dict[str, str]] = OWN | FOR_ANOTHER


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def renamed(who: Resident) -> None:
    """Let the change log show that somebody was called otherwise once."""
    owner(
        "insert into register_logentry (person_id, number, change_id, item, before, after, kind, entered_on, officer)"
        " values (%s, 1, 1, 'name', '李小明', %s, 'change', '2015-04-01', '王强')",
        who.id, who.name,
    )  # fmt: skip


def died(who: Resident) -> None:
    """Let somebody be cancelled after a death: off every household's register, but not forgotten."""
    owner("update register_personversion set cancelled = '2026-11-18 死亡' where person_id = %s", who.id)
    owner("update register_membership set valid_to = '2026-11-18' where person_id = %s", who.id)
    owner("delete from register_searchkey where person_id = %s", who.id)


def visit(town: Town, code: str, whose: Resident | None = None) -> str:
    """Receive Li, for himself or for a relative."""
    if code in OWN:
        return received(town.chen, town.li, code)
    other = whose or (town.child if code == "rescued-child-certificate" else town.grandmother)
    typed = {"role": "relative", "other_number": other.id_number, "other_name": other.name}
    return received(town.chen, town.li, code, **typed)


def prepared(town: Town, code: str) -> Case:
    if code == "change-certificate":
        renamed(town.li)
    if code in {"cancellation-certificate", "unnatural-death-certificate"}:
        died(town.grandmother)
    return filed(town.chen, visit(town, code), TYPED[code])


def decided(town: Town, case: Case, step_name: str = "approve", **typed: Any) -> int:
    """Let whoever has the case decide it, the home station having inquired where it has to."""
    if case.task == "inquire":
        assert step(town.wang, case, "pass-on", opinion="查实，同意") == 302
    officers: dict[int | None, Actor] = {one.unit_id: one for one in (town.colleague, town.wang, town.zhao)}
    return step(officers[case.office_id], case, step_name, **typed)


@pytest.mark.parametrize("code", TYPED)
def test_a_certificate_goes_its_whole_way_and_changes_nothing(town: Town, code: str) -> None:
    changes = owner("select count(*) from register_change")
    case = prepared(town, code)
    assert case.items == []
    assert decided(town, case) == 302
    assert handed_over(town.chen, case) == "closed"
    assert owner("select count(*) from register_change") == changes


@pytest.mark.parametrize("code", TYPED)
def test_whoever_decides_may_refuse_with_any_of_its_grounds(town: Town, code: str) -> None:
    case = prepared(town, code)
    ground = matter(code).grounds[-1].code
    assert decided(town, case, "refuse", ground=ground) == 302
    assert (case.state, case.refusal["ground"]) == ("refused", ground)


@pytest.mark.parametrize("code", OWN)
def test_somebody_under_age_or_cancelled_is_refused_before_anything_is_typed(town: Town, code: str) -> None:
    page = signed_in(town.chen).get(received(town.chen, town.child, code)).content.decode()
    assert "under 18" in page


AGAINST = [
    ("change-certificate", {"not_shown": ""}, "so no certificate is issued"),
    ("change-certificate", {"which": "sex"}, "no change of this item"),
    ("kinship-certificate", {"other_number": "li"}, "Both are the same person."),
    ("kinship-certificate", {"other_number": "grandmother"}, "so no certificate is issued"),
    ("temporary-identity-certificate", {"until": "2026-11-29"}, "next seven days only"),
    ("temporary-identity-certificate", {"until": "2026-11-20"}, "next seven days only"),
    ("foundling-report-certificate", {"found_on": "2026-12-24"}, "lies in the future"),
    ("cancellation-certificate", {"page_gone": ""}, "so no certificate is issued"),
    ("unnatural-death-certificate", {"died_on": "2026-12-24"}, "lies in the future"),
    ("rescued-child-certificate", {"rescued_on": "2014-01-01"}, "before the day of birth"),
]


@pytest.mark.parametrize(("code", "typed", "why"), AGAINST)
def test_what_stands_against_a_certificate_is_said_before_it_is_filed(
    town: Town, code: str, typed: dict[str, str], why: str
) -> None:
    renamed(town.li)
    if code == "cancellation-certificate":
        died(town.grandmother)
    named = {name: getattr(town, value).id_number if name == "other_number" else value for name, value in typed.items()}
    status, said = sent(town.chen, visit(town, code), TYPED[code] | named)
    assert (status, why in said) == (422, True), said
    assert not Case.objects.exists()


def test_kinship_between_two_who_are_not_the_head_is_certified(town: Town) -> None:
    typed = TYPED["kinship-certificate"] | {"other_number": town.grandmother.id_number}
    brother = type(town.li)(id=4, name="李建国", id_number=_number_of(4), household_id=1)
    assert sent(town.chen, received(town.chen, brother, "kinship-certificate"), typed)[0] == 302


def _number_of(person: int) -> str:
    ((number,),) = owner("select id_number from register_idnumber where person_id = %s", person)
    return str(number)


def test_nobody_is_known_by_a_face_without_a_photo_on_file(town: Town) -> None:
    owner("update register_personversion set has_photo = false where person_id = %s", town.li.id)
    code = "temporary-identity-certificate"
    status, said = sent(town.chen, visit(town, code), TYPED[code])
    assert (status, "does not agree with the photo on file" in said) == (422, True)


def test_the_living_get_no_certificate_of_cancellation(town: Town) -> None:
    page = signed_in(town.chen).get(visit(town, "cancellation-certificate")).content.decode()
    assert "The registration is not cancelled." in page


def test_the_dead_are_found_for_what_concerns_them_and_for_nothing_else(town: Town) -> None:
    died(town.grandmother)
    assert visit(town, "cancellation-certificate").startswith("/counter/visits/")
    form = {"id_number": town.grandmother.id_number, "name": town.grandmother.name, "compared": "on"}
    answer = signed_in(town.chen).post("/counter/receive", form | {"matter": "lost-booklet"})
    assert "on no household" in answer.content.decode()


def test_both_looks_at_the_dead_are_written_down(town: Town) -> None:
    died(town.grandmother)
    visit(town, "cancellation-certificate")
    looks = owner("select kind, households from access_look where %s = any(persons) order by id", town.grandmother.id)
    assert looks == [("exact", []), ("case", [1])]


def test_an_unnatural_death_is_reported_by_somebody_and_of_their_household(town: Town) -> None:
    alone = signed_in(town.chen).get(received(town.chen, town.grandmother, "unnatural-death-certificate"))
    assert "Nobody is named who reports the death." in alone.content.decode()
    form = {
        "id_number": town.stranger.id_number, "name": town.stranger.name, "compared": "on", "role": "member",
        "other_number": town.grandmother.id_number, "other_name": town.grandmother.name,
    }  # fmt: skip
    answer = signed_in(town.chen).post("/counter/receive", form | {"matter": "unnatural-death-certificate"})
    assert (answer.status_code, "is not registered in this household" in answer.content.decode()) == (422, True)


def test_the_station_where_it_happened_decides(town: Town) -> None:
    typed = TYPED["unnatural-death-certificate"] | {"where": str(town.outsider.unit_id)}
    case = filed(town.chen, visit(town, "unnatural-death-certificate"), typed)
    assert (case.office_id, case.task) == (town.outsider.unit_id, "decide")
    assert step(town.outsider, case, "approve") == 302
    assert handed_over(town.chen, case) == "closed"
    ((sealed_by,),) = owner("select unit_id from matters_paper where case_id = %s", case.id)
    assert sealed_by == town.outsider.unit_id


@pytest.mark.parametrize("code", TYPED)
def test_a_certificate_says_what_it_was_asked_for(town: Town, code: str) -> None:
    case = prepared(town, code)
    decided(town, case)
    handed_over(town.chen, case)
    said = _text_of(case)
    assert "".join(str(matter(code).certifies).split()).casefold() in said.casefold()
    for name, _label in matter(code).states:
        assert TYPED[code].get(name, "") in said
    if code == "change-certificate":
        assert "李小明" in said


def _text_of(case: Case) -> str:
    """Return the words of the printed certificate, without blanks."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pdf from matters_papercontent c join matters_paper p on p.id = c.paper_id"
                       " where p.case_id = %s", [case.id])  # fmt: skip
        (pdf,) = cursor.fetchone() or (b"",)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(bytes(pdf))).pages)


def test_a_form_sent_twice_is_one_certificate(town: Town) -> None:
    typed = TYPED["no-criminal-record"] | {"command": str(uuid4())}
    asked = visit(town, "no-criminal-record")
    assert sent(town.chen, asked, typed)[0] == sent(town.chen, asked, typed)[0] == 302
    assert Case.objects.count() == 1


def test_a_certificate_that_the_county_takes_back_leaves_the_register_alone(town: Town) -> None:
    case = prepared(town, "change-certificate")
    decided(town, case)
    assert step(town.wang, case, "object", reason="与底册不符") == 302
    assert step(town.zhao, case, "reverse", reason="底册无此变更") == 302
    assert case.state == "reversed"


def test_no_certificate_asks_a_holder_or_costs_anything() -> None:
    for one in jurisdiction().matters:
        if one.group is Group.CERTIFICATE:
            assert one.fee is None
            assert not any(evidence.holder for evidence in one.evidence)
            assert one.changes_items == ()
