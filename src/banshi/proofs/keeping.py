"""The worker's hand on the log: it seals as soon as a seal is worth it, after ten seconds at the latest.

A seal costs about as much for one line as for a hundred, and may take a thirtieth of the steps whose lines it seals.
So the pause follows what is written: it is as long as about so many lines take to come. Whoever prints a paper is not
kept waiting for that: a slip's seal is asked for when its case is filed, before anybody prints it, and those that are
asked for within a second are one.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager, suppress
from select import select
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections

from banshi.archive.entombing import sweep
from banshi.proofs.giving import WAKE, wake
from banshi.proofs.sealing import seal_waiting
from banshi.proofs.tombstones import put_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

EVERY, SOON = 10.0, 1.0
"""Seconds between two seals: at the most, and at the least."""
ENOUGH = 500
"""Lines that are worth a seal."""
APART = 1.0
"""Seconds between two seals for papers."""
AFTER_TROUBLE = 5.0
log = logging.getLogger(__name__)


@contextmanager
def kept_sealing() -> Iterator[None]:
    """Seal beside whatever the process does, until that ends."""
    ending = Event()
    thread = Thread(target=keep_sealing, args=(ending,), name="sealing", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        with suppress(DatabaseError):  # without a database the thread does not wait for notices either
            wake()
        thread.join(timeout=EVERY + 5)


def keep_sealing(ending: Event) -> None:
    """Seal until told to end; a database that is gone is waited for. First what a restore or a killed burial left."""
    try:
        put_back()
        sweep()
    except (OSError, DatabaseError):
        log.exception("The archive cannot be tidied now; the next start tries again.")
    while not ending.is_set():
        try:
            _seal_until(ending)
        except Exception:  # whatever it was: the log must not stay unsealed until somebody starts the worker again
            log.exception("The log cannot be sealed; trying again in %s seconds.", AFTER_TROUBLE)
            ending.wait(AFTER_TROUBLE)
        finally:
            connections["owner"].close()


def _seal_until(ending: Event) -> None:
    close_old_connections()
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"listen {WAKE}")
    raw, last = connections["owner"].connection, time.monotonic()
    while not ending.is_set():
        rows = seal_waiting()
        pause, last = pause_after(rows, time.monotonic() - last), time.monotonic()
        ending.wait(min(APART, pause))
        if not (ending.is_set() or _is_woken(raw)):
            # Psycopg would look ten times a second whether somebody wants it: as much work as the seal itself.
            select([raw], [], [], max(pause - APART, 0.01))
            _is_woken(raw)


def _is_woken(raw: Connection) -> bool:
    """Tell whether a seal was asked for since this was asked the last time."""
    return bool(list(raw.notifies(timeout=0)))


def pause_after(rows: int, seconds: float) -> float:
    """Return how many seconds it takes until enough lines have come, where so many came in the seconds before."""
    return min(max(seconds * ENOUGH / max(rows, 1), SOON), EVERY) if rows else EVERY
