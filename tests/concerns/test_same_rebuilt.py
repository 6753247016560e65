"""The index of the same problem made anew: it proposes what the growing one did, and goes on after it was killed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from banshi.concerns import same
from banshi.concerns.same import rebuilding
from banshi.kernel import clock
from tests.concerns.test_same import COLD, first, others, told, trace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.cast import Town

ASKED = ("翠湖小区供暖不热", "金桂小区电梯坏了", "东湖新村门口路灯不亮", "The lift is broken at Jingui Xiaoqu")


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def _fresh(town: Town) -> Iterator[None]:
    same.forget()
    yield
    same.forget()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create index if not exists trace_by_key on concerns_trace using gin (keys) with (fastupdate = off)"
        )


def proposed() -> list[list[tuple[object, float, bool]]]:
    same.forget()
    return [[(p.concern_id, p.score, p.sure) for p in same.alike(trace(asked))] for asked in ASKED]


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from concerns_trace")
        return int(cursor.fetchone()[0])


def test_by_itself_it_weighs_an_office_with_a_past_and_not_while_it_is_rebuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    others()
    assert not same.weigh_by_itself()
    monkeypatch.setattr(rebuilding, "PRIOR", 3)
    assert same.weigh_by_itself()
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_weighing set rebuilt_to = %s returning number", [rebuilding.FIRST])
        (number,) = cursor.fetchone()
        assert not same.weigh_by_itself()
        cursor.execute("select number from concerns_weighing")
        assert cursor.fetchall() == [(number,)]


def test_rebuilt_it_proposes_the_same_as_grown() -> None:
    same.weigh()  # of nothing yet: the weights stay while it grows
    others()
    told("翠湖小区供暖不热", COLD)
    same.weigh()
    grown = proposed()
    same.rebuild()
    assert proposed() == grown


def test_rebuilt_from_nothing_it_proposes_the_same() -> None:
    others()
    told("翠湖小区供暖不热", COLD)
    same.rebuild()
    once = proposed()
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate concerns_trace, concerns_weighing")
    same.rebuild()
    assert proposed() == once


def test_a_killed_rebuild_goes_on_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    others()
    monkeypatch.setattr(rebuilding, "BATCH", 4)
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate concerns_trace")
    done = []

    def told_of(part: str, at: int, _total: int) -> None:
        done.append((part, at))
        if part == "traces" and at >= 8:
            raise Killed

    with pytest.raises(Killed):
        same.rebuild(told_of)
    assert count() == 8
    parts: list[tuple[str, int]] = []
    same.rebuild(lambda part, _at, total: parts.append((part, total)))
    assert ("traces", 12) in parts
    assert ("words", 20) not in parts
    assert count() == 20


def test_who_is_entered_during_a_rebuild_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    others()
    monkeypatch.setattr(rebuilding, "BATCH", 4)
    entered: list[UUID] = []

    def told_of(part: str, _at: int, _total: int) -> None:
        if part == "traces" and not entered:
            entered.append(told("翠湖小区供暖不热", COLD))

    same.rebuild(told_of)
    same.forget()
    assert first(trace("翠湖小区供暖不热", COLD)).concern_id == entered[0]


def test_what_is_closed_for_two_years_leaves_with_a_rebuild() -> None:
    told("翠湖小区供暖不热", COLD, at=clock.now() - timedelta(days=800), state="closed")
    told("翠湖小区供暖不热", COLD)
    same.rebuild()
    assert count() == 1


def test_a_process_takes_up_newer_weights_by_itself() -> None:
    told("翠湖小区供暖不热", COLD)
    first(trace("翠湖小区供暖不热"))
    assert same.finding.weights().number == 0
    same.weigh()
    first(trace("翠湖小区供暖不热"))
    assert same.finding.weights().number > 0
