"""A history of texts as one sparse table of counts: a row a text, a column a run or word that two texts have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding.lexicon import SHARES
from banshi.concerns.understanding.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

FEWEST_TEXTS = 2
BLOCK = 4000  # texts weighed at once; all of a large history would not fit
MOST_WEIGHTS = 24_000_000  # of columns times codes: 48 MB of a web process


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """``counts``: how often each key of ``keys`` stands in each text; ``sizes``: how many places each text has."""

    keys: NDArray[np.uint32]
    counts: sparse.csr_array
    sizes: NDArray[np.int64]

    def only(self, rows: NDArray[np.int64]) -> Corpus:
        """Return the table of these rows alone, with all its columns."""
        return Corpus(self.keys, self.counts[rows], self.sizes[rows])

    def rarity(self) -> NDArray[np.float32]:
        """Return the rarity of each key, 0 for one that fewer than two texts have."""
        texts = np.bincount(self.counts.indices, minlength=len(self.keys))
        known = np.log((1 + len(self.sizes)) / (1 + texts)) + 1
        return np.where(texts >= FEWEST_TEXTS, known, 0).astype(np.float32)

    def weighed(self, rarity: NDArray[np.float32]) -> sparse.csr_array:
        """Return the table as ``Lexicon.weigh`` would weigh each text with this rarity."""
        table = self.counts.copy()
        ways = (self.keys >> 30).astype(np.int64)
        shares = np.array([SHARES[way] for way in sorted(SHARES)])
        for first in range(0, table.shape[0], BLOCK):
            ends = table.indptr[first : first + BLOCK + 1]
            part = slice(int(ends[0]), int(ends[-1]))
            columns, rows = table.indices[part], len(ends) - 1
            values = (1 + np.log(table.data[part])) * rarity[columns]
            cell = np.repeat(np.arange(rows), np.diff(ends)) * len(shares) + ways[columns]
            lengths = np.sqrt(np.bincount(cell, weights=values * values, minlength=rows * len(shares)))
            table.data[part] = values * (np.tile(shares, rows) / np.maximum(lengths, 1e-9)).astype(np.float32)[cell]
        return table

    def familiar(self, rarity: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the share of each text's places that the rows behind this rarity know."""
        known = self.counts @ (rarity > 0).astype(np.float32)
        return np.asarray(known / np.maximum(self.sizes, 1), np.float64)


def gather(texts: Sequence[str], codes: int, progress: Callable[[float], None] = lambda _done: None) -> Corpus:
    """Read all texts. ``codes``: how many codes are to be learned; the more, the fewer columns can be kept."""
    seen, counts, sizes = [], [], np.zeros(len(texts), np.int64)
    for number, text in enumerate(texts):
        every = read(text).keys
        keys, times = np.unique(every, return_counts=True)
        seen.append(keys)
        counts.append(times.astype(np.uint16))
        sizes[number] = len(every)
        if number % 1000 == 0:
            progress(number / len(texts))
    keys = _kept(np.concatenate(seen), MOST_WEIGHTS // max(codes, 1))
    return Corpus(keys, _table(seen, counts, keys), sizes)


def _kept(every: NDArray[np.uint32], most: int) -> NDArray[np.uint32]:
    keys, texts = np.unique(every, return_counts=True)
    keys, texts = keys[texts >= FEWEST_TEXTS], texts[texts >= FEWEST_TEXTS]
    if len(keys) > most:
        keys = np.sort(keys[np.argsort(-texts, kind="stable")[:most]])
    return keys


def _table(
    seen: list[NDArray[np.uint32]], counts: list[NDArray[np.uint16]], keys: NDArray[np.uint32]
) -> sparse.csr_array:
    from scipy import sparse  # noqa: PLC0415 - for learning alone; whoever only understands starts without it

    columns, values, ends = [], [], [0]
    for number, mine in enumerate(seen):
        found = np.minimum(np.searchsorted(keys, mine), max(len(keys) - 1, 0)).astype(np.int32)
        known = keys[found] == mine if len(keys) else np.zeros(len(mine), bool)
        columns.append(found[known])
        values.append(counts[number][known].astype(np.float32))
        ends.append(ends[-1] + int(known.sum()))
    shape = (len(seen), len(keys))
    index = np.asarray(ends, np.int32 if ends[-1] < 1 << 31 else np.int64)
    return sparse.csr_array((np.concatenate(values), np.concatenate(columns), index), shape=shape)
