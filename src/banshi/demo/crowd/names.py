"""Names for a whole block at once: a surname's place and a given name's place in tables that are spelt in advance.

A name and its pinyin are the same two places looked up in two pairs of tables, so nothing is spelt twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.china.pinyin import COMPOUND_SURNAMES, DOT, name_pinyin
from banshi.demo.crowd import name_lists as lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

FINE = 1 << 16
SIGNS = 64
"""Places for characters in a table of one time and sex; a given name of one character has no first, the last place."""

HAN, UYGHUR, TIBETAN, MONGOLIAN = range(4)
_LAST_YEARS = np.array([time[0] for time in lists.TIMES[:-1]])
_ONE_CHARACTER = np.array([time[1] for time in lists.TIMES])
# The first of a list of some forty characters is borne about eight times as often as the last.
_FALLS = 6
_TWICE_SINCE = 3


@dataclass(frozen=True, slots=True)
class Spelt:
    """One half of names: as written, and as spelt."""

    written: pl.Series
    pinyin: pl.Series


@dataclass(frozen=True, slots=True)
class Names:
    """The places of both halves of everybody's name."""

    surname: NDArray[np.int32]
    given: NDArray[np.int32]

    def __getitem__(self, some: NDArray[np.int64]) -> Names:
        return Names(self.surname[some], self.given[some])

    def written(self) -> pl.Series:
        """Return the names."""
        first, second = surnames().written.gather(self.surname), givens().written.gather(self.given)
        return first + second

    def pinyin(self) -> pl.Series:
        """Return the names as ``china.pinyin.name_pinyin`` spells them."""
        return surnames().pinyin.gather(self.surname) + givens().pinyin.gather(self.given)


def draw_surnames(rng: Generator, many: int) -> NDArray[np.int32]:
    """Draw surnames by frequency."""
    drawn: NDArray[np.int32] = _surname_draws()[rng.integers(0, FINE, many, dtype=np.uint16)]
    return drawn


