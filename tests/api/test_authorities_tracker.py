"""A data tracker shows residents who looked at their data; that it asked is a look of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from banshi import access
from banshi.access.models import Look
from banshi.connections.scopes import Scope
from tests.connections.systems import Caller, let_in, to_read

if TYPE_CHECKING:
    from tests.cast import Resident, Town


@pytest.fixture
def tracker(town: Town) -> Caller:
    return let_in(town, to_read(scope=Scope.TRACKER, purpose="", items=(), area=""), to_read(), name="My data").caller()


def usage(tracker: Caller, who: Resident | str, query: str = "") -> Any:
    number = who if isinstance(who, str) else who.id_number
    return tracker.get(f"tracker/findUsage{query}", **{"X-Road-UserId": number})


def test_it_tells_when_who_and_why_newest_first(town: Town, tracker: Caller) -> None:
    access.look_at(town.li.id, ("name",), by=town.wang, purpose="lost-booklet", reference=uuid4())
    tracker.ask(town.li)
    said = usage(tracker, town.li).json()
    assert said["totalUsages"] == 2
    newest, oldest = said["usages"]
    assert (newest["receiverName"], newest["receiverSystem"]) == ("Anping education", "My data")
    assert "for a place at school" in newest["action"]
    assert (oldest["receiverCode"], oldest["receiverSystem"]) == ("999902000001", "Banshi")
    assert "booklet" in oldest["action"]


def test_that_it_asked_is_written_down_and_not_told_to_itself(town: Town, tracker: Caller) -> None:
    assert usage(tracker, town.li).json() == {"totalUsages": 0, "usages": []}
    look = Look.objects.latest("id")
    assert (look.kind, look.purpose, look.persons) == ("tracker", "authority-tracker", [town.li.id])
    assert usage(tracker, town.li).json()["totalUsages"] == 0


def test_a_number_of_nobody_is_answered_like_one_nobody_looked_at(town: Town, tracker: Caller) -> None:
    nobody = [usage(tracker, "999999199001011236") for _n in range(12)]
    assert {one.status_code for one in nobody} == {200}
    assert nobody[0].content == usage(tracker, town.li).content
    assert Look.objects.filter(kind="tracker", persons=[]).count() == 12


def test_it_is_paged_and_bounded_in_time(town: Town, tracker: Caller) -> None:
    for _n in range(3):
        access.look_at(town.li.id, ("name",), by=town.wang, purpose="lost-booklet", reference=uuid4())
    page = usage(tracker, town.li, "?limit=2").json()
    assert (page["totalUsages"], len(page["usages"])) == (3, 2)
    assert len(usage(tracker, town.li, "?limit=2&offset=2").json()["usages"]) == 1
    beyond = usage(tracker, town.li, "?limit=2&offset=5").json()
    assert (beyond["totalUsages"], beyond["usages"]) == (3, [])
    assert usage(tracker, town.li, "?periodEnd=2020-01-01T00:00:00Z").json()["totalUsages"] == 0
    assert usage(tracker, town.li, "?periodStart=2020-01-01T00:00:00Z").json()["totalUsages"] == 3
    assert usage(tracker, town.li, "?periodStart=2020-01-01").status_code == 422


def test_the_number_never_stands_in_an_address(town: Town, tracker: Caller) -> None:
    assert tracker.get("tracker/findUsage?userCode=1").status_code == 422
    assert tracker.get("tracker/findUsage").status_code == 422


def test_the_tracker_opens_no_record(town: Town, tracker: Caller) -> None:
    usage(tracker, town.li)
    assert tracker.get("cases/X?reference=1").status_code == 403


def test_heartbeat_and_period(town: Town, tracker: Caller) -> None:
    assert tracker.get("tracker/heartbeat").json()["status"] == "OK"
    assert tracker.get("tracker/usagePeriod").json()["periodStart"][:2] == "20"


def test_without_the_scope_nothing_is_told(town: Town) -> None:
    caller = let_in(town).caller()
    assert usage(caller, town.li).status_code == 403
    assert Look.objects.filter(kind="tracker").count() == 0
