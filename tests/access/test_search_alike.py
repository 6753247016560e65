"""Search that forgives one error, through the door: who is found, why, and that they read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi import access
from banshi.access.models import Look
from banshi.china.pinyin import name_pinyin, typed_pinyin
from banshi.kernel.refusals import NotAllowed, RuleBroken
from banshi.register.finding.asking import understand
from banshi.register.finding.errors import Kind

if TYPE_CHECKING:
    from banshi.access.searching import Hit
    from banshi.kernel.actor import Actor
    from tests.cast import Town


def hits(town: Town, text: str, by: Actor | None = None) -> list[Hit]:
    asked = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin)
    actor = by or town.wang
    return access.search_alike(asked, stations=[town.wang.unit_id or 0], items=("relation",), by=actor,
                               spelled=name_pinyin)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("李晓明", (Kind.EXACT,)),
        ("李小明", (Kind.SAME_SOUND,)),
        ("李曉明", (Kind.VARIANT,)),
        ("李晓民", (Kind.NEAR_SOUND,)),
        ("李晓东 1990-05-17", (Kind.WRONG_CHARACTER, Kind.EXACT)),
        ("陈晓明 1990-05-17", (Kind.WRONG_SURNAME, Kind.EXACT)),
        ("李明 1990-05-17", (Kind.MISSING_CHARACTER, Kind.EXACT)),
        ("李晓大明 1990-05-17", (Kind.EXTRA_CHARACTER, Kind.EXACT)),
        ("李明晓 1990-05-17", (Kind.SWAPPED_CHARACTERS, Kind.EXACT)),
        ("li xiaoming 19900517", (Kind.EXACT, Kind.EXACT)),
        ("li xiaomng 19900517", (Kind.WRONG_LETTER, Kind.EXACT)),
        ("李晓明 1991-05-17", (Kind.EXACT, Kind.NEXT_YEAR)),
        ("李晓明 1990-08-17", (Kind.EXACT, Kind.WRONG_MONTH)),
        ("李晓明 1990-05-12", (Kind.EXACT, Kind.WRONG_DAY)),
        ("李晓明 1990-17-05", (Kind.EXACT, Kind.SWAPPED_DAY_AND_MONTH)),
        ("李晓明 1990-04-23", (Kind.EXACT, Kind.LUNAR)),
        ("农历1990年4月23日 李晓明", (Kind.EXACT, Kind.EXACT)),
        ("李晓明 1990-06-09", (Kind.EXACT, Kind.SOLAR)),
        ("李晓明 平胡路12号院3号楼", (Kind.EXACT, Kind.ADDRESS_CHARACTER)),
        ("1990-05-17", (Kind.EXACT,)),
    ],
)
def test_one_error_is_forgiven_and_named(town: Town, typed: str, why: tuple[Kind, ...]) -> None:
    first = hits(town, typed)[0]
    assert (first.person.text("name"), first.reasons) == ("李晓明", why)


def test_one_wrong_or_swapped_digit_of_the_number_is_forgiven(town: Town) -> None:
    number = town.li.id_number
    wrong = number[:8] + str((int(number[8]) + 1) % 10) + number[9:]
    swapped = number[:5] + number[6] + number[5] + number[7:]
    assert [hit.reasons for hit in hits(town, number)] == [(Kind.EXACT,)]
    assert hits(town, wrong)[0].reasons == (Kind.WRONG_DIGIT,)
    assert hits(town, swapped)[0].reasons == (Kind.SWAPPED_DIGITS,)


def test_part_of_an_address_finds_the_household(town: Town) -> None:
    assert {hit.person.text("name") for hit in hits(town, "平湖路12号院3号褛201室")} == {
        "李晓明",
        "李小宝",
        "王秀英",
        "李建国",
    }


def test_a_number_that_nobody_can_have_finds_nobody(town: Town) -> None:
    assert hits(town, "99999919900517000") == []
    assert Look.objects.get().persons == []


def test_nobody_with_two_errors_is_looked_at_beside_one_who_fits(town: Town) -> None:
    assert [hit.reasons for hit in hits(town, "李晓明 1990-05-17")] == [(Kind.EXACT, Kind.EXACT)]


def test_nobody_is_proposed_who_was_hardly_meant(town: Town) -> None:
    assert hits(town, "陈大文 1990-05-17") == []


def test_whoever_is_proposed_is_looked_at_and_nobody_else(town: Town) -> None:
    found = hits(town, "李小明")
    look = Look.objects.get()
    assert sorted(look.persons) == sorted(hit.person.id for hit in found)
    assert (look.kind, look.purpose) == ("search", "search-own-area")


def test_the_area_is_the_limit(town: Town) -> None:
    asked = understand("李晓明 1990-05-17", spelled=name_pinyin, typed_pinyin=typed_pinyin)
    assert access.search_alike(asked, stations=[town.chen.unit_id or 0], items=(), by=town.chen,
                               spelled=name_pinyin) == []  # fmt: skip


def test_asking_for_nothing_is_refused(town: Town) -> None:
    with pytest.raises(RuleBroken):
        hits(town, " ?! ")


def test_residents_do_not_search(town: Town) -> None:
    with pytest.raises(NotAllowed):
        hits(town, "李晓明", by=town.li_online)


def test_a_name_without_a_birthday_is_too_little_for_a_city(town: Town) -> None:
    asked = understand("李晓明", spelled=name_pinyin, typed_pinyin=typed_pinyin)
    with pytest.raises(RuleBroken) as refusal:
        access.search_alike(asked, stations=range(100), items=(), by=town.wang, spelled=name_pinyin)
    assert refusal.value.code == "area-too-large"
