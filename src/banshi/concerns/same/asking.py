"""By which keys the likes of a concern are asked for: few enough to be quick, the most telling ones.

Keys are taken from the one that finds the fewest on, as long as all together are likely to find some hundreds. Pieces
of one name find the same concerns, so what overlaps is counted once. A word that a tenth of all concerns hold is never
asked for by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.same.sounds import pairs, symbols, triples
from banshi.concerns.same.traces import TEXT_GRAMS, TITLE_GRAMS, cell_keys, county_keys, keys, month_keys

if TYPE_CHECKING:
    from banshi.concerns.same.traces import Trace
    from banshi.concerns.same.weights import Weights

CANDIDATES, FIRST_KEYS, FIRST_FIND = 250, 3, 700
"""Keys are asked for until they are likely to find 250, the first three even if it is 700."""

OVERLAP = 0.25
"""A piece that overlaps another is likely to add a quarter of what it finds, or what it finds beyond the other."""

HOT, FEW_KEYS, HOTTEST = 30_000, 2, 3


def asked_keys(trace: Trace, held: Weights) -> tuple[list[int], list[list[int]]]:
    """Return the keys of which any will do, and those of which both are needed: a hot word with another, or near by."""
    title, text = held.rarest(trace.title, TITLE_GRAMS), held.rarest(trace.text, TEXT_GRAMS)
    words = keys(trace, held, title, text)
    words = words[words >= 0]
    finds = held.found_by(words)
    order = np.argsort(finds, kind="stable")
    rare, hot, left = _taken(words[order].tolist(), finds[order].tolist(), _overlapping(trace))
    few = len(rare) < FEW_KEYS
    for cell in cell_keys(trace):
        left -= float(held.found_by(np.array([cell]))[0])
        if left > 0:
            rare.append(cell)
    if not few:
        return rare, []
    return rare, _together(hot, [*cell_keys(trace)[:1], *month_keys(trace)[:1], *county_keys(trace)])


def _taken(words: list[int], finds: list[float], near: dict[int, set[int]]) -> tuple[list[int], list[int], float]:
    """Return the keys to take, the rarest of those left, and how many more may be found."""
    taken: dict[int, float] = {}
    hot: list[int] = []
    total = 0.0
    for word, count in zip(words, finds, strict=True):
        beside = max((taken[other] for other in near.get(word, ()) if other in taken), default=0.0)
        adds = max(count - beside, OVERLAP * count) if beside else count
        if total + adds <= (FIRST_FIND if len(taken) < FIRST_KEYS else CANDIDATES):
            taken[word] = count
            total += adds
        elif len(hot) < HOTTEST and count < HOT:
            hot.append(word)
    return list(taken), hot, CANDIDATES - total


def _overlapping(trace: Trace) -> dict[int, set[int]]:
    """Return the keys of the title that share a piece of it."""
    row = symbols(trace.spelled)
    two, three = pairs(row).tolist(), triples(row).tolist()
    near: dict[int, set[int]] = {}
    for at, longer in enumerate(three):
        for one, other in ((two[at], two[at + 1]), (longer, two[at]), (longer, two[at + 1]), (longer, three[at - 1])):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    return near


def _together(hot: list[int], around: list[int]) -> list[list[int]]:
    words = [[one, other] for at, one in enumerate(hot) for other in hot[at + 1 :]]
    return [*words, *([hot[0], other] for other in around[:1] if hot)]
