from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi import access
from banshi.access.models import Look
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, TooMany
from banshi.matters import filing, receiving
from banshi.matters.models import Visit

if TYPE_CHECKING:
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
