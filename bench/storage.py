"""How looks, lines and cases are best kept at ``size`` rows: what partitions, BRIN, room and the archive pay.

Each figure stands beside the way it would be without; ratios are of one run, taken in turns. The tables are copies of
the real ones, with the same indexes, in a PostgreSQL of its own. Run it as ``python -m bench.storage --size 10000000``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Any

from bench.apart import apart, throw_away, up_to_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

SIZE = 1_000_000
MONTHS, YEAR = 36, 12
ASKED, WRITTEN, ROUNDS = 400, 2_000, 10
LOOK_INDEXES = (
    "create index on {t} using gin (persons)",
    "create index on {t} (account_id, id)",
    "create index on {t} (account_id, at) where persons = '{{}}'",
    "create index on {t} (reference)",
)
FILL_LOOKS = """
insert into {t} (id, at, kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
select i, timestamptz '2023-01-01 00:00+08' + interval '1095 days' * (i::float8 / {size}), 'case', i % 9000, i % 3000,
  'clerk', md5((i / 3)::text)::uuid, 'lost-booklet', array['name', 'born_on', 'address'],
  array[1 + (i * 7919::bigint) % {persons}], array[1 + (i * 7919::bigint) % {persons}]
from generate_series(1, {size}) i
"""
FILL_LINES = """
insert into {t} (id, at, kind, thing_id, step, start, "end", account_id, unit_id, duty, reason, command)
select i, timestamptz '2023-01-01 00:00+08' + interval '1095 days' * (i::float8 / {size}), 'matters.case',
  md5((i / 6)::text)::uuid, 'approve', 'accepted', 'approved', i % 9000, i % 3000, 'officer', '', md5(i::text)::uuid
from generate_series(1, {size}) i
"""
A_LOOK = (
    "insert into {t} (kind, account_id, unit_id, duty, purpose, items, persons, households)"
    " values ('case', 7, 7, 'clerk', 'lost-booklet', array['name'], array[%s::bigint], '{{}}') returning id"
)
A_LINE = (
    'insert into {t} (at, kind, thing_id, step, start, "end", duty, reason, command)'
    " values (now(), 'matters.case', gen_random_uuid(), 'approve', 'a', 'b', 'officer', %s::text, gen_random_uuid())"
)
NEW_LOOKS = """
insert into one (at, kind, duty, purpose, items, persons, households)
select timestamptz '2026-03-01 00:00+08' + interval '1 second' * i, 'case', '', '', '{{}}', array[i], '{{}}'
from generate_series(1, {new}) i
"""
OPEN_LOOK = "select persons from {t} where id = %s and at > statement_timestamp() - interval '1 minute'"
# As ``access.queries`` asks: first all looks at the person, then the page.
OF_PERSON = (
    "with mine as materialized (select id, at, purpose from {t} where persons @> array[%s::bigint])"
    " select * from mine order by id desc limit 31"
)
OF_THING = "select id, at, step from {t} where thing_id = md5(%s::text)::uuid order by id"
A_MONTH = "select count(*) from {t} where at >= '2024-03-01 00:00+08' and at < '2024-04-01 00:00+08'"


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.storage", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    import psycopg

    up_to_date()
    from banshi import postgres
    from bench import storage_archived, storage_updated

    with psycopg.connect(postgres.server().owner_url, autocommit=True, prepare_threshold=2) as connection:
        connection.execute("set synchronous_commit = off")  # the same waiting for the disk would hide the difference
        rows = [
            *_looks(connection, size), *_lines(connection, size),
            *storage_updated.cases(connection, max(size // 5, 1000)),
        ]  # fmt: skip
    return rows + storage_archived.archived(max(size // MONTHS, 1000))


def _looks(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Compare one table of looks with thirty-six of a month each, then ways to find a month in the one."""
    _pair(connection, "access_look", LOOK_INDEXES, FILL_LOOKS, size)
    _say(f"{size:,} looks in one table and in {MONTHS}")
    rng, persons = Random(1), max(size // 20, 1)  # noqa: S311 - the same sample every time, not a secret
    asked = [rng.randint(1, persons) for _ in range(ASKED)]
    rows = [_against(connection, "a look is written", A_LOOK, range(WRITTEN))]
    fresh = {t: value(connection, A_LOOK.format(t=t), 1) for t in ("one", "many")}
    rows += [
        _against(connection, "the open look is read by the door", OPEN_LOOK, [0] * ASKED, fixed=fresh),
        _against(connection, "looks at a person are read", OF_PERSON, asked),
        *_finding_a_month(connection),
        *_expecting(connection, size),
        _dropping_a_year(connection),
    ]
    connection.execute("drop table one, many")
    return rows


def _lines(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Compare one table of journal lines with thirty-six; these cannot refuse a command that comes twice."""
    indexes = ("create index on {t} (thing_id, id)", "create index on {t} (command)")
    _pair(connection, "journal_line", indexes, FILL_LINES, size)
    _say(f"{size:,} lines in one table and in {MONTHS}")
    rng = Random(2)  # noqa: S311 - as above
    rows = [
        _against(connection, "a line is written", A_LINE, range(WRITTEN)),
        _against(
            connection, "the history of a case is read", OF_THING, [rng.randint(1, size // 6) for _ in range(ASKED)]
        ),
    ]
    connection.execute("drop table one, many")
    return rows


def _pair(connection: Connection[Any], table: str, indexes: Sequence[str], fill: str, size: int) -> None:
    """Make the table twice, as it is and by months, with the same rows and indexes."""
    connection.execute(f"create table one (like {table} including defaults including identity, primary key (id))")
    connection.execute(
        f"create table many (like {table} including defaults including identity, primary key (id, at))"
        " partition by range (at)"
    )
    bounds = [f"{2023 + m // 12}-{m % 12 + 1:02}-01 00:00+08" for m in range(MONTHS)]
    for number, (first, last) in enumerate(zip(bounds, [*bounds[1:], "2036-01-01 00:00+08"], strict=True)):
        connection.execute(f"create table many_{number} partition of many for values from ('{first}') to ('{last}')")
    for name in ("one", "many"):
        connection.execute(fill.format(t=name, size=size, persons=max(size // 20, 1)))
        for index in indexes:
            connection.execute(index.format(t=name))
        connection.execute(f"select setval(pg_get_serial_sequence('{name}', 'id'), {size})")
        connection.execute(f"vacuum (analyze) {name}")


def _against(
    connection: Connection[Any], name: str, text: str, asked: Sequence[int], fixed: dict[str, int] | None = None
) -> dict[str, Any]:
    """Ask both in turns; ours is the one table, the limit the partitioned."""
    spent: dict[str, list[float]] = {"one": [], "many": []}
    each = max(len(asked) // ROUNDS, 1)
    for start in range(0, len(asked), each):
        for table, times in spent.items():
            statement = text.format(t=table)
            for value in asked[start : start + each]:
                began = time.perf_counter()
                connection.execute(statement, [fixed[table] if fixed else value])
                times.append(1000 * (time.perf_counter() - began))
    ours, limit = statistics.median(spent["one"]), statistics.median(spent["many"])
    return row(f"{name}: one table against {MONTHS}", ours, limit, "ms")


def _finding_a_month(connection: Connection[Any]) -> list[dict[str, Any]]:
    """Count a month of the one table without an index on the moment, with BRIN, and with a B-tree."""
    statement = A_MONTH.format(t="one")
    without = _quickest(connection, statement)
    took, size, asked = {}, {}, {}
    for kind, index in (("brin", "using brin (at) with (autosummarize = on)"), ("btree", "(at)")):
        began = time.perf_counter()
        connection.execute(f"create index by_moment on one {index}")
        took[kind] = time.perf_counter() - began
        size[kind] = int(value(connection, "select pg_relation_size('by_moment')"))
        connection.execute("analyze one")
        asked[kind] = _quickest(connection, statement)
        connection.execute("drop index by_moment")
    return [
        row("BRIN against B-tree on the moment: bytes", size["brin"], size["btree"], "bytes"),
        row("BRIN against B-tree on the moment: built", took["brin"], took["btree"], "s"),
        row("a month is counted: BRIN against B-tree", asked["brin"], asked["btree"], "ms"),
        row("a month is counted: BRIN against no index", asked["brin"], without, "ms"),
    ]


def _expecting(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Say how many rows of a new month the planner expects, before and after it was told of them."""
    new = size * 9 // 100  # a tenth is when autovacuum would count again by itself
    connection.execute("alter table one set (autovacuum_enabled = off)")
    connection.execute(NEW_LOOKS.format(new=new))
    statement = "explain (format json) select from one where at >= '2026-03-01 00:00+08' and at < '2027-03-01 00:00+08'"
    before = value(connection, statement)[0]["Plan"]["Plan Rows"]
    connection.execute("analyze one")
    after = value(connection, statement)[0]["Plan"]["Plan Rows"]
    return [
        row("rows of a new month as the planner expects, not told", before, new, "rows"),
        row("rows of a new month as the planner expects, told", after, new, "rows"),
    ]


def _dropping_a_year(connection: Connection[Any]) -> dict[str, Any]:
    """Take the oldest year away: deleted and vacuumed, or dropped."""
    began = time.perf_counter()
    connection.execute("delete from one where at < '2024-01-01 00:00+08'")
    connection.execute("vacuum one")
    deleted = time.perf_counter() - began
    began = time.perf_counter()
    connection.execute(f"drop table {', '.join(f'many_{number}' for number in range(YEAR))}")
    return row("a year is taken away: deleted against dropped", deleted, time.perf_counter() - began, "s")


def _quickest(connection: Connection[Any], statement: str) -> float:
    """Return the milliseconds of the quickest of three times."""

    def once() -> float:
        began = time.perf_counter()
        connection.execute(statement)
        return 1000 * (time.perf_counter() - began)

    return min(once() for _time in range(3))


def value(connection: Connection[Any], statement: str, *asked: object) -> Any:  # noqa: ANN401 - one cell of any type
    """Return the first cell of an answer."""
    found = connection.execute(statement, asked or None).fetchone()
    return found[0] if found else None


def row(name: str, ours: float, limit: float, unit: str) -> dict[str, Any]:
    """Return a line of the report; of times and bytes a ratio below one is in favour of ours."""
    return {
        "name": name,
        "ours": round(ours, 4),
        "limit": round(limit, 4),
        "ratio": round(ours / limit, 3),
        "unit": unit,
    }


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--inside", action="store_true")
    chosen = parser.parse_args()
    print(json.dumps(_inside(chosen.size) if chosen.inside else run(chosen.size), ensure_ascii=False))
