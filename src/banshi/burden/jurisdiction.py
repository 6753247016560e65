"""What counting burden asks of a country: how long a report may live, what filling in costs, other names of figures.

``settings.JURISDICTION`` names the module whose ``BURDEN`` answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from banshi.kernel.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's answers. ``figure_seconds`` is what a station needs for one figure until enough were measured.

    ``names`` are the names by which people ask for a figure that casework knows, by its code; ``kinds`` the kinds of
    unit that may be asked.
    """

    longest_days: int
    longest_source: Source
    figure_seconds: int
    fewest_measured: int
    names: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]


@cache
def pack() -> Pack:
    """Return the jurisdiction of this installation as far as burden goes."""
    found = import_module(settings.JURISDICTION).BURDEN
    assert isinstance(found, Pack)  # noqa: S101 - a wrong setting must not start
    return found
