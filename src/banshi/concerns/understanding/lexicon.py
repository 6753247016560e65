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
    """A text as the lexicon sees it: its known features, their values, and each known place with its feature."""

    features: NDArray[np.int64]
    values: NDArray[np.float32]
    places: NDArray[np.int64]
    feature_at: NDArray[np.int64]
    familiar: float


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """``keys`` in rising order; ``rarity`` is the logarithm of how few texts have each."""

    keys: NDArray[np.uint32]
    rarity: NDArray[np.float32]

    def weigh(self, read: Read) -> Weighed:
        """Return the known features of a text. ``familiar`` is the share of its places that are known."""
        found = np.minimum(np.searchsorted(self.keys, read.keys), max(len(self.keys) - 1, 0))
        places = (self.keys[found] == read.keys).nonzero()[0]
        features, feature_at, counts = np.unique(found[places], return_inverse=True, return_counts=True)
        values = (1 + np.log(counts, dtype=np.float32)) * self.rarity[features]
        ways = self.keys[features] >> 30
        lengths = np.sqrt(np.bincount(ways, weights=values * values, minlength=len(SHARES)))
        scale = np.array([SHARES[way] for way in sorted(SHARES)]) / np.maximum(lengths, 1e-9)
        values *= scale[ways].astype(np.float32)
        return Weighed(features, values, places, feature_at, len(places) / max(len(read.keys), 1))
