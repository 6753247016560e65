"""The search page of an office: one box, and why each of those found is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town


def answer(town: Town, text: str) -> str:
    return signed_in(town.wang).post("/office/search", {"asked": text}).content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("李晓明 1990-05-17", "as you typed"),
        ("李小明", "the name sounds the same"),
        ("李曉明", "the same name in traditional or variant characters"),
        ("li xiaomng 19900517", "one letter of the pinyin differs"),
        ("李晓明 1990-04-23", "you typed the lunar birthday"),
        ("李晓明 1990-17-05", "day and month of birth are swapped"),
        ("平胡路12号院3号楼201室", "one character of the address differs"),
    ],
)
def test_the_box_forgives_one_mistake_and_says_which(town: Town, typed: str, why: str) -> None:
    page = answer(town, typed)
    assert "李晓明" in page
    assert why in page


def test_the_page_does_not_show_the_number_it_was_asked_for_wrongly(town: Town) -> None:
    number = town.li.id_number
    page = answer(town, number[:8] + str((int(number[8]) + 1) % 10) + number[9:])
    assert "one digit of the number differs" in page
    assert number not in page


def test_whoever_is_not_registered_here_is_not_found(town: Town) -> None:
    assert "Nobody is registered so in our area." in answer(town, "陈大文 1970-01-01")


def test_exact_parts_stay_open_while_they_are_used(town: Town) -> None:
    page = signed_in(town.wang).post("/office/search", {"name": "李晓明"}).content.decode()
    assert '<details class="govuk-details" open>' in page
    assert '<details class="govuk-details">' in answer(town, "李晓明")
