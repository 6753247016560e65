"""Small counts are not published, nor is anything from which one could be computed.

A count from 1 to 9 could point at somebody. It is withheld, and with it so many of its neighbours that whoever adds
and subtracts everything that is published cannot tell that it is below ten. Pure: numbers in, what is withheld out.

Why this holds: for each small cell there is another city with the same published numbers in which that cell is ten or
more. In a tree some concerns of withheld siblings are moved to it; in a grid two kinds of concerns change places
between two rows. Either changes withheld cells alone. A table is a margin of no other month: months share no concern,
and a total over months is published only where it is a sum of published months, which tells nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from banshi.publishing.bounds import highest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    type Numbers = NDArray[np.int64]
    type Marks = NDArray[np.bool_]

FEWEST = 10
"""The fewest that are told: k of the k-threshold."""

ROOT = ""


def is_small(value: int, fewest: int = FEWEST) -> bool:
    """Tell whether a count could point at somebody; nobody at all points at nobody."""
    return 0 < value < fewest


def of_a_tree(
    values: Mapping[str, int], children: Mapping[str, Sequence[str]], *, fewest: int = FEWEST, root: str = ROOT
) -> frozenset[str]:
    """Return the nodes of a tree that are withheld; the values of the children of a node add up to its own.

    Below a withheld node all are withheld. Of the children of a published node either none is, or at least two that
    together are ``fewest`` or more; zeros hide among them, so that a withheld cell may be any number.
    """
    withheld = {root} if is_small(values[root], fewest) else set[str]()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        below = children.get(node, ())
        waiting += below
        withheld |= set(below) if node in withheld else _of_a_family({one: values[one] for one in below}, fewest)
    return frozenset(withheld)


def _of_a_family(values: Mapping[str, int], fewest: int) -> set[str]:
    """Return the siblings that are withheld below a published parent: the small ones and the least that hides them."""
    if not any(is_small(value, fewest) for value in values.values()):
        return set()
    withheld = {one for one, value in values.items() if value < fewest}
    together = sum(values[one] for one in withheld)
    for one in sorted(values.keys() - withheld, key=lambda one: (values[one], one)):
        if together >= fewest and len(withheld) > 1:
            break
        withheld.add(one)
        together += values[one]
    return withheld


# ------------------------------------------------------------------------ grids


def of_a_grid(values: Numbers, rows: Sequence[int], columns: Sequence[int], *, fewest: int = FEWEST) -> Marks:
    """Return which cells of a grid are withheld; its margins are published in tables of their own.

    ``rows`` and ``columns`` name the pool of each margin: 0 for a margin that is published, else a number that the
    margins share of which only the sum can be known. Where a margin is withheld its whole line is; where most of what
    there is would be withheld, everything is.
    """
    grid = _Grid(values, np.array(rows), np.array(columns), fewest)
    small = (values > 0) & (values < fewest)
    if small.sum() > (~grid.withheld & (values > 0)).sum():
        return ~grid.empty
    while True:
        before = grid.withheld.copy()
        for row, column in np.argwhere(before & (values < fewest)):
            if not grid.hides(int(row), int(column)):
                grid.hide(int(row), int(column))
        if (grid.withheld == before).all():
            return before


@dataclass(slots=True)
class _Grid:
    """A grid on its way to be published: ``withheld`` grows; lines whose published margin is zero are ``empty``."""

    values: Numbers
    rows: Numbers
    columns: Numbers
    fewest: int
    withheld: Marks = field(init=False)
    empty: Marks = field(init=False)

    def __post_init__(self) -> None:
        nothing = (
            (self.values.sum(axis=axis) == 0) & (pools == 0) for axis, pools in ((1, self.rows), (0, self.columns))
        )
        self.empty = np.logical_or.outer(*nothing)
        small = (self.values > 0) & (self.values < self.fewest)
        self.withheld = (small | np.logical_or.outer(self.rows > 0, self.columns > 0)) & ~self.empty

    def hides(self, row: int, column: int) -> bool:
        """Tell whether a withheld cell may be ``fewest``: by its pool, or by a rectangle of withheld cells."""
        beside, below = self.rows == self.rows[row], self.columns == self.columns[column]
        if self.rows[row] and self.values[beside, column].sum() >= self.fewest:
            return True
        if self.columns[column] and self.values[row, below].sum() >= self.fewest:
            return True
        corners = self.withheld & self.withheld[:, [column]] & self.withheld[[row], :]
        return bool((corners & self._partners(row, column)).any())

    def hide(self, row: int, column: int) -> None:
        """Withhold the three other corners of the rectangle that costs the fewest published concerns.

        Where there is none, and the cell could be told from what is left, its row and column go, then everything: a
        cell may then be as large as the smaller of its margins, or of their pools.
        """
        possible = self._partners(row, column)
        if possible.any():
            lost = np.where(self.withheld, 0, self.values + 1)
            price = np.where(possible, lost + lost[:, [column]] + lost[[row], :], np.iinfo(np.int64).max)
            other = np.unravel_index(np.argmin(price), price.shape)
            self.withheld[other] = self.withheld[other[0], column] = self.withheld[row, other[1]] = True
        elif highest(self.values, self.withheld, self.rows, self.columns, (row, column)) < self.fewest:
            lines = np.zeros_like(self.withheld)
            lines[row, :] = lines[:, column] = True
            gone = bool((self.withheld | self.empty)[lines].all())
            self.withheld |= ~self.empty if gone else lines & ~self.empty

    def _partners(self, row: int, column: int) -> Marks:
        """Mark the opposite corners with which a cell can change places often enough to become ``fewest``.

        A zero that is withheld for it must be able to become as many itself.
        """
        missing = np.where(self.values == 0, self.fewest, self.fewest - self.values[row, column])
        marks: Marks = (self.values[:, [column]] >= missing) & (self.values[[row], :] >= missing)
        marks[row, :] = False
        marks[:, column] = False
        return marks
