"""How much can be known of the numbers of a cycle that are withheld, from all that are told: the gate of publishing.

Somebody who has every number that is told writes down everything that adds up: parts to wholes, units to all units
together, and that no more words of one kind can be counted than answers that allow them. A number is hidden only where
there is a whole city, without fractions of a concern, that shows the same numbers and in which it is ten or more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import connected_components

from banshi.publishing.numbers import FAMILIES, NO_MORE_THAN
from banshi.publishing.suppression import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from banshi.publishing.numbers import Key

    type Counts = NDArray[np.int64]
    type Marks = NDArray[np.bool_]
    type Reals = NDArray[np.float64]

MANY = 10**7
"""Larger than any number of a unit in a cycle: what nothing holds could be that large."""
A_TRACE = 1e-6
"""By how much a programme may miss a whole number."""
SECONDS = 30.0
"""How long a city without fractions is looked for; a number for which none is found counts as known."""


def most(values: Counts, withheld: Marks, keys: Sequence[Key]) -> Counts:
    """Return for each number how large it can be, for all that the others tell; where that is ten or more, ten.

    Each row is a unit, the first all units together; each column is one of ``keys``. Numbers that are not withheld
    come back as ten, since nobody has to find them out. As long as one sum after the other already tells that some are
    below ten, only those are found.
    """
    rows, same = alike(values, withheld)
    return of_each(values[rows], withheld[rows], keys)[same]


def alike(values: Counts, withheld: Marks) -> tuple[list[int], list[int]]:
    """Return one row of each kind, and for each row the place of its kind; all together are of their own.

    Units of which nothing but the same zeros is told are of one kind: all that they have together may be of any one of
    them, so that they count as one. That is most units where units are small.
    """
    kinds: dict[bytes, int] = {}
    rows: list[int] = []
    same: list[int] = []
    for row, (told, hidden) in enumerate(zip(values, withheld, strict=True)):
        name = hidden.tobytes() if row and not told[~hidden].any() else str(row).encode()
        if name not in kinds:
            kinds[name] = len(rows)
            rows.append(row)
        same.append(kinds[name])
    return rows, same


def of_each(values: Counts, withheld: Marks, keys: Sequence[Key]) -> Counts:
    """Return what ``most`` does, with every unit for itself."""
    found = np.full(values.shape, FEWEST, dtype=np.int64)
    at = np.full(values.shape, -1, dtype=np.int64)
    at[withheld] = np.arange(withheld.sum())
    matrix, right = _equations(values, at, keys).matrix()
    largest = np.minimum(_at_a_glance(matrix, right)[: int(withheld.sum())], FEWEST)
    if (largest == FEWEST).all():
        for cells, some, of in _apart(matrix, right, len(largest)):
            asked = cells < len(largest)
            largest[cells[asked]] = _most(some, of, asked)[asked]
    found[withheld] = largest
    return found


# -------------------------------------------------------------------- what is known


@dataclass(slots=True)
class _Known:
    """Equations: which unknown stands in which, with which sign, and what they come to."""

    entries: list[tuple[int, int, int]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    unknowns: int = 0

    def add(self, cells: Sequence[tuple[int, int]], comes_to: int, *, at_most: bool = False) -> None:
        """Add one; ``at_most`` leaves something over, which is an unknown of its own."""
        if not cells:
            return
        self.entries += [(len(self.right), cell, sign) for cell, sign in cells]
        if at_most:
            self.entries.append((len(self.right), self.unknowns, 1))
            self.unknowns += 1
        self.right.append(comes_to)

    def matrix(self) -> tuple[csr_array, Reals]:
        """Return the equations as a matrix, a row for each, and what they come to."""
        rows, columns, signs = (np.array(one, dtype=np.int64) for one in zip(*self.entries or [(0, 0, 0)], strict=True))
        shape = len(self.right), self.unknowns
        right = np.array(self.right, dtype=float)
        if not self.entries:
            return csr_array(shape), right
        return csr_array((signs.astype(float), (rows, columns)), shape=shape), right


def _equations(values: Counts, at: Counts, keys: Sequence[Key]) -> _Known:
    known = _Known(unknowns=int(at.max()) + 1)
    column = {key: place for place, key in enumerate(keys)}
    rows = range(len(values))
    for family in FAMILIES:
        if family.keys[0] in column:
            parts = [column[key] for key in family.keys]
            for row in rows:
                known.add(*_sum(values[row], at[row], parts, [column[family.of]]))
    for one, others in NO_MORE_THAN.items():
        if one in column:
            limit = [column[key] for key in others]
            for row in rows:
                known.add(*_sum(values[row], at[row], [column[one]], limit), at_most=True)
    units, whole = list(rows)[1:], [0]
    for place in column.values():
        known.add(*_sum(values[:, place], at[:, place], units, whole))
    return known


def _sum(values: Counts, at: Counts, parts: Sequence[int], whole: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """Return what is unknown where parts add up to a whole, and what is left for it by what is told."""
    cells = [(int(at[part]), 1) for part in parts if at[part] >= 0] + [
        (int(at[one]), -1) for one in whole if at[one] >= 0
    ]
    told = sum(int(values[one]) for one in whole if at[one] < 0) - sum(int(values[one]) for one in parts if at[one] < 0)
    return cells, told


def _at_a_glance(matrix: csr_array, right: Reals) -> Counts:
    """Return limits of the unknowns that follow from one sum after the other, without any programme."""
    coordinates = matrix.tocoo()
    rows, columns, plus = coordinates.row, coordinates.col, coordinates.data > 0
    low, high = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], float(MANY))
    while True:
        least = np.where(plus, low[columns], -high[columns])
        greatest = np.where(plus, high[columns], -low[columns])
        least_of, greatest_of = (np.bincount(rows, one, len(right))[rows] for one in (least, greatest))
        # What is left of a sum when the others are as small, or as large, as they can be.
        up, down = right[rows] - (least_of - least), right[rows] - (greatest_of - greatest)
        highest, lowest = high.copy(), low.copy()
        np.minimum.at(highest, columns, np.where(plus, up, -down))
        np.maximum.at(lowest, columns, np.where(plus, down, -up))
        if (highest == high).all() and (lowest == low).all():
            return high.round().astype(np.int64)
        high, low = highest, lowest


def _apart(matrix: csr_array, right: Reals, numbers: int) -> Iterator[tuple[Counts, csr_array, Reals]]:
    """Yield what hangs together: unknowns that share equations, and those equations."""
    _number, group = connected_components(csr_array(abs(matrix.T) @ abs(matrix)), directed=False)
    of_equation = group[matrix.indices[matrix.indptr[:-1]]]
    for one in np.unique(group[:numbers]):
        cells, equations = np.flatnonzero(group == one), np.flatnonzero(of_equation == one)
        if len(equations):
            yield cells, csr_array(matrix[equations][:, cells]), right[equations]


# ----------------------------------------------------------------------- programmes


def _most(matrix: csr_array, right: Reals, asked: Marks) -> Counts:
    """Return how large each unknown that is asked for can be; where that is ten or more, ten.

    Each solution shows for all unknowns at once how large they can be, so that many are settled together, ten for
    each; every one that is left has a programme of its own.
    """
    largest = np.where(asked, 0, FEWEST)
    ten_and_rest = csr_array(hstack([matrix, matrix]))
    while (left := largest < FEWEST).any():
        wanted = np.concatenate([left.astype(float), np.zeros(len(largest))])
        found = _solved(ten_and_rest, right, wanted, first=FEWEST)
        if found is not None:
            largest = np.maximum(largest, np.minimum(found[: len(largest)] + found[len(largest) :], FEWEST))
        if found is None or (largest < FEWEST).sum() == left.sum():
            break
    for at in np.flatnonzero(largest < FEWEST):
        if largest[at] < FEWEST:
            wanted = np.zeros(len(largest))
            wanted[at] = 1
            found = _solved(matrix, right, wanted)
            if found is not None:
                largest = np.maximum(largest, np.minimum(found, FEWEST))
    return largest


def _solved(matrix: csr_array, right: Reals, wanted: Reals, first: int = MANY) -> Counts | None:
    """Return whole numbers that solve the equations and are as large as they can be where it is wanted, if found.

    The first half of them is ``first`` at the most.
    """
    highest = np.full(len(wanted), float(MANY))
    highest[: len(wanted) // 2] = first
    limits = np.column_stack([np.zeros(len(wanted)), highest])
    found = linprog(-wanted, A_eq=matrix, b_eq=right, bounds=limits, method="highs")
    if found.x is not None and np.abs(found.x - found.x.round()).max() > A_TRACE:
        found = milp(
            -wanted, constraints=LinearConstraint(matrix, right, right), bounds=Bounds(0, highest),
            integrality=np.ones(len(wanted)), options={"time_limit": SECONDS},
        )  # fmt: skip
    if found.x is None:
        return None
    numbers: Counts = found.x.round().astype(np.int64)
    return numbers
