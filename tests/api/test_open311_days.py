"""Days are the finest that everybody reads of a request: nobody finds a neighbour's by when they called."""

from __future__ import annotations

import itertools
import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connections, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from banshi.api.open311 import finding
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.stations.models import Unit
from tests.api.calls import answered, confirmed, get, key, send, sent, valid
from tests.hotline import ESTATE, taken_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPLY = f"{ESTATE}暖气循环泵已更换。"


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Let it be noon, so that an hour later is the same day."""
    moment = datetime(2026, 11, 24, 12, 34, 56, tzinfo=clock.zone())
    with clock.stopped_at(moment):
        yield moment


def _numbers(**asked: Any) -> list[str]:
    return [row["service_request_id"] for row in valid("requests", get("requests.json", **asked))]


def _all_pages(**asked: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages, as a program that follows the links reads them."""
    while asked:
        response = get("requests.json", **asked)
        yield from valid("requests", response)
        link = response.get("Link", "")
        asked = dict(parse_qsl(urlsplit(link[1:].partition(">")[0]).query))


def test_days_are_shown_and_no_hour_stands_anywhere(line: Line, noon: datetime) -> None:
    concern = confirmed(sent(key()), line)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert shown["requested_datetime"] == shown["updated_datetime"] == "2026-11-24T00:00:00+08:00"
    due = clock.day_of(concern.due_at)
    assert shown["expected_datetime"] == f"{due}T23:59:59+08:00"
    assert shown["service_notice"] == f"An answer is due by {due}."
    said = json.dumps(shown).replace("T00:00:00+08:00", "").replace("T23:59:59+08:00", "")
    assert not re.search(r"\d:\d\d", said)


def test_whoever_sends_it_reads_the_minute_by_which_it_is_answered(line: Line, noon: datetime) -> None:
    notice = send(key()).json()[0]["service_notice"]
    due = Concern.objects.get().due_at.astimezone(clock.zone())
    assert f"due by {due:%Y-%m-%d %H:%M}." in notice


@pytest.mark.parametrize("names", [("start_date", "end_date"), ("updated_after", "updated_before")])
def test_no_bound_tells_the_hour(line: Line, noon: datetime, names: tuple[str, str]) -> None:
    number = confirmed(sent(key()), line).number
    midnight = clock.midnight()
    with clock.stopped_at(noon + 3 * DAY):
        for name, beyond in zip(names, (DAY, -HOUR), strict=True):
            found = {bool(_numbers(**{name: (midnight + HOUR * at).isoformat()})) for at in range(24)}
            last = {bool(_numbers(**{name: (midnight + DAY - timedelta(seconds=1)).isoformat()}))}
            assert found == last == {True}
            assert number not in _numbers(**{name: (midnight + beyond).isoformat()})


@pytest.mark.parametrize("asked", [{}, {"updated_after": "2026-11-24"}])
def test_within_a_day_requests_stand_in_no_order_of_time(line: Line, noon: datetime, asked: dict[str, str]) -> None:
    made = []
    for at in range(12):
        with clock.stopped_at(noon + at * timedelta(minutes=7)):
            made.append(confirmed(taken_in(f"{ESTATE}第{at}件").concern, line))
    with clock.stopped_at(noon + DAY):
        found = [row["service_request_id"] for row in _all_pages(page_size=5, **asked)]
        link = get("requests.json", page_size=5, **asked)["Link"]
    assert found == [one.number for one in sorted(made, key=lambda one: one.id, reverse=not asked)]
    assert re.search(r"after=2026-11-24_[0-9a-f]{32}", link)


def test_newer_days_come_first_and_far_pages_go_on_where_the_last_ended(line: Line, noon: datetime) -> None:
    made = []
    for at in range(9):
        with clock.stopped_at(noon + at * 8 * HOUR):
            made.append(confirmed(taken_in(f"{ESTATE}第{at}件").concern, line))
    wanted = [one.number for one in sorted(made, key=lambda one: (clock.day_of(one.at), one.id), reverse=True)]
    with clock.stopped_at(noon + 5 * DAY):
        for size, whose in itertools.product((1, 2, 4, 9), ({}, {"api_key": key()})):
            assert [row["service_request_id"] for row in _all_pages(page_size=size, **whose)] == wanted
            pages = (_numbers(page_size=size, page=page, **whose) for page in range(1, 9 // size + 2))
            assert [number for page in pages for number in page] == wanted


def test_asking_for_two_numbers_does_not_tell_which_came_in_first(line: Line, noon: datetime) -> None:
    made = [confirmed(taken_in(f"{ESTATE}第{at}件").concern, line) for at in range(6)]
    found = _numbers(service_request_id=",".join(one.number for one in made))
    assert found == [one.number for one in sorted(made, key=lambda one: one.id)]


def test_lists_are_read_in_the_order_of_an_index(line: Line, noon: datetime) -> None:
    hotline = Unit.objects.get(id=line.units["line"])
    for asked, index in (("", "concern_shown_by_day"), ("updated_after=2026-11-24&", "concern_moved_by_day")):
        request = RequestFactory().get(f"/?{asked}after=2026-11-24_{'8' * 32}&page_size=5")
        with CaptureQueriesContext(connections["default"]) as seen:
            finding.find(request, None, hotline)
        (statement,) = (one["sql"] for one in seen.captured_queries if "::date" in one["sql"])
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(
                "set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off"
            )
            cursor.execute(f"explain {statement}")
            plan = " ".join(row[0] for row in cursor.fetchall())
        assert index in plan
        assert "Sort" not in plan


def test_a_program_that_goes_on_from_the_last_it_saw_misses_nothing(line: Line, noon: datetime) -> None:
    known, seen, last = [], {}, noon.isoformat()
    for turn in range(14):
        with clock.stopped_at(noon + turn * 5 * HOUR):
            known.append(confirmed(taken_in(f"{ESTATE}第{turn}件").concern, line))
            if turn % 3 == 2:
                answered(known[turn // 3], line, REPLY)
        with clock.stopped_at(noon + turn * 5 * HOUR + timedelta(minutes=2)):
            for row in _all_pages(updated_after=last, page_size=3):
                seen[row["service_request_id"]] = row["status_notes"]
                last = max(last, row["updated_datetime"])
        assert seen.keys() == {one.number for one in known}
        assert sum(notes == REPLY for notes in seen.values()) == (turn + 1) // 3


def test_a_new_day_is_told_when_nothing_can_be_added_to_the_one_before(line: Line, noon: datetime) -> None:
    midnight = clock.midnight() + DAY
    with clock.stopped_at(midnight + timedelta(seconds=20)):
        number = confirmed(taken_in(f"{ESTATE}暖气不热").concern, line).number
        assert number not in _numbers(updated_after="2026-11-24")
        assert number in _numbers()
    with clock.stopped_at(midnight + timedelta(seconds=61)):
        assert number in _numbers(updated_after="2026-11-24")
