"""The auditor's desk of the demonstration: findings, a draw, a resident's question, and one that is concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.demo import cases, marking, province, watched
from banshi.stations.queries import unit
from banshi.watching.models import Drawn, Inquiry, Seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture
def told(town: Town) -> Iterator[int]:
    """Fill a small province with some cases, and let it be watched."""
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', '' where not exists (select from register_change)"
        )
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
    province.fill(600)
    unit.cache_clear()
    watched.promise()
    cases.tell(each=1)
    yield watched.fill()
    unit.cache_clear()


def test_the_auditors_desk_is_not_empty_and_shows_every_way_to_it(told: int) -> None:
    assert told > 3
    assert set(Inquiry.objects.values_list("origin", flat=True)) == {"finding", "sample", "question"}
    assert {"family", "series"} <= set(Inquiry.objects.values_list("rule", flat=True))
    assert Inquiry.objects.get(state="concluded").rule == "family"
    assert Drawn.objects.exists()
    assert Seed.objects.filter(seed="").count() == 2  # promised: this month and the next
