"""Whether a connection that is used again still holds is known without asking the server, and never wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.db import close_old_connections, connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

    type Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def beside(town: Town) -> Iterator[Connection]:
    """Open another connection of the same role, which may see and end what its like does."""
    told = {name.lower(): str(settings.DATABASES["default"][name]) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    name = str(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(psycopg.conninfo.make_conninfo(dbname=name, **told), autocommit=True) as opened:
        yield opened


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int((cursor.fetchone() or (0,))[0])


def _asked(beside: Connection, backend: int) -> str:
    return str((beside.execute("select query from pg_stat_activity where pid = %s", [backend]).fetchone() or ("",))[0])


def test_a_connection_that_holds_is_used_again_and_nobody_is_asked(beside: Connection) -> None:
    backend = _backend()
    before = _asked(beside, backend)
    close_old_connections()
    connection.ensure_connection()
    connection.close_if_health_check_failed()
    assert _asked(beside, backend) == before == "select pg_backend_pid()"
    assert _backend() == backend


def test_a_connection_whose_server_ended_is_left_for_a_new_one(beside: Connection) -> None:
    backend = _backend()
    close_old_connections()
    beside.execute("select pg_terminate_backend(%s, 10000)", [backend])
    assert _backend() != backend


def test_who_was_told_something_meanwhile_asks(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("listen somebody")
    backend = _backend()
    close_old_connections()
    with connections["owner"].cursor() as cursor:
        cursor.execute("notify somebody, 'something'")
    assert _backend() == backend
    with connection.cursor() as cursor:
        cursor.execute("unlisten somebody")
