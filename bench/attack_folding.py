"""Equations made fewer before they are solved: unknowns that everything known treats alike are one unknown.

Villages of one withheld street add up to the street and to nothing else: each could be the whole of it, and it could
be anything that the street could be. Nothing is lost by this; a tree of withheld places becomes a single number.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

type Key = tuple[str, ...]
type Equation = tuple[Sequence[tuple[Key, int]], int]


class Contradiction(Exception):
    """What was published cannot all be true."""


@dataclass(slots=True)
class Folded:
    """Equations on their way to be fewer: ``rows`` hold what is unknown with its sign, ``right`` what it comes to.

    ``columns`` are the same by unknown. ``stands_for`` leads from an unknown to the one that stands for it, ``worth``
    has those whose number is known.
    """

    rows: list[dict[Key, int]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    columns: defaultdict[Key, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    stands_for: dict[Key, Key] = field(default_factory=dict)
    worth: dict[Key, int] = field(default_factory=dict)

    def leader(self, one: Key) -> Key:
        """Return the unknown that stands for another."""
        while one in self.stands_for:
            one = self.stands_for[one]
        return one

    def equations(self) -> Iterator[Equation]:
        """Yield what is left to be solved."""
        yield from ((list(row.items()), total) for row, total in zip(self.rows, self.right, strict=True) if row)

    def add(self, cells: Sequence[tuple[Key, int]], total: int) -> None:
        """Add an equation."""
        row: dict[Key, int] = defaultdict(int)
        for cell, sign in cells:
            row[cell] += sign
        for cell, sign in row.items():
            self.columns[cell][len(self.rows)] = sign
        self.rows.append(dict(row))
        self.right.append(total)

    # ------------------------------------------------------------ one step after the other

    def fold(self) -> None:
        """Fold until nothing is alike any more. Raises ``Contradiction`` where no numbers solve it."""
        waiting = set(range(len(self.rows)))
        while waiting:
            while waiting:
                waiting |= self._read(waiting.pop())
            waiting = self._merge_alike()

    def _read(self, at: int) -> set[int]:
        """Use an equation that tells one number, or that two are the same; return the equations it changes."""
        row, total = self.rows[at], self.right[at]
        signs = [*row.values()]
        if not row and total:
            raise Contradiction
        if len(row) == 1:
            number, rest = divmod(total, signs[0])
            if rest or number < 0:
                raise Contradiction
            return self._settle(next(iter(row)), number)
        if total == 0 and (min(signs, default=0) > 0 or max(signs, default=0) < 0):
            return set().union(*(self._settle(cell, 0) for cell in [*row]))
        if total == 0 and sorted(signs) == [-1, 1]:
            return self._identify(*row)
        return set()

    def _settle(self, one: Key, number: int) -> set[int]:
        self.worth[one] = number
        changed = self.columns.pop(one)
        for at, sign in changed.items():
            del self.rows[at][one]
            self.right[at] -= sign * number
        return {*changed}

    def _identify(self, one: Key, other: Key) -> set[int]:
        """Let one unknown stand for another that is always the same number."""
        self.stands_for[other] = one
        changed = self.columns.pop(other)
        for at, sign in changed.items():
            del self.rows[at][other]
            both = self.rows[at].get(one, 0) + sign
            if both:
                self.rows[at][one] = self.columns[one][at] = both
            else:
                self.rows[at].pop(one, None)
                self.columns[one].pop(at, None)
        return {*changed}

    def _merge_alike(self) -> set[int]:
        """Let one unknown stand for all that stand in the same equations; return the equations that changes."""
        alike: defaultdict[frozenset[tuple[int, int]], list[Key]] = defaultdict(list)
        for one, column in self.columns.items():
            alike[frozenset(column.items())].append(one)
        changed: set[int] = set()
        for one, *others in alike.values():
            for other in others:
                self.stands_for[other] = one
                for at in self.columns.pop(other):
                    del self.rows[at][other]
                    changed.add(at)
        return changed


def folded(equations: Iterable[Equation]) -> Folded:
    """Return equations with as few unknowns as they can have without anything being lost."""
    found = Folded()
    for cells, total in equations:
        found.add(cells, total)
    found.fold()
    return found
