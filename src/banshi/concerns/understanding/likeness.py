"""Which concerns say nearly the same, so that none is asked about what its twin has taught.

Two texts are near-duplicates when half of all their runs of four characters are common to both. Candidates are found
by 48 minima of hashed runs in 16 bands (Broder 1997), then compared run by run; likeness is passed on along chains.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from banshi.concerns.understanding.reading import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

ALIKE = 0.5
RUN, BANDS, ROWS = 4, 16, 3

_BASE = np.uint64(0x9E3779B97F4A7C15)


def groups_of(
    texts: Sequence[str], given: Sequence[str], progress: Callable[[float], None] = lambda _done: None
) -> NDArray[np.int64]:
    """Return for each text the number of its group: those given, and, where one is not given, near-duplicates too."""
    leaders = list(range(len(texts)))
    first_of: dict[str, int] = {}
    for number, group in enumerate(given):
        if group:
            _join(leaders, number, first_of.setdefault(group, number))
    if not all(given):
        _join_alike(texts, leaders, progress)
    return np.unique([_leader(leaders, number) for number in range(len(texts))], return_inverse=True)[1]


def folds_of(groups: NDArray[np.int64], codes: NDArray[np.int64], folds: int) -> NDArray[np.int64]:
    """Deal the groups out, the largest first, each to the fold that has least of its commonest code."""
    members: dict[int, list[int]] = {}
    for number, group in enumerate(groups.tolist()):
        members.setdefault(group, []).append(number)
    held: Counter[tuple[int, int]] = Counter()
    sizes = [0] * folds
    fold_of = np.zeros(len(groups), np.int64)
    for group in sorted(members, key=lambda g: (-len(members[g]), g * 2654435761 % (1 << 32))):
        counts = Counter(codes[members[group]].tolist())
        code = counts.most_common(1)[0][0]
        fold = min(range(folds), key=lambda f: (held[f, code], sizes[f], f))
        fold_of[members[group]] = fold
        sizes[fold] += len(members[group])
        held.update({(fold, each): count for each, count in counts.items()})
    return fold_of


def _join_alike(texts: Sequence[str], leaders: list[int], progress: Callable[[float], None]) -> None:
    draw = np.random.default_rng(20)
    factors = draw.integers(1, 1 << 63, (BANDS * ROWS, 1), np.uint64) * np.uint64(2) + np.uint64(1)
    sets: list[NDArray[np.uint32]] = []
    met: dict[tuple[int, bytes], list[int]] = {}
    for number, text in enumerate(texts):
        sets.append(_runs(text))
        for band, signature in enumerate(_bands(sets[number], factors)):
            known = met.setdefault((band, signature), [])
            for other in known:
                if _leader(leaders, number) == _leader(leaders, other) or _alike(sets[number], sets[other]):
                    _join(leaders, number, other)
                    break
            else:
                known[2:] = [number]  # the first two and the latest stand for a band that very many share
        if number % 1000 == 0:
            progress(number / len(texts))


def _runs(text: str) -> NDArray[np.uint32]:
    codes = plain(text)
    hashes = codes[: max(len(codes) - RUN + 1, 1)].copy()
    for step in range(1, min(RUN, len(codes))):
        hashes = hashes * _BASE + codes[step : step + len(hashes)]
    return np.unique(((hashes * _BASE) >> np.uint64(32)).astype(np.uint32))


def _bands(runs: NDArray[np.uint32], factors: NDArray[np.uint64]) -> list[bytes]:
    if not runs.size:
        return [b""] * BANDS
    least = (((runs.astype(np.uint64) + np.uint64(1)) * factors) >> np.uint64(32)).min(axis=1).astype(np.uint32)
    return [least[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]


def _alike(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> bool:
    common = np.intersect1d(one, other, assume_unique=True).size
    return bool(common >= ALIKE * (one.size + other.size - common))


def _leader(leaders: list[int], number: int) -> int:
    while leaders[number] != number:
        leaders[number] = leaders[leaders[number]]
        number = leaders[number]
    return number


def _join(leaders: list[int], one: int, other: int) -> None:
    one, other = _leader(leaders, one), _leader(leaders, other)
    leaders[max(one, other)] = min(one, other)
