"""Search that forgives one error, at ``size`` persons: how soon, how often the right one is among the first ten.

The crowd of ``banshi demo --persons`` is asked through the door, look and ranking included, by every kind of error of
``bench.mistyped``. The limits are the design's: 10 ms for ninety-five of a hundred, 0.985 found, 200 bytes a person.
An address alone asks for a household: it is found where its household is among the first ten, whoever of it was meant.
Run it as ``python -m bench.finding --size 1000000``, which makes its own PostgreSQL; with ``BANSHI_BENCH_DEBUG=1`` it
says of every kind how many keys are probed and how many people they meet.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.apart import apart, is_durable, throw_away, up_to_date

if TYPE_CHECKING:
    from banshi.access.searching import Hit
    from banshi.kernel.actor import Actor
    from bench.mistyped import Meant

SIZE = 1_000_000
P95_MS, RECALL, BYTES, FIRST = 10.0, 0.985, 200, 10
ASKED, WARM_UP, KEYED, SAMPLED = 400, 60, 50_000, 400_000
SEED, LOOKED_INTO = 20261122, 40
SAMPLE = (
    "select k.person_id, k.name, v.born_on, v.id_number, h.address, k.station_id"
    " from register_searchkey k tablesample bernoulli (%s) repeatable (%s)"
    " join register_idnumber i using (person_id)"
    " join register_personversion v on v.person_id = k.person_id and v.superseded_at is null and v.valid_to is null"
    "  and v.id_number = i.id_number"
    " join register_householdversion h on h.household_id = k.household_id and h.superseded_at is null"
    "  and h.valid_to is null where v.born_on is not null order by k.person_id"
)
SIZES = (
    "select pg_relation_size('search_keys'), pg_relation_size('search_unkeyed'),"
    " (select avg(pg_column_size(keys) + 4) from (select keys from register_searchkey limit 100000) chosen),"
    " (select count(*) from register_searchkey)"
)

SEARCHED = ("register_searchkey", "register_idnumber", "register_personversion", "register_householdversion")
"""The tables that a search reads; with their indexes they are a few GB for ten million persons."""
READ_ONCE = (
    "select pg_prewarm(c.oid, 'read') from pg_class c where c.relname = any(%(searched)s) or c.oid in"
    " (select i.indexrelid from pg_index i join pg_class t on t.oid = i.indrelid where t.relname = any(%(searched)s))"
)


def run(size: int = SIZE) -> list[dict[str, Any]]:
    """Measure in a process of its own, with a throw-away PostgreSQL; returns the rows of the report."""
    return apart("bench.finding", "--size", size)


def _inside(size: int) -> list[dict[str, Any]]:
    with throw_away():
        return _measure(size)


def _measure(size: int) -> list[dict[str, Any]]:
    up_to_date()
    _fill(size)
    rate = _keys_a_second()
    whole, column, persons = _bytes()
    return [
        _row("index of keys", whole / persons, BYTES, "bytes a person"),
        _row("index and column of keys", whole / persons + column, BYTES, "bytes a person"),
        _row("keys made for an import", rate, 100_000, "persons/s"),
        *_asked(persons),
    ]


def _fill(size: int) -> None:
    """Load the crowd, keyed, and settle it as a register in service is."""
    from django.db import connections

    from banshi.demo.crowd import loading
    from banshi.demo.crowd.order import Order
    from banshi.kernel import clock
    from banshi.register.finding.writing import key_the_unkeyed

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground) values (now(), 'import', 'bench') returning id"
        )
        change = int((cursor.fetchone() or (0,))[0])
    began = time.monotonic()
    loading.load(Order(seed=SEED, today=clock.today(), change=change, persons=size))
    _say(f"crowd of {size:,} loaded in {time.monotonic() - began:.0f} s")
    late = key_the_unkeyed(connections["owner"].connection)
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze) register_searchkey, register_personversion, register_membership")
        cursor.execute("vacuum (analyze) register_householdversion, register_household, register_idnumber")
    os.sync()  # what loading left to be written is not what is measured
    _warm()
    _say(f"{late:,} keyed afterwards; settled after {time.monotonic() - began:.0f} s")


def _warm() -> None:
    """Read what is searched once, so that it lies in memory as on a server that has been asked for a day."""
    import psycopg

    from banshi.postgres.cluster import SUPERUSER, our_cluster

    with psycopg.connect(our_cluster(durable=is_durable()).url(SUPERUSER, "banshi_bench")) as connection:
        connection.execute("create extension if not exists pg_prewarm")
        connection.execute(READ_ONCE, {"searched": list(SEARCHED)})


def _keys_a_second() -> float:
    """Return for how many persons a second of its own CPU a process makes keys, as an import does."""
    import polars as pl
    from django.db import connections

    from banshi.register.finding.bulk import keys_column
    from banshi.register.finding.writing import SCHEMA

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select k.person_id, k.name, k.pinyin, k.born_on, k.station_id, h.address from register_searchkey k"
            " join register_householdversion h on h.household_id = k.household_id and h.superseded_at is null"
            "  and h.valid_to is null limit %s",
            [KEYED],
        )
        persons = pl.DataFrame(cursor.fetchall(), schema=SCHEMA, orient="row")
    keys_column(persons)
    began = time.process_time()
    keys_column(persons)
    return persons.height / (time.process_time() - began)


def _bytes() -> tuple[int, float, int]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(SIZES)
        index, unkeyed, column, persons = cursor.fetchone() or (0, 0, 0, 0)
    return int(index) + int(unkeyed), float(column), int(persons)


@dataclass(slots=True)
class Round:
    """All searches of one kind: milliseconds passed and of CPU, both processes, and whether the right one was found."""

    spent: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)

    @property
    def warm(self) -> Round:
        """Return the searches after the first, if there are enough."""
        return Round(*(all_of[WARM_UP:] or all_of for all_of in (self.spent, self.cpu, self.found)))  # type: ignore[arg-type]

    def rows(self, kind: str) -> list[dict[str, Any]]:
        found, cpu, spent = statistics.mean(self.found), statistics.mean(self.cpu), self.spent
        p50, p95 = statistics.median(spent), _quantile(spent, 95)
        _say(f"{kind}: {len(spent)} asked, found {found:.3f}, p50 {p50:.1f}, p95 {p95:.1f}, CPU {cpu:.2f} ms")
        return [_row(f"{kind}: found among ten", found, RECALL, "of one"),
                *(_row(f"{kind}: {what}", ours, P95_MS, "ms")
                  for what, ours in (("p50", p50), ("p95", p95), ("CPU, both processes", cpu)))]  # fmt: skip


def _asked(persons: int) -> list[dict[str, Any]]:
    """Ask by every kind of error, and return for each how soon and how surely it finds."""
    from bench import mistyped

    rng = Random(SEED)  # noqa: S311 - the same sample every time, not a secret
    everybody, stations = _sample(persons), _stations()
    asked, rows = list[Round](), list[dict[str, Any]]()
    for kind in mistyped.KINDS:
        if (made := _of_kind(kind, everybody, stations, rng).warm).spent:
            asked.append(made)
            rows += made.rows(kind)
    spent = [one for made in asked for one in made.spent]
    cpu = [one for made in asked for one in made.cpu]
    return [
        _row("all kinds: p50", statistics.median(spent), P95_MS, "ms"),
        _row("all kinds: p95", _quantile(spent, 95), P95_MS, "ms"),
        _row("all kinds: CPU, both processes", statistics.mean(cpu), P95_MS, "ms a search"),
        _row("all kinds: CPU, p95", _quantile(cpu, 95), P95_MS, "ms a search"),
        _row("the worst kind: found among ten", min(statistics.mean(made.found) for made in asked), RECALL,
             "of one"),
        *rows,
    ]  # fmt: skip


def _of_kind(kind: str, everybody: list[Meant], stations: list[int], rng: Random) -> Round:
    from bench import mistyped

    made, texts, backend = Round(), list[tuple[str, list[int]]](), _backend()
    for person in rng.sample(everybody, len(everybody)):
        text = mistyped.typed(kind, person, rng)
        if text is None:
            continue
        area = [person.station_id] if kind == mistyped.ALONE else stations
        before = _cpu(backend)
        milliseconds, hits = _search(text, area, _clerk(person.station_id))
        made.cpu.append(_cpu(backend) - before)
        made.spent.append(milliseconds)
        made.found.append(_is_among(person, hits, kind == mistyped.ALONE))
        texts.append((text, area))
        if len(texts) >= ASKED + WARM_UP:
            break
    if os.environ.get("BANSHI_BENCH_DEBUG") == "1" and texts:
        _look_into(kind, texts[:LOOKED_INTO])
    return made


def _is_among(meant: Meant, hits: list[Hit], as_a_household: bool) -> bool:  # noqa: FBT001 - which of two questions
    """Return whether somebody is among the first ten found, or the address among the first ten addresses."""
    if as_a_household:
        return meant.address in list(dict.fromkeys(hit.person.text("address") for hit in hits))[:FIRST]
    return meant.id in [hit.person.id for hit in hits[:FIRST]]


def _look_into(kind: str, texts: list[tuple[str, list[int]]]) -> None:
    """Say how many keys these searches probe, and how many people they meet, by chance or not."""
    from django.db import connections

    from banshi.china.pinyin import name_pinyin, typed_pinyin
    from banshi.register.finding.asking import understand

    probed, met = list[int](), list[int]()
    with connections["owner"].cursor() as cursor:
        for text, area in texts:
            keys = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin).probes(area).all
            cursor.execute("select count(*) from register_searchkey where keys && %s::int[]", [keys])
            probed.append(len(keys))
            met.append(int((cursor.fetchone() or (0,))[0]))
    _say(f"  {kind}: keys {statistics.mean(probed):.1f}, {max(probed)} at the most;"
         f" people met {statistics.mean(met):.1f}, {max(met)} at the most")  # fmt: skip


def _search(text: str, stations: list[int], clerk: Actor) -> tuple[float, list[Hit]]:
    """Return the milliseconds from the text to the ranked list, and the list."""
    from banshi import access
    from banshi.china.pinyin import name_pinyin, typed_pinyin
    from banshi.register.finding.asking import understand

    began = time.perf_counter()
    asked = understand(text, spelled=name_pinyin, typed_pinyin=typed_pinyin)
    hits = access.search_alike(asked, stations=stations, items=("relation",), by=clerk, spelled=name_pinyin)
    return 1000 * (time.perf_counter() - began), hits


def _backend() -> Path:
    """Return where the system keeps what the connection's PostgreSQL process has spent."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    return Path(f"/proc/{pid}/schedstat")


