"""What takes long to count is kept for a minute, so that many visitors cost no more than one; the rest is of now."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_SECONDS = 0.5
KEPT_SECONDS = 60


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
