from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from banshi import access
from banshi.access.models import Look
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany
from banshi.matters import filing, receiving
from banshi.matters.models import Visit
from banshi.matters.receiving import Standing
from banshi.matters.vocabulary import Role

if TYPE_CHECKING:
    from banshi.matters.definition import Facts
    from tests.cast import Resident, Town


def test_a_resident_is_found_by_exact_number_and_name_far_from_home(town: Town) -> None:
    visit, facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    assert facts.person.text("address") == "平湖路12号院3号楼201室"
    assert visit.home_id == town.wang.unit_id


def test_the_wrong_name_for_a_number_finds_nobody_and_does_not_say_whether_the_number_exists(town: Town) -> None:
    with pytest.raises(RuleBroken) as known:
        receiving.receive("lost-booklet", id_number=town.li.id_number, name="李小明", by=town.chen)
    with pytest.raises(RuleBroken) as unknown:
        receiving.receive("lost-booklet", id_number="999999199001011019", name="李小明", by=town.chen)
    assert str(known.value.sentence) == str(unknown.value.sentence)
    assert not Visit.objects.exists()


def test_a_number_with_a_wrong_check_digit_is_refused_in_words(town: Town) -> None:
    wrong = town.li.id_number[:-1] + ("1" if town.li.id_number[-1] != "1" else "2")
    with pytest.raises(RuleBroken) as refusal:
        receiving.receive("lost-booklet", id_number=wrong, name=town.li.name, by=town.chen)
    assert refusal.value.code == "id-number"


def test_what_was_typed_in_full_width_or_lower_case_is_understood(town: Town) -> None:
    typed = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c.lower() for c in town.li.id_number)
    visit, _facts = receiving.receive("lost-booklet", id_number=f" {typed} ", name=f"{town.li.name} ", by=town.chen)
    assert visit.person_id == town.li.id


def test_every_miss_is_written_down_and_ten_of_them_close_the_counter_for_a_while(town: Town) -> None:
    for _miss in range(10):
        with pytest.raises(RuleBroken):
            receiving.receive("lost-booklet", id_number=town.li.id_number, name="张三", by=town.chen)
    assert Look.objects.filter(account_id=town.chen.account_id, persons=[]).count() == 10
    with pytest.raises(TooMany):
        receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)


def test_a_resident_cannot_look_anybody_up(town: Town) -> None:
    with pytest.raises(NotAllowed):
        receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.stranger_online)


def test_a_visit_belongs_to_the_clerk_who_received(town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    with pytest.raises(NotFound):
        receiving.reopen_visit(visit.id, by=town.outsider)


@pytest.mark.parametrize(
    ("who", "ground"),
    [("child", "not-an-adult"), ("frozen", "household-frozen"), ("without_booklet", "booklet-void")],
)
def test_what_stands_against_it_is_said_before_anything_is_filed(town: Town, who: str, ground: str) -> None:
    resident: Resident = getattr(town, who)
    visit, facts = receiving.receive("lost-booklet", id_number=resident.id_number, name=resident.name, by=town.chen)
    answer = filing.answer_for(visit, facts)
    assert [g.code for g in answer.refused_because] == [ground]
    access.close()


def come(town: Town, matter: str, role: Role, who: Resident, whom: Resident, *, institution: str = "") -> Facts:
    """Somebody stands at Market Street for somebody else."""
    standing = Standing(role=role, id_number=who.id_number, name=who.name, institution=institution)
    _visit, facts = receiving.receive(matter, id_number=whom.id_number, name=whom.name, by=town.chen, standing=standing)
    return facts


def grounds_of(town: Town, matter: str, role: Role, who: Resident, whom: Resident) -> list[str]:
    facts = come(town, matter, role, who, whom)
    visit = Visit.objects.latest("at")
    return [ground.code for ground in filing.answer_for(visit, facts).refused_because]


def test_a_parent_comes_for_a_child_as_guardian(town: Town) -> None:
    assert grounds_of(town, "blood-type", Role.GUARDIAN, town.li, town.child) == []


def test_a_guardian_of_an_adult_is_refused_where_the_register_names_none(town: Town) -> None:
    assert grounds_of(town, "blood-type", Role.GUARDIAN, town.li, town.grandmother) == ["not-a-ward"]


def test_nobody_is_their_own_guardian(town: Town) -> None:
    assert grounds_of(town, "blood-type", Role.GUARDIAN, town.li, town.li) == ["not-a-ward"]


def test_a_child_applies_for_nobody_else(town: Town) -> None:
    assert "applicant-under-age" in grounds_of(town, "blood-type", Role.AGENT, town.child, town.grandmother)


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTITUTION, Role.NEIGHBOUR, Role.RELATIVE, Role.GUARDIAN])
def test_a_role_that_the_matter_does_not_know_is_refused_in_words(town: Town, role: Role) -> None:
    assert "not-entitled" in grounds_of(town, "lost-booklet", role, town.stranger, town.grandmother)