def _cpu(backend: Path) -> float:
    """Return the milliseconds of CPU that both processes have spent."""
    return 1000 * time.process_time() + int(backend.read_text(encoding="ascii").split()[0]) / 1e6


def _clerk(station: int) -> Actor:
    from banshi.kernel.actor import Actor, Duty

    return Actor(account_id=1, name="王强", unit_id=station, unit_name="", unit_kind="station", post_id=1,
                 duty=Duty.CLERK)  # fmt: skip


def _sample(persons: int) -> list[Meant]:
    """Return some of those who are registered; a two-character surname is borne by one of eight hundred of them."""
    from django.db import connections

    from bench.mistyped import Meant

    with connections["owner"].cursor() as cursor:
        cursor.execute(SAMPLE, [min(100.0, 100 * SAMPLED / persons), SEED])
        return [Meant(id=row[0], name=row[1], born_on=row[2], id_number=row[3], address=row[4], station_id=row[5])
                for row in cursor.fetchall()]  # fmt: skip


def _stations() -> list[int]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from stations_unit where kind = 'station'")
        return [row[0] for row in cursor.fetchall()]


def _quantile(spent: list[float], percent: int) -> float:
    return statistics.quantiles(spent, n=100)[percent - 1] if len(spent) > 1 else spent[0]


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
