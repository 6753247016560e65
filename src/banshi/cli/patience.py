"""Changing tables that others are using: wait a blink for each lock, let everybody pass, and try again.

Whoever waits for a lock on a table makes everybody wait who comes after, even readers. So a migration gives up its
place after a third of a second; what only needs time and keeps nobody waiting (an index built concurrently) takes it.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connections
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

from banshi.cli.children import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

LOCK_MILLISECONDS = 300
PAUSE = 1.0  # seconds, in which those who waited behind us come to their turn
TRIES = 120
IN_THE_WAY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
# These take a lock that neither reading nor writing waits for; they wait for older transactions instead.
KEEPS_NOBODY_WAITING = re.compile(r"\bconcurrently\b|\bvalidate\s+constraint\b", re.IGNORECASE)
# An index that was being built concurrently when its builder was killed stays behind, used by nobody and in the way.
HALVES = (
    "select format('%I.%I', s.nspname, c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid"
    " join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'public' and not i.indisvalid"
    " and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)"
)


def patiently(work: Callable[[], None]) -> None:
    """Do work as the owner of the tables, again from its beginning where a lock was not to be had.

    What ``work`` has committed it has to know the next time. Raises ``Trouble`` after two minutes of trying.
    """
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute(f"set lock_timeout = {LOCK_MILLISECONDS}")
    try:
        with connection.execute_wrapper(_statement):
            _remove_halves()
            _again_and_again(work)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")


def _remove_halves() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(HALVES)
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop index concurrently if exists {name}")


def _again_and_again[R](work: Callable[[], R]) -> R:
    for _attempt in range(TRIES):
        try:
            return work()
        except (OperationalError, *IN_THE_WAY) as error:
            if not isinstance(error, IN_THE_WAY) and not isinstance(error.__cause__, IN_THE_WAY):
                raise
        time.sleep(PAUSE)
    raise Trouble(
        _("A table is in use without a pause, so the database could not be brought up to date. Nobody was disturbed.")
        + " "
        + _("End what runs for so long (pg_stat_activity names it), then run the same command again.")
    )


def _statement(
    execute: Callable[..., Any],
    sql: str,
    params: object,
    many: bool,  # noqa: FBT001 - Django's shape
    context: dict[str, Any],
) -> Any:  # noqa: ANN401 - whatever Django's cursor returns
    """Send one statement; outside a transaction it is what is tried again, since those before it stay."""
    connection = context["connection"]
    if connection.in_atomic_block:
        return execute(sql, params, many, context)
    if not KEEPS_NOBODY_WAITING.search(sql):
        return _again_and_again(lambda: execute(sql, params, many, context))
    raw = connection.connection
    raw.execute("set lock_timeout = 0")
    try:
        return execute(sql, params, many, context)
    finally:
        raw.execute(f"set lock_timeout = {LOCK_MILLISECONDS}")
