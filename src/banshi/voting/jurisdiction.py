"""What the engine of ballots asks of a country: quorums, how many options there must be, ties, and public draws.

``settings.JURISDICTION`` names the module whose ``VOTING`` answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.sources import Source
    from banshi.voting.vocabulary import Chamber, Ties

DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a chamber decides; each number from the number of those entitled, or of the seats."""

    quorum: Callable[[int], int]
    approvals_needed: Callable[[int], int]
    fewest_options: Callable[[int], int]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDraw:
    """A draw that is held in public and that nobody here can bend: where it is read, and how its result is typed.

    ``weekdays`` count from Monday, 0. Where a drawing falls out, the next one counts.
    """

    name: _StrOrPromise
    address: str
    weekdays: frozenset[int]
    pattern: str
    example: str
    source: Source

    def next_after(self, day: date) -> date:
        """Return the day of the first drawing after a day."""
        ahead = (day + timedelta(days=passed) for passed in range(1, DAYS_OF_A_WEEK + 1))
        return next(one for one in ahead if one.weekday() in self.weekdays)

    def is_result(self, word: str) -> bool:
        """Tell whether a word has the shape of a result."""
        return re.fullmatch(self.pattern, word) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's law and practice of ballots as the engine needs it.

    ``fewest_entitled`` is how many must be entitled: of fewer a count tells who voted how. ``rights_kept_days`` is how
    long after closing it stays known who has taken a paper: long enough to object.
    """

    rules: Mapping[Chamber, Rule]
    fewest_entitled: int
    ties: Ties
    ties_source: Source
    public_draws: Mapping[str, PublicDraw]
    usual_draw: str
    rights_kept_days: int
    rights_source: Source
    receipts_source: Source


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as ballots go."""
    found = import_module(settings.JURISDICTION).VOTING
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
