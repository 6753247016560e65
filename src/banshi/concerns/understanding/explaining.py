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

MOST_WORDS = 5
MOST_PASSAGES = 10  # looked at; several may be the same word
LONGEST_SHOWN = 12
LEAST_SHARE = 0.25  # of the strongest character's weight

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")
LAST_LATIN = "ɏ"


def words_that_counted(text: str, weighed: Weighed, weights: NDArray[np.float32]) -> tuple[str, ...]:
    """Return at most five passages, the weightiest first. ``weights``: what each known feature says for the code."""
    heat = _heat(weighed, weights)
    if not heat.size or heat.max() <= 0:
        return ()
    hot = np.concatenate(([0], heat > LEAST_SHARE * heat.max(), [0])).astype(np.int8)
    edges = np.diff(hot)
    starts, ends = (edges == 1).nonzero()[0], (edges == -1).nonzero()[0]
    until = np.concatenate(([0.0], np.cumsum(heat)))
    weightiest = np.argsort(until[starts] - until[ends], kind="stable")[:MOST_PASSAGES]
    shown: dict[str, float] = {}
    for start, end in zip(starts[weightiest].tolist(), ends[weightiest].tolist(), strict=True):
        for found in _WORD.finditer(text, start, end):
            begin, stop = _whole(text, *found.span())
            word = text[begin:stop]
            shown[word] = shown.get(word, 0.0) + float(until[found.end()] - until[found.start()])
    return tuple(sorted(shown, key=lambda word: (-shown[word], word))[:MOST_WORDS])


def _heat(weighed: Weighed, weights: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what each character of the text adds, up to the last one that is known."""
    said = weighed.each * weights[weighed.feature_at]
    size = int(weighed.ends.max(initial=0))
    begun = np.bincount(weighed.starts, weights=said, minlength=size + 1)
    return np.cumsum(begun - np.bincount(weighed.ends, weights=said, minlength=size + 1))[:size]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to whole Latin words and shorten a long Chinese passage."""
    end = min(end, start + LONGEST_SHOWN)
    if text[start] > LAST_LATIN and text[end - 1] > LAST_LATIN:
        return start, end
    least, most = max(start - 2 * LONGEST_SHOWN, 0), min(end + 2 * LONGEST_SHOWN, len(text))
    while start > least and _LATIN.match(text[start]) and _LATIN.match(text[start - 1]):
        start -= 1
    while end < most and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]):
        end += 1
    return start, end
