"""An attack on the published figures: what can be known of a withheld number by adding, subtracting and comparing.

It reads nothing but the downloaded CSV files, one folder a day, and knows how numbers add up: places by their codes,
subjects by theirs, quarters and years. Of every withheld number it computes the most that it can be, given everything
that is published in all tables and on all days (linear programmes by HiGHS). A number is recovered if it is certainly
below 10. Differences between two days of from 1 to 9 are recovered, too.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FEWEST = 10
MANY = 10**6
"""Larger than any number of a city: what nothing published holds could be that large."""
REST = "*"
LENGTHS = (0, 4, 6, 9, 12)
MONTH = len("2026-10")
PLACE, SUBJECT, GRID, RESULTS = (
    "concerns-by-place", "concerns-by-subject", "concerns-by-place-and-subject", "results",
)  # fmt: skip

type Key = tuple[str, ...]
type Numbers = dict[Key, int | None]
type Sum = tuple[Key, tuple[Key, ...]]


class Contradiction(Exception):
    """What was published on several days cannot all be true."""


@dataclass(slots=True)
class Known:
    """What somebody has after some days: a number for each cell, and what changed on the way."""

    numbers: Numbers = field(default_factory=dict)
    recovered: list[str] = field(default_factory=list)


WAYS = (
    ("as published", True, True),
    ("if small counts alone were withheld", False, True),
    ("if past months were counted anew", True, False),
)


def run(size: int = 20_000) -> list[dict[str, Any]]:
    """Attack a year of downloads of a city with ``size`` concerns, as it is and as it would be; returns rows."""
    from bench.published_city import downloads, filled

    rows = []
    with filled(size):
        for name, complementary, frozen in WAYS:
            with downloads(complementary=complementary, frozen=frozen) as days:
                found = attack(days)
            withheld = sum(one is None for one in found.numbers.values())
            limit = 0 if complementary and frozen else math.nan
            rows.append({
                "name": f"{name}: recovered of {withheld:,} withheld", "ours": len(found.recovered), "limit": limit,
                "ratio": math.nan, "unit": "numbers",
            })  # fmt: skip
    return rows


def attack(days: Iterable[Path]) -> Known:
    """Take the downloads day by day, the earliest first, and return what can be recovered from all of them.

    Where days contradict each other, as they do when past months are counted anew, sums are taken from the last alone.
    """
    known = Known()
    numbers: Numbers = {}
    for day in days:
        numbers = read(day)
        known.recovered += differences(known.numbers, numbers)
        known.numbers |= {key: one for key, one in numbers.items() if one is not None or key not in known.numbers}
    try:
        known.recovered += bounds(known.numbers)
    except Contradiction:
        known.recovered += bounds(numbers)
    return known


def differences(before: Numbers, now: Numbers) -> Iterator[str]:
    """Yield what two days tell by their difference."""
    for key, number in now.items():
        old = before.get(key)
        if old is not None and number is not None and 0 < abs(number - old) < FEWEST:
            yield f"{key}: {number - old:+d} since the day before"


def read(folder: Path) -> Numbers:
    """Read every number of a day's files; the whole of a figure is a cell like its parts."""
    numbers: Numbers = {}
    for name in (PLACE, SUBJECT, GRID, RESULTS):
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                if name == RESULTS:
                    key, value = (name, line["figure"], line["part"], line["period"]), line["value"]
                else:
                    key, value = (
                        (name, line.get("place", ""), line.get("subject", ""), line["period"]),
                        line["concerns"],
                    )
                if not (name == RESULTS and line["part"] == "kilometres"):
                    numbers[key] = int(value) if value else None
    return numbers


# ------------------------------------------------------------------ what adds up


def sums(numbers: Numbers) -> Iterator[Sum]:
    """Yield every whole with what adds up to it, across all tables and periods."""
    members: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in numbers:
        for whole in wholes_of(key, numbers):
            members[whole].append(key)
    yield from ((whole, tuple(parts)) for whole, parts in members.items())


def wholes_of(key: Key, numbers: Numbers) -> Iterator[Key]:
    """Yield the sums that a cell is part of, each named by the whole and the way it is split."""
    table, first, second, period = key
    if table == PLACE and first:
        yield PLACE, place_above(first), "", period, "places"
    if table == SUBJECT and second:
        yield SUBJECT, "", subject_above(second), period, "subjects"
    if table == GRID:
        yield PLACE, first, "", period, "row"
        yield SUBJECT, "", second, period, "column"
    if table == RESULTS and second:
        yield RESULTS, first, "", period, "parts"
    for longer in periods_above(period):
        if (table, first, second, longer) in numbers:
            yield table, first, second, longer, "months"


def place_above(place: str) -> str:
    """Return the place that a place is part of."""
    return place[:-1] if place.endswith(REST) else place[: max(n for n in LENGTHS if n < len(place))]


def subject_above(subject: str) -> str:
    """Return the subject that a subject is part of."""
    return subject[:-1] if subject.endswith(REST) else subject.rpartition(".")[0]


