"""Whoever follows Open311 by a cursor gets every change once: none twice, none left out; what is gone, as removed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.concerns.models import Concern
from banshi.connections.outbox import take_up
from banshi.kernel import clock
from tests.api.calls import BASE, answered, client, confirmed, key, number_of, send

if TYPE_CHECKING:
    from tests.hotline import Line

START = clock.at_start_of(clock.today() + timedelta(days=1)) + timedelta(hours=10)


class Follower:
    """A program that follows: what it was told, in order, and its cursor."""

    def __init__(self, api_key: str = "") -> None:
        self.told: list[tuple[str, str]] = []
        self.query = f"?api_key={api_key}" if api_key else ""

    def follow(self) -> int:
        """Read on from the cursor until nothing comes; returns how many changes came."""
        before = len(self.told)
        while True:
            answer = client().get(f"{BASE}/changes.json{self.query}")
            assert answer.status_code == 200, answer.content
            self.query = "?" + answer["Link"].partition("?")[2].partition(">")[0]
            rows: list[dict[str, Any]] = answer.json()
            self.told += [(row["service_request_id"], row["status"]) for row in rows]
            if not rows:
                return len(self.told) - before


def on_day(number: int) -> Any:
    return clock.stopped_at(START + timedelta(days=number))


def take_up_on(number: int) -> None:
    with on_day(number):
        take_up()


def test_each_day_is_told_once_when_it_is_over(line: Line) -> None:
    with on_day(0):
        take_up()
        concern = confirmed(Concern.objects.get(number=number_of(send(key()))), line)
        take_up()
        follower = Follower()
        assert follower.follow() == 0
    with on_day(1):
        take_up()
        assert follower.follow() == 1
        assert follower.follow() == 0
        answered(concern, line, "修好了。")
        take_up()
        assert follower.follow() == 0
    take_up_on(2)
    assert follower.follow() == 1
    assert follower.told == [(concern.number, "open"), (concern.number, "open")]
    assert Follower().follow() == 2


def test_what_is_taken_up_late_comes_on_a_later_day_and_is_not_lost(line: Line) -> None:
    follower = Follower()
    with on_day(0):
        take_up()
        concern = confirmed(Concern.objects.get(number=number_of(send(key()))), line)
    with on_day(3):  # the worker stood still for three days
        take_up()
        assert follower.follow() == 0
    take_up_on(4)
    assert follower.follow() == 1
    assert follower.told == [(concern.number, "open")]


def test_what_is_not_public_any_more_is_told_as_removed(line: Line) -> None:
    with on_day(0):
        take_up()
        concern = confirmed(Concern.objects.get(number=number_of(send(key()))), line)
        take_up()
    take_up_on(1)
    follower = Follower()
    assert follower.follow() == 1
    with on_day(1):
        with connections["owner"].cursor() as cursor:
            cursor.execute("update concerns_concern set public = false where id = %s", [concern.id])
        answered(concern, line, "修好了。")
        take_up()
    take_up_on(2)
    assert follower.follow() == 1
    assert follower.told[-1] == (concern.number, "removed")


def test_what_was_never_public_is_told_to_its_sender_alone(line: Line) -> None:
    api_key = key()
    with on_day(0):
        take_up()
        number = number_of(send(api_key))
        take_up()
    take_up_on(1)
    assert Follower().follow() == 0
    mine = Follower(api_key)
    assert mine.follow() == 1
    assert mine.told == [(number, "open")]


def test_it_speaks_xml_and_refuses_a_made_up_cursor(line: Line) -> None:
    assert b"<service_requests" in client().get(f"{BASE}/changes.xml").content
    assert client().get(f"{BASE}/changes.json?after=2026-13-01_{'0' * 32}").status_code == 400
    assert client().get(f"{BASE}/changes.json?after=x").status_code == 400
