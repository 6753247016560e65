"""Several workers, as on several machines: each moment of the schedule is entered once, and its work done once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.china.matters.lost_booklet import Answers
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.matters import filing, receiving
from banshi.matters.clocks import escalate_overdue
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Resident, Town

PATIENCE = 60.0


def overdue(town: Town) -> set[UUID]:
    with clock.stopped_at(SATURDAY_MORNING - timedelta(days=200)):
        return {_filed(town, who) for who in (town.li, town.stranger)}


def _filed(town: Town, who: Resident) -> UUID:
    visit, _facts = receiving.receive("lost-booklet", id_number=who.id_number, name=who.name, by=town.chen)
    return filing.file_case(visit.id, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=town.chen).id


def passed_up(cases: set[UUID]) -> list[UUID]:
    return sorted(Line.objects.filter(thing_id__in=cases, step="escalate").values_list("thing_id", flat=True))


def asked(statement: str) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def wait_for(statement: str, wanted: Any) -> None:
    until = time.monotonic() + PATIENCE
    while (found := asked(statement)) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.2)


def test_two_workers_do_each_turn_of_the_schedule_once(town: Town) -> None:
    cases = overdue(town)
    with ExitStack() as ended:
        workers = [_working(ended) for _one in range(2)]
        wait_for("select count(distinct id) from procrastinate_workers", [(2,)])
        wait_for("select count(distinct thing_id) from journal_line where step = 'escalate'", [(len(cases),)])
        wait_for("select count(*) from procrastinate_jobs where status <> 'failed'", [(0,)])
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(30) for worker in workers] == [0, 0]
    assert passed_up(cases) == sorted(cases)
    entered = "select count(*), count(distinct (task_name, defer_timestamp)) from procrastinate_periodic_defers"
    assert [many == moments for many, moments in asked(entered)] == [True]
    assert asked("select id from procrastinate_jobs where status = 'failed'") == []


def _working(ended: ExitStack) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-m", "banshi.worker"], env=dict(os.environ))
    ended.callback(process.wait, 30)
    ended.callback(process.kill)
    return process


def test_the_same_turn_on_two_machines_at_once_does_its_work_once(town: Town) -> None:
    cases = overdue(town)

    def turn() -> None:
        try:
            escalate_overdue()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as machines:
        for done in [machines.submit(turn) for _one in range(4)]:
            done.result()
    assert passed_up(cases) == sorted(cases)
