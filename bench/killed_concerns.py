"""Concerns come in over HTTP while web process, worker and database are killed in turn, without warning.

Whoever sends repeats what was not acknowledged, as a browser does: the form names the concern, so that twice is once.
At the end everything acknowledged has to be there once and whole, and every clock has to have done its work once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from uuid import UUID, uuid4

import httpx

from bench.apart import apart, throw_away, up_to_date

PORT, CLIENTS = 8127, 4
PAUSE_SECONDS = 2.0  # between answering again and the next kill: something is under way
LATE_EVERY = 20
PATIENCE_SECONDS = 600.0
OFF_AGAIN = (303, 302)


def run(size: int = 2000) -> list[dict[str, Any]]:
    """Take in ``size`` concerns; each row's limit is what must be: everything acknowledged, nothing twice."""
    return apart("bench.killed_concerns", "all", size)


class House:
    """The three processes, each of which dies and is started again."""

    def __init__(self) -> None:
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.kills = {"web": 0, "worker": 0, "database": 0}

    def open(self) -> None:
        """Start web process and worker."""
        self.web = self._start(
            "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT), "--workers", "1",
            "--blocking-threads", "4", "--log-level", "error", "banshi.wsgi:application",
        )  # fmt: skip
        self.worker = self._start("banshi.worker")

    def kill(self, what: str) -> None:
        """Kill one of the three as a power cut would, and start it again."""
        self.kills[what] += 1
        if what == "database":
            self._kill_database()
            return
        process = getattr(self, what)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if what == "worker":
            self.worker = self._start("banshi.worker")
        else:
            before, self.worker = self.worker, None
            self.open()
            if before is not None:
                os.killpg(before.pid, signal.SIGKILL)
                before.wait()

    def close(self) -> None:
        """End what was started."""
        for process in (self.web, self.worker):
            if process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", module, *options]
        return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own

    def _kill_database(self) -> None:
        from banshi import postgres

        data = postgres.ensure_running("banshi_bench", durable=True).data or Path()
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        time.sleep(0.5)
        postgres.ensure_running("banshi_bench", durable=True)


def _inside(_all: str, size: int) -> list[dict[str, Any]]:
    with throw_away(durable=True):
        os.environ["BANSHI_CONCERNS_PER_ADDRESS"] = str(10 * size)
        up_to_date()
        from bench import hotline

        hotline.opened()
        house = House()
        house.open()
        try:
            acknowledged = _storm(house, size)
        finally:
            house.close()
        return _checked(acknowledged, house)


def _storm(house: House, size: int) -> set[UUID]:
    """Send all concerns while the processes are killed in turn; return those that were acknowledged."""
    waiting: Queue[UUID] = Queue()
    for _one in range(size):
        waiting.put(uuid4())
    acknowledged: set[UUID] = set()
    clients = [threading.Thread(target=_send_all, args=(waiting, acknowledged)) for _one in range(CLIENTS)]
    began = time.monotonic()
    for client in clients:
        client.start()
    turn = 0
    while any(client.is_alive() for client in clients) and time.monotonic() - began < PATIENCE_SECONDS:
        _wait_until_it_answers()
        time.sleep(PAUSE_SECONDS)
        house.kill(("web", "worker", "database")[turn % 3])
        turn += 1
    for client in clients:
        client.join()
    return acknowledged


def _wait_until_it_answers() -> None:
    while True:
        with suppress(httpx.HTTPError):
            if httpx.get(f"http://127.0.0.1:{PORT}/readyz", timeout=5).is_success:
                return
        time.sleep(0.1)


def _send_all(waiting: Queue[UUID], acknowledged: set[UUID]) -> None:
    from django.db import connections

    with suppress(Empty):
        while True:
            concern = waiting.get_nowait()
            _send_until_acknowledged(concern)
            acknowledged.add(concern)
            if len(acknowledged) % LATE_EVERY == 0:
                _let_it_be_late(concern)
    connections.close_all()


