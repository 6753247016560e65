"""A unit's own system follows the concerns it has a part in, and none that is about the unit itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from banshi.access.models import Look
from banshi.concerns.models import Concern, Report
from banshi.connections.outbox import take_up
from banshi.connections.scopes import Scope
from tests.api.calls import confirmed, key, sent
from tests.connections.systems import let_in, to_follow, to_read

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.connections.systems import Caller
    from tests.hotline import Line


@pytest.fixture
def heater(town: Town, line: Line) -> Caller:
    take_up()
    to_see = to_read(scope=Scope.CONCERN, purpose="", items=(), area="")
    to_be_told = to_follow(matters=("concern", "lost-booklet"), area="")
    return let_in(town, to_see, to_be_told, unit_id=line.units["heating"]).caller()


def concern_of(line: Line) -> Concern:
    return confirmed(sent(key()), line)


def read(caller: Caller, concern: Concern) -> Any:
    return caller.get(f"concerns/{concern.number}?reference=WO-77")


def test_how_a_concern_stands_is_told_to_a_unit_with_a_part_behind_a_look(heater: Caller, line: Line) -> None:
    concern = concern_of(line)
    answer = read(heater, concern)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["number"]) == ("dispatched", concern.number)
    look = Look.objects.latest("id")
    assert (look.kind, look.purpose, look.reference, look.items) == (
        "concern", "authority-concern", concern.id, ["concern-state"],
    )  # fmt: skip
    for personal in ("13800000007", "李小明", "a@example.org"):
        assert personal not in answer.content.decode()
    assert Report.objects.filter(concern=concern).count() == 0  # the look was closed with the call


def test_a_concern_of_others_or_about_the_unit_is_no_concern(heater: Caller, line: Line) -> None:
    concern = concern_of(line)
    nobody = heater.get("concerns/SQ-2026-0000000?reference=WO-77")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_concern set shielded = array[unit_id] where id = %s", [concern.id])
    about_us = read(heater, concern)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update concerns_concern set shielded = '{}', unit_id = null, holder_id = hotline_id, co_units = '{}',"
            " watch_id = null where id = %s",
            [concern.id],
        )
    assert (about_us.status_code, about_us.content) == (404, nobody.content)
    assert read(heater, concern).content == nobody.content
    assert Look.objects.filter(purpose="authority-concern").count() == 0


def test_events_of_concerns_go_to_units_with_a_part_alone(town: Town, heater: Caller, line: Line) -> None:
    concern = concern_of(line)
    take_up()
    events = heater.get("events").json()["events"]
    assert {event["subject"] for event in events} == {concern.number}
    assert events[-1]["data"]["to"] == "dispatched"
    assert events[0]["type"] == "banshi.concern.moved"
    houser = let_in(town, to_follow(matters=("concern",), area=""), name="x", unit_id=line.units["housing"]).caller()
    assert houser.get("events").json()["events"] == []
