"""What was ordered of the crowd, and how much of it is there: kept beside the register, so that a killed run goes on.

The tables stand in a schema of their own, which the web process has no part in: ``crowd.ordered`` (one row),
``crowd.block`` (every block that is loaded, written with its rows or not at all) and ``crowd.planted`` (the mistakes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from banshi.demo.crowd import people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from psycopg import Cursor

SCHEMA = """
create schema if not exists crowd;
create table if not exists crowd.ordered (
    only_one boolean primary key default true check (only_one),
    seed bigint not null, today date not null, change bigint not null,
    persons bigint not null, cases bigint not null, concerns bigint not null);
create table if not exists crowd.block (
    kind text, number int, rows int not null, loaded_at timestamptz not null default now(), primary key (kind, number));
create table if not exists crowd.planted (
    person_id bigint not null, kind text not null, item text not null, stands text not null, truth text not null,
    same_as bigint);
create table if not exists crowd.put_away (
    id int generated always as identity primary key, relation text not null, name text not null,
    definition text not null);
"""
PERSONS, CASES, CONCERNS, INDEXES = "persons", "cases", "concerns", "indexes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How many of each, drawn from which seed as of which day, and the change that takes them over."""

    seed: int
    today: date
    change: int
    persons: int
    cases: int = 0
    concerns: int = 0

    @property
    def blocks(self) -> int:
        """How many blocks hold all persons."""
        return -(-self.persons // people.BLOCK)

    def cases_up_to(self, block: int) -> int:
        """Return how many cases all blocks before this one have."""
        return self.cases * min(people.BLOCK * block, self.persons) // max(self.persons, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one block that have to be loaded: from the first that is missing to the last that is wanted."""

    kind: str
    block: int
    first: int
    last: int


def keep(cursor: Cursor[Any], order: Order) -> None:
    """Write the order down; raise ``ValueError`` where another seed or day stands, or more than this."""
    cursor.execute(SCHEMA)
    standing = kept(cursor)
    if standing and (
        (standing.seed, standing.today, standing.change) != (order.seed, order.today, order.change)
        # Booklets are written with the persons, and say which cases there are.
        or standing.cases != order.cases
        or standing.persons > order.persons
        or standing.concerns > order.concerns
        or (order.cases and standing.persons != order.persons)
    ):
        message = f"Another crowd was ordered here: {standing}"
        raise ValueError(message)
    cursor.execute(
        "insert into crowd.ordered (seed, today, change, persons, cases, concerns) values (%s, %s, %s, %s, %s, %s)"
        " on conflict (only_one) do update set persons = excluded.persons, cases = excluded.cases,"
        " concerns = excluded.concerns",
        [order.seed, order.today, order.change, order.persons, order.cases, order.concerns],
    )


def kept(cursor: Cursor[Any]) -> Order | None:
    """Return what was ordered here, if anything was."""
    cursor.execute("select to_regclass('crowd.ordered') is not null")
    if not (cursor.fetchone() or (False,))[0]:
        return None
    cursor.execute("select seed, today, change, persons, cases, concerns from crowd.ordered")
    row = cursor.fetchone()
    names = ("seed", "today", "change", "persons", "cases", "concerns")
    return Order(**dict(zip(names, row, strict=True))) if row else None


def missing(cursor: Cursor[Any], order: Order) -> Iterator[Part]:
    """Yield what is not loaded yet, persons first: cases are of persons."""
    cursor.execute("select kind, number, rows from crowd.block")
    loaded = {(kind, number): rows for kind, number, rows in cursor.fetchall()}
    for kind, wanted in wanted_of(order):
        for block, rows in wanted:
            there = loaded.get((kind, block), 0)
            if there < rows:
                yield Part(kind, block, there, rows)


def wanted_of(order: Order) -> Iterator[tuple[str, Iterator[tuple[int, int]]]]:
    """Yield for each kind its blocks with how many rows each has in the end."""
    yield PERSONS, _evenly(order.persons)
    # Cases are drawn with the persons whose they are: each block has its share.
    yield CASES, ((at, order.cases_up_to(at + 1) - order.cases_up_to(at)) for at in range(order.blocks))
    yield CONCERNS, _evenly(order.concerns)


def _evenly(whole: int) -> Iterator[tuple[int, int]]:
    for block in range(-(-whole // people.BLOCK)):
        yield block, min(people.BLOCK, whole - block * people.BLOCK)
