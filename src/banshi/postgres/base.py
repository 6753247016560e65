"""Django's PostgreSQL, with less asked for each statement and for each request.

Whether a connection still holds is heard, where Django asks the server ``select 1`` before each request that uses it
again. What rarely holds (an error, somebody who listens to statements, a transaction that is broken) is looked at where
it does, where Django prepares for it four times a statement.
"""

from __future__ import annotations

import os
import select
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import psycopg
from django.apps import apps
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from banshi.postgres import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    type Connection = psycopg.Connection[Any]


class Cursor(CursorWrapper):
    """Django's cursor, which speaks to psycopg's at once where nothing is between them."""

    def execute(self, sql: Any, params: Any = None) -> Any:  # noqa: ANN401 - Django's own shape
        """Send a statement; raises Django's errors."""
        if self.db.execute_wrappers or self.db.needs_rollback or not apps.ready:
            return super().execute(sql, params)
        return self._told(self.cursor.execute, sql, params)

    def fetchone(self) -> Any:  # noqa: ANN401 - as above
        """Return the next row."""
        return self._told(self.cursor.fetchone)

    def fetchmany(self, *size: int) -> Any:  # noqa: ANN401 - as above
        """Return the next rows."""
        return self._told(self.cursor.fetchmany, *size)

    def fetchall(self) -> Any:  # noqa: ANN401 - as above
        """Return all rows that are left."""
        return self._told(self.cursor.fetchall)

    def _told[R](self, work: Callable[..., R], *given: Any) -> R:  # noqa: ANN401 - of any work
        try:
            return work(*given)
        except psycopg.Error:
            with self.db.wrap_database_errors:
                raise


class Rest:
    """Connections at rest between two requests, of this process, by the name of the database.

    A web process has more threads than it works on requests, since others wait in line. Where each thread keeps a
    connection of its own, all of them are used now and then, and each has to learn every statement for itself.
    """

    def __init__(self) -> None:
        self.is_shared = False
        self._here: defaultdict[str, list[Connection]] = defaultdict(list)
        os.register_at_fork(after_in_child=self._here.clear)  # they belong to the process that opened them

    def share(self) -> None:
        """Let the threads of this process use each other's connections from here on."""
        self.is_shared = True

    def put(self, alias: str, raw: Connection) -> None:
        """Keep a connection for whoever asks next."""
        self._here[alias].append(raw)

    def take(self, alias: str) -> Connection | None:
        """Return the one that was used last and still holds, if there is one."""
        while True:
            try:
                raw = self._here[alias].pop()
            except IndexError:
                return None
            if holds(raw):
                return raw
            raw.close()


rest = Rest()


def holds(raw: Connection) -> bool:
    """Tell whether a connection is idle and nothing has come over it: a server that ends closes its side."""
    if raw.closed or raw.info.transaction_status is not TransactionStatus.IDLE:
        return False
    heard = select.poll()  # ``select`` itself knows no file beyond the 1,024th
    heard.register(raw.fileno(), select.POLLIN)
    return not heard.poll(0)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's; its engine in the settings is the package that this module is in."""

    health_check_enabled: bool
    health_check_done: bool

    def get_new_connection(self, conn_params: Any) -> Any:  # noqa: ANN401 - Django's own shape
        """Return a connection that another thread has put back, or a new one."""
        if at_rest := rest.take(self.alias):
            return at_rest
        raw = super().get_new_connection(conn_params)
        at_once.use(raw)
        return raw

    def close_if_unusable_or_obsolete(self) -> None:
        """Put the connection back at the end of a request, where threads share theirs."""
        super().close_if_unusable_or_obsolete()
        if rest.is_shared and self.connection is not None and not self.in_atomic_block:
            rest.put(self.alias, self.connection)
            self.connection = None

    def cursor(self) -> Any:  # noqa: ANN401 - as above
        """Return a cursor, on a connection that was opened and heard in this request already if there is one."""
        if self.connection is None or self.queries_logged or (self.health_check_enabled and not self.health_check_done):
            return super().cursor()
        self.validate_thread_sharing()
        try:
            return Cursor(self.connection.cursor(), self)
        except psycopg.Error:  # the server ended within this request
            with self.wrap_database_errors:
                raise

    def make_cursor(self, cursor: Any) -> Any:  # noqa: ANN401 - as above
        """Return a cursor for the first statement of a request."""
        return Cursor(cursor, self)

    def is_usable(self) -> bool:
        """Tell whether the connection holds.

        A server that ends closes its side, and that can be read without asking. Whatever else can be read (somebody
        is told something) says neither, and so does a transaction that is not over: then the server is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        return holds(self.connection) or super().is_usable()
