"""How likely two concerns are the same, and why: from what they share beside the name of the place.

Two troubles at one estate share its name, two estates in trouble share the trouble; the same thing shares both, or
many rare words of the text. The weights of these signs were learned from pairs judged by reading.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.ranking import FAR_KM, SOON_DAYS
from banshi.concerns.same.sounds import pairs, symbols
from banshi.concerns.same.traces import TEXT_GRAMS, TITLE_GRAMS

if TYPE_CHECKING:
    from banshi.concerns.same.ranking import Found
    from banshi.concerns.same.sounds import Ints
    from banshi.concerns.same.traces import Trace
    from banshi.concerns.same.weights import Weights

COVERED, SECOND, BESIDE, SOON, USUALLY_NOT = 4.65, 0.73, 0.94, 1.93, -4.53
SURE = 0.95
NAMED = 0.6
"""So much of a name has to be found again: by the weight of its grams."""

RARE, COMMON = 4.0, 3.0
"""Words of the text count if they are in less than 2 % of the concerns; those of the title if in less than 5 %."""

MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely it is the same from 0 to 1, whether that is sure, and the words in common."""

    likely: float
    sure: bool
    why: tuple[str, ...]


class Judge:
    """Holds what is known of the new concern while others are compared with it."""

    def __init__(self, trace: Trace, weights: Weights) -> None:
        self._pieces, self._weights = trace.pieces, weights
        self._title = self._weighed(weights.rarest(trace.title, TITLE_GRAMS))
        self._text = self._weighed(weights.rarest(trace.text, TEXT_GRAMS))
        self._names = [self._weighed(name) for name in trace.named]
        row = pairs(symbols(trace.spelled))
        self._row: list[int] = row.tolist()
        self._worth: list[float] = weights.worth[row].tolist()

    def judge(self, found: Found, one: int) -> Judged:
        """Judge one of those found."""
        above, below = (self._weighed(grams) for grams in found.of(one))
        there = above.keys() | below.keys()
        runs = self._runs(there)
        sign = (
            USUALLY_NOT
            + COVERED * min(_cover(self._title, there), _cover(above, self._title.keys() | self._text.keys()))
            + SECOND * math.log1p(sum(telling for telling, _, _ in runs) - max((run[0] for run in runs), default=0.0))
            + BESIDE * math.log1p(sum(worth for gram, worth in self._text.items() if gram in there and worth > RARE))
            + SOON * math.exp(-float(found.days[one]) / SOON_DAYS)
        )
        likely = 1 / (1 + math.exp(-sign))
        here = not float(found.kilometres[one]) > FAR_KM and not found.elsewhere[one]
        sure = likely >= SURE and here and self._named_again(there)
        return Judged(likely, sure, tuple(words for _, _, words in runs[:MOST_WORDS] if words))

    def _weighed(self, grams: Ints) -> dict[int, float]:
        return dict(zip(grams.tolist(), self._weights.worth[grams].tolist(), strict=True))

    def _named_again(self, there: set[int]) -> bool:
        """Tell whether a name of the new concern is found again; one without names says nothing of the place."""
        return any(_share(name, there) >= NAMED for name in self._names)

    def _runs(self, there: set[int]) -> list[tuple[float, float, str]]:
        """Return the pieces of the title that are found again: how telling, their weight, and their words."""
        told = [gram in there for gram in self._row]
        edges = np.flatnonzero(np.diff(np.array([False, *told, False]).astype(np.int8))).tolist()
        runs = []
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            worth = self._worth[begin:end]
            telling = sum(max(one - COMMON, 0.0) for one in worth)
            runs.append((telling, sum(worth), "".join(self._pieces[begin : end + 1]).strip()))
        return sorted(runs, reverse=True)


def _cover(grams: dict[int, float], there: set[int]) -> float:
    """Return the share of the squared weight that is found again."""
    total = sum(worth * worth for worth in grams.values())
    return sum(worth * worth for gram, worth in grams.items() if gram in there) / total if total else 0.0


def _share(grams: dict[int, float], there: set[int]) -> float:
    total = sum(grams.values())
    return sum(worth for gram, worth in grams.items() if gram in there) / total if total else 0.0
