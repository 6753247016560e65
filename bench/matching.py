"""Volunteers against needs: ``size`` offers (2,000) and half as many needs, matched and explained.

The limit in seconds is ours (10 s); the limit of the ratio is the bare solve by the library: the same offers and the
same first seats, one cost matrix, one call of ``scipy.optimize.linear_sum_assignment``. The bare solve knows no second
visit, no hours, no visits for two and no reasons. Everything is made up from one seed.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from scipy.optimize import linear_sum_assignment

from banshi.volunteers.board import Board
from banshi.volunteers.matching import LOAD_WEIGHS, NEVER, plan
from banshi.volunteers.rules import Helper, Visit, Want

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET_SECONDS = 10.0
TIMES = 3
BETWEEN = timedelta(minutes=30)
SKILLS = tuple(f"skill-{turn}" for turn in range(11))
MONDAY = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 - local time, as the rules see it


def run(size: int = 2_000) -> list[dict[str, Any]]:
    """Measure the whole matching and the library's own solve; returns rows of name, ours, limit, ratio and unit."""
    drawn = random.Random(size)  # noqa: S311 - a made-up town, not a secret
    helpers = [_helper(drawn) for _turn in range(size)]
    wants = [_want(drawn) for _turn in range(max(1, size // 2))]
    made = plan(helpers, wants, between=BETWEEN)
    ours = _spent(lambda: plan(helpers, wants, between=BETWEEN))
    bare = _bare(helpers, wants)
    what = f"{size:,} offers, {len(wants):,} needs"
    return [
        _row(f"matched and explained: {what}", ours, BUDGET_SECONDS, ours / BUDGET_SECONDS, "s"),
        _row(f"the same against the bare solve of one matrix: {what}", ours, bare, ours / bare, "s"),
        _row("needs served, of those that lay ahead", len(wants) - len(made.left), len(wants),
             1 - len(made.left) / len(wants), "needs"),
    ]  # fmt: skip


def _bare(helpers: list[Helper], wants: list[Want]) -> float:
    board = Board(helpers, wants, BETWEEN)
    seats = [w for w, want in enumerate(wants) for _seat in range(want.fewest)]
    fits = np.array([board.free(w, grown_up=True) for w in seats])
    costs = np.where(fits, board.load[None, :] * float(LOAD_WEIGHS) + np.round(10 * board.km[:, seats].T), NEVER)
    return _spent(lambda: linear_sum_assignment(costs))


def _spent(work: Callable[[], object]) -> float:
    spent = []
    for _turn in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _helper(drawn: random.Random) -> Helper:
    return Helper(
        key=UUID(int=drawn.getrandbits(128)), skills=frozenset(drawn.sample(SKILLS, 3)),
        parts=frozenset(drawn.sample(range(21), 6)), weekly_minutes=drawn.choice((120, 180, 240, 480)),
        latitude=36 + drawn.random() * 0.3, longitude=114 + drawn.random() * 0.3, reach_km=drawn.choice((3, 5, 10, 20)),
        vetted_until=date(2027, 1, 1) if drawn.random() < 0.4 else None,  # noqa: PLR2004 - four in ten
        minor_until=date(2028, 1, 1) if drawn.random() < 0.05 else None,  # noqa: PLR2004 - one in twenty
        load=drawn.randrange(4),
    )  # fmt: skip


def _want(drawn: random.Random) -> Want:
    people = drawn.choice((1, 1, 1, 2, 3))
    start = MONDAY + timedelta(days=drawn.randrange(14), minutes=30 * drawn.randrange(20))
    return Want(
        key=UUID(int=drawn.getrandbits(128)), skill=drawn.choice(SKILLS),
        visit=Visit(start, drawn.choice((60, 90, 120))),
        latitude=36 + drawn.random() * 0.3, longitude=114 + drawn.random() * 0.3,
        counts_from=MONDAY - timedelta(hours=drawn.randrange(2000)), people=people, fewest=drawn.choice((1, people)),
        vetted=drawn.random() < 0.3,  # noqa: PLR2004 - three in ten
    )  # fmt: skip


def _row(name: str, ours: float, limit: float, ratio: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 4), "limit": round(limit, 4), "ratio": round(ratio, 3), "unit": unit}
