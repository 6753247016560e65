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
            waiting = self._merge_alike() or self._merge_twins()

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
                changed |= self._replace(other, one)
        return changed

    def _merge_twins(self) -> set[int]:
        """Let one equation stand for others whose unknowns stand in the same others; return the equations it changes.

        Both come to nothing, such as the counts of a reason of all units less that of all together, where each is
        withheld. What solves one of them solves it with the other's unknowns as none, and the other way about.
        """
        twins: defaultdict[frozenset[tuple[int, frozenset[tuple[int, int]]]], list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            if row and not self.right[at]:
                twins[frozenset((sign, self._elsewhere(one, at)) for one, sign in row.items())].append(at)
        changed: set[int] = set()
        for first, *others in twins.values():
            if not changed.isdisjoint((first, *others)):
                continue  # no longer sure to be twins: read again in the next turn
            place = {(sign, self._elsewhere(one, first)): one for one, sign in self.rows[first].items()}
            for other in others:
                for one, sign in [*self.rows[other].items()]:
                    changed |= self._replace(one, place[sign, self._elsewhere(one, other)])
        return changed

    def _elsewhere(self, one: Key, at: int) -> frozenset[tuple[int, int]]:
        """Return in which other equations an unknown stands."""
        return frozenset((row, sign) for row, sign in self.columns[one].items() if row != at)

    def _replace(self, one: Key, by: Key) -> set[int]:
        self.stands_for[one] = by
        changed = self.columns.pop(one)
        for at in changed:
            del self.rows[at][one]
        return {*changed}


def folded(equations: Iterable[Equation]) -> Folded:
    """Return equations with as few unknowns as they can have without anything being lost."""
    found = Folded()
    for cells, total in equations:
        found.add(cells, total)
    found.fold()
    return found
