"""Keys by which a person is found: small numbers made of what is registered, and made again from what is typed.

A key says something that stays true although one thing is wrong: born on this day and a syllable like "min" in the
name; the whole name by its sound and the year. Sounds are folded first, so that homophones, near sounds, traditional
characters and pinyin are the same. Keys are hashed to 23 bits: unlike keys then share a list in the index, which
makes it three times smaller, and whom a search finds by such chance is left out when those found are ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from banshi.register.finding import sounds
from banshi.register.finding.addresses import parts
from banshi.register.finding.days import as_registered_by_lunar, from_lunar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from banshi.register.finding.days import Day

BITS = 23
MASK = (1 << 64) - 1
MULTIPLIER = 0x9E3779B97F4A7C15
MOST_UNITS = 6
SHORTEST_CUT = 3
MOST_STATIONS = 60
"""An area of so many stations is asked station by station for a name without a birthday."""


class Family(IntEnum):
    """What a key is made of."""

    DAY_AND_SYLLABLE = 1
    NAME_AND_YEAR = 2
    NAME_AND_BIRTHDAY = 3
    STATION_AND_NAME = 4
    NAME_AND_STREET = 5
    NAME_AND_HOUSE = 6
    STATION_STREET_AND_HOUSE = 7
    STATION_STREET_AND_BUILDING = 8
    STATION_PART_OF_STREET_AND_HOUSE = 10
    STATION_AND_DAY = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """What somebody is found by, as registered today."""

    name: str
    pinyin: str
    born_on: date | None
    station_id: int
    address: str


def mixed(*numbers: int) -> int:
    """Return one well spread number of 64 bits for several; ``bulk`` computes the same for columns."""
    state = 0
    for number in numbers:
        state = ((state ^ number) * MULTIPLIER) & MASK
        state ^= state >> 29
    return (state * MULTIPLIER) & MASK


def key(*numbers: int) -> int:
    """Return the key made of numbers, a family's first."""
    return mixed(*numbers) >> (64 - BITS)


@lru_cache(1 << 17)
def spelled(text: str) -> int:
    """Return a number for characters."""
    return mixed(*map(ord, text))


def named(units: Sequence[int]) -> int:
    """Return a number for a whole name by its units' numbers, in their order."""
    return mixed(*units)


def units_of(name: str, pinyin: str) -> tuple[int, ...]:
    """Return the numbers of a name's units: its syllables, or the words of a name in Latin letters."""
    return tuple(map(sounds.number, sounds.units(name, pinyin)))[:MOST_UNITS]


def keys_of(person: Findable) -> list[int]:
    """Return all keys of a person, in rising order."""
    units = units_of(person.name, person.pinyin)
    whole = named(units)
    found = {*_of_the_name_here(units, person.station_id), *_of_the_address(person, whole)}
    if person.born_on:
        born = person.born_on
        found.add(key(Family.STATION_AND_DAY, person.station_id, born.toordinal()))
        found.update(key(Family.DAY_AND_SYLLABLE, born.toordinal(), unit) for unit in units)
        found.add(key(Family.NAME_AND_YEAR, whole, born.year))
        found.add(key(Family.NAME_AND_BIRTHDAY, whole, 100 * born.month + born.day))
    return sorted(found)


