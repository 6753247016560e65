"""What watching asks of a country: what counts as unusual, when offices are open, how many are drawn, and the terms.

``settings.JURISDICTION`` names the module whose ``WATCHING`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime, time

    from banshi.kernel.sources import Source
    from banshi.kernel.workdays import Due
    from banshi.watching.rules import Rule, Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What makes searches a series: so many, none later than so long after the one before, so many of them alike.

    Two are alike where the second found nobody, or somebody whom the first had found.
    """

    gap_minutes: int
    fewest: int
    alike: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many looks of each unit are drawn in a month: a share, at least so many, at the most so many."""

    share: float
    fewest: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's answers; ``source`` says that no law sets these numbers.

    ``flat`` is a regular expression of the end of an address that names the flat; what stands before is the building.
    ``ended`` are the states of a case after which nothing is left to do, ``ended_days`` how long one may still look.
    A household of more than ``most_in_a_household`` people is a dormitory and makes nobody kin. A search that finds
    more than ``narrow`` people was not for one of them.
    """

    source: Source
    thresholds: Mapping[Rule, Threshold]
    fewest_colleagues: int
    opens: time
    closes: time
    works: Callable[[date], bool]
    flat: str
    most_in_a_household: int
    narrow: int
    series: Series
    ended: tuple[str, ...]
    ended_days: int
    followed_days: int
    drawn: Share
    answer_working_days: int
    review_working_days: int
    due: Callable[[datetime, int], Due]


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as watching goes."""
    found = import_module(settings.JURISDICTION).WATCHING
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
