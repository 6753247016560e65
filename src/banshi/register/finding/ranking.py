"""In which order those found are shown, and why each of them is: what differs, by how likely it is to go wrong.

What was typed is compared with what is registered, one by one; the smallest difference that explains a name, a day or
an address is its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from banshi.register.finding import keys
from banshi.register.finding.addresses import parts
from banshi.register.finding.characters import folded
from banshi.register.finding.days import from_lunar
from banshi.register.finding.errors import Kind, likelihood

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from banshi.register.finding.asking import Asked
    from banshi.register.finding.days import Day

NEXT = 1
TWO_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of somebody found is compared; ``number`` says how the number typed differs, if one was."""

    name: str
    pinyin: str
    born_on: date | None
    address: str
    number: Kind | None = None


def ranked(asked: Asked, found: Sequence[Seen]) -> list[tuple[int, tuple[Kind, ...]]]:
    """Return the places of those found and how each differs, the likeliest first; equally likely ones stay as they are.

    There is one reason for each thing that was typed. Of those who differ in the same way, the second counts half, the
    third a third: ten who share a common name and the month of birth do not hide who else may be meant.
    """
    places = _of_addresses(asked.address, {seen.address for seen in found}) if asked.address else {}
    differing = [_reasons(asked, seen, places.get(seen.address)) for seen in found]
    alike, likely = Counter[tuple[Kind, ...]](), [0.0] * len(found)
    for place in sorted(range(len(found)), key=lambda place: _is_more_than_a_slip(asked.day, found[place].born_on)):
        alike[differing[place]] += 1
        likely[place] = likelihood(*differing[place]) - log(alike[differing[place]])
    return [(place, differing[place]) for place in sorted(range(len(found)), key=lambda place: -likely[place])]


def _reasons(asked: Asked, seen: Seen, place: Kind | None) -> tuple[Kind, ...]:
    by_name = [_of_name(asked, seen)] if asked.name or asked.pinyin else []
    by_day = [of_day(asked.day, seen.born_on)] if asked.day else []
    by_place = [place] if place else []
    by_number = [seen.number] if seen.number else []
    if asked.either:
        return max((*by_name, *by_day), (*by_place, *by_day), key=lambda kinds: likelihood(*kinds))
    return (*by_number, *by_name, *by_day, *by_place)


def _of_name(asked: Asked, seen: Seen) -> Kind:
    if not asked.name:
        return of_pinyin(asked, seen)
    return of_characters(asked.name, asked.pinyin, seen)


def of_characters(typed: str, spelled: str, seen: Seen) -> Kind:
    """Return how a registered name differs from one typed in characters."""
    if typed == seen.name:
        return Kind.EXACT
    one, other = folded(typed), folded(seen.name)
    if one == other:
        return Kind.VARIANT
    if bare(spelled) == bare(seen.pinyin) and len(one) == len(other):
        return Kind.SAME_SOUND
    if keys.units_of(typed, spelled) == keys.units_of(seen.name, seen.pinyin):
        return Kind.NEAR_SOUND
    kind = one_slip(one, other, swapped=Kind.SWAPPED_CHARACTERS, wrong=Kind.WRONG_CHARACTER,
                    missing=Kind.MISSING_CHARACTER, extra=Kind.EXTRA_CHARACTER)  # fmt: skip
    if kind is not None and len(one) > 1:
        return Kind.WRONG_SURNAME if kind is Kind.WRONG_CHARACTER and one[0] != other[0] else kind
    return Kind.BEGINS if other.startswith(one) else Kind.OTHER_NAME


def of_pinyin(asked: Asked, seen: Seen) -> Kind:
    """Return how a registered name differs from one typed in Latin letters."""
    one, other = asked.letters, bare(seen.pinyin)
    if one == other:
        return Kind.EXACT
    if other.startswith(one) and len(other) > len(one) + NEXT:
        return Kind.BEGINS
    if keys.units_of(seen.name, seen.pinyin) in asked.units:
        return Kind.NEAR_SOUND
    if one_slip(one, other, swapped=Kind.WRONG_LETTER, wrong=Kind.WRONG_LETTER, missing=Kind.WRONG_LETTER,
                extra=Kind.WRONG_LETTER):  # fmt: skip
        return Kind.WRONG_LETTER
    if _swapped_words(asked, seen):
        return Kind.SWAPPED_CHARACTERS
    return Kind.OTHER_NAME


