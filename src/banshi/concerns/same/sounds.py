"""Words as they sound: Chinese in pinyin without tones, everything else word by word.

Residents write one estate's name in homophones, in traditional characters or in English letters (翠湖华庭, 翠湖華庭,
Cuihu Huating); by its sound it is one. A text becomes a row of symbols, one a syllable or a word; neighbouring symbols
make its grams. 0 divides what was divided by a sign.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from pypinyin.constants import PINYIN_DICT

from banshi.concerns.same.english import EMPTY, MEANS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    type Ints = NDArray[np.int32]

GRAMS = 1 << 20
"""Grams are numbered below this: a pair of syllables by its own number, others by a hash."""

_SYLLABLES = 512
_PRIVATE, _PRIVATE_END = 0xE000, 0xF900  # signs of no language: one stands for a syllable or a word written in letters
_WORDS = _PRIVATE_END - _PRIVATE - _SYLLABLES
_OWN = _SYLLABLES * _SYLLABLES
_LETTERS = re.compile(r"[^\W_\u3007\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]+ ?")
_DIVIDES = re.compile("[\n\U00010000-\U0010ffff]")  # a line's end, and what no table of sounds knows
_LONGEST_WORD, _LONGEST_PINYIN, _SHORTEST_WORD = 40, 24, 3


@cache
def _syllables() -> dict[str, int]:
    """Return the number of each of the syllables of the language from 1 on."""
    plain = sorted({_plain(reading) for reading in PINYIN_DICT.values()})
    return {syllable: number for number, syllable in enumerate(plain, start=1) if number < _SYLLABLES}


def _plain(reading: str) -> str:
    first = unicodedata.normalize("NFD", reading.split(",", maxsplit=1)[0])
    return "".join(sign for sign in first if sign.isascii() and sign.isalpha())


@cache
def _table() -> Ints:
    """Return the symbol of each sign of the basic plane; 0 divides."""
    table = np.zeros(1 << 16, dtype=np.int32)
    syllables = _syllables()
    for sign, reading in PINYIN_DICT.items():
        if sign < len(table):
            table[sign] = syllables.get(_plain(reading), 0)
    table[_PRIVATE:_PRIVATE_END] = np.arange(_PRIVATE_END - _PRIVATE)
    return table


@cache
def _pinyin() -> re.Pattern[str]:
    known = [syllable for syllable in _syllables() if len(syllable) > 1 or syllable in "ae"]
    return re.compile("|".join(sorted(known, key=len, reverse=True)))


@lru_cache(maxsize=1 << 14)
def _signs(word: str) -> str:
    """Return the signs that stand for a word: its Chinese, its syllables where it is pinyin, or one of its own."""
    stem = _stem(word)
    if stem in EMPTY or word in EMPTY:
        return ""
    if meaning := next((MEANS[part] for part in (word, word.removesuffix("s"), stem) if part in MEANS), ""):
        return f" {meaning} "
    if len(word) <= _LONGEST_PINYIN and "".join(found := _pinyin().findall(word)) == word:
        return "".join(chr(_PRIVATE + _syllables()[syllable]) for syllable in found)
    return chr(_PRIVATE + _SYLLABLES + crc32(stem.encode()) % _WORDS)


def _stem(word: str) -> str:
    """Cut the commonest English endings off, so that "lights" and "light" are one."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_WORD:
            return word[: -len(ending)]
    return word


def spelled(text: str) -> str:
    """Return the text with one sign for each syllable and word: what ``symbols`` numbers."""
    return _LETTERS.sub(_signs_of, _plain_text(text))


def in_pieces(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text as ``spelled`` does, and for each sign what was written: a word stands with its first sign."""
    text, begin = _plain_text(text), 0
    signs, written = "", []
    for found in _LETTERS.finditer(text):
        between, word = text[begin : found.start()], _signs_of(found)
        signs += between + word
        first = [at == 0 or word[at - 1] == " " for at in range(len(word))]
        written += [
            *between,
            *(found[0] if begins and sign != " " else "" for sign, begins in zip(word, first, strict=True)),
        ]
        begin = found.end()
    return signs + text[begin:], (*written, *text[begin:])


def _plain_text(text: str) -> str:
    return _DIVIDES.sub("，", unicodedata.normalize("NFKC", text))


def _signs_of(found: re.Match[str]) -> str:
    return _signs(found[0].strip().lower()[:_LONGEST_WORD])


def symbols(spelled_text: str) -> Ints:
    """Return the symbols of a text that ``spelled`` has made ready."""
    codes = np.frombuffer(spelled_text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    row: Ints = _table()[codes]
    return row


def grams(row: Ints) -> Ints:
    """Return the number of each pair of neighbours, and of each word by itself; as often as they come."""
    first, second = row[:-1], row[1:]
    joined = (first > 0) & (second > 0)
    words = row[row > _SYLLABLES]
    return np.concatenate([_numbered(first[joined], second[joined]), _numbered(words, np.zeros_like(words))])


def pairs(row: Ints) -> Ints:
    """Return the number of the pair that begins at each symbol; -1 where something divides it."""
    first, second = row[:-1], row[1:]
    return np.where((first > 0) & (second > 0), _numbered(first, second), -1)


def _numbered(first: Ints, second: Ints) -> Ints:
    mixed = (first.astype(np.uint64) * np.uint64(0x9E3779B1) + second.astype(np.uint64) * np.uint64(0x85EBCA77)) >> 12
    own = (first < _SYLLABLES) & (second < _SYLLABLES) & (second > 0)
    hashed = _OWN + (mixed % np.uint64(GRAMS - _OWN)).astype(np.int32)
    return np.where(own, first * _SYLLABLES + second, hashed).astype(np.int32)


def triples(row: Ints) -> Ints:
    """Return the number of the three that begin at each symbol, from ``GRAMS`` on; -1 where something divides them."""
    first, second, third = (part.astype(np.uint64) for part in (row[:-2], row[1:-1], row[2:]))
    mixed = (first * np.uint64(0x9E3779B1) + second * np.uint64(0x85EBCA77) + third * np.uint64(0xC2B2AE3D)) >> 7
    numbers = (GRAMS + (mixed % np.uint64((1 << 31) - 1 - GRAMS)).astype(np.int64)).astype(np.int32)
    return np.where((first > 0) & (second > 0) & (third > 0), numbers, -1)