@pytest.mark.parametrize("role", [Role.SELF, Role.HEAD, Role.MEMBER, Role.COLLECTIVE_HEAD])
@pytest.mark.parametrize("matter", ["lost-booklet", "booklet-full", "booklet-replacement", "first-booklet"])
def test_a_stranger_does_not_come_as_head_or_member_of_another_household(town: Town, role: Role, matter: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        come(town, matter, role, town.stranger, town.li)
    assert refusal.value.code == "not-of-the-household"
    assert not Visit.objects.exists()


def test_a_member_does_not_come_as_the_head(town: Town) -> None:
    with pytest.raises(RuleBroken) as refusal:
        come(town, "lost-booklet", Role.HEAD, town.grandmother, town.li)
    assert refusal.value.code == "not-the-head"


def test_a_mistake_in_the_number_of_whoever_came_is_told_from_one_in_the_other(town: Town) -> None:
    for who, whom, code in (
        (replace(town.stranger, name="张三"), town.li, "applicant-number-and-name"),
        (replace(town.stranger, id_number="1"), town.li, "applicant-id-number"),
        (town.stranger, replace(town.li, name="张三"), "number-and-name"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            come(town, "blood-type", Role.AGENT, who, whom)
        assert refusal.value.code == code


def test_an_institution_is_named_on_the_case_and_cut_where_it_is_too_long(town: Town) -> None:
    facts = come(town, "declared-dead", Role.INSTITUTION, town.stranger, town.grandmother, institution="院" * 500)
    visit = Visit.objects.latest("at")
    assert (facts.applicant.role, visit.institution) == (Role.INSTITUTION, "院" * 120)
    assert receiving.reopen_visit(visit.id, by=town.chen)[1].applicant.institution == "院" * 120


def test_both_who_came_and_whom_it_is_for_read_of_the_look_and_each_by_their_own_items(town: Town) -> None:
    come(town, "blood-type", Role.AGENT, town.stranger, town.li)
    visit = Visit.objects.latest("at")
    looks = {tuple(look.persons): set(look.items) for look in Look.objects.filter(reference=visit.id)}
    assert looks[(town.stranger.id,)] == set(receiving.APPLICANT_ITEMS)
    assert town.li.id in {person for persons in looks for person in persons}


def test_the_one_who_came_is_looked_at_anew_when_the_visit_is_opened_again(town: Town) -> None:
    come(town, "blood-type", Role.AGENT, town.stranger, town.li)
    visit = Visit.objects.latest("at")
    before = Look.objects.filter(persons=[town.stranger.id]).count()
    facts = receiving.reopen_visit(visit.id, by=town.chen)[1]
    assert facts.applicant.person is not None
    assert facts.applicant.person.text("name") == town.stranger.name
    assert Look.objects.filter(persons=[town.stranger.id]).count() == before + 1


def test_the_role_follows_from_the_register_where_somebody_comes_for_the_own_household(town: Town) -> None:
    for who, role in ((town.li, Role.HEAD), (town.grandmother, Role.MEMBER)):
        visit, _facts = receiving.receive("change-of-head", id_number=who.id_number, name=who.name, by=town.chen)
        assert visit.role == role.value


def test_a_visit_of_yesterday_is_over(town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    with clock.stopped_at(clock.now() + timedelta(days=1)), pytest.raises(NotFound):
        receiving.reopen_visit(visit.id, by=town.chen)


def test_an_account_without_a_number_receives_nobody(town: Town) -> None:
    nobody = replace(town.chen, account_id=None)
    with pytest.raises(RuntimeError):
        receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=nobody)
