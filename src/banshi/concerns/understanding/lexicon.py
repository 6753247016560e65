"""The runs and words an office's history knows, each with its weight: rare ones tell more than common ones.

Each of the three ways of reading is brought to the same length first, so that a long letter does not outvote its own
title.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from banshi.concerns.understanding.reading import CHARACTERS, TITLE, WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.concerns.understanding.reading import Read

SHARES = {CHARACTERS: 1.0, TITLE: 0.5, WORDS: 0.5}


class Weighed(NamedTuple):
    """A text as the lexicon sees it: its known features with their values, and the places ``[start, end)`` of each.

    ``feature_at``: which of the features stands at each place; ``each``: what a place has of its feature's value for
    every character of it; ``familiar``: the share of all places that are known.
    """

    features: NDArray[np.int64]
    values: NDArray[np.float32]
    feature_at: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    each: NDArray[np.float32]
    familiar: float


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """``keys`` in rising order; ``rarity`` is the logarithm of how few texts have each."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]

    def weigh(self, read: Read) -> Weighed:
        """Return what is known of a text."""
        keys, key_at, counts = np.unique(read.keys, return_inverse=True, return_counts=True)
        found = np.minimum(np.searchsorted(self.keys, keys), max(len(self.keys) - 1, 0))
        known = self.keys[found] == keys
        features, counts = found[known], counts[known]
        places = known[key_at].nonzero()[0]
        feature_at = (np.cumsum(known) - 1)[key_at[places]]
        values = (1 + np.log(counts, dtype=np.float32)) * self.rarity[features]
        ways = self.keys[features] >> 30
        lengths = np.sqrt(np.bincount(ways, weights=values * values, minlength=len(SHARES)))
        scale = np.array([SHARES[way] for way in sorted(SHARES)]) / np.maximum(lengths, 1e-9)
        values *= scale[ways].astype(np.float32)
        starts, ends = read.starts[places], read.ends[places]
        each = (values / counts)[feature_at] / (ends - starts)
        return Weighed(features, values, feature_at, starts, ends, each, len(places) / max(len(read.keys), 1))
