"""Statements that are asked again and again: each connection remembers how, and asks by one call.

Psycopg takes a statement apart anew where more than a hundred others came between, forgets what it prepared after a
hundred, and waits in turns, so that a signal or another coroutine can come between; each turn hands the interpreter to
another thread. Pages and steps have some three hundred statements, and a web process waits for nothing else.
"""
# ruff: noqa: SLF001 - what psycopg's own cursor does with its connection, done in fewer turns

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import psycopg
from psycopg._preparing import Prepare, PrepareManager
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.rows import tuple_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg.pq.abc import PGresult

MOST = 1000
"""Statements that a connection remembers."""
AT_REST = frozenset({TransactionStatus.IDLE, TransactionStatus.INTRANS})


class Plan:
    """How one statement is asked: its values are written, and its rows read, by what was found out the first time."""

    __slots__ = ("query", "transformer", "types")

    def __init__(self, connection: psycopg.Connection[Any], query: str, params: Any) -> None:  # noqa: ANN401 - of any shape
        self.transformer = Transformer(connection)
        self.query = PostgresQuery(self.transformer)
        self.query.convert(query, params)
        self.types: tuple[int, ...] | None = None

    def rows(self, result: PGresult) -> list[Any]:
        """Return all rows of an answer."""
        # Of which types the columns are may hang on the types of the values, and on nothing else.
        self.transformer.set_pgresult(result, set_loaders=self.types != self.query.types)
        self.types = self.query.types
        return self.transformer.load_rows(0, result.ntuples, tuple)


class Plans(PrepareManager):
    """What a connection has prepared, and how it is asked."""

    prepared_max = MOST

    def __init__(self) -> None:
        super().__init__()
        self.by_statement: dict[str, Plan] = {}

    def learn(self, connection: psycopg.Connection[Any], asked: PostgresQuery, query: str, params: Any) -> None:  # noqa: ANN401 - as above
        """Remember how a statement is asked, once it is prepared."""
        if self.key(asked) in self._names and query not in self.by_statement:
            if len(self.by_statement) >= MOST:
                self.by_statement.clear()
            self.by_statement[query] = Plan(connection, query, params)


def use(connection: psycopg.Connection[Any]) -> None:
    """Let a new connection ask so."""
    plans = Plans()
    plans.prepare_threshold = connection.prepare_threshold
    connection._prepared, connection.cursor_factory = plans, Cursor


class Cursor(psycopg.Cursor[Any]):
    """Psycopg's cursor, on a connection with plans. It reads all rows when they come."""

    _rows: Sequence[Any] | None = None
    _next = 0
    _converted: PostgresQuery | None = None

    def execute(self, query: Any, params: Any = None, *, prepare: Any = None, binary: Any = None) -> Self:  # noqa: ANN401 - psycopg's own shape
        """Send a statement; whatever is not prepared yet goes psycopg's way. Raises psycopg's errors."""
        self._rows = None
        plans: Any = self._conn._prepared
        plain = type(query) is str and prepare is None and binary is None and self._is_usual()
        if plain and (plan := plans.by_statement.get(query)) is not None and self._asked(plan, params):
            return self
        super().execute(query, params, prepare=prepare, binary=binary)
        if plain and self._converted is not None:
            plans.learn(self._conn, self._converted, query, params)
        return self

    def _is_usual(self) -> bool:
        """Tell whether rows are wanted as they mostly are: values as text, each row a tuple."""
        return self.format == Format.TEXT and self._row_factory is tuple_row

    def _convert_query(self, query: Any, params: Any = None) -> PostgresQuery:  # noqa: ANN401 - as above
        self._converted = super()._convert_query(query, params)
        return self._converted

    def _asked(self, plan: Plan, params: Any) -> bool:  # noqa: ANN401 - as above
        """Ask by a plan; ``False`` where these values are of other types than those that were prepared."""
        connection, library, asked = self._conn, self._pgconn, plan.query
        with connection.lock:
            status = library.transaction_status
            if self._closed or status not in AT_REST or connection._pipeline is not None:
                return False
            asked.dump(params)
            prepared, name = connection._prepared.get(asked)
            if prepared is not Prepare.YES:
                return False
            self._reset()
            self._last_query = None
            if status == TransactionStatus.IDLE and not connection.autocommit:
                self._heard(library.exec_(connection._get_tx_start_command()))
            values: Any = asked.params  # of which some may be missing: psycopg's own types forget it here
            result = self._heard(library.exec_prepared(name, values, asked.formats))
            connection._prepared.maybe_add_to_cache(asked, prepared, name)
            self._results, self.pgresult, self._statusmessage = [result], result, result.command_status
            if result.status == ExecStatus.TUPLES_OK:
                self._rows, self._next, self._rowcount = plan.rows(result), 0, result.ntuples
            elif (many := result.command_tuples) is not None:
                self._rowcount = many
        return True

    def _heard(self, result: PGresult) -> PGresult:
        """Return an answer. What PostgreSQL's library itself says has no code: then nobody is at the other end."""
        if result.status == ExecStatus.FATAL_ERROR and not result.error_field(DiagnosticField.SQLSTATE):
            self._conn.close()  # where the server's last words were read, the library takes the line for open
            raise psycopg.OperationalError(result.get_error_message())
        self._check_results([result])
        return result

    def fetchone(self) -> Any:  # noqa: ANN401 - as above
        """Return the next row, or nothing."""
        if self._rows is None:
            return super().fetchone()
        self._next += 1
        return self._rows[self._next - 1] if self._next <= len(self._rows) else None

    def fetchmany(self, size: int = 0) -> list[Any]:
        """Return the next rows."""
        if self._rows is None:
            return super().fetchmany(size)
        first, self._next = self._next, self._next + (size or self.arraysize)
        return list(self._rows[first : self._next])

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        if self._rows is None:
            return super().fetchall()
        first, self._next = self._next, len(self._rows)
        return list(self._rows[first:])

    def __next__(self) -> Any:  # noqa: ANN401 - as above
        """Return the next row."""
        if self._rows is None:
            return super().__next__()
        if (row := self.fetchone()) is None:
            raise StopIteration
        return row
