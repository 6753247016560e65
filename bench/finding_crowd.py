"""The crowd that a search is measured on: loaded, keyed, and settled as a register in service is."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from bench.apart import is_durable

if TYPE_CHECKING:
    from bench.mistyped import Meant

SEED, KEYED, SAMPLED = 20261122, 50_000, 400_000
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


def fill(size: int) -> None:
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
    say(f"crowd of {size:,} loaded in {time.monotonic() - began:.0f} s")
    late = key_the_unkeyed(connections["owner"].connection)
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze) register_searchkey, register_personversion, register_membership")
        cursor.execute("vacuum (analyze) register_householdversion, register_household, register_idnumber")
    os.sync()  # what loading left to be written is not what is measured
    _warm()
    say(f"{late:,} keyed afterwards; settled after {time.monotonic() - began:.0f} s")


def _warm() -> None:
    """Read what is searched once, so that it lies in memory as on a server that has been asked for a day."""
    import psycopg

    from banshi.postgres.cluster import SUPERUSER, our_cluster

    with psycopg.connect(our_cluster(durable=is_durable()).url(SUPERUSER, "banshi_bench")) as connection:
        connection.execute("create extension if not exists pg_prewarm")
        connection.execute(READ_ONCE, {"searched": list(SEARCHED)})


def keys_a_second() -> float:
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


def bytes_of_keys() -> tuple[int, float, int]:
    """Return the bytes of the whole index, those of one person's column of keys, and how many persons there are."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(SIZES)
        index, unkeyed, column, persons = cursor.fetchone() or (0, 0, 0, 0)
    return int(index) + int(unkeyed), float(column), int(persons)


def sample(persons: int) -> list[Meant]:
    """Return some of those who are registered; a two-character surname is borne by one of eight hundred of them."""
    from django.db import connections

    from bench.mistyped import Meant

    with connections["owner"].cursor() as cursor:
        cursor.execute(SAMPLE, [min(100.0, 100 * SAMPLED / persons), SEED])
        return [Meant(id=row[0], name=row[1], born_on=row[2], id_number=row[3], address=row[4], station_id=row[5])
                for row in cursor.fetchall()]  # fmt: skip


def all_stations() -> list[int]:
    """Return all stations, whose area a search of the whole register has."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from stations_unit where kind = 'station'")
        return [row[0] for row in cursor.fetchall()]


def say(sentence: str) -> None:
    """Say on the standard error how far it is; the standard output is for figures."""
    print(sentence, file=sys.stderr, flush=True)