def _send_until_acknowledged(concern: UUID) -> None:
    typed = {"ticket": ticket(concern), "place": "翠湖小区", "phone": f"1380{concern.int % 10**7:07d}",
             "words": f"翠湖小区{concern.int % 90 + 1}号楼暖气不热，已经{concern.int % 9 + 1}天了"}  # fmt: skip
    while True:
        with suppress(httpx.HTTPError), httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=20) as client:
            client.get("/concerns/new/").raise_for_status()
            answer = client.post(
                "/concerns/new/", data=typed | {"csrfmiddlewaretoken": client.cookies.get("csrftoken", "")}
            )
            if answer.status_code in OFF_AGAIN:
                return
        time.sleep(0.1)


def ticket(concern: UUID) -> str:
    """Return the ticket of a form that was opened a minute ago."""
    from django.core.signing import TimestampSigner, b62_encode

    class Earlier(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - 60)

    return Earlier(salt="concern-to-be").sign(str(concern))


def _let_it_be_late(concern: UUID) -> None:
    """Move the promise of a concern into the past, so that its clock runs out in the middle of it all."""
    from django.db import DatabaseError, connections

    from banshi.kernel import clock

    while True:
        try:
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    "update concerns_concern set due_at = %s, clock_at = %s where id = %s and escalated_at is null",
                    [clock.now(), clock.now(), concern],
                )
        except DatabaseError:
            connections["owner"].close()
            time.sleep(0.2)
        else:
            return


def _checked(acknowledged: set[UUID], house: House) -> list[dict[str, Any]]:
    from django.db import connections

    from banshi.concerns.clocks import run_clocks

    connections.close_all()
    run_clocks()
    with connections["owner"].cursor() as cursor:

        def count(statement: str) -> int:
            cursor.execute(statement)
            return int((cursor.fetchone() or (0,))[0])

        cursor.execute("select id from concerns_concern")
        there = {row[0] for row in cursor.fetchall()}
        cursor.execute("select at, urgency, due_at, clock_at from concerns_concern where escalated_at is null")
        untouched = cursor.fetchall()
        late = count("select count(*) from concerns_concern where escalated_at is not null")
        return [
            _row("acknowledged concerns that are there", len(acknowledged & there), len(acknowledged)),
            _row("concerns that nobody sent or that are there twice", len(there - acknowledged), 0),
            *(
                _row(f"concerns with other than one {name}", count(ONE_OF.format(table, key, more)), 0)
                for name, table, key, more in PARTS
            ),
            _row(
                "clocks that are late and untouched",
                count("select count(*) from concerns_concern where clock_at < now()"),
                0,
            ),
            _row("late concerns passed up once each", count(PASSED_UP), late),
            _row("clocks that are not what was promised", _wrong_clocks(untouched), 0),
            *(_row(f"times the {what} was killed, at least", times, 1) for what, times in house.kills.items()),
        ]


ONE_OF = "select count(*) from concerns_concern c where 1 <> (select count(*) from {0} p where p.{1} = c.id {2})"
PARTS = (
    ("report", "concerns_report", "concern_id", ""), ("trace", "concerns_trace", "concern_id", ""),
    ("line of its beginning", "journal_line", "thing_id", "and p.step = 'take-in'"),
    ("notice of its beginning", "notices_notice", "case_id", "and p.kind = 'concern-received'"),
)  # fmt: skip
PASSED_UP = (
    "select count(*) from concerns_concern c where c.escalated_at is not null and 1 = (select count(*)"
    " from journal_line l where l.thing_id = c.id and l.step = 'escalate')"
)


def _wrong_clocks(rows: list[tuple[Any, ...]]) -> int:
    """Count the concerns whose promise or next moment is not what the terms of the jurisdiction give."""
    from banshi.concerns.jurisdiction import pack
    from banshi.concerns.vocabulary import Urgency

    wrong = 0
    for at, urgency, due_at, clock_at in rows:
        due = pack().due(at, pack().terms[Urgency(urgency)]).at
        wrong += due_at != due or clock_at != at + (due - at) * float(pack().remind_at)
    return wrong


def _row(name: str, ours: float, limit: float) -> dict[str, Any]:
    ratio = round(ours / limit, 3) if limit else float(ours)
    return {"name": name, "ours": ours, "limit": limit, "ratio": ratio, "unit": "concerns"}


if __name__ == "__main__":
    import json

    if "--inside" in sys.argv:
        print(json.dumps(_inside(sys.argv[-2], int(sys.argv[-1]))))
    else:
        for row in run(int(sys.argv[-1]) if sys.argv[-1].isdigit() else 2000):
            print(row)