def draw_given(
    rng: Generator, year: NDArray[np.int64], sex: NDArray[np.int8], shared: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Draw given names as parents chose them in a year; ``shared`` above zero is where siblings draw the first sign."""
    many = len(year)
    time = np.searchsorted(_LAST_YEARS, year)
    kind = 2 * time + (sex == 2)  # noqa: PLR2004 - women, by GB/T 2261.1
    own = rng.integers(0, FINE, many, dtype=np.uint16)
    firsts, seconds = _given_draws()
    first = firsts[kind, np.where(shared > 0, shared % FINE, own)]
    second = seconds[kind, rng.integers(0, FINE, many, dtype=np.uint16)]
    alone = (rng.random(many, dtype=np.float32) < _ONE_CHARACTER[time]) & (shared == 0)
    # To say a character twice came up for girls, and late.
    again = _twice()[kind, first, second] & ((sex == 1) | (time < _TWICE_SINCE))
    second = np.where(again, (second + 1) % _FALLS, second)
    place: NDArray[np.int64] = (kind * SIGNS + np.where(alone, SIGNS - 1, first)) * SIGNS + second
    return place.astype(np.int32)


def draw_others(rng: Generator, people: int, sex: NDArray[np.int8]) -> Names:
    """Draw whole names of a people with names of its own, one of ``UYGHUR``, ``TIBETAN`` and ``MONGOLIAN``."""
    (men, women), seconds = _others()[people]
    many = len(sex)
    first = np.where(sex == 1, *(rng.integers(low, high, many) for low, high in (men, women)))
    second = np.where(sex == 1, *(rng.integers(low, high, many) for low, high in seconds))
    return Names(first.astype(np.int32), second.astype(np.int32))


@cache
def surnames() -> Spelt:
    """Return every first half of a name."""
    words = lists.SURNAMES.split()[::2]
    pairs = [(word, f"{COMPOUND_SURNAMES.get(word) or name_pinyin(word)} ") for word in words] + [
        pair for pair, _half in _other_halves() if not _half
    ]
    return _spelt(pairs)


@cache
def givens() -> Spelt:
    """Return every second half of a name: all of one time and sex after the other, then those of other peoples."""
    pairs: list[tuple[str, str]] = []
    for _last, _alone, *signs in lists.TIMES:
        for firsts, seconds in (signs[:2], signs[2:]):
            reads = {"": "", **{sign: name_pinyin(f"王{sign}")[5:] for sign in {*firsts, *seconds}}}
            for first in [*firsts, *[""] * SIGNS][:SIGNS]:
                row = [(first + second, reads[first] + reads[second]) for second in seconds]
                pairs += row + [("", "")] * (SIGNS - len(row))
    return _spelt(pairs + [pair for pair, half in _other_halves() if half])


def _spelt(pairs: list[tuple[str, str]]) -> Spelt:
    written, pinyin = zip(*pairs, strict=True)
    return Spelt(pl.Series(written, dtype=pl.String), pl.Series(pinyin, dtype=pl.String))


@cache
def _surname_draws() -> NDArray[np.int32]:
    """Return a long table in which each surname stands as often as it is borne."""
    weights = np.array([int(weight) for weight in lists.SURNAMES.split()[1::2]], dtype=float)
    return _table(weights)


@cache
def _given_draws() -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    halves = []
    for half in (0, 1):
        rows = [_table(_falling(signs[half + 2 * women])) for _y, _one, *signs in lists.TIMES for women in (0, 1)]
        halves.append(np.stack(rows))
    return halves[0], halves[1]


@cache
def _twice() -> NDArray[np.bool_]:
    """Return for each time and sex which first and second character are the same."""
    found = np.zeros((2 * len(lists.TIMES), SIGNS, SIGNS), dtype=bool)
    for time, (_last, _alone, *signs) in enumerate(lists.TIMES):
        for women in (0, 1):
            for place, sign in enumerate(signs[2 * women]):
                found[
                    2 * time + women, place, [at for at, other in enumerate(signs[2 * women + 1]) if other == sign]
                ] = True
    return found


def _falling(signs: str) -> NDArray[np.float64]:
    return np.asarray(1 / (np.arange(len(signs)) + _FALLS))


def _table(weights: NDArray[np.float64]) -> NDArray[np.int32]:
    edges = np.cumsum(weights) / weights.sum() * FINE
    return np.searchsorted(edges, np.arange(FINE) + 0.5).astype(np.int32)


def _other_halves() -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the halves of other peoples' names with their pinyin, first halves marked 0 and second ones 1."""
    for name in (*lists.UYGHUR_MEN.split(), *lists.UYGHUR_WOMEN.split()):
        yield (f"{name}{DOT}", name_pinyin(f"{name}{DOT}")), 0
    for name in (*lists.TIBETAN.split(), *lists.MONGOLIAN_MEN.split(), *lists.MONGOLIAN_WOMEN.split()):
        yield (name, name_pinyin(name)), 0
    for name in lists.UYGHUR_MEN.split():
        yield (name, name_pinyin(f"{DOT}{name}")[1:]), 1
    for name in (*lists.TIBETAN_MEN.split(), *lists.TIBETAN_WOMEN.split()):
        yield (name, name_pinyin(f"王{name}")[5:]), 1


type _Span = tuple[int, int]


@cache
def _others() -> dict[int, tuple[tuple[_Span, _Span], tuple[_Span, _Span]]]:
    """Return for each people where its first halves of men and women stand, and its second halves."""
    at, spans = len(lists.SURNAMES.split()) // 2, []
    for names in (
        lists.UYGHUR_MEN.split(),
        lists.UYGHUR_WOMEN.split(),
        lists.TIBETAN.split(),
        lists.MONGOLIAN_MEN.split(),
        lists.MONGOLIAN_WOMEN.split(),
    ):
        spans.append((at, at + len(names)))
        at += len(names)
    fathers = 2 * len(lists.TIMES) * SIGNS * SIGNS
    of_men = fathers + len(lists.UYGHUR_MEN.split())
    of_women = of_men + len(lists.TIBETAN_MEN.split())
    father, none = (fathers, of_men), (SIGNS - 1, SIGNS)
    tibetan = (of_men, of_women), (of_women, of_women + len(lists.TIBETAN_WOMEN.split()))
    return {
        UYGHUR: ((spans[0], spans[1]), (father, father)),
        TIBETAN: ((spans[2], spans[2]), tibetan),
        MONGOLIAN: ((spans[3], spans[4]), (none, none)),
    }
