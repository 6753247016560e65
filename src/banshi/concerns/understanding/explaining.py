"""The words that counted: passages of the very text that spoke most for the code that was guessed.

The weight of every run and word is laid on the characters it covers; passages that carry much of it are shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.concerns.understanding.lexicon import Weighed
    from banshi.concerns.understanding.reading import Read

MOST_WORDS = 5
LONGEST_SHOWN = 12
LEAST_SHARE = 0.25  # of the strongest character's weight

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")


def words_that_counted(
    text: str, read: Read, weighed: Weighed, weights: NDArray[np.float32]
) -> tuple[str, ...]:
    """Return at most five passages, the weightiest first. ``weights``: what each known feature says for the code."""
    heat = _heat(len(text), read, weighed, weights)
    if not heat.size or heat.max() <= 0:
        return ()
    hot = np.concatenate(([0], heat > LEAST_SHARE * heat.max(), [0])).astype(np.int8)
    edges = np.diff(hot)
    shown: dict[str, float] = {}
    for start, end in zip((edges == 1).nonzero()[0].tolist(), (edges == -1).nonzero()[0].tolist(), strict=True):
        for found in _WORD.finditer(text, start, end):
            begin, stop = _whole(text, *found.span())
            word = text[begin:stop]
            shown[word] = shown.get(word, 0.0) + float(heat[found.start() : found.end()].sum())
    return tuple(sorted(shown, key=lambda word: (-shown[word], word))[:MOST_WORDS])


def _heat(size: int, read: Read, weighed: Weighed, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what each character of the text adds."""
    times = np.bincount(weighed.feature_at, minlength=len(weights))
    said = (weighed.values * weights / np.maximum(times, 1))[weighed.feature_at]
    starts, ends = read.starts[weighed.places], read.ends[weighed.places]
    said = said / (ends - starts)
    size = min(size, int(ends.max(initial=0)))
    steps = np.bincount(starts, weights=said, minlength=size + 1) - np.bincount(ends, weights=said, minlength=size + 1)
    return np.cumsum(steps)[:size]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to whole Latin words and shorten a long Chinese passage."""
    end = min(end, start + LONGEST_SHOWN)
    least, most = max(start - 2 * LONGEST_SHOWN, 0), min(end + 2 * LONGEST_SHOWN, len(text))
    while start > least and _LATIN.match(text[start]) and _LATIN.match(text[start - 1]):
        start -= 1
    while end < most and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]):
        end += 1
    return start, end
