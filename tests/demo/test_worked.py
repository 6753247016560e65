"""What worked in the demonstration: two stories, one of them taken over by the city's company."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from banshi.concerns import catalogue
from banshi.demo import marking, province, worked
from banshi.demo.hotline import CITY, Line
from banshi.demo.offices import HOME_COUNTY, Plan
from banshi.kernel import clock
from banshi.notices.models import Notice
from banshi.stations.queries import unit
from banshi.stories.models import Adoption, Version
from tests.stories.world import CONCERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture
def line(town: Town) -> Iterator[Line]:
    """Fill a small province, open its hotline, and let both bodies have a concern."""
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', '' where not exists (select from register_change)"
        )
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
    province.fill(300)
    found = Line(Plan(province.SEED), province.SEED)
    found.store(clock.now())
    catalogue.forget()
    unit.cache_clear()
    for body, category in (("heating-company", "01.04.01"), ("housing", "02.03.03")):
        named: dict[str, Any] = {
            "category": category, "division": HOME_COUNTY, "hotline": found.id, "objected": 0, "many": 4, "solved": 4,
            "unit": found.unit_for(HOME_COUNTY, body), "on": date(2026, 1, 5), "hours": 9, "state": "closed",
            "public": False,
        }  # fmt: skip
        with connections["owner"].cursor() as cursor:
            cursor.execute(CONCERNS, named)
    yield found
    unit.cache_clear()
    catalogue.forget()


def test_two_stories_are_told_and_one_is_taken_over(line: Line) -> None:
    assert worked.fill() == 2
    assert [len(one.concerns) for one in Version.objects.order_by("id")] == [3, 3]
    assert Adoption.objects.get().unit_id == line.units[CITY, "heating-company"]
    assert not Notice.objects.filter(kind__startswith="story-", sent_at=None).exists()


def test_a_body_without_casework_tells_nothing(line: Line) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set unit_id = 1 where category like '02%%'", [])
    assert worked.fill() == 1
