"""However many processes answer, all count together; and whoever is right asks the counters nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.kernel.refusals import TooMany
from banshi.stations import guesses
from banshi.stations.models import Guess
from banshi.stations.sessions import present
from banshi.web.public import guessing
from tests.matters.stories import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def _another_process(town: Town) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def another_process() -> None:
    """Know nothing of what the processes before have counted; the database does."""
    cache.clear()


def miss(times: int) -> None:
    for _one in range(times):
        guesses.missed("door", HERE, most=30, minutes=10)


def test_each_further_process_lets_one_guess_pass_and_no_more() -> None:
    miss(29)
    assert not guesses.is_closed("door", HERE)
    miss(1)
    assert guesses.is_closed("door", HERE)
    for _process in range(3):
        another_process()
        assert not guesses.is_closed("door", HERE)
        miss(1)
        assert guesses.is_closed("door", HERE)
    assert not guesses.is_closed("door", "203.0.113.8")


def test_codes_of_a_case_that_are_tried_at_two_processes_are_counted_together(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_MISSES", 4)
    code = filed(town).follow_code
    for turn in range(4):
        another_process()
        assert Client().get(f"/follow/AAAA-{turn:04d}/").status_code == 404
    assert Client().get(f"/follow/{code}/").status_code == 429


def test_a_right_code_asks_the_counters_nothing_and_a_wrong_one_once(town: Town) -> None:
    code = filed(town).follow_code
    for path, times in ((f"/follow/{code}/", 0), ("/follow/AAAA-0000/", 1)):
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        assert sum("stations_guess" in query["sql"] for query in asked) == times


def test_a_hundred_tries_at_once_are_a_hundred() -> None:
    let_in: list[bool] = []
    start = Barrier(10)

    def knock() -> None:
        start.wait()
        let_in.extend(guesses.is_one_of("digits", "1", most=5, minutes=60) for _one in range(10))
        connections["default"].close()

    threads = [Thread(target=knock) for _one in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_in), sum(let_in)) == (100, 5)


def test_when_its_minutes_are_over_a_door_is_open_again(monkeypatch: pytest.MonkeyPatch) -> None:
    for _one in range(2):
        guesses.count("digits", "1", most=2, minutes=60)
    with pytest.raises(TooMany):
        guesses.count("digits", "1", most=2, minutes=60)
    monkeypatch.setattr(guesses, "present", lambda: present() + timedelta(minutes=60))
    guesses.count("digits", "1", most=2, minutes=60)
    assert Guess.objects.get().tries == 1


def test_who_succeeds_begins_anew() -> None:
    for _turn in range(3):
        guesses.count("digits", "1", most=1, minutes=60)
        guesses.forget("digits", "1")


def test_what_may_happen_often_is_entered_by_tenths() -> None:
    with CaptureQueriesContext(connection) as asked:
        for _one in range(60):
            guesses.happened("reports", HERE, most=60, minutes=10)
    assert (len(asked), Guess.objects.get().tries, guesses.is_closed("reports", HERE)) == (10, 60, True)


def test_what_is_over_is_swept_away_and_what_counts_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    guesses.count("digits", "short", most=9, minutes=1)
    guesses.count("digits", "long", most=9, minutes=60)
    monkeypatch.setattr(guesses, "present", lambda: present() + timedelta(minutes=5))
    assert guesses.forget_old() == 1
    assert Guess.objects.count() == 1


def test_neither_an_address_nor_a_name_stands_in_the_table() -> None:
    miss(1)
    guesses.count("name", "chen", most=9, minutes=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select to_jsonb(g)::text from stations_guess g")
        stored = " ".join(row for (row,) in cursor.fetchall())
    assert HERE not in stored
    assert "chen" not in stored
