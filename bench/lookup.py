"""The exact lookup through the door, its log line committed first: at 20,000 persons and at ``size`` (1,000,000).

The limit in milliseconds is the design's; the limit of the mean is the same SQL by pgbench on the same database.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench import world

if TYPE_CHECKING:
    from bench.world import World

SMALL = 20_000
P99_BUDGET_MS = 5.0
GROWTH_BUDGET = 1.3
LOOKUPS = 3_000
WARM_UP = 300


def run(size: int = 1_000_000) -> list[dict[str, Any]]:
    """Measure lookups of random persons; returns rows of name, ours, limit, ratio and unit."""
    with world.opened(SMALL) as opened:
        small = _spent(opened, SMALL)
        limit = _same_sql(opened, SMALL)
        opened.populate(SMALL + 1, size)
        large = _spent(opened, size)
    small_p99, large_p99 = _p99(small), _p99(large)
    mean = statistics.fmean(small)
    return [
        _row(f"lookup p99 at {SMALL:,} persons", small_p99, P99_BUDGET_MS, small_p99 / P99_BUDGET_MS),
        _row(f"lookup p99 at {size:,} persons", large_p99, P99_BUDGET_MS, large_p99 / P99_BUDGET_MS),
        _row(f"lookup p99 at {size:,} against {SMALL:,} persons", large_p99, small_p99 * GROWTH_BUDGET,
             large_p99 / small_p99),
        _row(f"lookup mean at {SMALL:,} persons against the same SQL by pgbench", mean, limit, limit / mean),
    ]  # fmt: skip


def _spent(opened: World, persons: int) -> list[float]:
    """Return the milliseconds of each lookup, found and read, after a warm-up."""
    chosen = random.Random(persons)  # noqa: S311 - a sample, not a secret
    spent = []
    for _lookup in range(WARM_UP + LOOKUPS):
        person = chosen.randint(1, persons)
        number, name = opened.number_of(person), opened.name_of(person)
        began = time.perf_counter()
        _look(opened, number, name)
        spent.append(1000 * (time.perf_counter() - began))
    return spent[WARM_UP:]


def _look(opened: World, number: str, name: str) -> None:
    from banshi import access
    from banshi.china.matters.lost_booklet import LostBooklet

    found = access.find(number, name, LostBooklet.known, by=opened.clerk, purpose="lost-booklet", reference=uuid4())
    if found is None:
        raise LookupError(name)


def _same_sql(opened: World, persons: int) -> float:
    from bench import same_sql

    person = persons // 2
    number, name = opened.number_of(person), opened.name_of(person)
    with same_sql.recorded() as recorder:
        _look(opened, number, name)
    text = same_sql.script(recorder, {}, "")
    return same_sql.run(opened.server, text.lstrip(), LOOKUPS, variables={})


def _p99(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100)[98]


def _row(name: str, ours: float, limit: float, ratio: float) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": round(limit, 3), "ratio": round(ratio, 3), "unit": "ms"}