def periods_above(period: str) -> Iterator[str]:
    """Yield the quarter and the year of a month."""
    if len(period) == MONTH and "Q" not in period:
        yield f"{period[:4]}-Q{(int(period[5:]) + 2) // 3}"
        yield period[:4]


# ------------------------------------------------------------------------- bounds


def bounds(numbers: Numbers) -> Iterator[str]:
    """Yield each withheld number that must be below 10, by what is published in all tables."""
    for unknown, equations in _apart(numbers):
        entries = [(row, unknown[cell], sign) for row, (cells, _sum) in enumerate(equations) for cell, sign in cells]
        rows, columns, signs = zip(*entries, strict=True)
        matrix = csr_array((np.array(signs, dtype=float), (rows, columns)), shape=(len(equations), len(unknown)))
        most = _most(matrix, np.array([total for _cells, total in equations], dtype=float))
        yield from (f"{key}: {most[at]} at the most" for key, at in unknown.items() if most[at] < FEWEST)


def _most(matrix: csr_array, right: np.ndarray) -> np.ndarray:
    """Return how large each unknown can be; where that is 10 or more, any such number.

    Whatever solves the equations shows for all unknowns at once how large they can be, so that many are settled
    together, ten for each; every one that is left has a programme of its own.
    """
    most = np.zeros(matrix.shape[1], dtype=np.int64)
    ten_and_rest = csr_array(hstack([matrix, matrix]))
    while (left := most < FEWEST).any():
        wanted, nothing = left.astype(float), np.zeros(len(most))
        found = _solved(ten_and_rest, right, np.concatenate([wanted, nothing]), first=FEWEST)
        most = np.maximum(most, found[: len(most)] + found[len(most) :])
        if (most < FEWEST).sum() == left.sum():
            break
    for at in np.flatnonzero(most < FEWEST):
        wanted = np.zeros(len(most))
        wanted[at] = 1
        most[at] = _solved(matrix, right, wanted)[at]
    return most


def _solved(matrix: csr_array, right: np.ndarray, wanted: np.ndarray, first: int = MANY) -> np.ndarray:
    """Return the numbers that solve the equations and are as large as they can be where it is wanted.

    The first half of them is ``first`` at the most.
    """
    bounds = [(0, first)] * (len(wanted) // 2) + [(0, MANY)] * (len(wanted) - len(wanted) // 2)
    found = linprog(-wanted, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
    if found.status:
        raise Contradiction(found.message)
    numbers: np.ndarray = np.floor(found.x + 1e-6).astype(np.int64)
    return numbers


type Equation = tuple[list[tuple[Key, int]], int]


def _apart(numbers: Numbers) -> Iterator[tuple[dict[Key, int], list[Equation]]]:
    """Yield what hangs together: withheld cells that share sums, each cell with its place, and those sums."""
    equations = [one for whole, parts in sums(numbers) if (one := _equation(whole, parts, numbers))]
    leader: dict[Key, Key] = {}
    for cells, _total in equations:
        for cell, _sign in cells:
            _join(leader, cells[0][0], cell)
    groups: defaultdict[Key, list[Equation]] = defaultdict(list)
    for cells, total in equations:
        groups[_find(leader, cells[0][0])].append((cells, total))
    for found in groups.values():
        cells_of_group = dict.fromkeys(cell for cells, _total in found for cell, _sign in cells)
        yield {cell: at for at, cell in enumerate(cells_of_group)}, found


def _equation(whole: Key, parts: Sequence[Key], numbers: Numbers) -> Equation | None:
    """Return what is withheld in a sum and what is left for it; none where it tells nothing.

    A total over months that is withheld says nothing of its months, and is at least as large as each of them. The
    sums of quarters and years follow from those of their months.
    """
    total = numbers.get(whole[:-1])
    over_time = whole[-1] == "months"
    if whole[:-1] not in numbers or not _is_whole(whole, parts) or (total is None and over_time):
        return None
    if not over_time and ("Q" in whole[-2] or len(whole[-2]) < MONTH):
        return None
    cells = [(part, 1) for part in parts if numbers[part] is None]
    if total is None:
        cells.append((whole[:-1], -1))
    return (cells, (total or 0) - sum(numbers[part] or 0 for part in parts)) if cells else None


def _is_whole(whole: Key, parts: Sequence[Key]) -> bool:
    """Tell whether all months of a quarter or a year are there to add up."""
    return whole[-1] != "months" or len(parts) == (3 if "Q" in whole[-2] else 12)


def _find(leader: dict[Key, Key], cell: Key) -> Key:
    while leader.setdefault(cell, cell) != cell:
        leader[cell] = leader[leader[cell]]
        cell = leader[cell]
    return cell


def _join(leader: dict[Key, Key], one: Key, other: Key) -> None:
    leader[_find(leader, other)] = _find(leader, one)


if __name__ == "__main__":
    recovered = attack(sorted(Path(sys.argv[1]).iterdir())).recovered
    print("\n".join(recovered) or "Nothing was recovered.")
    sys.exit(1 if recovered else 0)
