"""Which of the found ones are likely the same: compared by their words, helped by place, time and kind of trouble.

What many have said about one thing pools their words: those most alike lend theirs to the question, so that one who
says it otherwise is found too. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.sounds import GRAMS
from banshi.concerns.same.traces import BYTES_A_GRAM, HEAD, TEXT_GRAMS, TITLE_GRAMS, head_of, unpacked
from banshi.concerns.same.weights import TEXT_WEIGHT, TITLE_WEIGHT
from banshi.kernel.spares import Spares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from banshi.concerns.same.sounds import Ints
    from banshi.concerns.same.traces import Head, Trace
    from banshi.concerns.same.weights import Floats, Weights

    type Part = tuple[Ints, Floats]
    """Some grams, each once, and what they are worth; parts of one question may share grams."""

POOLED, LENT = 15, 3.0
SOON, SOON_DAYS, MINUTES_A_DAY = 0.06, 90.0, 1440.0
HERE_KM, FAR_KM, KM_A_DEGREE = 0.4, 3.0, 111.2
NEAR, FAR, LIKE_KIND, OTHER_KIND = 1.15, 0.6, 1.05, 0.95
VECTORS: Spares[Floats] = Spares(lambda: np.zeros(GRAMS, dtype=np.float32))
"""Empty vectors over all grams: a new one for each question would cost more than the rest."""


@dataclass(frozen=True, slots=True)
class Found:
    """The traces that were found, side by side: grams of all one after the other, ``begin`` and length of each."""

    grams: Ints
    weighted: Floats
    begin: Ints
    lengths: Ints
    titled: Ints
    days: Floats
    kilometres: Floats
    elsewhere: NDArray[np.bool_]
    helped: Floats

    def alike(self, question: Sequence[Part]) -> Floats:
        """Return the sum of products with each trace."""
        with VECTORS.one() as asked:
            for grams, worth in question:
                asked[grams] += worth
            total: Floats = np.add.reduceat(self.weighted * asked[self.grams], self.begin)
            for grams, _worth in question:
                asked[grams] = 0
        return total

    def of(self, one: int) -> tuple[Ints, Ints]:
        """Return the grams of the title and of the text of one."""
        begin, middle = int(self.begin[one]), int(self.begin[one] + self.titled[one])
        return self.grams[begin:middle], self.grams[middle : begin + int(self.lengths[one])]


def side_by_side(trace: Trace, contents: Sequence[bytes], titled: Sequence[int], weights: Weights) -> Found:
    """Lay the stored ones side by side, each of length one. Each content holds a gram at least."""
    lengths = np.array([(len(content) - HEAD.itemsize) // BYTES_A_GRAM for content in contents])
    begin = np.cumsum(lengths) - lengths
    numbers = unpacked(b"".join([content[HEAD.itemsize :] for content in contents]))
    in_title = np.arange(len(numbers)) - np.repeat(begin, lengths) < np.repeat(titled, lengths)
    weighted = weights.worth[numbers] * np.where(in_title, np.float32(TITLE_WEIGHT), np.float32(TEXT_WEIGHT))
    norms = np.sqrt(np.add.reduceat(weighted * weighted, begin))
    weighted /= np.repeat(norms, lengths)
    heads = np.frombuffer(b"".join([content[: HEAD.itemsize] for content in contents]), dtype=HEAD)
    head = head_of(trace)
    days, away = _apart(head, heads)
    elsewhere = (heads["county"] != head["county"]) & (heads["county"] > 0) & bool(head["county"][0])
    factor = np.where(elsewhere, FAR, 1.0) * _helped(head, heads, days, away)
    return Found(
        numbers, weighted, begin, lengths, np.asarray(titled), days, away, elsewhere, factor.astype(np.float32)
    )


def _apart(head: Head, heads: Head) -> tuple[Floats, Floats]:
    """Return days and kilometres to each (NaN where a place is unknown), exact enough within a city."""
    days = np.abs(heads["minute"].astype(np.float64) - float(head["minute"][0])) / MINUTES_A_DAY
    north = (heads["latitude"] - head["latitude"]) * KM_A_DEGREE
    east = (heads["longitude"] - head["longitude"]) * KM_A_DEGREE * np.cos(np.radians(head["latitude"]))
    return days.astype(np.float32), np.hypot(north, east).astype(np.float32)


def _helped(head: Head, heads: Head, days: Floats, away: Floats) -> Floats:
    """Return by how much place, time and category raise or lower each likeness; 1 where nothing is known."""
    factor = 1 + SOON * np.exp(-days / SOON_DAYS)
    factor = factor * np.select([away < HERE_KM, away > FAR_KM], [NEAR, FAR], 1.0)
    kind = heads["category"]
    known = (kind > 0) & (head["category"] > 0)
    factor = np.where(known & (kind == head["category"]), factor * LIKE_KIND, factor)
    helped: Floats = np.where(known & (kind >> 16 != head["category"] >> 16), factor * OTHER_KIND, factor)
    return helped


def asked_by(trace: Trace, weights: Weights) -> list[Part]:
    """Return the question as a vector of length one over all grams."""
    title, text = weights.rarest(trace.title, TITLE_GRAMS), weights.rarest(trace.text, TEXT_GRAMS)
    titled, told = TITLE_WEIGHT * weights.worth[title], TEXT_WEIGHT * weights.worth[text]
    length = np.float32(np.sqrt((told**2).sum() + (titled**2).sum())) or np.float32(1)
    return [(title, titled / length), (text, told / length)]


def lent_by(found: Found, direct: Floats) -> list[Part]:
    """Return the words of those most alike, each by the square of its likeness."""
    best = np.argsort(-direct, kind="stable")[:POOLED]
    shares = direct[best] ** 2
    total = float(shares.sum())
    lent = []
    for one, share in zip(best.tolist(), shares.tolist(), strict=True):
        part = slice(int(found.begin[one]), int(found.begin[one] + found.lengths[one]))
        lent.append((found.grams[part], found.weighted[part] * np.float32(share / total if total else 0.0)))
    return lent


def ranked(trace: Trace, found: Found, weights: Weights) -> Ints:
    """Return the places of the found ones, the best first."""
    direct = found.alike(asked_by(trace, weights)) * found.helped
    pooled = direct + LENT * found.alike(lent_by(found, direct)) * found.helped
    return np.argsort(-pooled, kind="stable").astype(np.int32)
