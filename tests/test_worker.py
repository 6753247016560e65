from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate import App
from procrastinate.jobs import DEFAULT_QUEUE
from procrastinate.testing import InMemoryConnector

from banshi import worker
from banshi.china.matters.lost_booklet import Answers
from banshi.concerns.learning import learn_by_itself
from banshi.concerns.models import Understanding
from banshi.concerns.same import weigh_by_itself
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.matters import filing, receiving
from banshi.notices.models import Notice
from banshi.notices.sending import next_try, send_waiting
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.fixtures import Settings

    from banshi.matters.models import Case
    from tests.cast import Town

LONG_AGO = SATURDAY_MORNING - timedelta(days=200)


def filed(town: Town) -> Case:
    with clock.stopped_at(LONG_AGO):
        visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
        return filing.file_case(visit.id, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=town.chen)


@contextmanager
def working() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "banshi.worker"], env=dict(os.environ))
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)


def escalations(case: Case) -> int:
    return Line.objects.filter(thing_id=case.id, step="escalate").count()


def newest_worker() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from procrastinate_workers")
        return int((cursor.fetchone() or (0,))[0])


def wait_until(happened: Callable[[], bool]) -> None:
    for _ in range(900):
        if happened():
            return
        time.sleep(0.1)
    pytest.fail("nothing happened within ninety seconds")


def test_a_worker_killed_and_started_again_passes_an_overdue_case_on_exactly_once(town: Town) -> None:
    case = filed(town)
    with working() as first:
        wait_until(lambda: escalations(case) > 0)
        first.kill()
    known = newest_worker()
    with working() as second:
        wait_until(lambda: newest_worker() > known)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    case.refresh_from_db()
    assert escalations(case) == 1
    assert case.office_id == town.zhao.unit_id


def test_the_queue_works_with_the_rights_of_the_web_process(town: Town) -> None:
    assert town.li
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_user = 'banshi_web', has_table_privilege('procrastinate_jobs', 'update')")
        assert cursor.fetchone() == (True, True)


def test_only_a_worker_with_the_owners_address_learns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = turns()
    monkeypatch.setitem(settings.DATABASES["owner"], "USER", settings.DATABASES["default"]["USER"])
    assert owner == turns() | {
        "weigh-words",
        "learn",
        "publish-months",
        "close-cycles",
        "key-the-unkeyed",
        "compare-records",
        "watch-looks",
        "delete-due",
    }
    assert "clocks-of-concerns" in turns()


def test_the_night_is_that_of_the_office() -> None:
    assert worker.at_night(3, 17) == "17 19 * * *"
    assert worker.at_night(3, 43, weekly=True) == "43 19 * * 6"


