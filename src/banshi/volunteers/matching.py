"""Who is asked for which visit: an optimum of turns, each solved by SciPy, then made even.

What is promised, and tested:

1. Nobody's hours, skills, reach, vetting or time are ever exceeded, and a visit has all the adults it has to have.
2. Whoever was asked first counts first: where each volunteer can make one visit and each visit wants one, the visits
   served are the first in order that can be served together (a matroid: the greedy set is the heaviest one).
3. Even: of all volunteers to whom a visit could be given instead, with every rule kept, none has two visits fewer than
   the one who got it. So nobody gets a second visit while somebody equally suitable has none.
4. Nobody is left out while those who could come are free.
5. The order of rows does not matter.

In each turn a volunteer gets one visit at the most, so that the first visits are spread before the second ones. Each
turn is two assignment problems (Jonker-Volgenant): the first says which visits, the second by whom: the fewest visits
so far, then the shortest way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from banshi.volunteers.board import Board
from banshi.volunteers.explaining import because

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta
    from uuid import UUID

    from banshi.volunteers.explaining import Because
    from banshi.volunteers.rules import Helper, Want
    from banshi.volunteers.suiting import Truths

LOAD_WEIGHS = 100_000
"""One visit more weighs as much as 10,000 km."""
NEVER = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One volunteer for one visit, and why."""

    helper: UUID
    want: UUID
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is asked for what; and of each visit that nobody is asked for, how many offers fail for which reason."""

    pairs: tuple[Pair, ...]
    left: dict[UUID, dict[str, int]]


def plan(helpers: Iterable[Helper], wants: Iterable[Want], *, between: timedelta) -> Plan:
    """Return the plan for these offers and needs; ``between`` is the time that lies from one visit to the next."""
    offered = sorted(helpers, key=lambda helper: helper.key)
    needed = sorted(wants, key=lambda want: (want.counts_from, want.key))
    if not (offered and needed):
        return Plan(pairs=(), left={want.key: {} for want in needed})
    board = Board(offered, needed, between)
    _staff(board)
    while True:
        _fill(board, board.extra_seats(), grown_up=False)
        _even_out(board)
        # Who passed a visit on may be free for one that nobody could make.
        if not (_complete(board) or any(board.free(w, grown_up=False).any() for w in board.extra_seats())):
            break
    pairs = (
        Pair(helper=board.helpers[h].key, want=board.wants[w].key, because=because(board, h, w))
        for w, chosen in enumerate(board.chosen)
        for h in sorted(chosen)
    )
    left = {board.wants[w].key: board.counted(w) for w, chosen in enumerate(board.chosen) if not chosen}
    return Plan(pairs=tuple(pairs), left=left)


def _staff(board: Board) -> None:
    """Give every visit the adults it has to have, the first in order first; a visit that lacks one gets none."""
    hopeful = [w for w in range(len(board.wants)) if board.suited(w, grown_up=True).sum() >= board.wants[w].fewest]
    while True:
        _fill(board, [w for w in hopeful for _seat in range(board.missing(w))], grown_up=True)
        short = next((w for w in hopeful if board.missing(w)), None)
        if short is None:
            break
        # What it holds may complete another; those behind it are looked at again with what it sets free.
        board.clear(short)
        hopeful.remove(short)
    _complete(board)


def _complete(board: Board) -> bool:
    """Give visits that nobody makes to those who are free, the first in order first; tell whether one was given."""
    given = False
    for w, chosen in enumerate(board.chosen):
        free = _rows(board.free(w, grown_up=True)) if not chosen else []
        if len(free) >= board.wants[w].fewest:
            _first(board, w, free)
            given = True
    return given


def _first(board: Board, w: int, free: list[int]) -> None:
    """Give a visit those of the free who had the fewest visits, then the shortest way."""
    ranked = sorted(free, key=lambda h: (board.load[h], board.km[h, w], h))
    for h in ranked[: board.wants[w].fewest]:
        board.give(h, w)


def _fill(board: Board, seats: list[int], *, grown_up: bool) -> None:
    """Fill seats, turn by turn, until nobody who is left suits any; each is the number of its visit, in order."""
    while seats:
        fits = np.array([board.free(w, grown_up=grown_up) for w in seats], dtype=bool).reshape(len(seats), -1)
        open_rows = _rows(fits.any(axis=1))
        if not open_rows:
            return
        filled = [(open_rows[row], column) for row, column in _turn(board, seats, fits, open_rows)]
        for row, h in filled:
            board.give(h, seats[row])
        gone = {row for row, _h in filled}
        seats = [w for row, w in enumerate(seats) if row not in gone]


def _turn(board: Board, seats: list[int], fits: Truths, rows: list[int]) -> list[tuple[int, int]]:
    """Return which seat goes to whom when everybody gets one at the most: rows of ``rows``, and helpers."""
    columns = _rows(fits.any(axis=0))
    fit = fits[np.ix_(rows, columns)]
    weights = np.where(fit, np.arange(len(rows), 0, -1, dtype=float)[:, None], 0.0)
    served = [(r, c) for r, c in zip(*linear_sum_assignment(weights, maximize=True), strict=True) if fit[r, c]]
    chosen = np.array([r for r, _c in served], dtype=int)
    km = board.km[np.ix_(columns, [seats[rows[r]] for r in chosen])].T
    costs = np.where(fit[chosen], board.load[columns][None, :] * float(LOAD_WEIGHS) + np.round(10 * km), NEVER)
    return [(int(chosen[r]), columns[c]) for r, c in zip(*linear_sum_assignment(costs), strict=True)]


def _even_out(board: Board) -> None:
    """Pass visits on to who has at least two fewer, until nobody has; each makes the sum of squares smaller."""
    moved = True
    while moved:
        moved = False
        for w in range(len(board.wants)):
            moved = any(_pass_on(board, w, h) for h in sorted(board.chosen[w])) or moved


def _pass_on(board: Board, w: int, h: int) -> bool:
    grown_up = not board.may_be_a_minor(w, besides=h)
    fewer = board.free(w, grown_up=grown_up) & (board.load <= board.load[h] - 2)
    others = _rows(fewer)
    if not others:
        return False
    other = min(others, key=lambda o: (board.load[o], board.km[o, w], o))
    board.take_back(h, w)
    board.give(other, w)
    return True


def _rows(truths: Truths) -> list[int]:
    return [int(row) for row in np.flatnonzero(truths)]
