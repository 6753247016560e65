"""An attack on the published figures: what can be known of a withheld number by adding, subtracting and comparing.

It reads nothing but the downloaded CSV files, one folder a day, and knows how numbers add up: places by their codes,
subjects by theirs, quarters and years, units and the families of their rates, errands that are carried on. Of every
withheld number it computes the most that it can be, given everything that is published in all tables and on all days
(``attack_programmes``). A number is recovered if it is certainly below 10. Differences between any two days of from 1
to 9 are recovered, too, and so are those of what is left between a sum and its published parts.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import attack_rates
from bench.attack_folding import Contradiction, Equation, Key
from bench.attack_programmes import FEWEST, largest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REST = "*"
LENGTHS = (0, 4, 6, 9, 12)
MONTH = len("2026-10")
PLACE, SUBJECT, GRID, RESULTS = (
    "concerns-by-place", "concerns-by-subject", "concerns-by-place-and-subject", "results",
)  # fmt: skip
COLUMNS = {
    PLACE: ("place", "", "period", "concerns"),
    SUBJECT: ("", "subject", "period", "concerns"),
    GRID: ("place", "subject", "period", "concerns"),
    RESULTS: ("figure", "part", "period", "value"),
}
"""The columns of each file that are the key of a number, and the number; without a name: nothing."""

type Numbers = dict[Key, int | None]
type Sum = tuple[Key, tuple[Key, ...]]


@dataclass(slots=True)
class Known:
    """What somebody has after some days: the newest of each number, all that it ever was, and what changes told."""

    numbers: Numbers = field(default_factory=dict)
    ever: defaultdict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    recovered: list[str] = field(default_factory=list)

    def add(self, numbers: Numbers) -> None:
        """Compare a day's numbers with all that were known before, and keep them."""
        self.recovered += [*changes(self.ever, numbers), *changes_of_sums(self.numbers, numbers)]
        for key, number in numbers.items():
            if number is not None:
                self.ever[key].add(number)
            if number is not None or key not in self.numbers:
                self.numbers[key] = number


OURS = "as published"
WAYS = (
    (OURS, True, True),
    ("if small counts alone were withheld", False, True),
    ("if what is past were counted anew", True, False),
)


def run(size: int = 20_000) -> list[dict[str, Any]]:
    """Attack a year of downloads of a city with ``size`` concerns, as it is and as it would be; returns rows."""
    from bench.published_city import downloads, filled

    # Spawned: a fork would share the connections to the database.
    beside = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with filled(size) as city, beside, ExitStack() as kept:
        found = {}
        for name, complementary, frozen in WAYS:
            days = kept.enter_context(downloads(city, complementary=complementary, frozen=frozen))
            found[name] = beside.submit(_counted, days)
        return [_row(name, *one.result(), is_ours=name == OURS) for name, one in found.items()]


def _counted(days: Sequence[Path]) -> tuple[int, int]:
    """Return how many numbers are recovered from these downloads, and how many are withheld."""
    found = attack(days)
    return len(found.recovered), sum(one is None for one in found.numbers.values())


def _row(name: str, recovered: int, withheld: int, *, is_ours: bool) -> dict[str, Any]:
    return {
        "name": f"{name}: recovered of {withheld:,} withheld", "ours": recovered, "limit": 0 if is_ours else math.nan,
        "ratio": math.nan, "unit": "numbers",
    }  # fmt: skip


def attack(days: Iterable[Path]) -> Known:
    """Take the downloads day by day, the earliest first, and return what can be recovered from all of them.

    Where days contradict each other, as they do when the past is counted anew, sums are taken from the last alone.
    """
    known = Known()
    numbers: Numbers = {}
    for day in days:
        numbers = read(day)
        known.add(numbers)
    try:
        known.recovered += bounds(known.numbers)
    except Contradiction:
        known.recovered += bounds(numbers)
    return known


def changes(ever: Mapping[Key, set[int]], now: Numbers, since: str = "an earlier day") -> Iterator[str]:
    """Yield what a number of today tells by its difference from any that it was before."""
    for key, number in now.items():
        if number is not None and number not in (known := ever.get(key, set())):
            few = (number - old for old in sorted(known) if abs(number - old) < FEWEST)
            yield from (f"{key}: {change:+d} since {since}" for change in few)


def differences(before: Numbers, now: Numbers) -> Iterator[str]:
    """Yield what two days tell by their difference."""
    return changes({key: {number} for key, number in before.items() if number is not None}, now, "the day before")


def changes_of_sums(before: Numbers, now: Numbers) -> Iterator[str]:
    """Yield what is told by what is left of a sum for the withheld ones in it, where they are the same as before."""
    changed = {key for key, number in now.items() if key in before and number != before[key]}
    if not changed:
        return
    for whole, parts in sums(now):
        if changed.isdisjoint((whole[:-1], *parts)) or any(key not in before for key in (whole[:-1], *parts)):
            continue
        then, today = _left(whole, parts, before), _left(whole, parts, now)
        if then and today and then[0] == today[0] and 0 < abs(today[1] - then[1]) < FEWEST:
            yield f"{today[0]}: {today[1] - then[1]:+d} together since the day before"


def _left(whole: Key, parts: Sequence[Key], numbers: Numbers) -> tuple[list[Key], int] | None:
    """Return the parts of a published sum that are withheld, and how many they are together."""
    total = numbers[whole[:-1]]
    if total is None:
        return None
    return [key for key in parts if numbers[key] is None], total - sum(numbers[key] or 0 for key in parts)


def read(folder: Path) -> Numbers:
    """Read every number of a day's files; the whole of a figure is a cell like its parts."""
    numbers: Numbers = {}
    for path in sorted(folder.glob("*.csv")):
        numbers |= _told(path.stem, path.read_bytes())
    return numbers


@lru_cache(maxsize=16)  # most files are the same as the day before
def _told(name: str, content: bytes) -> Numbers:
    if name in COLUMNS:
        told = attack_rates.lines(content, COLUMNS[name])
        return {(name, *key): int(value) if value else None for *key, value in told}
    return attack_rates.told(name, content)


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
    if table == attack_rates.RATES:
        yield from attack_rates.wholes_of(key)
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
    """Yield each withheld number that must be below 10, by what is published in all tables.

    That a month brought no errands at all to a pair points at nobody.
    """
    for key, most in largest(equations(numbers), but=frozenset({attack_rates.LEFT})):
        if most < FEWEST and not (most == 0 and key[0] in attack_rates.NEVER_TOLD):
            yield f"{key}: {most} at the most"


def equations(numbers: Numbers) -> Iterator[Equation]:
    """Yield what is left of each sum for what is withheld in it."""
    yield from (one for whole, parts in sums(numbers) if (one := _equation(whole, parts, numbers)))
    saved = {
        period: number for (table, first, second, period), number in numbers.items()
        if (table, first, second) == (RESULTS, "errands_saved", "saved") and "Q" not in period and len(period) == MONTH
    }  # fmt: skip
    yield from attack_rates.equations(numbers, saved)


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


if __name__ == "__main__":
    recovered = attack(sorted(Path(sys.argv[1]).iterdir())).recovered
    print("\n".join(recovered) or "Nothing was recovered.")
    sys.exit(1 if recovered else 0)
