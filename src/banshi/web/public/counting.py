"""The figures of the front page. Where counting them is quick they are always of this moment.

In a big province counting reads millions of legs; what took longer than half a second is kept for a minute, so that
many visitors cost no more than one. The page says when it was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from django.core.cache import cache

from banshi.kernel import clock
from banshi.publishing import figures

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LONG_SECONDS = 0.5
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the front page shows, and when it was counted."""

    month: figures.Errands
    ever: figures.Errands
    punctual: figures.Share
    said: figures.Verdicts
    between: figures.Arcs
    at: datetime


def results() -> Results:
    """Return the figures of the front page."""
    return kept("results", _count)


def open_data() -> list[figures.OpenFigure]:
    """Return every published number."""
    return kept("open-data", figures.open_data)


def kept[T](name: str, count: Callable[[], T]) -> T:
    """Return what was counted within the last minute if counting takes long; else count."""
    found: T | None = cache.get(f"figures:{name}")
    if found is not None:
        return found
    began = perf_counter()
    counted = count()
    if perf_counter() - began > LONG_SECONDS:
        cache.set(f"figures:{name}", counted, KEPT_SECONDS)
    return counted


def _count() -> Results:
    return Results(
        month=figures.errands_saved(figures.this_month()),
        ever=figures.errands_saved(),
        punctual=figures.on_time(),
        said=figures.verdicts(),
        between=figures.arcs(),
        at=clock.now(),
    )
