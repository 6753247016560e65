"""The house as ``banshi serve`` starts it: web server, worker and PostgreSQL, each with the processor time it used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from banshi.cli.children import WEB_PROCESSES
from bench.apart import is_durable
from bench.day_watch import cpu_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT, WORKERS = 8131, WEB_PROCESSES
"""``banshi serve`` starts as many processes of the web server unless told otherwise."""
SECONDS_TO_ANSWER = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """The three parts by the number of their first process, and the superuser's address of the database."""

    web: int
    worker: int
    database: int
    address: str

    def spent(self) -> dict[str, float]:
        """Return the milliseconds of processor time that each part has used so far."""
        return {"web": cpu_ms(self.web), "database": cpu_ms(self.database), "worker": cpu_ms(self.worker)}


def threads() -> int:
    """Return how many requests the web server answers at once."""
    from django.conf import settings

    return WORKERS * int(settings.PLACES)


@contextmanager
def opened() -> Iterator[House]:
    """Start the house on the database that is there, and end it."""
    from django.db import connections

    from banshi import postgres
    from banshi.cli.serving import THREADS_A_WORKER
    from banshi.cli.standing import refuse_taken
    from banshi.postgres.cluster import SUPERUSER, our_cluster

    refuse_taken("127.0.0.1", PORT)
    connections.close_all()
    server = postgres.ensure_running("banshi_bench", durable=is_durable())
    if server.data is None:
        raise RuntimeError("The bench needs a PostgreSQL of its own.")
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    address = our_cluster(durable=is_durable()).url(SUPERUSER, "banshi_bench")
    web = _started(
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT), "--workers", str(WORKERS),
        "--blocking-threads", str(THREADS_A_WORKER), "--no-ws", "--log-level", "warning", "banshi.wsgi:application",
    )  # fmt: skip
    worker = None
    try:
        _wait_until_it_answers()
        worker = _started("banshi.worker")
        yield House(web.pid, worker.pid, postmaster, address)
    finally:
        for process in (web, worker):
            if process is not None:
                process.terminate()
        for process in (web, worker):
            if process is not None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                process.kill()
                process.wait()


def _started(module: str, *options: str) -> subprocess.Popen[bytes]:
    told = os.environ | {"BANSHI_CONCERNS_PER_ADDRESS": str(10**9)}  # everybody comes from one address here
    return subprocess.Popen([sys.executable, "-m", module, *options], env=told)  # noqa: S603 - our own


def _wait_until_it_answers() -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        asked = HTTPConnection("127.0.0.1", PORT, timeout=10.0)
        with suppress(OSError):
            asked.request("GET", "/healthz")
            if asked.getresponse().status == 200:  # noqa: PLR2004 - HTTP's own
                break
        asked.close()
        time.sleep(0.1)
    else:
        raise RuntimeError("The web server does not answer.")
    with ThreadPoolExecutor(2 * threads()) as visitors:  # so many at once that each process of it has some
        list(visitors.map(_look, range(4 * threads())))


def _look(_turn: int) -> None:
    asked = HTTPConnection("127.0.0.1", PORT, timeout=SECONDS_TO_ANSWER)
    asked.request("GET", "/")
    asked.getresponse().read()
    asked.close()
