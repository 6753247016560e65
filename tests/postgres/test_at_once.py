"""A statement that is asked again is asked as the first time, and answered the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from psycopg.pq import ExecStatus, Format
from psycopg.rows import dict_row

from banshi.postgres import at_once
from banshi.stations.models import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

NOW = datetime(2026, 11, 23, tzinfo=UTC)
OFTEN = 6  # psycopg prepares what was asked three times; from then on it is asked by a plan


@pytest.fixture
def asked(town: Town) -> Iterator[psycopg.Connection[Any]]:
    """Open a connection of its own that asks at once."""
    told = {name.lower(): str(settings.DATABASES["default"][name]) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    name = str(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(
        psycopg.conninfo.make_conninfo(dbname=name, **told), autocommit=True, prepare_threshold=3
    ) as opened:
        at_once.use(opened)
        yield opened


def plans(asked: psycopg.Connection[Any]) -> dict[str, at_once.Plan]:
    """Return what is asked by a plan."""
    found = asked._prepared  # noqa: SLF001 - as in what is tested
    assert isinstance(found, at_once.Plans)
    return found.by_statement


def test_every_answer_is_the_one_that_psycopg_gives(asked: psycopg.Connection[Any]) -> None:
    statement = "select %s::int, %s::text, %s::date, %s::timestamptz, %s::int[], %s::jsonb, %s::bytea"
    values: tuple[Any, ...] = (
        7, "平湖", date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC), [1, None], '{"a": 1}', b"\0\xff",
    )  # fmt: skip
    first = asked.execute(statement, values).fetchall()
    answers = [asked.execute(statement, values).fetchall() for _ in range(OFTEN)]
    assert statement in plans(asked)
    assert answers == [first] * OFTEN
    assert asked.execute(statement, (None,) * 7).fetchall() == [(None,) * 7]
    assert asked.execute(statement, ["8", *values[1:]]).fetchone() == (8, *first[0][1:])  # a text where a number was


def test_columns_whose_types_hang_on_the_values_are_read_as_what_they_are(asked: psycopg.Connection[Any]) -> None:
    for _ in range(OFTEN):
        for value in (7, "seven", date(2026, 11, 23), 7.5, 2**40):
            assert asked.execute("select %s", (value,)).fetchone() == (value,)
    assert "select %s" in plans(asked)


def test_whoever_wants_rows_otherwise_gets_them_otherwise(asked: psycopg.Connection[Any]) -> None:
    statement, values = "select %s::int as a, %s::bytea as b", (7, b"\0\xff")
    for _ in range(OFTEN):
        assert asked.execute(statement, values).fetchone() == values
        with asked.cursor(binary=True) as cursor:
            assert cursor.execute(statement, values).fetchone() == values
            assert cursor.pgresult is not None
            assert cursor.pgresult.fformat(0) == Format.BINARY
        with asked.cursor(row_factory=dict_row) as named:
            assert named.execute(statement, values).fetchone() == {"a": 7, "b": b"\0\xff"}


def test_named_values_stand_where_their_names_do(asked: psycopg.Connection[Any]) -> None:
    for _ in range(OFTEN):
        found = asked.execute("select %(b)s::int, %(a)s::int, %(b)s::int", {"a": 1, "b": 2}).fetchone()
        assert found == (2, 1, 2)


def test_one_within_the_rows_of_another_leaves_both_what_they_read(asked: psycopg.Connection[Any]) -> None:
    statement = "select n from generate_series(%s::int, %s::int) n"
    for _ in range(OFTEN):
        outer, inner = asked.cursor(), asked.cursor()
        outer.execute(statement, (1, 4))
        assert outer.fetchone() == (1,)
        inner.execute(statement, (11, 13))
        assert [*outer.fetchmany(2), *inner] == [(2,), (3,), (11,), (12,), (13,)]
        assert outer.fetchall() == [(4,)]
        assert outer.fetchone() is None
        assert inner.fetchall() == []


def test_more_statements_than_psycopg_remembers_are_all_remembered(asked: psycopg.Connection[Any]) -> None:
    statements = [f"select {n} + %s::int" for n in range(300)]
    for _ in range(OFTEN):
        for n, statement in enumerate(statements):
            assert asked.execute(statement, (1,)).fetchone() == (n + 1,)
    assert set(statements) <= plans(asked).keys()
    (many,) = asked.execute("select count(*) from pg_prepared_statements").fetchone() or (0,)
    assert many >= len(statements)


def test_what_changes_rows_says_how_many_and_belongs_to_its_transaction(town: Town) -> None:
    for key in "ab":
        row = Session(session_key=key, session_data="", expire_date=NOW, begun_at=NOW, seen_at=NOW, device="none")
        row.save(force_insert=True)
    read, change = (
        "select device from stations_session where session_key = %s",
        "update stations_session set device = %s",
    )
    for turn in range(OFTEN):
        with transaction.atomic(), connection.cursor() as cursor:
            with suppress(ZeroDivisionError), transaction.atomic():
                cursor.execute(change, [f"turn {turn}"])
                assert cursor.rowcount == Session.objects.count()
                cursor.execute(read, ["a"])
                assert cursor.fetchone() == (f"turn {turn}",)
                raise ZeroDivisionError
            cursor.execute(read, ["a"])
            assert cursor.fetchone() == ("none",)
    assert not connection.in_atomic_block


def test_what_goes_wrong_is_told_with_its_code_and_the_next_one_is_answered(town: Town) -> None:
    statement = "select 12 / %s::int"
    for turn in range(OFTEN):
        with connection.cursor() as cursor:
            with pytest.raises(DataError) as refused:
                cursor.execute(statement, [0])
            cause = refused.value.__cause__
            assert isinstance(cause, psycopg.errors.DivisionByZero), turn
            cursor.execute(statement, [4])
            assert cursor.fetchall() == [(3,)]
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("insert into stations_session (session_key) values (%s)", [str(turn)])


def test_a_server_that_ends_is_told_as_one(town: Town, asked: psycopg.Connection[Any]) -> None:
    for _ in range(OFTEN):
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid(), %s::int", [1])
            backend = cursor.fetchone()[0]
    asked.execute("select pg_terminate_backend(%s, 10000)", [backend])
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid(), %s::int", [1])
    connection.close()


def test_what_the_library_itself_says_is_that_nobody_is_there(asked: psycopg.Connection[Any]) -> None:
    told = asked.pgconn.make_empty_result(ExecStatus.FATAL_ERROR)  # no code, as when a line is found closed
    with pytest.raises(psycopg.OperationalError):
        at_once.Cursor(asked)._heard(told)  # noqa: SLF001 - it takes two in one moment to make it happen
    assert asked.closed


def test_a_connection_within_a_broken_transaction_says_so(asked: psycopg.Connection[Any]) -> None:
    for _ in range(OFTEN):
        asked.execute("select %s::int", (1,))
    asked.autocommit = False
    with pytest.raises(psycopg.errors.DivisionByZero):
        asked.execute("select 1 / 0")
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        asked.execute("select %s::int", (1,))
    asked.rollback()
    assert asked.execute("select %s::int", (1,)).fetchone() == (1,)
