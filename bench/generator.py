"""How fast a province of any size is made: drawing alone, drawing with COPY, and the same bytes by COPY alone.

The crowd of ``banshi demo --persons`` goes into an empty register by as many processes as the demonstration uses; the
limit is the same lines, drawn before the clock starts, sent by as many connections into the same tables without keys.
Run it as ``python -m bench.generator --size 1000000``; it makes its own PostgreSQL in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.order import Order, Part

SIZE = 1_000_000
WANTED = 100_000
DRAWN, HELD = 8, 8
"""Blocks that are drawn to time the drawing, and blocks whose lines are held in memory for the limit."""


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.generator", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    up_to_date()
    from banshi.demo.crowd.order import Order
    from banshi.kernel import clock

    ordered = Order(seed=20261121, today=clock.today(), change=_change(), persons=size)
    context = _context(ordered)
    drawing = _drawn(context)
    limit, each = _plain_copy(context, min(ordered.blocks, HELD))
    rate, whole, built = _loaded(ordered)
    _say(f"{each:.0f} bytes a person; {whole:.0f} s in all, {built:.0f} s of it keys and indexes")
    return [
        _row("persons drawn, one core", drawing, WANTED, "persons/s"),
        _row("persons drawn and copied", rate, limit, "persons/s, raw COPY of the same lines"),
        _row("persons drawn and copied, wanted", rate, WANTED, "persons/s"),
        _row("with keys and indexes", size / whole, WANTED, "persons/s"),
    ]


def _change() -> int:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground) values (now(), 'import', 'bench') returning id"
        )
        return int((cursor.fetchone() or (0,))[0])


def _context(ordered: Order) -> Context:
    from banshi.demo.crowd import loading, opening

    opening.open_stations(ordered.seed, ordered.blocks)
    return loading.context_of(ordered)


def _drawn(context: Context) -> float:
    """Return how many persons a second of its own CPU one process draws and writes out as CSV."""
    from banshi.demo.crowd import people, writing

    list(writing.rows_of(_part(0), context))  # tables of words are made once
    began = time.process_time()
    for block in range(DRAWN):
        list(writing.rows_of(_part(block), context))
    return DRAWN * people.BLOCK / (time.process_time() - began)


def _part(block: int) -> Part:
    from banshi.demo.crowd import order, people

    return order.Part(order.PERSONS, block, 0, people.BLOCK)


def _plain_copy(context: Context, blocks: int) -> tuple[float, float]:
    """Return persons a second, and bytes of a person, of COPY alone into tables without keys; nothing is kept."""
    import psycopg

    from banshi import postgres
    from banshi.demo.crowd import loading, people, writing

    held = [[lines for lines in writing.rows_of(_part(block), context) if "crowd." not in lines.table]
            for block in range(blocks)]  # fmt: skip
    address, halves = postgres.server().owner_url, [held[place :: loading.PROCESSES] for place in range(2)]
    with psycopg.connect(address, autocommit=True) as connection:
        for lines in held[0]:
            connection.execute(f"create table plain_{lines.table} (like {lines.table})")

        def send(half: list[list[Any]]) -> None:
            with psycopg.connect(address, autocommit=True) as own, own.cursor() as cursor:
                cursor.execute("set synchronous_commit = off")
                for block in half:
                    for lines in block:
                        with cursor.copy(lines.statement.replace("copy ", "copy plain_", 1).encode()) as copy:
                            copy.write(lines.csv)

        began = time.monotonic()
        with ThreadPoolExecutor(len(halves)) as pool:
            list(pool.map(send, halves))
        seconds = time.monotonic() - began
        for lines in held[0]:
            connection.execute(f"drop table plain_{lines.table}")
    whole = sum(len(lines.csv) for block in held for lines in block)
    return blocks * people.BLOCK / seconds, whole / blocks / people.BLOCK


def _loaded(ordered: Order) -> tuple[float, float, float]:
    """Return persons a second once all processes are at work, and the seconds of the whole and of keys and indexes."""
    from banshi.demo.crowd import loading
    from banshi.demo.crowd.order import PERSONS

    began, parts = time.monotonic(), list[tuple[float, int]]()

    def tell(kind: str, more: int) -> None:
        if kind == PERSONS:
            parts.append((time.monotonic(), more))

    loading.load(ordered, tell=tell)
    ended, first = time.monotonic(), loading.PROCESSES - 1
    seconds = parts[-1][0] - parts[first][0]
    return sum(more for _at, more in parts[first + 1 :]) / seconds, ended - began, ended - parts[-1][0]


def _row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    return {"name": name, "ours": round(ours), "limit": round(limit), "ratio": round(ours / limit, 3), "unit": unit}


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    """Print the report for people, or with ``--json`` for programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    figures = _inside(chosen.size) if chosen.inside else run(chosen.size)
    if chosen.json or chosen.inside:
        print(json.dumps(figures))
        return
    for row in figures:
        print(f"{row['name']}: {row['ours']:,} of {row['limit']:,} {row['unit']} ({row['ratio']:.2f})")


if __name__ == "__main__":
    main()
