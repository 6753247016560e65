"""Whether a connection that is used again still holds is known without asking the server, and never wrongly."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    OperationalError,
    ProgrammingError,
    close_old_connections,
    connection,
    connections,
    transaction,
)  # fmt: skip
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from banshi.postgres import base
from banshi.postgres.base import Rest

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


def test_what_goes_wrong_is_told_as_django_tells_it(town: Town) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(DataError, match="division by zero") as refused:
            cursor.execute("select 1 / %s::int", [0])
        assert isinstance(refused.value.__cause__, psycopg.errors.DivisionByZero)
        cursor.execute("set statement_timeout = 0")
        with pytest.raises(ProgrammingError):
            cursor.fetchall()


def test_a_server_that_ends_within_a_request_is_told_as_django_tells_it(beside: Connection) -> None:
    beside.execute("select pg_terminate_backend(%s, 10000)", [_backend()])
    for _statement in range(2):
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("select 1")
    connection.close()


def test_a_transaction_that_is_broken_takes_no_further_statement(town: Town) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with suppress(DataError), transaction.atomic(savepoint=False):
            cursor.execute("select 1 / 0")
        with pytest.raises(TransactionManagementError):
            cursor.execute("select 1")


def test_who_listens_to_statements_hears_each(town: Town) -> None:
    heard: list[str] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        heard.append(sql)
        return execute(sql, *rest)

    with connection.cursor() as cursor, connection.execute_wrapper(listen):
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
    with CaptureQueriesContext(connection) as seen, connection.cursor() as cursor:
        cursor.execute("select 2")
    assert (heard, [one["sql"] for one in seen.captured_queries]) == (["select 1"], ["select 2"])


def test_rows_come_one_by_one_some_or_all(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select generate_series(1, 6)")
        assert (cursor.fetchone(), cursor.fetchmany(2), list(cursor)) == ((1,), [(2,), (3,)], [(4,), (5,), (6,)])
        cursor.execute("select 7")
        assert (cursor.rowcount, cursor.fetchall()) == (1, [(7,)])


def test_another_thread_may_not_use_this_connection(town: Town) -> None:
    told: list[Exception] = []

    def use(given: Any) -> None:
        try:
            given.cursor()
        except DatabaseError as refused:
            told.append(refused)

    connection.ensure_connection()
    other = Thread(target=use, args=(connections["default"],))
    other.start()
    other.join()
    assert "created in a thread" in str(told[0])


@pytest.fixture
def shared(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    """Let threads share connections, as in a web process; close what is left."""
    rest = Rest()
    monkeypatch.setattr(base, "rest", rest)
    rest.share()
    yield rest
    while raw := rest.take("default"):
        raw.close()


def _request() -> int:
    """Return which backend answers one request, in a thread of its own."""
    told: list[int] = []

    def answer() -> None:
        told.append(_backend())
        close_old_connections()

    thread = Thread(target=answer)
    thread.start()
    thread.join()
    return told[0]


def test_threads_take_the_connection_that_was_used_last(shared: Rest) -> None:
    first = _request()
    assert {_request() for _one in range(5)} == {first}
    raw = shared.take("default")
    second = _request()
    assert raw is not None
    assert second != first
    shared.put("default", raw)
    assert _request() == first


def test_a_connection_at_rest_whose_server_ended_is_not_given_out(shared: Rest, beside: Connection) -> None:
    first = _request()
    beside.execute("select pg_terminate_backend(%s, 10000)", [first])
    second = _request()
    assert second != first
    assert _request() == second


def test_a_connection_within_a_transaction_is_not_put_back(shared: Rest) -> None:
    with suppress(DatabaseError), transaction.atomic():
        _backend()
        close_old_connections()
    assert shared.take("default") is None
    assert _request() == _request()


def test_a_forked_process_opens_connections_of_its_own(shared: Rest) -> None:
    first = _request()
    child = os.fork()
    if not child:  # pragma: no cover - ends without coming back
        os._exit(0 if shared.take("default") is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _request() == first


def test_nothing_is_shared_where_nobody_said_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = Rest()
    monkeypatch.setattr(base, "rest", rest)
    _request()
    assert rest.take("default") is None
