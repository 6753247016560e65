"""What happened comes out once, whole and in order, also where transactions end in another order than they began."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from banshi.connections import outbox
from banshi.connections.models import Event, Outbox
from banshi.connections.outbox import take_up
from banshi.kernel import clock
from banshi.matters.models import Case
from tests.api.test_authorities import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

type Connection = psycopg.Connection[tuple[object, ...]]
LINE = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
    " values (now(), 'matters.case', %s, %s, 'accepted', 'accepted', '', '')"
)


@pytest.fixture
def case(town: Town) -> UUID:
    take_up()
    found = filed(town).id
    take_up()
    return found


@pytest.fixture
def others(town: Town) -> Iterator[list[Connection]]:
    database = settings.DATABASES["default"]
    opened = [
        psycopg.connect(
            host=str(database["HOST"]), dbname=str(database["NAME"]), user=str(database["USER"]),
            password=str(database["PASSWORD"]),
        )
        for _n in range(2)
    ]  # fmt: skip
    yield opened
    for one in opened:
        one.close()


def settled() -> bool:
    """Take up until no number is waited for; whoever else works on this database server may hold it up a while."""
    for _try in range(300):
        take_up()
        if not Outbox.objects.get().gaps:
            return True
        time.sleep(0.2)
    return False


def steps() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("step", flat=True))


def test_a_filed_case_is_one_event_with_the_units_that_have_a_part(town: Town, case: UUID) -> None:
    event = Event.objects.get()
    assert (event.step, event.matter, event.number) == ("file", "lost-booklet", Case.objects.get(id=case).number)
    assert {town.chen.unit_id, town.wang.unit_id} <= set(event.units)
    assert event.division == "999902"
    assert take_up() == 0


def test_a_line_that_was_numbered_first_and_written_last_is_not_lost(case: UUID, others: list[Connection]) -> None:
    slow, quick = others
    slow.execute(LINE, [case, "slow"])
    quick.execute(LINE, [case, "quick"])
    quick.commit()
    assert take_up() == 1
    with clock.stopped_at(clock.now() + timedelta(hours=5)):
        assert take_up() == 0  # five hours later it is still under way, and waited for
        slow.commit()
        assert take_up() == 1
    assert steps() == ["file", "quick", "slow"]
    assert Outbox.objects.get().gaps == []


def test_a_number_that_never_comes_is_given_up_when_nobody_can_bring_it(case: UUID, others: list[Connection]) -> None:
    slow, quick = others
    slow.execute(LINE, [case, "slow"])
    quick.execute(LINE, [case, "quick"])
    quick.commit()
    slow.rollback()
    take_up()
    take_up()
    assert len(Outbox.objects.get().gaps) == 1  # an instant is allowed between a number and its transaction
    with clock.stopped_at(clock.now() + outbox.SETTLED):
        assert settled()
    assert steps() == ["file", "quick"]


def test_in_any_order_of_commits_each_comes_once(case: UUID, others: list[Connection]) -> None:
    one, other = others
    for number in range(20):
        (one if number % 3 else other).execute(LINE, [case, f"s{number}"])
        if number % 5 == 0:
            one.commit()
        if number % 7 == 0:
            other.commit()
        take_up()
    one.commit()
    take_up()
    other.commit()
    take_up()
    assert sorted(steps()[1:]) == sorted(f"s{number}" for number in range(20))
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 22))


def test_two_at_once_take_each_line_up_once(case: UUID, others: list[Connection]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(LINE, [case, "later"])
    others[0].execute("select from connections_outbox for update")
    others[1].execute("set lock_timeout = '200ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        others[1].execute("select from connections_outbox for update")
    others[0].rollback()
    assert (take_up(), take_up()) == (1, 0)


def test_a_leap_of_the_sequence_is_not_waited_for(case: UUID) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('journal_line', 'id'), 90000000000)")
        cursor.execute(LINE, [case, "after"])
    assert take_up() == 1
    assert len(Outbox.objects.get().gaps) <= outbox.FARTHEST
    with connections["owner"].cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('journal_line', 'id'), 1000)")


def test_lines_of_other_things_are_no_events(case: UUID) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(LINE.replace("matters.case", "projects.project"), [uuid4(), "begin"])
    assert take_up() == 0
    assert steps() == ["file"]


def test_whoever_connects_is_told_of_what_comes_and_not_of_what_was(town: Town) -> None:
    filed(town)
    assert take_up() == 0
    assert Outbox.objects.get().top is not None
