"""One small matter sent along other routes, so that each of the engine's routes is walked without its own law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.china.matters.lost_booklet import LostBooklet
from banshi.kernel.sources import Source
from banshi.matters import rules
from tests.matters import stories

if TYPE_CHECKING:
    import pytest

    from banshi.matters.definition import Route
    from banshi.matters.models import Case
    from tests.cast import Town

LAW = Source(title="a law", verified=False)
BY_COUNTY = rules.county_decides(3, 5, 1, LAW)
BY_CITY = rules.city_decides(3, 5, 5, 1, LAW)
BETWEEN = rules.moved_between(3, 3, 1, 1, LAW)


def filed_along(route: Route, town: Town, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Li's lost booklet, filed at Market Street, as if it were decided along this route."""
    monkeypatch.setattr(LostBooklet, "route", staticmethod(route))
    return stories.filed(town)


def legs_of(case: Case) -> list[tuple[str, int, bool, bool]]:
    """Return each leg: task, unit, whether it is done, whether it was late."""
    return [(leg.task, leg.unit_id, leg.done_at is not None, leg.late) for leg in case.legs.order_by("position")]
