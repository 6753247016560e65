"""Syllables of Standard Chinese in pinyin without tones, and which of them are mistaken for each other.

The folding of near sounds follows what the Putonghua Proficiency Test lists as the usual difficulties of southern
speakers: flat and curled tongue (zh-z, ch-c, sh-s), n and l, r and l, front and back nasals (an-ang, en-eng,
in-ing), f and h (fu-hu, fei-hui), and hu before a vowel lost (huang-wang). ü is written yu after n and l.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

_INITIALS = (
    "b: a o ai ei ao an en ang eng i ie iao ian in ing u",
    "p: a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m: a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u",
    "f: a o ei ou an en ang eng u iao",
    "d: a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un",
    "t: a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un",
    "n: a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un yu yue",
    "l: a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un yu yue",
    "g: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "k: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "h: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "j: i ia ie iao iu ian in iang ing iong u ue uan un",
    "q: i ia ie iao iu ian in iang ing iong u ue uan un",
    "x: i ia ie iao iu ian in iang ing iong u ue uan un",
    "zh: a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "ch: a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang",
    "sh: a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang",
    "r: e i ao ou an en ang eng ong u ua uo ui uan un",
    "z: a e i ai ei ao ou an en ang eng ong u uo ui uan un",
    "c: a e i ai ao ou an en ang eng ong u uo ui uan un",
    "s: a e i ai ao ou an en ang eng ong u uo ui uan un",
    "y: a o e ai ao ou an ang ong i in ing u ue uan un",
    "w: a o ai ei an en ang eng u",
    ": a o e ai ei ao ou an en ang eng er",
)
SYLLABLES = frozenset(
    initial + final for line in _INITIALS for initial, finals in (line.split(":"),) for final in finals.split()
)
LONGEST = max(map(len, SYLLABLES))
MOST_WAYS = 8

_FOLDS = (
    ("^(z|c|s)h", r"\1"),
    ("^[nr](?=.)", "l"),
    ("^f(?=u$)", "h"),
    ("^f(?=[ao])", "hu"),
    ("^fei$", "hui"),
    ("^fen", "hun"),
    ("^fiao$", "hiao"),
    ("^hui$", "wei"),
    ("^hun$", "wen"),
    ("^hung$", "wen"),
    ("^hu$", "wu"),
    ("^hu(?=[ao])", "w"),
    ("(?<=[aei])ng$", "n"),
)
_OF_A_WORD = 1 << 12
_WORDS = 1 << 18


@cache
def coarse(syllable: str) -> str:
    """Return what a syllable sounds like to an ear that tells no near sounds apart: "zhang" is "zan"."""
    for pattern, into in _FOLDS:
        syllable = re.sub(pattern, into, syllable)
    return syllable


_NUMBERS = {sound: number for number, sound in enumerate(sorted({coarse(one) for one in SYLLABLES}), start=1)}


@lru_cache(1 << 17)
def number(unit: str) -> int:
    """Return a small number for a unit of a name: the same for near sounds; for whatever is no syllable, of its own."""
    found = _NUMBERS.get(coarse(unit)) if unit in SYLLABLES else None
    return found or _OF_A_WORD + crc32(unit.encode()) % _WORDS


@lru_cache(1 << 17)
def cut(letters: str, count: int) -> tuple[str, ...] | None:
    """Return letters cut into exactly so many syllables, the longest first where there is a choice, or ``None``.

    A character that is no Latin letter (the dictionary knew no reading for it) is one unit.
    """
    if count == 0 or not letters:
        return () if count == 0 and not letters else None
    if not ("a" <= letters[0] <= "z"):
        rest = cut(letters[1:], count - 1)
        return None if rest is None else (letters[0], *rest)
    for length in range(min(LONGEST, len(letters)), 0, -1):
        if letters[:length] in SYLLABLES and (rest := cut(letters[length:], count - 1)) is not None:
            return (letters[:length], *rest)
    return None


@lru_cache(1 << 14)
def whole_cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut letters into syllables, eight at the most: "xian" is one and is two."""
    if not letters:
        return ((),)
    ways = (
        (letters[:length], *rest)
        for length in range(min(LONGEST, len(letters)), 0, -1)
        if letters[:length] in SYLLABLES
        for rest in whole_cuts(letters[length:])
    )
    return tuple(islice(ways, MOST_WAYS))


def heard_in(letters: str) -> frozenset[str]:
    """Return the syllables that letters may hold, although one letter in them is wrong, missing or too many.

    Whatever stands before the slip can be cut from the front, and whatever stands behind it from the end.
    """
    if wholes := whole_cuts(letters):
        return frozenset(syllable for way in wholes for syllable in way)
    return frozenset((*_from_the_front(letters), *_from_the_end(letters)))


def _from_the_front(letters: str) -> Iterator[str]:
    for end in range(1, len(letters)):
        for way in whole_cuts(letters[:end]):
            yield from way


def _from_the_end(letters: str) -> Iterator[str]:
    for begin in range(1, len(letters)):
        for way in whole_cuts(letters[begin:]):
            yield from way


def units(name: str, pinyin: str) -> tuple[str, ...]:
    """Return the syllables of a registered name, one for each character; of a name in Latin letters, its words.

    ``pinyin`` is as registered: surname and given name apart ("ouyang xiu"), parts of other names by their dots.
    """
    parts, said = [part for part in name.replace("·", " ").split() if part], pinyin.replace("·", " ").split()
    if "".join(parts).isascii():
        return tuple(said)
    counts = [len(part) for part in parts]
    if len(parts) == 1 and len(said) == 2:  # noqa: PLR2004 - surname and given name
        for surname in (1, 2):
            front, back = cut(said[0], surname), cut(said[1], counts[0] - surname)
            if front and back:
                return (*front, *back)
    if len(counts) == len(said):
        ways = [cut(one, count) for one, count in zip(said, counts, strict=True)]
        if all(ways):
            return tuple(syllable for way in ways for syllable in way or ())
    return tuple(said)
