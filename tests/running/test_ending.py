"""A server that is asked to end says so first, answers what it has in hand, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest
from django.conf import settings
from django.db import connections

from banshi.matters import receiving
from banshi.proofs.giving import LINE_SOURCE
from banshi.proofs.models import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

PATIENCE = 90.0
DRAIN = 2.0
ENDS_WITHIN = 15.0  # whoever does not end when asked to is killed after 25 (kept.SECONDS_TO_END)


@pytest.fixture
def serving(town: Town) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """Serve the town by the command of an installation."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with (
        _served(port) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
    ):
        try:
            _wait_until_ready(client)
            yield server, client
        finally:
            if server.poll() is None:
                server.terminate()
                server.wait(PATIENCE)
            with connections["owner"].cursor() as cursor:  # serving settles of which kind the town is; others go on
                cursor.execute("alter table register_idnumber drop constraint if exists number_of_this_kind")


def _served(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "banshi", "serve", "--port", str(port), "--workers", "1"]
    return subprocess.Popen(command, env=os.environ | {"BANSHI_DRAIN_SECONDS": str(DRAIN)})


def _wait_until_ready(client: httpx.Client) -> None:
    until = time.monotonic() + PATIENCE
    while not _is_ready(client):
        assert time.monotonic() < until
        time.sleep(0.2)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz?strict").is_success  # the worker is at work, too
    except httpx.HTTPError:
        return False


def test_it_goes_on_serving_however_often_its_worker_and_its_web_server_are_killed(
    serving: tuple[subprocess.Popen[bytes], httpx.Client],
) -> None:
    server, client = serving
    for what in ("banshi.worker", "banshi.worker", "granian", "banshi.worker", "banshi.worker", "banshi.worker"):
        os.kill(_child(server.pid, what), signal.SIGKILL)
    _wait_until_ready(client)
    assert server.poll() is None


def test_a_web_process_that_still_loads_ends_with_its_killed_server_and_the_next_one_waits_for_it(
    serving: tuple[subprocess.Popen[bytes], httpx.Client],
) -> None:
    server, client = serving
    web_server = _child(server.pid, "granian")
    os.kill(_child(web_server, "granian"), signal.SIGKILL)
    loading = _child(web_server, "granian")  # the one that is forked in its place
    server.kill()
    server.wait()
    with _served(client.base_url.port or 0) as next_one:
        try:
            until = time.monotonic() + ENDS_WITHIN
            while Path(f"/proc/{loading}").exists():
                assert time.monotonic() < until
                time.sleep(0.1)
            _wait_until_ready(client)
            assert next_one.poll() is None
        finally:
            next_one.terminate()
            assert next_one.wait(PATIENCE) == 0


def _child(parent: int, what: str, seconds: float = PATIENCE) -> int:
    """Return the number of the child that runs a module, as soon as there is one that lives."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for pid in (int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()):
            with suppress(OSError):
                if what.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return pid
        time.sleep(0.05)
    raise TimeoutError(what)


def test_what_is_served_is_sealed_and_only_the_worker_knows_how_the_owner_gets_in(
    serving: tuple[subprocess.Popen[bytes], httpx.Client], town: Town
) -> None:
    server, client = serving
    receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    last = connections["default"].cursor().execute("select max(id) from journal_line").fetchone()[0]
    until = time.monotonic() + PATIENCE
    while not Leaf.objects.filter(source=LINE_SOURCE, row_id=last).exists():
        assert time.monotonic() < until
        time.sleep(0.2)
    assert client.get("/.well-known/banshi-log/checkpoint").status_code == 200
    password = settings.DATABASES["owner"]["PASSWORD"].encode()
    knows = {what: password in _environment(_child(server.pid, what)) for what in ("granian", "banshi.worker")}
    assert knows == {"granian": False, "banshi.worker": True}
    assert password not in _environment(_child(_child(server.pid, "granian"), "granian"))


def _environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


@contextmanager
def locked(table: str) -> Iterator[psycopg.Connection]:
    """Let everybody who reads a table wait."""
    with psycopg.connect(_owner()) as connection:
        connection.execute(f"lock table {table} in access exclusive mode".encode())
        yield connection


def _owner() -> str:
    parts = settings.DATABASES["owner"]
    return psycopg.conninfo.make_conninfo(
        "", host=parts["HOST"], user=parts["USER"], password=parts["PASSWORD"], dbname=parts["NAME"]
    )


def test_what_is_in_hand_is_answered_and_new_ones_are_sent_elsewhere(
    serving: tuple[subprocess.Popen[bytes], httpx.Client],
) -> None:
    server, client = serving
    figures = client.get("/metrics", headers={"authorization": f"Bearer {os.environ['BANSHI_METRICS_TOKEN']}"})
    assert 'banshi_requests_total{method="GET",route="readyz",status="200"}' in figures.text
    answers: list[httpx.Response] = []
    with locked("stations_unit") as lock:
        slow = threading.Thread(target=lambda: answers.append(client.get("/stations/")))
        slow.start()
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        told = httpx.get(client.base_url.join("/readyz"), timeout=5)
        assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
        assert told.json()["faults"].keys() == {"ending"}
        time.sleep(DRAIN + 1)  # from here on the web server itself has been asked to end
        assert not answers
        lock.rollback()
        slow.join(PATIENCE)
    assert [answer.status_code for answer in answers] == [200]
    assert "派出所" in answers[0].text or "station" in answers[0].text
    assert server.wait(PATIENCE) == 0


def test_a_worker_finishes_the_job_in_hand(town: Town) -> None:
    def doing() -> int:
        with psycopg.connect(_owner()) as connection:
            row = connection.execute(
                "select count(*) from procrastinate_jobs where status = 'doing' and task_name = 'take-over-lists'"
            ).fetchone()
        return int((row or (0,))[0])

    with (
        locked("concerns_concernimport") as lock,
        subprocess.Popen([sys.executable, "-m", "banshi.worker"], env=os.environ | _of_the_web_role()) as worker,
    ):
        until = time.monotonic() + PATIENCE
        while not doing():  # the list that is taken over every ten seconds waits for the lock
            assert time.monotonic() < until
            time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert worker.poll() is None
        lock.rollback()
        assert worker.wait(PATIENCE) == 0
    assert doing() == 0


def _of_the_web_role() -> dict[str, str]:
    return {"DATABASE_URL": os.environ["WEB_DATABASE_URL"]}
