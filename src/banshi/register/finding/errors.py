"""What goes wrong between a person, a clerk's ear and a keyboard: the kinds of errors that a search forgives.

Each kind has a weight, about how often it happens among a thousand searches that do not find at once; how many texts
it may leave where one was meant; and the sentence that tells why somebody is proposed. A character left out leaves one
of three names, a wrong one any of dozens: of two who fit, the first is likelier meant. Weights and counts are a first
estimate, to be replaced by an office's own; they decide the order of those found and nothing else.
"""

from __future__ import annotations

from enum import StrEnum
from math import log
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Kind(StrEnum):
    """One way in which what was typed can differ from what is registered."""

    EXACT = "exact"
    BEGINS = "begins"
    VARIANT = "variant"
    SAME_SOUND = "same-sound"
    NEAR_SOUND = "near-sound"
    WRONG_SURNAME = "wrong-surname"
    WRONG_CHARACTER = "wrong-character"
    MISSING_CHARACTER = "missing-character"
    EXTRA_CHARACTER = "extra-character"
    SWAPPED_CHARACTERS = "swapped-characters"
    WRONG_LETTER = "wrong-letter"
    OTHER_NAME = "other-name"
    WRONG_DIGIT = "wrong-digit"
    SWAPPED_DIGITS = "swapped-digits"
    MISSING_DIGIT = "missing-digit"
    EXTRA_DIGIT = "extra-digit"
    NEXT_YEAR = "next-year"
    OTHER_YEAR = "other-year"
    WRONG_MONTH = "wrong-month"
    WRONG_DAY = "wrong-day"
    SWAPPED_DAY_AND_MONTH = "swapped-day-and-month"
    LUNAR = "lunar"
    SOLAR = "solar"
    SAME_YEAR = "same-year"
    OTHER_DAY = "other-day"
    ADDRESS_CHARACTER = "address-character"
    OTHER_ADDRESS = "other-address"


WEIGHTS: dict[Kind, float] = {
    Kind.EXACT: 1000, Kind.BEGINS: 700, Kind.VARIANT: 400, Kind.SAME_SOUND: 250, Kind.NEAR_SOUND: 60,
    Kind.WRONG_SURNAME: 15, Kind.WRONG_CHARACTER: 25, Kind.MISSING_CHARACTER: 15, Kind.EXTRA_CHARACTER: 10,
    Kind.SWAPPED_CHARACTERS: 20, Kind.WRONG_LETTER: 60, Kind.OTHER_NAME: 0.05,
    Kind.WRONG_DIGIT: 40, Kind.SWAPPED_DIGITS: 40, Kind.MISSING_DIGIT: 15, Kind.EXTRA_DIGIT: 10,
    Kind.NEXT_YEAR: 25, Kind.OTHER_YEAR: 5, Kind.WRONG_MONTH: 15, Kind.WRONG_DAY: 20,
    Kind.SWAPPED_DAY_AND_MONTH: 20, Kind.LUNAR: 40, Kind.SOLAR: 20, Kind.SAME_YEAR: 1, Kind.OTHER_DAY: 0.05,
    Kind.ADDRESS_CHARACTER: 40, Kind.OTHER_ADDRESS: 0.5,
}  # fmt: skip

LEAVES: dict[Kind, int] = {
    Kind.SAME_SOUND: 20, Kind.NEAR_SOUND: 60, Kind.WRONG_SURNAME: 20, Kind.WRONG_CHARACTER: 30,
    Kind.MISSING_CHARACTER: 3, Kind.EXTRA_CHARACTER: 100, Kind.SWAPPED_CHARACTERS: 2, Kind.WRONG_LETTER: 300,
    Kind.OTHER_NAME: 10_000,
    Kind.WRONG_DIGIT: 160, Kind.SWAPPED_DIGITS: 32, Kind.MISSING_DIGIT: 18, Kind.EXTRA_DIGIT: 180,
    Kind.NEXT_YEAR: 2, Kind.OTHER_YEAR: 80, Kind.WRONG_MONTH: 11, Kind.WRONG_DAY: 28, Kind.SAME_YEAR: 330,
    Kind.OTHER_DAY: 20_000, Kind.ADDRESS_CHARACTER: 300, Kind.OTHER_ADDRESS: 10_000,
}  # fmt: skip
"""How many texts an error of a kind may leave of one: one, where nothing is said here."""

SENTENCES: dict[Kind, _StrOrPromise] = {
    Kind.EXACT: _("as you typed"),
    Kind.BEGINS: _("begins as you typed"),
    Kind.VARIANT: _("the same name in traditional or variant characters"),
    Kind.SAME_SOUND: _("the name sounds the same"),
    Kind.NEAR_SOUND: _("the name sounds nearly the same"),
    Kind.WRONG_SURNAME: _("the surname differs"),
    Kind.WRONG_CHARACTER: _("one character of the name differs"),
    Kind.MISSING_CHARACTER: _("the name has one character more than you typed"),
    Kind.EXTRA_CHARACTER: _("the name has one character less than you typed"),
    Kind.SWAPPED_CHARACTERS: _("two characters of the name are swapped"),
    Kind.WRONG_LETTER: _("one letter of the pinyin differs"),
    Kind.OTHER_NAME: _("another name"),
    Kind.WRONG_DIGIT: _("one digit of the number differs"),
    Kind.SWAPPED_DIGITS: _("two digits of the number are swapped"),
    Kind.MISSING_DIGIT: _("the number has one digit more than you typed"),
    Kind.EXTRA_DIGIT: _("the number has one digit less than you typed"),
    Kind.NEXT_YEAR: _("born a year earlier or later"),
    Kind.OTHER_YEAR: _("born on this day of another year"),
    Kind.WRONG_MONTH: _("born in another month"),
    Kind.WRONG_DAY: _("born on another day of that month"),
    Kind.SWAPPED_DAY_AND_MONTH: _("day and month of birth are swapped"),
    Kind.LUNAR: _("you typed the lunar birthday"),
    Kind.SOLAR: _("the register has the lunar birthday"),
    Kind.SAME_YEAR: _("born in the same year"),
    Kind.OTHER_DAY: _("another day of birth"),
    Kind.ADDRESS_CHARACTER: _("one character of the address differs"),
    Kind.OTHER_ADDRESS: _("a similar address"),
}


def likelihood(*kinds: Kind) -> float:
    """Return how likely it is that what was typed meant somebody who differs so: higher is likelier, 0 at the most."""
    return sum(_LIKELY[kind] for kind in kinds)


_LIKELY = {kind: log(weight / LEAVES.get(kind, 1) / WEIGHTS[Kind.EXACT]) for kind, weight in WEIGHTS.items()}
