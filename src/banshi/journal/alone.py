"""One run at a time of what works alone, as the owner of the tables, on the command line or by the worker.

The server takes a moment to notice that a run was killed and to clear away its transaction. So one that comes right
after waits for the lock, and not for longer than ``PATIENCE``.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from django.db import OperationalError, connections, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 20
"""Seconds for the lock of a run that was killed to be given up by the server."""


@contextmanager
def alone(name: str, otherwise: Exception) -> Iterator[None]:
    """Let one run of this name at a time in; the lock goes with the connection. Raises ``otherwise`` beside another."""
    with connections["owner"].cursor() as cursor:
        # Without it the server would first finish the statement in hand, which may take minutes.
        cursor.execute("set client_connection_check_interval = '1s'")
        try:
            with transaction.atomic(using="owner"):
                cursor.execute(f"set local lock_timeout = '{PATIENCE}s'")
                cursor.execute("select pg_advisory_lock(hashtextextended(%s::text, 0))", [name])  # outlasts this block
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            raise otherwise from None
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s::text, 0))", [name])