def without_one(units: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield a name with each one unit left out, as long as two are left."""
    if len(units) >= SHORTEST_CUT:
        yield from ((*units[:place], *units[place + 1 :]) for place in range(len(units)))


def _of_the_name_here(units: Sequence[int], station: int) -> Iterator[int]:
    for name in (tuple(units), *without_one(units)):
        yield key(Family.STATION_AND_NAME, station, named(name))


def _of_the_address(person: Findable, whole: int) -> Iterator[int]:
    address = parts(person.address)
    if address.street:
        yield key(Family.NAME_AND_STREET, whole, spelled(address.street))
    if address.numbers:
        yield key(Family.NAME_AND_HOUSE, whole, address.numbers[0])
    yield from _of_the_house(address.street, address.numbers, person.station_id)


def _of_the_house(street: str, numbers: Sequence[int], station: int) -> Iterator[int]:
    """Yield the keys of a street, house and building at a station: one is left although any one of the three is wrong.

    Both characters by which a street is known go with the house on their own, so that either may be wrong.
    """
    house, building = (*numbers, -1, -1)[:2]
    if len(street) == 1 and house >= 0:
        yield key(Family.STATION_STREET_AND_HOUSE, station, spelled(street), house)
    if house >= 0:
        for left in street_without_one(street):
            yield key(Family.STATION_PART_OF_STREET_AND_HOUSE, station, spelled(left), house)
    if street and building >= 0:
        yield key(Family.STATION_STREET_AND_BUILDING, station, spelled(street), building)


def _of_the_house_typed(street: str, numbers: Sequence[int], station: int) -> Iterator[int]:
    """Yield what to look for by a house: as registered, and a character of the street too many or too few."""
    yield from _of_the_house(street, numbers, station)
    if numbers and len(street) == 1:
        yield key(Family.STATION_PART_OF_STREET_AND_HOUSE, station, spelled(street), numbers[0])
    for left in street_without_one(street) if numbers else ():
        yield key(Family.STATION_STREET_AND_HOUSE, station, spelled(left), numbers[0])


def street_without_one(street: str) -> Iterator[str]:
    """Yield the end of a street's name with each one character left out."""
    if len(street) > 1:
        yield from (street[:place] + street[place + 1 :] for place in range(len(street)))


def keys_of_days(units: Sequence[Sequence[int]], heard: Sequence[int], day: Day) -> Iterator[int]:
    """Yield what to look for by a name and a day of birth, one thing of the two being wrong.

    ``units`` are the ways in which the whole name can be read, ``heard`` the units that may be right of a wrong one.
    """
    for born in _meant(day):
        yield from (key(Family.DAY_AND_SYLLABLE, born.toordinal(), unit) for unit in heard)
    for way in units:
        whole = named(way)
        yield key(Family.NAME_AND_YEAR, whole, day.year)
        if day.whole:
            yield key(Family.NAME_AND_BIRTHDAY, whole, 100 * day.month + day.day)
        for born in variants(day):
            yield key(Family.NAME_AND_BIRTHDAY, whole, 100 * born.month + born.day)


def keys_of_days_alone(day: Day, stations: Sequence[int]) -> Iterator[int]:
    """Yield what to look for by a day of birth alone in a few stations."""
    born = [*_meant(day), *variants(day), *([day.swapped] if day.swapped else [])]
    for station in stations[:MOST_STATIONS]:
        yield from (key(Family.STATION_AND_DAY, station, one.toordinal()) for one in born)


def keys_of_names(units: Sequence[Sequence[int]], stations: Sequence[int]) -> Iterator[int]:
    """Yield what to look for by a name alone in a few stations: it is whole there, or lacks one unit, or has one more.

    Two units swapped are looked for as well.
    """
    names = {tuple(one) for way in units for one in (way, *without_one(way), *_swapped(way))}
    for station in stations[:MOST_STATIONS]:
        yield from (key(Family.STATION_AND_NAME, station, named(name)) for name in names)


def keys_of_whole_names(units: Sequence[Sequence[int]], stations: Sequence[int]) -> Iterator[int]:
    """Yield the keys of whole names in a few stations, exactly as they sound."""
    for station in stations[:MOST_STATIONS]:
        yield from (key(Family.STATION_AND_NAME, station, named(way)) for way in units)


def keys_of_addresses(units: Sequence[Sequence[int]], address: str, stations: Sequence[int]) -> Iterator[int]:
    """Yield what to look for by a part of an address: with a name everywhere, without one in a few stations."""
    said = parts(address)
    for way in units:
        if said.street:
            yield key(Family.NAME_AND_STREET, named(way), spelled(said.street))
        yield from (key(Family.NAME_AND_HOUSE, named(way), number) for number in said.numbers[:1])
    if not units:
        for station in stations[:MOST_STATIONS]:
            yield from _of_the_house_typed(said.street, said.numbers, station)


def variants(day: Day) -> tuple[date, ...]:
    """Return the other days that a typed day may mean: the solar day of it as lunar, or what a lunar register has."""
    if not day.whole:
        return ()
    found = [*from_lunar(day.year, day.month, day.day)]
    if day.solar and not day.lunar and (old := as_registered_by_lunar(day.solar)):
        found.append(old)
    return tuple(dict.fromkeys(found))


def _meant(day: Day) -> tuple[date, ...]:
    if day.lunar:
        return from_lunar(day.year, day.month, day.day)
    return (day.solar,) if day.solar else ()


def _swapped(units: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for place in range(len(units) - 1):
        one, other = units[place : place + 2]
        if one != other:
            yield (*units[:place], other, one, *units[place + 2 :])
