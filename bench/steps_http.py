"""Opening cases over the real HTTP stack: a server process of its own, a clerk's session, CSRF, the form.

CPU is read from the kernel for the server's processes and PostgreSQL's together; the client's is not counted.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

from bench.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.world import World

CPU_BUDGET_MS = 8.0
STATEMENTS_BUDGET = 12
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def over_http(opened: World, size: int, *, first: int) -> list[dict[str, Any]]:
    """Open ``size`` cases for the persons from ``first`` on; returns rows as ``steps.run`` does."""
    with _served() as address, httpx.Client(base_url=address, timeout=30) as client:
        _sign_in(client)
        visits = [_receive(client, opened, person) for person in range(first, first + size + 20)]
        for visit in visits[:20]:
            _file(client, visit)
        before = _cpu_ms(opened)
        for visit in visits[20:]:
            _file(client, visit)
        spent = _cpu_ms(opened) - before
    statements = _statements(opened, first + size + 30)
    return [
        _row("open over HTTP: CPU of server and PostgreSQL", spent / size, CPU_BUDGET_MS, "ms"),
        _row("open over HTTP: SQL statements, transaction included", statements, STATEMENTS_BUDGET, "statements"),
    ]


@contextmanager
def _served() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603 - our own server
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", "--blocking-threads", "1", "--log-level", "error", "banshi.wsgi:application"],
        start_new_session=True,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _try in range(100):
            try:
                httpx.get(f"{address}/healthz").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        _served_by.append(server.pid)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)  # or whoever reads what this bench says waits for its end for ever
            server.wait()


_served_by: list[int] = []


def _sign_in(client: httpx.Client, login: str = "clerk") -> None:
    client.get("/accounts/login/")
    answer = client.post("/accounts/login/", data=_form(client, login=login, password=PASSWORD))
    if answer.status_code != httpx.codes.FOUND:
        raise RuntimeError(answer.text[:500])


def _receive(client: httpx.Client, opened: World, person: int) -> str:
    answer = client.post(
        "/counter/receive",
        data=_form(client, id_number=opened.number_of(person), name=opened.name_of(person), compared="on",
                   matter="lost-booklet"),
    )  # fmt: skip
    if answer.status_code != httpx.codes.FOUND:
        raise RuntimeError(answer.text[:2000])
    return answer.headers["location"]


def _file(client: httpx.Client, visit: str) -> None:
    typed = _form(client, command=str(uuid4()), lost_on="2026-01-02", circumstances="火车上")
    answer = client.post(visit, data=typed)
    if answer.status_code != httpx.codes.FOUND:
        raise RuntimeError(answer.text[:2000])
    client.cookies.delete("messages", domain="127.0.0.1")  # as when the page that it leads to is shown


def _form(client: httpx.Client, **typed: str) -> dict[str, str]:
    return {"csrfmiddlewaretoken": client.cookies["csrftoken"], **typed}


def _statements(opened: World, person: int) -> int:
    """Count the statements of one opening in this process, by the same views."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    typed = {"id_number": opened.number_of(person), "name": opened.name_of(person), "compared": "on"}
    visit = client.post("/counter/receive", typed | {"matter": "lost-booklet"}).headers["Location"]
    with CaptureQueriesContext(connection) as captured:
        client.post(visit, {"command": str(uuid4()), "lost_on": "2026-01-02", "circumstances": "火车上"})
    return len(captured)


def _cpu_ms(opened: World) -> float:
    """Return the CPU that the server and PostgreSQL have used so far, all their processes together."""
    postmaster = int(((opened.server.data or Path()) / "postmaster.pid").read_text().split()[0])
    return sum(_own_ms(pid) for root in (_served_by[-1], postmaster) for pid in _family(root))


def _family(root: int) -> Iterator[int]:
    yield root
    for children in Path(f"/proc/{root}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _own_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return TICK_MS * (int(fields[11]) + int(fields[12]))


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 3), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}
