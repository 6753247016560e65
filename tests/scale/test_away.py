"""A database that does not answer: whoever asks is told what happens and when to come again; nothing stays stuck."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import close_old_connections, connection
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@contextmanager
def away() -> Iterator[None]:
    """Lose the connection, and find nobody at the address."""
    connection.close()
    host = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        yield
    finally:
        connection.settings_dict["HOST"] = host


@pytest.mark.parametrize("path", ["/problems/", "/projects/"])
def test_a_page_says_that_another_machine_takes_over(town: Town, path: str) -> None:
    with away():
        answer = Client(raise_request_exception=False, headers={"accept-language": "en"}).get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "another machine is taking over" in answer.content.decode()


def test_the_next_request_finds_the_database_again(town: Town) -> None:
    browser = Client(raise_request_exception=False)
    with away():
        assert browser.get("/problems/").status_code == 503
    assert browser.get("/problems/").status_code == 200


def test_a_connection_that_was_cut_is_not_used_again(town: Town) -> None:
    browser = Client(raise_request_exception=False)
    assert browser.get("/problems/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    cut(pid)
    close_old_connections()  # as before every request that a web server takes
    assert browser.get("/problems/").status_code == 200


def cut(pid: int) -> None:
    """End a connection as a machine that dies does: no word is sent on it any more."""
    os.kill(pid, 15)
    while subprocess.run(["kill", "-0", str(pid)], capture_output=True, check=False).returncode == 0:
        pass


def test_addresses_of_several_machines_become_settings() -> None:
    told = os.environ | {
        "DATABASE_URL": "postgresql://banshi_owner:x@a:5432,b:5433/banshi?target_session_attrs=read-write",
        "DATABASE_REPLICA_URL": "postgresql://somebody:y@a:5432,b:5433/banshi?target_session_attrs=standby",
    }
    told.pop("WEB_DATABASE_URL", None)
    asked = (
        "from banshi.settings import DATABASES as d;"
        "print([(d[n]['HOST'], d[n]['PORT'], d[n]['USER'], d[n]['OPTIONS']['target_session_attrs']) for n in d])"
    )
    said = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True).stdout
    machines = "'a,b', '5432,5433'"
    assert said.strip() == (
        f"[({machines}, 'banshi_web', 'read-write'), ({machines}, 'banshi_owner', 'read-write'),"
        f" ({machines}, 'banshi_web', 'standby')]"
    )
