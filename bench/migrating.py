"""The longest anybody waits while tables of ``size`` rows are migrated under load, and a long report is running.

Every migration after ``large_tables.BASE`` is applied, and the door is hung, while writers and readers use the very
tables. The limit is one second for any statement.
Run it as ``python -m bench.migrating --size 10000000``; it makes its own PostgreSQL in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away
from bench.large_tables import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 200_000
LONGEST = 1.0  # seconds
BEFORE = 3.0
"""Seconds of load before the migrations begin: what anybody waits for anyway."""
REPORT = 2.5
"""Seconds of a report that reads all the tables in one transaction; one begins half a second after the last."""
FILL = """
insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id)
  select i, i % 3000, '张' || i, 'zhang', 1950 + i % 70, i from generate_series(1, {size}) i;
insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)
  select now() - interval '1 second' * ({size} - i), 'matters.case', md5((i / 6)::text)::uuid, 'approve', 'accepted',
    'approved', 'officer', '' from generate_series(1, {size}) i;
insert into access_look (at, kind, account_id, unit_id, duty, purpose, items, persons, households)
  select now() - interval '1 second' * ({size} - i), 'case', i % 9000, i % 3000, 'clerk', 'lost-booklet',
    array['name', 'born_on'], array[i], array[i] from generate_series(1, {size}) i
"""
USED = {
    "a look is written": "insert into access_look (kind, duty, purpose, items, persons, households)"
    " values ('case', 'clerk', 'lost-booklet', '{{}}', array[{n}::bigint], '{{}}')",
    "a line is written": 'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
    " values (now(), 'matters.case', gen_random_uuid(), 'approve', 'a', 'b', 'officer', '')",
    "a key is changed": "update register_searchkey set birth_year = 1990 where person_id = {n}",
    "somebody is looked up": "select name from register_searchkey where person_id = {n}",
    "looks at somebody are read": "select id, purpose from access_look where persons @> array[{n}::bigint]",
}
READ_BY_A_REPORT = (
    "select exists (select from register_searchkey), exists (select from journal_line),"
    " exists (select from access_look)"
)


@dataclass
class Load:
    """What each kind of statement has taken: when it began and for how many seconds."""

    ending: Event = field(default_factory=Event)
    spent: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def longest(self, since: float, until: float) -> dict[str, float]:
        """Return the longest of each kind that was under way between two moments."""
        return {
            name: max((s for began, s in spent if began + s >= since and began <= until), default=0.0)
            for name, spent in self.spent.items()
        }


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.migrating", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    import django

    django.setup()
    _as_it_was(size)
    load = Load()
    threads = [Thread(target=_use, args=(load, name, text, size)) for name, text in USED.items()]
    threads.append(Thread(target=_report, args=(load,)))
    for thread in threads:
        thread.start()
    try:
        time.sleep(1.0)
        calm = time.monotonic()
        time.sleep(BEFORE)
        began = time.monotonic()
        _migrate()
        ended = time.monotonic()
        time.sleep(0.5)
    finally:
        load.ending.set()
        for thread in threads:
            thread.join()
    return _reported(load, calm, began, ended)


def _reported(load: Load, calm: float, began: float, ended: float) -> list[dict[str, Any]]:
    before, during = load.longest(calm, began), load.longest(began, ended)
    many = sum(1 for spent in load.spent.values() for at, _s in spent if began <= at <= ended)
    _say(f"migrated in {ended - began:.1f} s, while {many:,} statements were answered")
    return [
        _row("the longest wait of all", max(during.values()), LONGEST, "s"),
        _row("the longest wait of all, before", max(before.values()), LONGEST, "s"),
        *(_row(f"{name}: the longest wait", seconds, LONGEST, "s") for name, seconds in during.items()),
        _row("statements a second meanwhile", many / (ended - began), _rate(load, calm, began), "statements/s before"),
    ]


def _rate(load: Load, since: float, until: float) -> float:
    return sum(1 for spent in load.spent.values() for at, _s in spent if since <= at < until) / (until - since)


def _as_it_was(size: int) -> None:
    """Make the tables as every installation has them, and fill those that are used."""
    from django.core.management import call_command
    from django.db import connections

    for app, name in BASE.items():
        call_command("migrate", app, name, database="owner", interactive=False, verbosity=0)
    with connections["owner"].cursor() as cursor:
        for statement in FILL.format(size=size).split(";\n"):
            cursor.execute(statement)
        cursor.execute("vacuum (analyze) register_searchkey, journal_line, access_look")
    _say(f"{size:,} rows in each of three tables")


def _migrate() -> None:
    from django.core.management import call_command

    from banshi.access.grants import hang_the_door
    from banshi.cli.patience import patiently

    def work() -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        hang_the_door()

    patiently(work)


def _use(load: Load, name: str, text: str, size: int) -> None:
    """Send one kind of statement, one after the other, each with another number, until the end."""
    spent = load.spent.setdefault(name, [])

    def once(cursor: Any, turn: int) -> None:  # noqa: ANN401 - psycopg's cursor
        began = time.monotonic()
        cursor.execute(text.format(n=1 + turn * 7919 % size))
        spent.append((began, time.monotonic() - began))
        time.sleep(0.002)  # as many people as that; the cores are for the migration, too

    _connected(load, once)


def _report(load: Load) -> None:
    """Read the tables in one transaction, as a report of the night does that runs on into the morning."""

    def once(cursor: Any, _turn: int) -> None:  # noqa: ANN401 - psycopg's cursor
        cursor.execute("begin")
        cursor.execute(READ_BY_A_REPORT)
        load.ending.wait(REPORT)
        cursor.execute("commit")
        load.ending.wait(0.5)

    _connected(load, once)


def _connected(load: Load, once: Callable[[Any, int], None]) -> None:
    import psycopg

    from banshi import postgres

    with psycopg.connect(postgres.server().owner_url, autocommit=True) as connection, connection.cursor() as cursor:
        turn = 0
        while not load.ending.is_set():
            once(cursor, turn)
            turn += 1


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours, 4), "limit": limit, "ratio": round(ours / limit, 3), "unit": unit}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--inside", action="store_true")
    chosen = parser.parse_args()
    print(json.dumps(_inside(chosen.size) if chosen.inside else run(chosen.size), ensure_ascii=False))
