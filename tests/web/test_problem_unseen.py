"""The page of a problem: whole tens and days for everybody, and no day on which somebody said “not solved”."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from banshi.concerns import monthly
from banshi.concerns.models import Problem
from banshi.kernel import clock
from banshi.web import tens
from banshi.web.concerns import drawing
from tests.cast import SHANGHAI
from tests.projects import crowds, pump, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

ANEW = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
NOON = datetime(2026, 3, 20, 12, 34, 56, tzinfo=SHANGHAI)
SAY_NO = """
insert into concerns_verdict (concern_id, round, at, path, unit_id, solved, satisfied, words)
select concern_id, 1, %(at)s, 'call', 1, 'no', '', '' from concerns_member where problem_id = %(problem)s
order by id offset %(after)s limit %(many)s
"""


@pytest.fixture
def problem(line: Line) -> Iterator[Problem]:
    """Forty-four people of one problem, taken in on the second of March."""
    cache.clear()
    with clock.stopped_at(pump.SPRING):
        found = world.works(line)
        crowds.asked_by(found, 30)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update concerns_member set joined_at = %s, caller = coalesce(caller, sha256(uuid_send(concern_id)))",
            [pump.SPRING],
        )
        cursor.execute("select concerns_count(%s)", [found.problem.id])
    with clock.stopped_at(NOON):
        yield Problem.objects.get()


def pages(problem: Problem) -> list[bytes]:
    paths = (f"/problems/{problem.number}/", f"/problems/{problem.number}/feed", "/problems/", "/problems/map/", "/")
    found = [Client(headers={"accept-language": "en"}).get(path).content for path in paths]
    return [ANEW.sub(b"", one) for one in found]


def no(problem: Problem, many: int, *, after: int = 0) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(SAY_NO, {"at": clock.now(), "problem": problem.id, "many": many, "after": after})


def test_people_are_told_in_whole_tens_and_nothing_to_the_minute(problem: Problem) -> None:
    page, feed, listed, *_rest = (one.decode() for one in pages(problem))
    assert (problem.voices, problem.people) == (44, 44)
    assert "at least 40 people" in page
    assert "at least 40 people" in listed
    assert "at least 40 reports, the first on Mon 2 Mar, the last on" in page
    assert not re.search(r"\b44\b", page.partition("<main")[2].partition("</main>")[0])
    assert re.findall(r"\d\d:\d\d", page.partition("<main")[2].partition("<svg")[0]) == []
    assert {one[11:19] for one in re.findall(r"<updated>([^<]+)", feed)} == {"00:00:00"}


def test_a_no_is_told_when_the_next_month_begins_and_not_on_its_day(problem: Problem) -> None:
    before = pages(problem)
    no(problem, 12)
    assert pages(problem) == before
    with clock.stopped_at(datetime(2026, 4, 1, tzinfo=SHANGHAI)):
        page = pages(problem)[0].decode()
        assert "at least 10 <span" in page
        no(problem, 1, after=12)
        assert pages(problem)[0].decode() == page
        assert (monthly.stood(problem).noes, monthly.stood(problem).voices) == (12, 44)


def test_the_list_goes_on_after_a_problem_and_tells_no_moment(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = {"id": uuid4(), "number": "WT-2026-9", "title": "更早的问题", "last_at": NOON - timedelta(days=99)}
    Problem.objects.using("owner").create(**(Problem.objects.values().get() | older))
    monkeypatch.setattr("banshi.concerns.queries.PAGE", 1)
    assert f'"?before={problem.number}"' in Client().get("/problems/").content.decode()
    assert "更早的问题" in Client().get("/problems/", {"before": problem.number}).content.decode()


@given(st.integers(0, 5000))
def test_what_is_told_of_a_number_is_the_same_for_all_of_its_ten(count: int) -> None:
    assert tens.tens(count) <= count < tens.tens(count) + 10
    if count >= 10:
        assert tens.people(count) == tens.people(tens.tens(count))


@given(st.integers(0, 300), st.integers(0, 300))
def test_no_part_below_ten_nor_one_that_leaves_so_few_is_a_number(count: int, rest: int) -> None:
    told = tens.part(count, count + rest)
    assert bool(told) == bool(count)
    assert any(sign.isdigit() for sign in told) == (count >= 10 and rest >= 10)


def test_the_curve_joins_months_until_ten_have_come() -> None:
    months = [(date(2025, 1, 1) + timedelta(days=31 * turn)).replace(day=1) for turn in range(6)]
    drawn = drawing.grown(list(zip(months, (12, 3, 4, 5, 1, 22), strict=True)))
    assert drawn
    assert [re.findall(r"\d+", row[1]) for row in drawn.rows] == [["10"], ["20"], ["40"]]
    assert drawing.grown([(months[0], 40), (months[1], 9)]) is None