def test_a_worker_of_the_web_role_is_never_handed_a_turn_that_it_does_not_know(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_the_owner = entered()
    monkeypatch.setitem(settings.DATABASES["owner"], "USER", settings.DATABASES["default"]["USER"])
    for name in of_the_owner.keys() - entered().keys():
        assert of_the_owner[name] == worker.OWNERS, name
    assert set(entered().values()) == {DEFAULT_QUEUE}


def turns() -> set[str]:
    """Return the turns that a worker enters."""
    return set(entered())


def entered() -> dict[str, str]:
    """Return the turns that a worker enters, with their queues."""
    queue = App(connector=InMemoryConnector())
    worker.schedule(queue)
    return {name: task.queue for name, task in queue.tasks.items() if "builtin" not in name}


@pytest.mark.usefixtures("town")
def test_without_enough_examples_a_night_of_learning_changes_nothing() -> None:
    assert (weigh_by_itself(), learn_by_itself()) == (False, None)
    assert not Understanding.objects.exists()


class Gateway(BaseHTTPRequestHandler):
    taken: list[tuple[str, dict[str, object]]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.status in {0, 200}:
            self.taken.append((self.headers["Idempotency-Key"], loads(body)))
        if not self.status:  # taken, and hung up without a word
            return
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def gateway(settings: Settings) -> Iterator[type[Gateway]]:
    kind = type("OneGateway", (Gateway,), {"taken": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.NOTICE_GATEWAY = f"http://127.0.0.1:{server.server_address[1]}/notices"
        yield kind
        server.shutdown()


def test_a_gateway_takes_each_notice_once_in_both_languages(town: Town, gateway: type[Gateway]) -> None:
    case = filed(town)
    with clock.stopped_at(LONG_AGO + timedelta(minutes=1)):
        assert send_waiting() == 2
        assert send_waiting() == 0
    assert len({key for key, _said in gateway.taken}) == 2
    to_li = next(said for _key, said in gateway.taken if said["person"] == town.li.id)
    assert case.number in str(to_li["words"])
    assert set(to_li["words"]) == {"zh-hans", "en"}  # type: ignore[call-overload]


def test_a_gateway_that_refuses_is_tried_again_after_a_growing_gap(town: Town, gateway: type[Gateway]) -> None:
    filed(town)
    gateway.status = 503
    with clock.stopped_at(LONG_AGO):
        assert send_waiting() == 0
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 1]
    gateway.status = 200
    with clock.stopped_at(LONG_AGO + timedelta(seconds=50)):
        assert send_waiting() == 1
    with clock.stopped_at(LONG_AGO + timedelta(seconds=61)):
        assert send_waiting() == 1
    gaps = [next_try(LONG_AGO, tries) - LONG_AGO for tries in range(5)]
    assert gaps == [timedelta(minutes=m) for m in (0, 1, 3, 7, 15)]


def test_a_gateway_that_hangs_up_after_taking_is_written_down_as_unclear(town: Town, gateway: type[Gateway]) -> None:
    filed(town)
    gateway.status = 0
    with clock.stopped_at(LONG_AGO):
        assert send_waiting() == 0
    assert len(gateway.taken) == 1
    assert sorted(Notice.objects.values_list("unclear", flat=True)) == [0, 1]
    gateway.status = 200
    with clock.stopped_at(LONG_AGO + timedelta(minutes=2)):
        assert send_waiting() == 2
    assert Notice.objects.get(unclear=1).sent_at == LONG_AGO + timedelta(minutes=2)


def test_a_refusal_is_clear_and_a_gateway_that_is_not_there_has_taken_nothing(
    town: Town, gateway: type[Gateway], settings: Settings
) -> None:
    filed(town)
    gateway.status = 503
    with clock.stopped_at(LONG_AGO):
        assert send_waiting() == 0
    settings.NOTICE_GATEWAY = "http://127.0.0.1:1/"
    with clock.stopped_at(LONG_AGO + timedelta(minutes=2)):
        assert send_waiting() == 0
    assert not Notice.objects.exclude(unclear=0).exists()


def test_a_try_whose_sender_died_is_unclear_and_made_again_by_one_other(town: Town, gateway: type[Gateway]) -> None:
    filed(town)
    Notice.objects.update(begun_at=clock.now(), tries=1)
    with clock.stopped_at(LONG_AGO + timedelta(minutes=2)):
        assert send_waiting() == 0  # whoever began may live and be about to end it
        Notice.objects.update(begun_at=timezone.now() - timedelta(seconds=31))
        assert send_waiting() == 2
    assert set(Notice.objects.values_list("unclear", "begun_at")) == {(1, None)}
    assert len(gateway.taken) == 2


def test_old_news_is_not_sent_and_without_a_gateway_nothing_is(town: Town, gateway: type[Gateway]) -> None:
    filed(town)
    with clock.stopped_at(LONG_AGO + timedelta(days=4)):
        assert send_waiting() == 0
    assert not gateway.taken


def test_without_a_gateway_nothing_is_sent(town: Town) -> None:
    filed(town)
    with clock.stopped_at(LONG_AGO):
        assert send_waiting() == 0
    assert not Notice.objects.exclude(sent_at=None).exists()
