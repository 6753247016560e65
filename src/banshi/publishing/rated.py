"""The rates of units as open data: a line for each number of each closed cycle, of all units together and of each.

Every share on the pages of rates divides numbers of one unit that stand here; no share is published that could not be
computed from them.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from banshi.publishing import closing
from banshi.publishing.numbers import TOGETHER, Stage, keys_of
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.publishing.closing import Closed

    type Line = tuple[str, str, str, str, str, str, int | None, str, str]

RATES = "rates-by-unit"


def rated(since: date = date.min, until: date = date.max) -> list[Line]:
    """Return every published number of the cycles that ended from one day to another, the earliest cycle first."""
    return [line for one in reversed(closing.closed()) if since <= one.cycle.last <= until for line in _lines(one)]


@lru_cache(maxsize=24)  # what is published does not change
def _lines(one: Closed) -> tuple[Line, ...]:
    return tuple(_of(one))


def _of(one: Closed) -> Iterator[Line]:
    numbers = closing.numbers(one)
    names = {unit.code: (unit.name, unit.name_en) for unit in Unit.objects.filter(code__in=numbers)}
    closed_on = {Stage.RATES: one.closed_on, Stage.RETURNS: one.returns_on}
    for unit, of in numbers.items():
        name = names.get(unit, ("", "")) if unit == TOGETHER else names.get(unit, (unit, unit))
        for stage, day in closed_on.items():
            for key in keys_of(stage):
                if key in of.told:
                    yield str(one.cycle), unit, *name, *key, of.told[key], str(stage), day.isoformat()
