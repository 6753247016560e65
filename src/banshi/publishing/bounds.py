"""How large a withheld cell of a grid may be, for all that the published margins and cells tell: a linear programme.

Grids with margins are transport networks, whose programmes have whole solutions, so the bound is reached by a real
table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def highest(
    values: NDArray[np.int64],
    withheld: NDArray[np.bool_],
    rows: Sequence[int] | NDArray[np.int64],
    columns: Sequence[int] | NDArray[np.int64],
    at: tuple[int, int],
) -> int:
    """Return the largest number that a withheld cell may be, whatever else is withheld.

    ``rows`` and ``columns`` are the pools of the margins as ``suppression.of_a_grid`` takes them: a published margin
    is one equation, the margins of a pool are known by their sum alone.
    """
    unknown = np.argwhere(withheld)
    number = {(int(row), int(column)): place for place, (row, column) in enumerate(unknown)}
    lines = [*_lines(0, rows), *_lines(1, columns)]
    equations, sums = [], []
    for axis, members in lines:
        inside = np.isin(unknown[:, axis], members)
        if inside.any():
            equations.append(inside)
            known = np.take(values, members, axis=axis)[~np.take(withheld, members, axis=axis)].sum()
            sums.append(np.take(values, members, axis=axis).sum() - known)
    wanted = np.zeros(len(unknown))
    wanted[number[int(at[0]), int(at[1])]] = -1
    found = linprog(wanted, A_eq=csr_array(np.array(equations, dtype=float)), b_eq=sums, method="highs")
    largest: float = -found.fun
    return round(largest)


def _lines(axis: int, pools: Sequence[int] | NDArray[np.int64]) -> list[tuple[int, list[int]]]:
    """Return the sets of lines whose sum is known: each published one, and each pool."""
    alone = [(axis, [at]) for at, pool in enumerate(pools) if not pool]
    return alone + [(axis, [at for at, one in enumerate(pools) if one == pool]) for pool in sorted({*pools} - {0})]
