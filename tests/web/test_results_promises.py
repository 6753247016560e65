"""Promises among the public results: the page, the open data, the feed and the calendar."""

from __future__ import annotations

import csv
import json
from dataclasses import astuple
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.db import connection
from django.test import Client

from banshi.kernel import clock
from banshi.projects import accepting, asking, clocks, promising
from banshi.projects.models import Asking, Juror, Project
from banshi.publishing import promises, tables
from tests.projects.pump import SPRING, WORD, Works, plan, promised, proved, works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

AGAIN = (Path(__file__).parents[1] / "publishing/promised.sql").read_text(encoding="utf-8")


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield works(line)


@pytest.fixture
def told(pump: Works) -> Iterator[Project]:
    """Let a promise be amended, kept, accepted by ten of eleven, and asked after at once and after half a year."""
    project = promised(pump)
    promising.amend(project.id, plan(pump, risks="雨季施工"), reason="雨季比往年来得早，写明风险", by=pump.leader)
    promising.begin(project.id, by=pump.leader)
    proved(pump, project)
    accepting.claim(project.id, by=pump.leader)
    with clock.stopped_at(SPRING + timedelta(days=7)):
        accepting.draw(project.id, WORD, by=pump.keeper)
        for juror in Juror.objects.exclude(asked_at=None).order_by("place"):
            accepting.say(juror.id, accepts=juror.place > 1, why="夜里有噪声")
    with clock.stopped_at(SPRING + timedelta(days=200)):
        clocks.run_clocks()
        asking.answer(Asking.objects.filter(months=6).order_by("id")[0].id, holds=True)
        yield Project.objects.get()


def got(path: str, language: str = "en") -> bytes:
    answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200, path
    return answer.content


def test_the_page_says_what_was_promised_and_what_those_who_asked_say(told: Project) -> None:
    page = got("/results/").decode()
    assert "1 of 1 promise was accepted by those who asked" in page
    assert "10 / 1" in page
    assert "14 asked, until 2026-10-09" in page


def counted_again() -> list[tuple[object, ...]]:
    """Return what the independent statement counts now."""
    terms: dict[str, str | int | date] = {"zone": "Asia/Shanghai", "today": clock.today(), "days": 21, "k": 10}
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, terms)
        return list(cursor.fetchall())


def published() -> list[tuple[object, ...]]:
    return [(one.number, *astuple(one)[-9:]) for one in promises.kept()]


def test_every_number_of_a_promise_is_computed_again_by_another_way(told: Project) -> None:
    assert counted_again() == published() == [(told.number, 3, 3, 11, 10, 1, 14, None, None, date(2026, 10, 9))]


def test_an_asking_is_told_on_the_day_after_its_term_and_never_moves_again(told: Project) -> None:
    waiting = list(Asking.objects.filter(months=6, holds=None).order_by("id"))
    for turn, one in enumerate(waiting[:10]):
        with clock.stopped_at(SPRING + timedelta(days=205 + turn)):
            asking.answer(one.id, holds=True)
            assert counted_again() == published()
    with clock.stopped_at(SPRING + timedelta(days=222)):
        assert published() == counted_again() == [(told.number, 3, 3, 11, 10, 1, 14, 11, 0, None)]
        asking.answer(waiting[10].id, holds=False, why="又没水了")
        assert published() == counted_again() == [(told.number, 3, 3, 11, 10, 1, 14, 11, 0, None)]
        assert Project.objects.get().state == "under-way"
        assert "11 / 0 / 14" in got("/results/").decode()


def test_of_an_asking_that_few_answered_no_split_is_told(told: Project) -> None:
    for one in Asking.objects.filter(months=6, holds=None).order_by("id")[:8]:
        asking.answer(one.id, holds=True)
    with clock.stopped_at(SPRING + timedelta(days=222)):
        assert published() == counted_again() == [(told.number, 3, 3, 11, 10, 1, 14, None, None, None)]
        assert "14 asked, fewer than ten answered" in got("/results/").decode()
        assert "Fewer than ten answered: too few to tell." in got(f"/projects/{told.number}/").decode()


def test_the_table_is_the_same_in_every_kind_of_file(told: Project) -> None:
    sheet = list(csv.reader(StringIO(got("/results/data/promises.csv").decode())))
    frame = pl.read_parquet(BytesIO(got("/results/data/promises.parquet")))
    rows = json.loads(got("/results/data/promises.json"))["rows"]
    assert len(sheet) - 1 == frame.height == len(rows) == 1
    assert tuple(sheet[0]) == tables.table("promises").columns == tuple(frame.columns)
    assert rows == frame.to_dicts()
    assert rows[0]["accepted"] == 10


def test_the_feed_tells_of_a_promise_and_of_each_change_with_its_reason(told: Project) -> None:
    feed = got("/results/data/feed.xml").decode()
    assert "Promised: 更换三个小区的加压泵房" in feed
    assert "Promise changed: 更换三个小区的加压泵房" in feed
    assert "雨季比往年来得早" in feed


def test_the_calendar_has_the_days_of_promises_that_are_to_be_kept(pump: Works) -> None:
    promised(pump)
    calendar = got("/results/data/calendar.ics").decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261115" in calendar
    assert "Due: 更换三个小区的加压泵房" in calendar
    assert "翠湖小区泵房通水" in calendar
