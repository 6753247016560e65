"""What the engine of projects asks of a country: what counts as common or legacy, how acceptance is decided, terms.

``settings.JURISDICTION`` names the module whose ``PROJECTS`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """When what residents report is worth a place on a list, and what each part of the score weighs.

    ``people`` and ``places`` make a need common, ``years`` and ``returns`` make it legacy; ``hardship`` and ``urgent``
    are beginnings of category codes and urgencies.
    """

    people: int
    places: int
    years: int
    returns: int
    hardship: tuple[str, ...]
    urgent: tuple[str, ...]
    weights: tuple[tuple[str, float], ...]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How many are drawn, how many must answer within how many days, and what share of them must accept.

    A tie is no acceptance.
    """

    jurors: int
    reserves: int
    quorum: int
    accepting: tuple[int, int]
    days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """After how many months it is asked again whether it holds, and how many noes reopen the project."""

    months: tuple[int, ...]
    noes: int
    days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's law and practice of projects as the engine needs it.

    ``stuck_days`` is how many working days a milestone may be stuck before it climbs to the leader; ``objection_days``
    how long candidates, and a change of what was promised, can be objected to: until then no vote opens and nothing is
    said to be done; ``vote_days`` how long a vote is open at least; ``objection_category`` is the category an objection
    is filed under; ``winter_of`` names the winter of a day, if it is one; ``due_dates`` are dates that mean something
    to residents;
    ``estate`` is a regular expression for names of estates: a sentence says 'estates' only where every place is one.
    """

    selection: Selection
    acceptance: Acceptance
    aftercare: Aftercare
    objection_days: int
    vote_days: int
    objection_source: Source
    objection_category: str
    stuck_days: int
    stuck_source: Source
    working_days_since: Callable[[date, date], int]
    winter_of: Callable[[date], int | None]
    estate: str
    due_dates: Callable[[int], tuple[tuple[date, _StrOrPromise], ...]]


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as projects go."""
    found = import_module(settings.JURISDICTION).PROJECTS
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
