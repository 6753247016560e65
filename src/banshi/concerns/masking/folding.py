"""One text as a reader hears it: full-width signs made plain, invisible ones gone, numbers in words made digits.

Whoever wants a number past a filter writes it with full-width digits, blanks nobody sees or as 一三八. The folded text
is only searched; what it finds is told in positions of the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST_PLANE_WITH_DIGITS = 0x20000
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_DASHES = "‐‑‒–—―−－﹣─~～＿"
_UNSEEN_SIGNS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x20E3, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)}
# Numbers in words are digits only where many stand together: 一 alone is a word, and ① opens a list.
_IN_WORDS = dict(zip("零〇○一幺二两三四五六七八九", "00011223456789", strict=True))
_IN_WORDS |= dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True))
_IN_WORDS |= {chr(0x2460 + n): str(n + 1) for n in range(9)} | {chr(0x2776 + n): str(n + 1) for n in range(9)}
_IN_WORDS |= {"⓪": "0", "⓿": "0"}
_RUN = re.compile(rf"[{''.join(_IN_WORDS)}\d](?:[ \-.]?[{''.join(_IN_WORDS)}\d]){{6,}}+")
_WORDS = frozenset(_IN_WORDS)
_TO_DIGITS = str.maketrans(_IN_WORDS)


def _plain() -> dict[str, str]:
    """Return for each sign that is folded what it becomes, never one that is folded too; nothing where it is unseen."""
    table: dict[str, str] = {}
    for code in range(0x80, LAST_PLANE_WITH_DIGITS):
        sign = chr(code)
        if unicodedata.category(sign) == "Cf" or code in _UNSEEN_SIGNS:
            table[sign] = ""
        elif (digit := unicodedata.decimal(sign, None)) is not None:
            table[sign] = str(digit)
    table |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_DASHES, "-")


_PLAIN = _plain()
_FOLDED = frozenset(_PLAIN)
_UNSEEN = re.compile("[" + "".join(re.escape(sign) for sign, to in _PLAIN.items() if not to) + "]")


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text, and for each of its characters where that stood; no places where nothing was left out.

    ``signs`` are all that occur in it, and perhaps more: most patterns need one that most texts do not have.
    """

    text: str
    signs: set[str]
    places: tuple[int, ...] = ()

    def has(self, any_of: frozenset[str]) -> bool:
        """Tell whether one of some signs may occur."""
        return not any_of.isdisjoint(self.signs)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a passage of the folded text stands in the text as it was written."""
        return (self.places[start], self.places[end - 1] + 1) if self.places else (start, end)


def folded(text: str) -> Folded:
    """Fold a text; every sign becomes one sign or none."""
    plain, signs = text, set(text)
    places: tuple[int, ...] = ()
    for sign in signs & _FOLDED:  # a text has few of them, and ``translate`` asks for every character
        plain = plain.replace(sign, _PLAIN[sign])
        signs.update(_PLAIN[sign])
    if len(plain) != len(text):
        unseen = {match.start() for match in _UNSEEN.finditer(text)}
        places = tuple(place for place in range(len(text)) if place not in unseen)
    if not _WORDS.isdisjoint(signs):
        plain = _RUN.sub(lambda run: run[0].translate(_TO_DIGITS), plain)
        signs.update(_IN_WORDS.values())
    return Folded(plain, signs, places)


class Surroundings:
    """What stands about each occurrence of a word, so far before and after it; stretches that touch are one."""

    def __init__(self, word: str, before: int, after: int, flags: int = 0) -> None:
        """Make one pattern of a word and of those that follow it so near: a loop over each word is slow."""
        self._words = re.compile(rf"(?:{word})(?:[\s\S]{{0,{before + after}}}?(?:{word}))*+", flags)
        self._before, self._after = before, after

    def of(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a text."""
        for words in self._words.finditer(text):
            yield max(0, words.start() - self._before), words.end() + self._after
