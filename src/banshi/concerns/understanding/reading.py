"""How the words of a resident are read: as runs of one to three characters, as words, and the first line once more.

Chinese is written without blanks and English with them; one reading serves both. Blanks and punctuation are left
out between Chinese characters, one blank stays between Latin words, and wide, capital and compatibility forms are
one character. Every feature is a 32-bit number; its two highest bits say which of the three ways it was read in.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

READ_AT_MOST = 8000  # characters of a text; a concern's subject is said long before
FIRST_LINE = 24  # characters that stand for the title, in which people put what it is about
LONGEST_RUN = 3
LONGEST_CHINESE_WORD, LONGEST_LATIN_WORD = 6, 30
CHARACTERS, TITLE, WORDS = 0, 1, 2  # the three ways of reading

_BLANK = 32
_LAST_PLAIN = 0xFFFF  # of the basic plane
_FIRST_CHINESE = 0x2E80
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class Read(NamedTuple):
    """The features of one text in the order of the text, and where each stands: ``[start, end)`` in the text."""

    keys: NDArray[np.uint32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def read(text: str) -> Read:
    """Read a text; an empty one, or one of signs alone, has no features. Never fails, whatever the text holds."""
    codes, at = _characters(text[:READ_AT_MOST])
    ways: list[tuple[int, NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]] = []
    runs = np.zeros(len(codes), np.uint64)
    for length in range(1, min(LONGEST_RUN, len(codes)) + 1):
        runs = runs[: len(codes) - length + 1] * _BASE + codes[length - 1 :]
        starts, ends = at[: len(runs)], at[length - 1 :] + 1
        first = max(min(len(runs), FIRST_LINE - length + 1), 0)
        ways += [(CHARACTERS, runs + _salt(length), starts, ends)]
        ways += [(TITLE, runs[:first] + _salt(length), starts[:first], ends[:first])]
    words, starts, ends = _words(codes, at)
    pairs = words[:-1] * _BASE + words[1:]
    ways += [(WORDS, words + _salt(1), starts, ends), (WORDS, pairs + _salt(2), starts[:-1], ends[1:])]
    keys = _mixed(np.concatenate([hashes for _way, hashes, _starts, _ends in ways]))
    keys |= np.repeat(
        np.array([way << 30 for way, *_rest in ways], np.uint32), [len(hashes) for _way, hashes, *_ in ways]
    )
    return Read(keys, np.concatenate([way[2] for way in ways]), np.concatenate([way[3] for way in ways]))


def plain(text: str) -> NDArray[np.uint64]:
    """Return the characters that count, in one form: what two near-duplicates have in common."""
    return _characters(text[:READ_AT_MOST])[0]


def _characters(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the characters that count and where each stands in the text."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    form = _forms()[np.minimum(raw, _LAST_PLAIN)]
    if raw.size and raw.max() > _LAST_PLAIN:  # rare characters and pictures stay as they are
        form = np.where(raw > _LAST_PLAIN, raw, form)
    at = form.nonzero()[0]
    codes = form[at].astype(np.uint64)
    latin = codes < _FIRST_CHINESE
    between = ((at[1:] - at[:-1] > 1) & latin[1:] & latin[:-1]).nonzero()[0] + 1
    if between.size:
        codes = np.insert(codes, between, np.uint64(_BLANK))
        at = np.insert(at, between, at[between - 1] + 1)
    return codes, at


@cache
def _forms() -> NDArray[np.uint32]:
    """Return for every character of the basic plane its one form, 0 for blanks, signs and controls."""
    forms = np.zeros(_LAST_PLAIN + 1, np.uint32)
    for code in range(_LAST_PLAIN):
        char = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(char) == 1 and char.isalnum():
            forms[code] = ord(char)
        elif unicodedata.category(chr(code))[0] in "LN":
            forms[code] = code
    return forms


def _words(
    codes: NDArray[np.uint64], at: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the words that blanks, signs or a change of script set apart; a whole Chinese clause is none."""
    if not codes.size:
        nothing = np.zeros(0, np.int64)
        return codes, nothing, nothing
    latin, blank = codes < _FIRST_CHINESE, codes == _BLANK
    apart = (at[1:] - at[:-1] > 1) | (latin[1:] != latin[:-1]) | blank[1:] | blank[:-1]
    starts = np.concatenate(([0], apart.nonzero()[0] + 1))
    ends = np.append(starts[1:], len(codes))
    longest = np.where(latin[starts], LONGEST_LATIN_WORD, LONGEST_CHINESE_WORD)
    good = (ends - starts <= longest) & ~blank[starts]
    starts, ends = starts[good], ends[good]
    powers, inverses = _powers()
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * powers[: len(codes)], dtype=np.uint64)))
    return (sums[ends] - sums[starts]) * inverses[starts], at[starts], at[ends - 1] + 1


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    size = 2 * READ_AT_MOST + 1  # a blank may stand between any two characters
    powers = np.cumprod(np.full(size, _BASE, np.uint64), dtype=np.uint64)
    return powers, np.cumprod(np.full(size, _INVERSE, np.uint64), dtype=np.uint64)


def _salt(length: int) -> np.uint64:
    return np.uint64(length * 0x632BE59BD9B4E019 % (1 << 64))


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return 30 well-mixed bits of each hash."""
    mixed = (hashes ^ (hashes >> np.uint64(31))) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _BASE
    return (mixed >> np.uint64(34)).astype(np.uint32)
