"""Django's PostgreSQL, with less asked for each statement and for each request.

Whether a connection still holds is heard, where Django asks the server ``select 1`` before each request that uses it
again. What rarely holds (an error, somebody who listens to statements, a transaction that is broken) is looked at where
it does, where Django prepares for it four times a statement.
"""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

import psycopg
from django.apps import apps
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Callable


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


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's; its engine in the settings is the package that this module is in."""

    health_check_enabled: bool
    health_check_done: bool

    def cursor(self) -> Any:  # noqa: ANN401 - as above
        """Return a cursor, on a connection that was opened and heard in this request already if there is one."""
        if self.connection is None or self.queries_logged or (self.health_check_enabled and not self.health_check_done):
            return super().cursor()
        self.validate_thread_sharing()
        return Cursor(self.create_cursor(), self)

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
        heard = select.poll()  # ``select`` itself knows no file beyond the 1,024th
        heard.register(self.connection.fileno(), select.POLLIN)
        idle = self.connection.info.transaction_status is TransactionStatus.IDLE
        return (idle and not heard.poll(0)) or super().is_usable()
