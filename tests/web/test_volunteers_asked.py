"""Volunteers asked for because of a concern, a project or a call: the page leads there, and the need says why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.test import Client

from banshi.care.clocks import run_clocks
from banshi.care.models import Task
from banshi.kernel import clock
from banshi.volunteers.models import Need
from tests.browser import signed_in
from tests.care.carers import AUTUMN, grandmother_asks
from tests.concerns import unit_town
from tests.concerns.unit_town import sent
from tests.projects.pump import SPRING, promised, works

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line


def ask(client: Client, origin: str, thing: UUID) -> Need:
    """Open the form as the page leads to it, fill it in and send it."""
    page = client.get(f"/unit/volunteers/new/?from={origin}&about={thing}")
    shown, near = page.context["form"].initial, page.context["form"].fields["near"].choices[1][0]
    typed = {
        "command": str(uuid4()), "skill": "errands", "words": "把须知送到各户门口", "begins": "10:00", "minutes": "60",
        "day": (clock.today() + timedelta(days=3)).isoformat(), "near": near, "people": "2", "fewest": "1",
        "alone": "nobody", "origin": shown["origin"], "origin_id": shown["origin_id"] or "",
    }  # fmt: skip
    client.post("/unit/volunteers/new/", typed)
    return Need.objects.get()


def test_a_concern_leads_to_a_need_and_each_shows_the_other(town: Town) -> None:
    assert town
    units = unit_town.build()
    concern, desk = sent(units, units.heat), signed_in(units.heat)
    assert "Ask volunteers for help" in desk.get(f"/unit/concerns/{concern.id}/").content.decode()
    need = ask(desk, "concern", concern.id)
    assert (need.origin, need.origin_id) == ("concern", concern.id)
    assert concern.number in desk.get(f"/unit/volunteers/{need.id}/").content.decode()
    assert need.number in desk.get(f"/unit/concerns/{concern.id}/").content.decode()


def test_the_public_page_does_not_say_whose_concern_a_need_comes_from(town: Town) -> None:
    assert town
    units = unit_town.build()
    concern = sent(units, units.heat)
    need = ask(signed_in(units.heat), "concern", concern.id)
    shown = Client().get("/volunteers/").content.decode()
    assert need.number in shown
    assert concern.number not in shown


def test_a_project_leads_to_a_need_and_each_shows_the_other(line: Line) -> None:
    with clock.stopped_at(SPRING):
        pump = works(line)
        project, desk = promised(pump), signed_in(pump.carrier)
        need = ask(desk, "project", project.id)
        assert need.number in desk.get(f"/unit/projects/{project.number}/").content.decode()
        assert project.number in desk.get(f"/unit/volunteers/{need.id}/").content.decode()


def test_a_call_leads_to_a_need_that_names_nobody(town: Town) -> None:
    with clock.stopped_at(AUTUMN):
        grandmother_asks(town)
        run_clocks()
        task, desk = Task.objects.get(), signed_in(town.wang)
        assert "Ask volunteers for help" in desk.get(f"/unit/care/{task.id}/").content.decode()
        need = ask(desk, "care", task.id)
        shown = desk.get(f"/unit/volunteers/{need.id}/").content.decode()
    assert f"/unit/care/{task.id}/" in shown
    assert town.grandmother.name not in shown


@pytest.mark.parametrize(("origin", "thing"), [("concern", uuid4()), ("unit", uuid4()), ("weather", "no-uuid")])
def test_what_the_unit_has_no_part_in_is_not_kept_as_the_reason(town: Town, origin: str, thing: UUID) -> None:
    need = ask(signed_in(town.home_clerk), origin, thing)
    assert (need.origin, need.origin_id) == ("unit", None)
