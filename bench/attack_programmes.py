"""How large a number can be that nobody published: the largest that solves everything that is known to add up.

Programmes by HiGHS. A number counts as hidden only where a whole city was found, without fractions of a concern, that
has the same published numbers and in which the hidden one is 10 or more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from bench.attack_folding import Contradiction, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from bench.attack_folding import Equation, Folded, Key

    type Whole = NDArray[np.int64]
    type Wanted = NDArray[np.float64]

FEWEST = 10
MANY = 10**6
"""Larger than any number of a city: what nothing published holds could be that large."""
TURNS_IN_VAIN = 2
A_TRACE = 1e-6
"""By how much HiGHS may miss a whole number."""


def largest(equations: Iterable[Equation], *, but: frozenset[str] = frozenset()) -> Iterator[tuple[Key, int]]:
    """Yield each unknown with the largest number that it can be; where that is 10 or more, any such number.

    Of one that a single sum keeps below ten that sum's bound is enough: it is recovered.
    Unknowns of the tables ``but`` are not asked for. Raises ``Contradiction`` where there is no solution.
    """
    known = folded(equations)
    members = _members(known, but)
    yield from ((cell, number) for leader, number in known.worth.items() for cell in members.get(leader, ()))
    for group in _apart(known.equations()):
        cells = list(dict.fromkeys(cell for cells, _sum in group for cell, _sign in cells))
        place = {cell: at for at, cell in enumerate(cells)}
        asked = np.array([cell in members for cell in cells])
        entries = [(row, place[cell], sign) for row, (cells, _sum) in enumerate(group) for cell, sign in cells]
        rows, columns, signs = zip(*entries, strict=True)
        matrix = csr_array((np.array(signs, dtype=float), (rows, columns)), shape=(len(group), len(place)))
        most = _most(matrix, np.array([total for _cells, total in group], dtype=float), asked)
        yield from ((cell, int(most[place[leader]])) for leader in cells for cell in members.get(leader, ()))


def _members(known: Folded, but: frozenset[str]) -> dict[Key, list[Key]]:
    """Return the unknowns that are asked for, by the one that stands for them."""
    members: defaultdict[Key, list[Key]] = defaultdict(list)
    for cell in (*known.columns, *known.worth, *known.stands_for):
        if cell[0] not in but:
            members[known.leader(cell)].append(cell)
    return dict(members)


def _most(matrix: csr_array, right: Wanted, asked: NDArray[np.bool_]) -> Whole:
    """Return how large each unknown that is asked for can be; where that is 10 or more, any such number.

    Where one sum alone keeps it below ten, the bound of that sum.
    Whatever solves the equations shows for all unknowns at once how large they can be, so that many are settled
    together, ten for each, some dearer than others; every one that is left has a programme of its own.
    """
    limit = _limits(matrix, right)
    most = np.where(asked & (limit >= FEWEST), 0, FEWEST)
    ten_and_rest = csr_array(hstack([matrix, matrix]))
    dearness = np.random.default_rng(len(most))
    in_vain = 0
    while (left := most < FEWEST).any() and in_vain < TURNS_IN_VAIN:
        # Were all as dear as each other, five for each of two would be as good as ten for one, and settle neither.
        wanted, nothing = left * dearness.uniform(1, 2, len(most)), np.zeros(len(most))
        found = _solved(ten_and_rest, right, np.concatenate([wanted, nothing]), first=FEWEST)
        most = np.maximum(most, found[: len(most)] + found[len(most) :])
        in_vain = in_vain + 1 if (most < FEWEST).sum() == left.sum() else 0
    for at in np.flatnonzero(most < FEWEST):
        if most[at] < FEWEST:
            wanted = np.zeros(len(most))
            wanted[at] = 1
            most = np.maximum(most, _solved(matrix, right, wanted))
    return np.minimum(most, limit)


def _limits(matrix: csr_array, right: Wanted) -> Whole:
    """Return what each unknown cannot be more than by any one sum that it is part of: no programme is needed for it."""
    limit = np.full(matrix.shape[1], MANY, dtype=np.int64)
    for at in np.flatnonzero(matrix.min(axis=1).toarray() >= 0):
        inside = matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]]
        limit[inside] = np.minimum(limit[inside], int(right[at]))
    return limit


def _solved(matrix: csr_array, right: Wanted, wanted: Wanted, first: int = MANY) -> Whole:
    """Return whole numbers that solve the equations and are as large as they can be where it is wanted.

    The first half of them is ``first`` at the most.
    """
    highest = np.full(len(wanted), float(MANY))
    highest[: len(wanted) // 2] = first
    found = linprog(-wanted, A_eq=matrix, b_eq=right, bounds=np.column_stack([0 * highest, highest]), method="highs")
    if found.status:
        raise Contradiction(found.message)
    if np.abs(found.x - found.x.round()).max() > A_TRACE:
        # Half a concern solves some equations that no city solves.
        found = milp(
            -wanted, constraints=LinearConstraint(matrix, right, right), bounds=Bounds(0, highest),
            integrality=np.ones(len(wanted)),
        )  # fmt: skip
        if found.x is None:
            raise Contradiction(found.message)
    numbers: Whole = found.x.round().astype(np.int64)
    return numbers


def _apart(equations: Iterable[Equation]) -> Iterator[list[Equation]]:
    """Yield what hangs together: equations that share unknowns."""
    told = list(equations)
    leader: dict[Key, Key] = {}
    for cells, _total in told:
        for cell, _sign in cells:
            _join(leader, cells[0][0], cell)
    groups: defaultdict[Key, list[Equation]] = defaultdict(list)
    for cells, total in told:
        groups[_find(leader, cells[0][0])].append((cells, total))
    yield from groups.values()


def _find(leader: dict[Key, Key], cell: Key) -> Key:
    while leader.setdefault(cell, cell) != cell:
        leader[cell] = leader[leader[cell]]
        cell = leader[cell]
    return cell


def _join(leader: dict[Key, Key], one: Key, other: Key) -> None:
    leader[_find(leader, other)] = _find(leader, one)
