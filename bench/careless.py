"""A careless office withholds the small counts themselves and nothing that hides them: done only to be attacked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray


@contextmanager
def office() -> Iterator[None]:
    """Publish as a careless office would, until this is left."""
    from banshi.publishing import arcs, gate, suppression

    def small_in_a_tree(values: Mapping[str, int], _children: object, **_more: object) -> frozenset[str]:
        return frozenset(code for code, number in values.items() if suppression.is_small(number))

    def small_in_a_grid(values: NDArray[np.int64], *_pools: object) -> NDArray[np.bool_]:
        marks: NDArray[np.bool_] = (values > 0) & (values < suppression.FEWEST)
        return marks

    def small_pairs(waiting: Mapping[arcs.Pair, int], *_month: object) -> set[arcs.Pair]:
        return {pair for pair, errands in waiting.items() if errands < suppression.FEWEST}

    def no_gate(values: NDArray[np.int64], *_told: object) -> NDArray[np.int64]:
        return np.full_like(values, suppression.FEWEST)

    with (
        patch.object(suppression, "of_a_tree", small_in_a_tree),
        patch.object(suppression, "of_a_grid", small_in_a_grid),
        patch.object(arcs, "held_back", small_pairs),
        patch.object(gate, "most", no_gate),
    ):
        yield