def of_day(typed: Day, born_on: date | None) -> Kind:
    """Return how a registered day of birth differs from what was typed."""
    if born_on is None:
        return Kind.OTHER_DAY
    if not typed.whole:
        return {0: Kind.EXACT, NEXT: Kind.NEXT_YEAR}.get(abs(typed.year - born_on.year), Kind.OTHER_DAY)
    by_lunar = born_on in from_lunar(typed.year, typed.month, typed.day)
    if born_on == typed.solar or typed.lunar:
        return Kind.EXACT if by_lunar or not typed.lunar else Kind.OTHER_DAY
    if by_lunar:
        return Kind.LUNAR
    if typed.solar and typed.solar in from_lunar(born_on.year, born_on.month, born_on.day):
        return Kind.SOLAR
    return _of_parts(typed, born_on)


def _of_parts(typed: Day, born_on: date) -> Kind:
    """Return which part of a day differs."""
    if born_on == typed.swapped:
        return Kind.SWAPPED_DAY_AND_MONTH
    year, month, day = typed.year == born_on.year, typed.month == born_on.month, typed.day == born_on.day
    if month and day:
        return Kind.NEXT_YEAR if abs(typed.year - born_on.year) == NEXT else Kind.OTHER_YEAR
    if year:
        return Kind.WRONG_DAY if month else Kind.WRONG_MONTH if day else Kind.SAME_YEAR
    return Kind.OTHER_DAY


def _is_more_than_a_slip(typed: Day | None, born_on: date | None) -> bool:
    """Return whether a day differs by more than one digit, two neighbouring digits swapped, or the day before or after.

    Of a thousand errors in numbers 790 are one digit, 102 are two neighbours swapped, all others far fewer
    (Verhoeff, Error Detecting Decimal Codes, 1969).
    """
    if typed is None or not typed.whole or born_on is None:
        return False
    one, other = f"{typed.year:04}{typed.month:02}{typed.day:02}", f"{born_on:%Y%m%d}"
    kind = Kind.WRONG_DAY
    if one_slip(one, other, swapped=kind, wrong=kind, missing=kind, extra=kind):
        return False
    return typed.solar is None or abs((typed.solar - born_on).days) != NEXT


def _of_addresses(typed: str, registered: set[str]) -> dict[str, Kind]:
    """Return how each of the addresses registered differs from one typed."""
    one, said = folded(typed), parts(typed).numbers
    return {address: _of_address(one, said, address) for address in registered}


def _of_address(one: str, said: tuple[int, ...], registered: str) -> Kind:
    other = folded(registered)
    if one in other:
        return Kind.EXACT
    alike = said and said == parts(registered).numbers[: len(said)]
    return Kind.ADDRESS_CHARACTER if alike or _holds(one, other) else Kind.OTHER_ADDRESS


def _holds(one: str, other: str) -> bool:
    """Return whether a text holds another one but for one slip.

    A slip touches two neighbouring thirds at the most, so that one third stands where it was, or one beside it.
    """
    third = max(1, len(one) // 3)
    whole = {(at, one[at : at + third]) for at in (0, third)} | {(2 * third, one[2 * third :])}
    found = {(at, there) for at, part in whole if part for there in (other.find(part), other.rfind(part)) if there >= 0}
    begins = {there - at + aside for at, there in found for aside in (-1, 0, 1)}
    kind = Kind.ADDRESS_CHARACTER
    return any(
        one_slip(one, other[begin : begin + len(one) + more], swapped=kind, wrong=kind, missing=kind, extra=kind)
        for begin in begins if begin >= 0
        for more in (0, -1, 1)
    )  # fmt: skip


def one_slip(typed: str, right: str, *, swapped: Kind, wrong: Kind, missing: Kind, extra: Kind) -> Kind | None:
    """Return the one slip that makes the right text into the typed one, or ``None`` if it takes more than one."""
    head = _alike(typed, right)
    one, other = typed[head:], right[head:]
    if len(typed) == len(right):
        if one[1:] == other[1:]:
            return wrong
        return swapped if one[:2] == other[1::-1] and one[2:] == other[2:] else None
    if one == other[1:]:
        return missing
    return extra if one[1:] == other else None


def bare(pinyin: str) -> str:
    """Return pinyin as it is compared: letters only."""
    return re.sub("[ ·]", "", pinyin)


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common from the beginning."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _swapped_words(asked: Asked, seen: Seen) -> bool:
    return any(sorted(way) == sorted(keys.units_of(seen.name, seen.pinyin)) for way in asked.units)
