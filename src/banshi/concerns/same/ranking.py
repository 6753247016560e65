"""Which of the found ones are likely the same: compared by their words, helped by place, time and kind of trouble.

What many have said about one thing pools their words: those most alike lend theirs to the question, so that one who
says it otherwise is found too. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.sounds import GRAMS
from banshi.concerns.same.traces import BYTES_A_GRAM, TEXT_GRAMS, TITLE_GRAMS, unpacked
from banshi.concerns.same.weights import TEXT_WEIGHT, TITLE_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from banshi.concerns.same.sounds import Ints
    from banshi.concerns.same.traces import Trace
    from banshi.concerns.same.weights import Floats, Weights

POOLED, LENT = 15, 3.0
SURE = 0.5
SOON, SOON_DAYS, DAY = 0.06, 90.0, 86_400
HERE_KM, FAR_KM, KM_A_DEGREE = 0.4, 3.0, 111.2
NEAR, FAR, LIKE_KIND, OTHER_KIND = 1.15, 0.6, 1.05, 0.95


@dataclass(frozen=True, slots=True)
class Found:
    """The traces that were found, side by side: grams of all one after the other, ``begin`` of each."""

    grams: Ints
    begin: Ints
    lengths: Ints
    titled: Ints
    weighted: Floats

    def alike(self, asked: Floats) -> Floats:
        """Return the sum of products with each trace."""
        total: Floats = np.add.reduceat(self.weighted * asked[self.grams], self.begin)
        return total


def side_by_side(contents: Sequence[bytes], titled: Sequence[int], weights: Weights) -> Found:
    """Lay the stored grams side by side, each trace with length one. Every content holds a gram at least."""
    lengths = np.array([len(content) // BYTES_A_GRAM for content in contents])
    begin = np.cumsum(lengths) - lengths
    numbers = unpacked(b"".join(contents))
    in_title = np.arange(len(numbers)) - np.repeat(begin, lengths) < np.repeat(titled, lengths)
    weighted = weights.worth[numbers] * np.where(in_title, TITLE_WEIGHT, TEXT_WEIGHT).astype(np.float32)
    norms = np.sqrt(np.add.reduceat(weighted * weighted, begin))
    return Found(numbers, begin, lengths, np.asarray(titled), weighted / np.repeat(norms, lengths))


def asked_by(trace: Trace, weights: Weights) -> Floats:
    """Return the question as a vector of length one over all grams."""
    title, text = weights.rarest(trace.title, TITLE_GRAMS), weights.rarest(trace.text, TEXT_GRAMS)
    asked = np.zeros(GRAMS, dtype=np.float32)
    asked[text] = TEXT_WEIGHT * weights.worth[text]
    asked[title] = TITLE_WEIGHT * weights.worth[title]
    length = float(np.sqrt((asked[text] ** 2).sum() + (asked[title] ** 2).sum()))
    if length:
        asked[text] /= length
        asked[title] /= length
    return asked


def lent_by(found: Found, direct: Floats) -> Floats:
    """Return the words of those most alike, each by the square of its likeness, as a vector over all grams."""
    best = np.argsort(-direct, kind="stable")[:POOLED]
    shares = direct[best] ** 2
    lent = np.zeros(GRAMS, dtype=np.float32)
    total = float(shares.sum())
    for one, share in zip(best.tolist(), shares.tolist(), strict=True):
        part = slice(int(found.begin[one]), int(found.begin[one] + found.lengths[one]))
        lent[found.grams[part]] += found.weighted[part] * np.float32(share / total if total else 0.0)
    return lent


@dataclass(frozen=True, slots=True)
class Others:
    """When, where and what kind the found ones were; in the order of the traces found. NaN where a place is unknown."""

    at: Floats
    latitude: Floats
    longitude: Floats
    division: Sequence[str]
    category: Sequence[str]


def helped(trace: Trace, others: Others) -> Floats:
    """Return by how much place, time and category raise or lower each likeness; 1 where nothing is known."""
    days = np.abs(others.at - np.float32(trace.at.timestamp() / DAY))
    factor = 1 + SOON * np.exp(-days / SOON_DAYS)
    away = kilometres(trace, others)
    factor = factor * np.select([away < HERE_KM, away > FAR_KM], [NEAR, FAR], 1.0)
    for known, other, same, differs in (
        (trace.division[:6], [division[:6] for division in others.division], 1.0, FAR),
        (trace.category, others.category, LIKE_KIND, 1.0),
        (trace.category[:2], [category[:2] for category in others.category], 1.0, OTHER_KIND),
    ):
        factor = factor * np.array([1.0 if not known or not one else same if one == known else differs for one in other])
    return factor.astype(np.float32)


def kilometres(trace: Trace, others: Others) -> Floats:
    """Return the distance to each, NaN where either place is unknown; exact enough within a city."""
    if trace.latitude is None or trace.longitude is None:
        return np.full(len(others.at), np.nan, dtype=np.float32)
    north = (others.latitude - trace.latitude) * KM_A_DEGREE
    east = (others.longitude - trace.longitude) * KM_A_DEGREE * np.cos(np.radians(trace.latitude))
    return np.hypot(north, east).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Judged:
    """The order, best first; the score from 0 to 1 and whether it is sure, of each as it was found."""

    order: Ints
    score: Floats
    sure: NDArray[np.bool_]


def judge(trace: Trace, found: Found, others: Others, weights: Weights) -> Judged:
    """Rank the found ones, and say of which the office may be sure."""
    asked = asked_by(trace, weights)
    direct = found.alike(asked)
    help_ = helped(trace, others)
    pooled = direct * help_
    score = (pooled + LENT * found.alike(lent_by(found, pooled)) * help_) / (1 + LENT)
    sure = direct > SURE
    return Judged(np.argsort(-score, kind="stable"), np.clip(score, 0, 1), sure)
