"""What a clerk typed into the one box: a name in characters or pinyin, an ID number, a day of birth, an address.

In any order, with or without blanks: "李晓明 1990-05-17", "lixiaoming 19900517", "农历1990年4月23日 李晓明",
"李晓明 平湖路12号". Nothing is refused here for being wrong: a month 17 may be a day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from banshi.register.finding import keys, numbers, sounds
from banshi.register.finding.days import FIRST, LAST, Day
from banshi.register.finding.keys import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from banshi.register.finding.errors import Kind

LONGEST = 120
_LUNAR = re.compile(r"农历|農曆|阴历|陰曆|旧历|舊曆|lunar", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{14,18}(?:[xX][0-9]?|[0-9])?(?![0-9])")
_DAY = re.compile(
    r"(?<![0-9号栋幢弄])(?P<year>(?:18|19|20|21)[0-9]{2})(?:"
    r"\s*[-./年]\s*(?P<month>[0-9]{1,2})(?:\s*[-./月]\s*(?P<day>[0-9]{1,2})\s*[日号]?|\s*月)?"
    r"|(?P<together>[0-9]{4})|\s*年?(?:生|出生)?)(?![0-9号栋幢弄室楼单层院组座户])"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'’üÜ·]+")
_HAN = "〇㐀-鿿\ue000-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{_HAN}·•‧・∙0-9０-９()（）#\-－]+")
_PLACE = re.compile(r"[路街巷弄村屯镇乡道里院区县市号栋幢楼室组]$")
_HOUSE = re.compile(r"[0-9０-９]")
LONGEST_NAME, MOST_LETTERS = 4, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """All keys to look for; among them those of the whole name by its sound, and those of the address."""

    all: list[int]
    sure: list[int]
    places: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was understood. ``either`` where a text may be a name and may be a street."""

    name: str = ""
    pinyin: str = ""
    units: tuple[tuple[int, ...], ...] = ()
    heard: tuple[int, ...] = ()
    day: Day | None = None
    address: str = ""
    either: bool = False
    numbers: tuple[tuple[str, Kind], ...] = ()
    typed_number: str = field(default="", repr=False)

    @property
    def nothing(self) -> bool:
        return not (self.name or self.pinyin or self.day or self.address or self.typed_number)

    @property
    def letters(self) -> str:
        """Return the pinyin without blanks, as it is compared."""
        return re.sub("[ ·]", "", self.pinyin)

    @property
    def days(self) -> tuple[date | None, ...]:
        """Return the day as typed, which may not exist, and the days that may have been meant by it."""
        if self.day is None or not self.day.whole:
            return ()
        first = None if self.day.lunar else self.day.solar
        return (first, *variants(self.day))

    def probes(self, stations: Sequence[int]) -> Probes:
        """Return what to look for in the index, in an area of these stations."""
        few = stations if len(stations) <= keys.MOST_STATIONS else ()
        said, dated = bool(self.units or self.heard), self.day is not None and self.day.whole
        found, sure, places = set[int](), set[int](), set[int]()
        if self.day and said:
            sure.update(keys.keys_of_days(self.units, (), self.day))
            found.update(keys.keys_of_days((), self.heard, self.day))
        if self.units and not dated:
            sure.update(keys.keys_of_whole_names(self.units, few))
            if not self.address or self.either:
                found.update(keys.keys_of_names(self.units, few))
        if self.address:
            places.update(keys.keys_of_addresses(() if self.either else self.units, self.address, few))
        if self.day and not (said or self.address or self.numbers):
            found.update(keys.keys_of_days_alone(self.day, few))
        return Probes(all=sorted(found | sure | places), sure=sorted(sure), places=sorted(places))


def understand(text: str, *, spelled: Callable[[str], str], typed_pinyin: Callable[[str], str]) -> Asked:
    """Return what a text asks for. ``spelled`` gives a name in pinyin, ``typed_pinyin`` letters as spelled here."""
    rest = unicodedata.normalize("NFKC", text)[:LONGEST].replace("\u3000", " ").replace("，", " ").replace(",", " ")
    lunar = _LUNAR.search(rest) is not None
    rest = _LUNAR.sub(" ", rest)
    typed, rest = _taken(_NUMBER, rest)
    day, rest = _day(rest, lunar=lunar)
    letters, rest = _letters(rest)
    name, address, either = _characters(rest)
    if typed and day is None and (name or letters):
        day = _born_by(typed)
    pinyin = spelled(name) if name else typed_pinyin(letters)
    units, heard = _units(name, pinyin[:MOST_LETTERS])
    return Asked(
        name=name, pinyin=pinyin[:MOST_LETTERS], units=units, heard=heard, day=day, address=address, either=either,
        numbers=numbers.meant(typed) if typed else (), typed_number=typed,
    )  # fmt: skip


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """Return what a pattern finds first, and the text without it."""
    found = pattern.search(text)
    if found is None:
        return "", text
    return found.group(), f"{text[: found.start()]} {text[found.end() :]}"


def _day(text: str, *, lunar: bool) -> tuple[Day | None, str]:
    found = _DAY.search(text)
    if found is None:
        return None, text
    month, day = found["month"], found["day"]
    if found["together"]:
        month, day = found["together"][:2], found["together"][2:]
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return Day(int(found["year"]), int(month or 0), int(day or 0), lunar), rest


def _born_by(number: str) -> Day | None:
    """Return the day of birth that an ID number names, as far as it can be read."""
    year = int(number[6:10])
    return Day(year, int(number[10:12]), int(number[12:14])) if FIRST <= year <= LAST else None


def _letters(text: str) -> tuple[str, str]:
    words = [word for word in _LATIN.findall(text) if len(word) > 1 or word.isalpha()]
    return " ".join(words).replace("'", "").replace("’", ""), _LATIN.sub(" ", text) if words else text


def _characters(text: str) -> tuple[str, str, bool]:
    """Return name and address among the characters typed, and whether one text may be either."""
    names, places, unsure = [], [], []
    for run in _RUN.findall(text):
        if _HOUSE.search(run):
            places.append(run)
        elif "·" in run or (len(run) <= LONGEST_NAME and not (len(run) > 2 and _PLACE.search(run))):  # noqa: PLR2004 - 王路 is a name
            names.append(run)
        else:
            unsure.append(run)
    if unsure and (names or places):
        (places if names else names).extend(unsure)
        unsure = []
    if unsure:
        return unsure[0], unsure[0], True
    return "".join(names), "".join(places), False


def _units(name: str, pinyin: str) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """Return the ways in which the whole name can be read, and all units that may be right if one letter is wrong."""
    if name:
        way = keys.units_of(name, pinyin)
        return (way,), tuple(dict.fromkeys(way))
    if not pinyin:
        return (), ()
    words = pinyin.replace("·", " ").split()
    ways = sounds.whole_cuts("".join(words))
    heard = [syllable for word in words for syllable in (*sorted(sounds.heard_in(word)), word)]
    read = [*ways, tuple(words)]
    units = tuple(dict.fromkeys(tuple(map(sounds.number, way))[: keys.MOST_UNITS] for way in read))
    return units, tuple(dict.fromkeys(map(sounds.number, heard)))
