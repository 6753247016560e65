"""The cycles in which the rates are counted, and what was counted in one: by unit, and of all units together.

The official rates of a cycle count what was reported in it, the honest ones what had its first due time in it.

A finished cycle is never closed for good: late verdicts and problems that come back still change it, so that
whatever is counted says when.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.concerns import tallying
from banshi.concerns.jurisdiction import pack
from banshi.concerns.rates import Honest, Official, Share, due_in, honest, official, official_of, reported_in
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from banshi.concerns.rates import Row

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Cycle:
    """The days, both counted, on which a cycle's concerns were reported, or have their first due times."""

    first: date
    last: date

    @property
    def before(self) -> Cycle:
        """The cycle that ended the day before this one began."""
        return cycle_of(self.first - DAY)

    @property
    def after(self) -> Cycle:
        """The cycle that begins the day after this one ends."""
        return cycle_of(self.last + DAY)

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"  # an interval after ISO 8601


def cycle_of(day: date) -> Cycle:
    """Return the cycle that a day lies in."""
    return Cycle(*pack().cycle_of(day))


def last_whole() -> Cycle:
    """Return the cycle that ended last."""
    return cycle_of(clock.today()).before


def until(cycle: Cycle, number: int) -> list[Cycle]:
    """Return so many cycles that follow one another, this one last."""
    found = [cycle]
    while len(found) < number:
        found.append(found[-1].before)
    return found[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted for one unit in a cycle; for all units together where ``unit_id`` is missing.

    ``reported`` is how many of the concerns sent were reported in the cycle: those that the official rates choose
    from. ``said`` is what residents said of the answers that stand: question ("contacted", "solved", "satisfied"),
    their answer, and how many.
    """

    unit_id: int | None
    reported: int
    official: Official
    honest: Honest
    said: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A cycle as it stands at a moment: late verdicts and returns still change it."""

    cycle: Cycle
    together: Counted
    units: tuple[Counted, ...]
    at: datetime


def results(cycle: Cycle) -> Results:
    """Count a cycle for every unit to which a concern was sent; one statement of the database."""
    tallied = tallying.rows(cycle.first, cycle.last)
    units = tuple(counted(rows, cycle, unit_id) for unit_id, rows in sorted(tallied.items()))
    return Results(cycle=cycle, together=together(units), units=units, at=clock.now())


def over_time(unit_id: int, cycles: Sequence[Cycle]) -> list[Counted]:
    """Count cycles that follow one another for one unit; one statement of the database."""
    rows = tallying.rows(cycles[0].first, cycles[-1].last, units=[unit_id]).get(unit_id, [])
    return [counted(rows, cycle, unit_id) for cycle in cycles]


def counted(rows: Sequence[Row], cycle: Cycle, unit_id: int | None) -> Counted:
    """Count the concerns of a cycle that were sent to one unit, among rows that may belong to others."""
    law = pack()
    reported, due = reported_in(rows, cycle.first, cycle.last), due_in(rows, cycle.first, cycle.last)
    return Counted(
        unit_id=unit_id,
        reported=len(reported),
        official=official(reported, law.weights),
        honest=honest(due, windows=law.recurrence_days),
        said=_said(due),
    )


def _said(rows: Iterable[Row]) -> tuple[tuple[str, str, int], ...]:
    # Few different verdicts are told by many residents: they are counted before they are put in words.
    verdicts = Counter((row.contacted, row.solved, row.satisfied) for row in rows if row.stands)
    words: Counter[tuple[str, str]] = Counter()
    for (contacted, solved, satisfied), number in verdicts.items():
        if contacted is not None:
            words["contacted", "yes" if contacted else "no"] += number
        if solved is not None:
            words["solved", solved.value] += number
        if satisfied is not None:
            words["satisfied", satisfied.value] += number
    return _sorted(words)


def _sorted(counts: Counter[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((*named, number) for named, number in sorted(counts.items()))


# ---------------------------------------------------------------- all units together

# A concern is counted for one unit alone, so that the numbers of all units may be added.


def together(parts: Sequence[Counted]) -> Counted:
    """Add what was counted for several units."""
    said: Counter[tuple[str, str]] = Counter()
    for part in parts:
        said.update({(question, word): number for question, word, number in part.said})
    return Counted(
        unit_id=None,
        reported=sum(part.reported for part in parts),
        official=_official([part.official for part in parts]),
        honest=_honest([part.honest for part in parts]),
        said=_sorted(said),
    )


def _official(parts: Sequence[Official]) -> Official:
    return official_of(
        valid=sum(part.valid for part in parts),
        contacted=sum(part.contacted for part in parts),
        solved=sum(part.solved for part in parts),
        satisfied=sum(part.satisfied for part in parts),
        basically=sum(part.basically for part in parts),
        weights=pack().weights,
    )


def _honest(parts: Sequence[Honest]) -> Honest:
    return Honest(
        dispatched=sum(part.dispatched for part in parts),
        response=_sum(part.response for part in parts),
        solved_as_said=_sum(part.solved_as_said for part in parts),
        lasting=_sum(part.lasting for part in parts),
        resolution=_sum(part.resolution for part in parts),
        satisfied=_sum(part.satisfied for part in parts),
        at_least_basically=_sum(part.at_least_basically for part in parts),
        within_duty=_sum(part.within_duty for part in parts),
        unreachable=_sum(part.unreachable for part in parts),
        unheard=_sum(part.unheard for part in parts),
        recurred=(_sum(part.recurred[0] for part in parts), _sum(part.recurred[1] for part in parts)),
        excluded=_merged(part.excluded for part in parts),
        results=_merged(part.results for part in parts),
    )


def _sum(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(sum(share.numerator for share in found), sum(share.denominator for share in found))


def _merged(counts: Iterable[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    merged: Counter[str] = Counter()
    for part in counts:
        merged.update(dict(part))
    return tuple(sorted(merged.items()))
