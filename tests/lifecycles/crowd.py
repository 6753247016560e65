"""Several people at the very same thing in the same moment, each with a connection of their own.

Whoever tries is let in one after the other, as far as the lock that the test holds on the thing: so each has read what
stood there before anybody moved it. Then the lock is let go. Where there is nothing to hold, all start at one signal.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import TYPE_CHECKING, Any

from django.db import connection, connections, transaction

from banshi.kernel.refusals import AlreadyDone, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

MOST = 8
PATIENCE = 20.0
A_MOMENT = 0.001
"""Whoever asks without a pause whether the others wait takes the processor that they need to get there."""
DONE, AGAIN = "done", "done already"
WAITS = (
    "select exists (select from pg_locks where pid = %s and not granted),"
    " clock_timestamp() - transaction_timestamp() > interval '20 seconds'"
)


class Crowd:
    """Threads that keep their connections from one race to the next."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST)
        self._meet = Barrier(MOST)
        for one in [self._threads.submit(self._come) for _one in range(MOST)]:
            one.result(PATIENCE)

    def _come(self) -> None:
        """Open each thread's connection before there is anything to win by being early."""
        connection.ensure_connection()
        self._meet.wait(PATIENCE)

    def race(self, acts: Sequence[Callable[[], object]], hold: tuple[type[Any], UUID] | None = None) -> list[str]:
        """Let all act at once; return how it ended for each: done, done already, or the code of the refusal."""
        started = Barrier(len(acts))
        with ExitStack() as held:
            if hold is not None:
                held.enter_context(_held(*hold))
            tries = list(self._start(acts, None if hold else started))
        return [one.result(PATIENCE) for one in tries]

    def _start(self, acts: Sequence[Callable[[], object]], signal: Barrier | None) -> Iterator[Future[str]]:
        for act in acts:
            here: Future[int] = Future()
            found = self._threads.submit(_tried, act, here, signal)
            if signal is None:
                _until_it_waits(here.result(PATIENCE), found)
            yield found

    def go_home(self) -> None:
        """Close every connection."""
        for _one in range(MOST):
            self._threads.submit(self._leave)
        self._threads.shutdown()

    def _leave(self) -> None:
        connection.close()
        self._meet.wait(PATIENCE)


def _tried(act: Callable[[], object], here: Future[int], signal: Barrier | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        here.set_result(int(cursor.fetchone()[0]))
    if signal is not None:
        signal.wait(PATIENCE)
    try:
        act()
    except AlreadyDone:
        return AGAIN
    except Refusal as refusal:
        return refusal.code
    return DONE


def _held(kind: type[Any], pk: UUID) -> Any:
    stack = ExitStack()
    stack.enter_context(transaction.atomic(using="owner"))
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'select 1 from "{kind._meta.db_table}" where id = %s for update', [pk])  # noqa: SLF001 - a table of ours
    return stack


def _until_it_waits(pid: int, found: Future[str]) -> None:
    with connections["owner"].cursor() as cursor:
        while not found.done():
            cursor.execute(WAITS, [pid])
            waits, too_long = cursor.fetchone()
            assert not too_long, "neither done nor waiting"
            if waits:
                return
            time.sleep(A_MOMENT)
