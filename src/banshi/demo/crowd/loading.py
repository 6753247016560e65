"""Loading a crowd: offices first, then all blocks that are missing from several processes, keys and indexes last."""

from __future__ import annotations

import base64
import pickle
import selectors
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

import psycopg
from django.db import connections

from banshi import postgres
from banshi.china.calendar import regular_until_announced
from banshi.demo.crowd import indexes, order, people
from banshi.demo.crowd.context import Context
from banshi.demo.crowd.opening import desks, open_stations
from banshi.demo.crowd.order import CASES, CONCERNS, INDEXES, PERSONS, Order, Part
from banshi.demo.loading import known_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from psycopg import Connection

PROCESSES = 2
MANY, A_QUARTER = 100_000, 4
"""From so many rows on, a quarter of those that are there, it pays to build keys and indexes in the end."""

FILLED = {
    PERSONS: (
        "register_household", "register_householdversion", "register_booklet", "register_person",
        "register_personversion", "register_idnumber", "register_membership", "register_searchkey", "register_change",
    ),
    CASES: (
        "matters_case", "matters_visit", "matters_leg", "matters_particulars", "register_change", "journal_line",
    ),
    CONCERNS: ("concerns_concern", "concerns_report", "concerns_answer", "concerns_verdict", "journal_line"),
}  # fmt: skip
DAYS_BACK, DAYS_AHEAD = 400, 60
"""Around the order's day: so far back cases begin, so far ahead their terms may end."""

type Tell = Callable[[str, int], None]


def load(ordered: Order, *, processes: int = PROCESSES, tell: Tell = lambda _kind, _more: None) -> None:
    """Load what is missing of an order and build the indexes; ``tell`` hears of rows of a kind, or of an index.

    Whatever ends this before its end may do so: the next call with the same order goes on where it stopped.
    """
    with connections["owner"].cursor() as cursor:
        order.keep(cursor.cursor, ordered)
        waiting = list(order.missing(cursor.cursor, ordered))
    open_stations(ordered.seed, ordered.blocks)
    context = context_of(ordered)
    address = postgres.server().owner_url
    with psycopg.connect(address, autocommit=True) as connection:
        _make_room(connection, waiting)
        for part in loaded(waiting, address, context, processes):
            tell(part.kind, part.last - part.first)
        for _name in indexes.build(connection):
            tell(INDEXES, 1)
        _settle(connection)


def context_of(ordered: Order) -> Context:
    """Return what the processes that draw need to know of an order and of this installation."""
    every = (ordered.today + timedelta(days=place) for place in range(-DAYS_BACK, DAYS_AHEAD))
    working = tuple(people.days(day) for day in every if regular_until_announced.is_working_day(day))
    return Context(order=ordered, codes=known_codes(), working_days=working, desks=desks(ordered.seed))


def loaded(parts: Iterable[Part], address: str, context: Context, processes: int) -> Iterator[Part]:
    """Yield each part when it is committed; parts are loaded by so many processes side by side."""
    coming, begun = iter(parts), [_Drawer.started(address, context) for _ in range(processes)]
    with selectors.DefaultSelector() as selector:
        try:
            for drawer in begun:
                if drawer.ask(next(coming, None)):
                    selector.register(drawer.answers, selectors.EVENT_READ, drawer)
            while selector.get_map():
                for key, _events in selector.select():
                    drawer = key.data
                    yield drawer.answer()
                    if not drawer.ask(next(coming, None)):
                        selector.unregister(drawer.answers)
        finally:
            for drawer in begun:
                drawer.end()


@dataclass(slots=True)
class _Drawer:
    """One process that draws and loads, and what it was asked last."""

    process: subprocess.Popen[bytes]
    questions: IO[bytes]
    answers: IO[bytes]
    asked: Part | None = None

    @classmethod
    def started(cls, address: str, context: Context) -> _Drawer:
        command = [sys.executable, "-m", "banshi.demo.crowd.writing"]
        # Out of reach of the terminal's Ctrl-C: what it loads is to be whole.
        process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(base64.b64encode(pickle.dumps((address, context))) + b"\n")
        return cls(process, process.stdin, process.stdout)

    def ask(self, part: Part | None) -> bool:
        """Ask for a part; ``False`` where there is none."""
        self.asked = part
        if part:
            self.questions.write(f"{part.kind} {part.block} {part.first} {part.last}\n".encode())
            self.questions.flush()
        return part is not None

    def answer(self) -> Part:
        """Return the part that was loaded; raise ``RuntimeError`` where the process ended instead."""
        if not self.answers.readline() or self.asked is None:
            message = f"A process that loads the crowd ended with {self.process.wait()}; what it said stands above."
            raise RuntimeError(message)
        return self.asked

    def end(self) -> None:
        """Let it finish what it loads, and wait for it."""
        self.questions.close()
        self.process.wait()
        self.answers.close()


def _make_room(connection: Connection[Any], waiting: list[Part]) -> None:
    for kind, filled in FILLED.items():
        many = sum(part.last - part.first for part in waiting if part.kind == kind)
        found = connection.execute("select coalesce(sum(rows), 0) from crowd.block where kind = %s", [kind]).fetchone()
        if many >= max(MANY, (found or (0,))[0] // A_QUARTER):
            indexes.put_away(connection, filled)


def _settle(connection: Connection[Any]) -> None:
    """Let numbers count on after the crowd's, and the database look at what has come."""
    for table in ("register_person", "register_household", "stations_unit"):
        connection.execute(
            f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table} having max(id) > 0"  # noqa: S608 - our tables
        )
    connection.execute("analyze")
