"""The cycles in which the rates are counted, and what one comes to at this moment: by unit, and of all together.

The official rates of a cycle count what was reported in it, the honest ones what had its first due time in it. Until a
cycle is closed (``closing``) late verdicts and problems that come back still change it, so that whatever is counted
here says when and is for those who work on it; what everybody reads was counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.concerns import tallying
from banshi.concerns.jurisdiction import pack
from banshi.kernel import clock
from banshi.publishing.numbers import TOGETHER, Numbers, added, counted
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
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
class Results:
    """A cycle as it stands at a moment: late verdicts and returns still change it."""

    cycle: Cycle
    together: Numbers
    units: tuple[Numbers, ...]
    at: datetime


def rows_of(cycle: Cycle) -> dict[str, list[Row]]:
    """Return what counts of each concern in a cycle, by the code of the unit that had the duty; two statements."""
    tallied = tallying.rows(cycle.first, cycle.last)
    codes = dict(Unit.objects.filter(id__in=tallied).values_list("id", "code"))
    return {codes[unit]: rows for unit, rows in sorted(tallied.items(), key=lambda pair: codes[pair[0]])}


def results(cycle: Cycle) -> Results:
    """Count a cycle for every unit to which a concern was sent, as it stands at this moment."""
    windows = pack().recurrence_days
    units = {code: counted(rows, cycle.first, cycle.last, windows=windows) for code, rows in rows_of(cycle).items()}
    return Results(
        cycle=cycle,
        together=Numbers(unit=TOGETHER, told=added(units.values())),
        units=tuple(Numbers(unit=code, told=numbers) for code, numbers in units.items()),
        at=clock.now(),
    )


def over_time(unit: Unit, cycles: Sequence[Cycle]) -> list[Numbers]:
    """Count cycles that follow one another for one unit, as they stand at this moment; one statement."""
    windows = pack().recurrence_days
    rows = tallying.rows(cycles[0].first, cycles[-1].last, units=[unit.pk]).get(unit.pk, [])
    return [Numbers(unit=unit.code, told=counted(rows, cycle.first, cycle.last, windows=windows)) for cycle in cycles]
