"""Pages for everybody that may be a second old, so that a copy of the database can answer them.

A street's problems or last month's results are as true a second later; a second database machine answers for them, and
the first has its hands free. What is about a person is never read here: that takes a look, and a look is written.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.db import InterfaceError, InternalError, OperationalError, connections

from banshi.kernel.actor import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRIMARY, REPLICA = "default", "replica"
OLDEST = 1.0  # seconds
ASKED_AGAIN = 0.5  # seconds; the copy is asked how far it is when what is known of it is older
AVOIDED = 5.0  # seconds without the copy after it did not answer
MOST_MARKS = 8
SAFE = frozenset({"GET", "HEAD"})

# Positions in the log of changes, in bytes. What is inserted may be seen by others before it is written out.
_HERE = "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"
_THERE = "select (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint where pg_is_in_recovery()"

_WRITES = re.compile(r"\b(insert\s+into|update|delete\s+from|merge\s+into|truncate|copy|nextval)\b", re.IGNORECASE)


def may_be_a_second_old[**P, R](view: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
    """Answer a public page from the copy of the database, unless it is away or more than a second behind.

    The view may not write, with or without a copy, and returns a finished answer, not one that reads later. Whoever is
    signed in is answered by the primary and sees at once what they did.
    """

    @wraps(view)
    def read(request: Any, /, *args: P.args, **named: P.kwargs) -> R:  # noqa: ANN401 - Django's request, unknown here
        if request.method not in SAFE or getattr(request, "actor", NOBODY) is not NOBODY:
            return view(request, *args, **named)
        if not connections[PRIMARY].in_atomic_block and copy.is_fresh():
            try:
                with _reading_from_the_copy():
                    return view(request, *args, **named)
            except (OperationalError, InterfaceError):
                copy.avoid()
        with connections[PRIMARY].execute_wrapper(_refuse_to_write):
            return view(request, *args, **named)

    return read


class Copy:
    """What this process knows of the copy: up to which moment of its own clock everything committed is there.

    The primary is asked where its log ends, and the moment is kept; once the copy has replayed that far, it has all
    that was committed before that moment. No two machines' clocks are compared, and a quiet hour is no lag.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque(maxlen=MOST_MARKS)
        self._has_all_before = float("-inf")
        self._avoided_until = float("-inf")
        self._asking = threading.Lock()

    def is_fresh(self) -> bool:
        """Tell whether the copy has everything that was committed a second ago; it is asked twice a second at most."""
        now = time.monotonic()
        if REPLICA not in connections.settings or now < self._avoided_until:
            return False
        if now - self._has_all_before > ASKED_AGAIN and self._asking.acquire(blocking=False):
            try:
                self._ask()
            finally:
                self._asking.release()
        return time.monotonic() - self._has_all_before <= OLDEST

    def avoid(self) -> None:
        """Do without the copy for a while: it did not answer, or is no copy any more."""
        self._avoided_until = time.monotonic() + AVOIDED
        self._has_all_before = float("-inf")
        connections[REPLICA].close()

    def forget(self) -> None:
        """Know nothing of the copy, as a process that has just begun."""
        self._marks.clear()
        self._has_all_before = self._avoided_until = float("-inf")

    def _ask(self) -> None:
        moment = time.monotonic()
        here = _position(PRIMARY, _HERE)
        try:
            there = _position(REPLICA, _THERE)
        except (OperationalError, InterfaceError):
            there = None
        if here is None or there is None:  # away, or it has become the primary: whoever connects anew finds a copy
            self.avoid()
            return
        self._marks.append((moment, here))
        reached = [marked for marked, position in self._marks if position <= there]
        self._has_all_before = max([self._has_all_before, *reached])


copy = Copy()


def _position(alias: str, statement: str) -> int | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def _reading_from_the_copy() -> Iterator[None]:
    """Let whatever asks for the primary in this thread be answered by the copy, which refuses to write."""
    primary = connections[PRIMARY]
    connections[PRIMARY] = connections[REPLICA]
    try:
        yield
    finally:
        connections[PRIMARY] = primary


def _refuse_to_write(run: Callable[..., Any], sql: str, *rest: Any) -> Any:  # noqa: ANN401 - Django's wrapper
    """Refuse on the primary what a copy would refuse: a page that writes would fail where there is a copy."""
    if _WRITES.search(sql):
        raise InternalError("A page that may be a second old reads only.")
    return run(sql, *rest)
