"""What makes two figures the same, which period a day belongs to, and what asking costs: plain values in and out."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE = 0.6
"""Names that share so much of their pairs of characters are shown to the asker as perhaps the same."""


class Period(StrEnum):
    """How often a report is asked for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12, Period.ONCE: 1}


def key_of(name: str) -> str:
    """Return a name without case, spaces and marks: so the same figure is known again however it is written."""
    return "".join(mark for mark in name.casefold() if mark.isalnum())[:80]


def alike(one: str, other: str) -> float:
    """Return how much two names share, from 0 to 1 (Dice, over pairs of characters of their keys)."""
    a, b = _pairs(key_of(one)), _pairs(key_of(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(key_of(one) == key_of(other) != "")


def _pairs(key: str) -> set[str]:
    return {key[place : place + 2] for place in range(len(key) - 1)}


def the_same(name: str, known: Iterable[str]) -> bool:
    """Tell whether a name is one of those by which a figure is known."""
    return key_of(name) in {key_of(one) for one in known}


def first_of(period: Period, day: date) -> date:
    """Return the first day of the period a day belongs to."""
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(period: Period, first: date) -> date:
    """Return the first day of the next period."""
    month = first.month - 1 + MONTHS[period]
    return date(first.year + month // 12, month % 12 + 1, 1)


def before(period: Period, first: date) -> date:
    """Return the first day of the period before."""
    return first_of(period, first - timedelta(days=1))


def minutes(seconds: int) -> int:
    """Return whole minutes, a begun one counted: nobody is told that asking costs nothing."""
    return -(-seconds // 60)


def a_year(seconds: int, period: Period) -> int:
    """Return what a report costs in a year, in seconds, given what one period of it costs."""
    return seconds * (1 if period is Period.ONCE else 12 // MONTHS[period])
