"""Which numbers of a cycle are told: so many are withheld that none below ten can be found out. Pure.

Units are siblings under all units together; each family is a grid of units and parts. After the rules of
``suppression`` the whole cycle has to pass the ``gate``; where it can still be told that a number is below ten, more is
withheld: the unit's line, all that is told of the unit, the family of all units, at last everything but the bases.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from banshi.publishing import gate, suppression
from banshi.publishing.numbers import BASES, DUE, FAMILIES, NO_MORE_THAN, RETURNS, TOGETHER, Stage, keys_of
from banshi.publishing.suppression import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from banshi.publishing.numbers import Family, Key

    type Counts = NDArray[np.int64]
    type Marks = NDArray[np.bool_]
    type Counted = Mapping[str, Mapping[Key, int]]
    type Told = dict[str, dict[Key, int | None]]

OF_RATES = tuple(family for family in FAMILIES if family.stage == Stage.RATES)
ABOVE = {key: family for family in FAMILIES for key in family.keys}
"""The family that a number belongs to."""


def of_rates(counted: Counted) -> Told:
    """Return what is told of the first stage of a cycle; the units and all together, each with every number."""
    cycle = _Cycle(tuple(counted), keys_of(Stage.RATES), OF_RATES)
    cycle.values[:] = [[counted[unit][key] for key in cycle.keys] for unit in cycle.units]
    for base in BASES:
        cycle.withhold_units(base)
    for family in OF_RATES:
        cycle.withhold_parts(family)
    cycle.pass_the_gate()
    return cycle.told()


def of_returns(told: Mapping[str, Mapping[Key, int | None]], counted: Counted) -> Told:
    """Return what is told of the second stage, beside the first one as it was told; nothing of it changes.

    Where the second stage would let anybody find out a number of the first, it is withheld whole.
    """
    cycle = _Cycle(tuple(told), keys_of(*Stage), (RETURNS,))
    for row, unit in enumerate(cycle.units):
        for column, key in enumerate(cycle.keys):
            number = counted[unit][key] if key in RETURNS.keys else told[unit][key]
            cycle.values[row, column] = number or 0
            cycle.withheld[row, column] = number is None
    cycle.withhold_parts(RETURNS)
    cycle.pass_the_gate()
    return {unit: {key: numbers[key] for key in RETURNS.keys} for unit, numbers in cycle.told().items()}


@dataclass(slots=True)
class _Cycle:
    """The numbers of a cycle on their way to be told, a row for each unit, all together first: ``withheld`` grows.

    ``plain`` are zeros that everybody can tell from what is told: they are told as well.
    """

    units: tuple[str, ...]
    keys: tuple[Key, ...]
    families: tuple[Family, ...]
    values: Counts = field(init=False)
    withheld: Marks = field(init=False)
    plain: Marks = field(init=False)
    tried: Counter[tuple[int, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.units = (TOGETHER, *sorted(set(self.units) - {TOGETHER}))
        shape = len(self.units), len(self.keys)
        self.values = np.zeros(shape, dtype=np.int64)
        self.withheld, self.plain = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)

    def told(self) -> Told:
        """Return every number by unit; those that are withheld are missing."""
        return {
            unit: {
                key: None if self.withheld[row, column] else int(self.values[row, column])
                for column, key in enumerate(self.keys)
            }
            for row, unit in enumerate(self.units)
        }

    def columns(self, keys: Sequence[Key]) -> list[int]:
        """Return where numbers stand."""
        return [self.keys.index(key) for key in keys]

    # ------------------------------------------------------------ by the rules

    def withhold_units(self, base: Key) -> None:
        """Withhold the units whose base is small, and those that hide them."""
        (column,) = self.columns([base])
        values = dict(zip(self.units, map(int, self.values[:, column]), strict=True))
        withheld = suppression.of_a_tree(values, {TOGETHER: self.units[1:]})
        self.withheld[:, column] = [unit in withheld for unit in self.units]

    def withhold_parts(self, family: Family) -> None:
        """Withhold the parts that are small and those that hide them: of all units together, then of each."""
        columns, (above,) = self.columns(family.keys), self.columns([family.of])
        whole = {"": int(self.values[0, above])} | {str(column): int(self.values[0, column]) for column in columns}
        hidden = suppression.of_a_tree(whole, {"": tuple(whole)[1:]})
        self.withheld[0, columns] = [str(column) in hidden for column in columns]
        if len(self.units) > 1:
            grid = self.values[1:][:, columns]
            self.withheld[1:, columns] = _of_units(grid, self.withheld[1:, above], self.withheld[0, columns])
        self.withhold_below(family)

    def withhold_below(self, family: Family) -> None:
        """Withhold all parts of what is withheld itself; a none that everybody can tell is told."""
        columns, (above,) = self.columns(family.keys), self.columns([family.of])
        self.withheld[:, columns] |= self.withheld[:, [above]]
        self.withheld[:, columns] &= ~(self.certain() | self.plain)[:, columns]

    def certain(self) -> Marks:
        """Mark the zeros that follow at once from a zero that is told."""
        none = (self.values == 0) & ~self.withheld
        marks: Marks = np.tile(none[0], (len(none), 1))
        for family in self.families:
            marks[:, self.columns(family.keys)] |= none[:, self.columns([family.of])]
        for one, others in NO_MORE_THAN.items():
            if ABOVE[one] in self.families:
                marks[:, self.columns([one])] |= none[:, self.columns(others)].all(axis=1, keepdims=True)
        return marks

    # ------------------------------------------------------------ by the gate

    def pass_the_gate(self) -> None:
        """Withhold more until nobody can tell that anything that is withheld is below ten."""
        while True:
            largest = gate.most(self.values, self.withheld, self.keys)
            none = (largest == 0) & self._ours()
            self.plain |= none
            self.withheld &= ~none
            found = np.argwhere((largest < FEWEST) & ~none)
            if not len(found) and not none.any():
                return
            for row, family in sorted({(int(row), self._family(int(column))) for row, column in found}):
                self._withhold_more(row, family)

    def _ours(self) -> Marks:
        """Mark the columns of the families that are on their way; what was told before stays as it is."""
        names = {family.name for family in self.families}
        return np.array([key[0] in names for key in self.keys])

    def _family(self, column: int) -> str:
        return self.keys[column][0]

    def _withhold_more(self, row: int, name: str) -> None:
        """Withhold the line, all of the unit, the family of all, everything but the bases: one more each time."""
        mine = [family for family in self.families if family.name == name]
        self.tried[row, name] += 1
        if not mine:
            # A number of the first stage, or a base, could be found out: what is being added tells too much.
            self._close(self.families, range(len(self.units)), also_plain=True)
            return
        base = [family for family in self.families if _base_of(family) == _base_of(mine[0])]
        everywhere = range(len(self.units))
        wider = (mine, [row]), (base, [row]), (mine, everywhere)
        turn = self.tried[row, name]
        families, rows = wider[turn - 1] if turn <= len(wider) else (base, everywhere)
        self._close(families, rows, also_plain=turn > len(wider))

    def _close(self, families: Sequence[Family], rows: Sequence[int], *, also_plain: bool) -> None:
        for family in families:
            columns = self.columns(family.keys)
            if also_plain:
                self.plain[:, columns] = False
            self.withheld[np.ix_(list(rows), columns)] = True
        for family in self.families:
            self.withhold_below(family)


def _of_units(grid: Counts, rows: Marks, columns: Marks) -> Marks:
    """Return which parts of units are withheld, by cells or by whole lines: in the way that tells more concerns."""
    by_cell = suppression.of_a_grid(grid, rows.astype(int).tolist(), columns.astype(int).tolist())
    by_line = _by_line(grid, rows, columns)
    return by_line if grid[~by_line].sum() > grid[~(by_cell | rows[:, None])].sum() else by_cell


def _by_line(grid: Counts, rows: Marks, columns: Marks) -> Marks:
    """Withhold the whole line of each unit that has a small part, and more lines until what is left hides them.

    Of lines that are withheld whole, a part can be as large as the smaller of its line and of what its column leaves.
    """
    lines = rows | ((grid > 0) & (grid < FEWEST)).any(axis=1)
    while True:
        left = grid[lines].sum(axis=0)
        short = (left > 0) & (left < FEWEST) & ~columns
        helps = np.where(short, grid, 0).sum(axis=1)
        helps[lines] = 0
        if not helps.any():
            break
        lines[np.argmin(np.where(helps > 0, grid.sum(axis=1), np.iinfo(np.int64).max))] = True
    marks = np.zeros_like(grid, dtype=bool)
    marks[lines] = True
    marks[:, ~columns & (grid[lines].sum(axis=0) == 0)] = False
    return marks


def _base_of(family: Family) -> Key:
    while family.of in ABOVE:
        family = ABOVE[family.of]
    return family.of if family.of in BASES else DUE
