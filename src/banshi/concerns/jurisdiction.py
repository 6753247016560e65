"""What the engine of concerns asks of a country: terms, other ways, weights and windows, as plain typed values.

``settings.JURISDICTION`` names the module whose ``CONCERNS`` answers. What a city's units have to do is no law but a
list of the city: the duty catalogue, which the hotline keeps in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from fractions import Fraction

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.vocabulary import OtherWay, Urgency
    from banshi.kernel.sources import Source
    from banshi.kernel.workdays import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long an answer may take: hours round the clock, calendar days, or working days by the calendar."""

    number: int
    unit: Literal["hours", "days", "working-days"]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a concern belongs that is answered another way: a sentence for the resident and the addresses."""

    way: OtherWay
    sentence: _StrOrPromise
    addresses: tuple[tuple[_StrOrPromise, str], ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A danger: whether somebody's words tell that it is so now, and the number to call first."""

    named_in: Callable[[str], bool]
    call: str
    sentence: _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How the three official rates are weighed into one score, and what 'basically satisfied' counts for."""

    response: Fraction
    resolution: Fraction
    satisfaction: Fraction
    basically: Fraction
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """One line of the taxonomy: its parent is the code without its last part.

    What is ``kept_back``, or stands below, is never shown in public, whoever says so.
    """

    code: str
    name: str
    name_en: str
    urgency: Urgency
    words: tuple[str, ...] = ()
    kept_back: bool = False

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """How often and how long residents are asked for their verdict before they count as unreachable."""

    tries: int
    days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's law and practice of concerns as the engine needs it.

    ``leads`` names the kinds of unit that may be made lead; ``due`` counts a term by the calendar.
    ``cycle_of`` is the cycle of the rates that a day lies in, ``report_of`` the daily report that a moment falls into
    (its end is not included), ``is_watched`` whether that report counts a category as urgent.
    ``recurrence_days`` are the windows in which a problem that comes back is counted against 'solved';
    ``problem_days`` how long a quiet problem can be brought back by a new voice.
    """

    categories: tuple[CategoryRow, ...]
    terms: Mapping[Urgency, Term]
    due: Callable[[datetime, Term], Due]
    remind_at: Fraction
    extensions: int
    ways: Mapping[OtherWay, Way]
    dangers: tuple[Danger, ...]
    leads: frozenset[str]
    leads_source: Source
    weights: Weights
    cycle_of: Callable[[date], tuple[date, date]]
    cycle_source: Source
    report_of: Callable[[datetime], tuple[datetime, datetime]]
    is_watched: Callable[[str], bool]
    calling: Calling
    recurrence_days: tuple[int, int]
    problem_days: int
    reopening_voices: int


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as concerns go."""
    found = import_module(settings.JURISDICTION).CONCERNS
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
