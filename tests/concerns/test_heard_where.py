"""Where several hotlines are open, a concern without a place stays with the one that heard it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi.concerns import catalogue
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints
from banshi.kernel.actor import Duty
from banshi.stations.models import Unit
from tests.browser import signed_in
from tests.hotline import COUNTY, Line, employ, taken_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor


@pytest.fixture
def other_operator(line: Line) -> Iterator[Actor]:
    """Somebody at a second hotline, of another county."""
    made = Unit.objects.using("owner").create(
        code="999903000200", name="邻县热线", name_en="Next County Hotline", kind="hotline",
        parent_id=line.units["city_government"], division="999903", latitude=36.4, longitude=114.6, address="1号",
        phone="000-0000000",
    )  # fmt: skip
    catalogue.forget()
    yield employ("other-operator", "何洁", made.pk, Duty.CLERK)
    catalogue.forget()


def test_the_smallest_area_that_covers_a_place_serves_it_whoever_heard(line: Line, other_operator: Actor) -> None:
    here = other_operator.unit_id
    assert catalogue.hotline_for("999903", heard_by=line.units["line"]) == here
    assert catalogue.hotline_for(COUNTY, heard_by=here) == line.units["line"]


def test_what_is_heard_without_a_place_stays_where_it_was_heard(line: Line, other_operator: Actor) -> None:
    heard = taken_in(hints=Hints(hotline=other_operator.unit_id)).concern
    assert (heard.hotline_id, heard.holder_id) == (other_operator.unit_id, other_operator.unit_id)
    assert taken_in("无人听到", hints=Hints()).concern.hotline_id == line.units["line"]


@pytest.mark.usefixtures("line")
def test_a_unit_that_is_no_hotline_keeps_nothing(line: Line) -> None:
    assert catalogue.hotline_for("", heard_by=line.units["heating"]) == line.units["line"]


def test_a_call_without_an_area_is_confirmed_by_the_operator_who_took_it(other_operator: Actor) -> None:
    typed = {"id": str(uuid4()), "words": "路灯不亮", "category": "", "do": "keep", "public": "on"}
    assert signed_in(other_operator).post("/hotline/", typed).status_code == 302
    assert Concern.objects.get().hotline_id == other_operator.unit_id
