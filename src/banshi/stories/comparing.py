"""How it went before and after: which months are compared, what may be told of them, and whether it got worse; pure.

Nobody types a figure. Whole months alone are compared, with the same months of the year before where the casework
reaches back so far, else with as many months just before. The month in which it began counts for neither side. A month
counts from the day on which it is closed and never changes after that, so a figure moves once a month at most.
A count below ten could point at somebody and is withheld; so is one month more that would tell it by its difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from banshi.concerns.rates import FEWEST
from banshi.stories.vocabulary import Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS = 12
MOST_MONTHS = 11
"""So many months of two years share none, whatever the month of the beginning."""


SETTLES = timedelta(days=30)
"""How long after its end a month is closed: fifteen days are the longest term, then residents are asked. The rates of
units wait as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The months that are compared, each side from its first day to the day after its last."""

    months: int
    after: tuple[date, date]
    before: tuple[date, date]
    a_year_apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the casework says of one side.

    ``judged`` are those whose first due time was over when the month of the report was closed, ``solved`` those of them
    that residents then called solved; ``hours`` is the median time from the report to the answer that stood then, over
    ``answered``; ``objected`` met a 'not ours'.
    """

    concerns: int = 0
    judged: int = 0
    solved: int = 0
    answered: int = 0
    hours: float = 0.0
    objected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure on both sides; a side that is withheld is missing. A share is ``(part, whole)``, hours ``(n, of)``."""

    name: str
    before: tuple[float, int] | None
    after: tuple[float, int] | None
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What may be told of one unit since it began; ``too_early`` and ``withheld`` say why there is no figure."""

    window: Window | None
    figures: tuple[Figure, ...] = ()
    too_early: bool = False
    withheld: bool = False

    @property
    def worse(self) -> tuple[str, ...]:
        """The names of the figures that got worse: a story says so by itself."""
        return tuple(one.name for one in self.figures if one.turn == Turn.WORSE)


def month_of(day: date) -> int:
    """Return a month as one number, so that months can be counted on and back."""
    return day.year * MONTHS + day.month - 1


def first_of(month: int) -> date:
    """Return the first day of a month that was given as one number."""
    return date(month // MONTHS, month % MONTHS + 1, 1)


def whole_months(began_on: date, today: date) -> int:
    """Return how many months after the one it began in are closed today; eleven at the most."""
    return max(0, min(MOST_MONTHS, month_of(today - SETTLES) - month_of(began_on) - 1))


def window(began_on: date, today: date, earliest: date | None, counts: Mapping[int, int]) -> Window | None:
    """Return the months that may be compared; none where it is too early or too little was reported.

    ``earliest`` is since when the unit has casework, ``counts`` how many concerns each month had.
    """
    began, months = month_of(began_on), whole_months(began_on, today)
    if earliest is None or not months:
        return None
    a_year_apart = month_of(earliest) < began + 1 - MONTHS
    if not a_year_apart:
        months = min(months, began - 1 - month_of(earliest))
    after = [counts.get(began + turn, 0) for turn in range(1, months + 1)]
    before = [counts.get(began + turn - MONTHS if a_year_apart else began - turn, 0) for turn in range(1, months + 1)]
    told = ripe(after, before)
    if not told:
        return None
    first = began + 1 - MONTHS if a_year_apart else began - told
    return Window(
        months=told, a_year_apart=a_year_apart, after=(first_of(began + 1), first_of(began + 1 + told)),
        before=(first_of(first), first_of(first + told)),
    )  # fmt: skip


def ripe(after: list[int], before: list[int]) -> int:
    """Return how many months may be told, so that no two tellings differ by one to nine concerns on either side."""
    told = new = old = 0
    for months, (one, other) in enumerate(zip(after, before, strict=True), start=1):
        new, old = new + one, old + other
        if not (_small(new) or _small(old)):
            told, new, old = months, 0, 0
    return told


def compare(of: Window, before: Counts, after: Counts, *, routing: bool = False) -> Compared:
    """Return what may be told of two sides: how many, solved as residents say, time to answer, and 'not ours'."""
    if _small(before.concerns) or _small(after.concerns) or before.concerns + after.concerns == 0:
        return Compared(window=of, withheld=True)
    figures = [
        Figure(
            name="concerns", before=(before.concerns, before.concerns), after=(after.concerns, after.concerns),
            turn=_turn(before.concerns, after.concerns, more_is_better=False),
        ),
        _share("solved", (before.solved, before.judged), (after.solved, after.judged), more_is_better=True),
        _hours(before, after),
    ]  # fmt: skip
    if routing:
        sides = (before.objected, before.concerns), (after.objected, after.concerns)
        figures.append(_share("objected", *sides, more_is_better=False))
    return Compared(window=of, figures=tuple(figures))


def _share(name: str, before: tuple[int, int], after: tuple[int, int], *, more_is_better: bool) -> Figure:
    old, new = _told(*before), _told(*after)
    if old is None or new is None:
        return Figure(name=name, before=old, after=new, turn=Turn.UNTOLD)
    turn = _turn(before[0] * after[1], after[0] * before[1], more_is_better=more_is_better)
    return Figure(name=name, before=old, after=new, turn=turn)


def _hours(before: Counts, after: Counts) -> Figure:
    old = (before.hours, before.answered) if before.answered >= FEWEST else None
    new = (after.hours, after.answered) if after.answered >= FEWEST else None
    both = old is not None and new is not None
    turn = _turn(round(before.hours), round(after.hours), more_is_better=False) if both else Turn.UNTOLD
    return Figure(name="hours", before=old, after=new, turn=turn)


def _told(part: int, whole: int) -> tuple[float, int] | None:
    """Return a part of a whole, unless it or what is left of it could point at somebody."""
    return None if whole == 0 or _small(part) or _small(whole - part) or _small(whole) else (part, whole)


def _small(count: int) -> bool:
    return 0 < count < FEWEST


def _turn(before: float, after: float, *, more_is_better: bool) -> Turn:
    if before == after:
        return Turn.SAME
    return Turn.BETTER if (after > before) == more_is_better else Turn.WORSE
