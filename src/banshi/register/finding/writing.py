"""Keys written beside what they are made from: with an approved change, and for many at once by the owner.

A row of the search that has no keys yet is found by the exact search only; the owner's round keys it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.db import connections

from banshi.register.finding.bulk import keys_column
from banshi.register.finding.keys import Findable, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.backends.utils import CursorWrapper
    from psycopg import Connection

AT_A_TIME = 20_000
SCHEMA = {"person_id": pl.Int64, "name": pl.String, "pinyin": pl.String, "born_on": pl.Date, "station_id": pl.Int64,
          "address": pl.String}  # fmt: skip
TOUCHED = (
    "select v.person_id, v.name, v.pinyin, v.born_on, a.station_id, h.address from register_membership m"
    " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
    " join register_household a on a.id = m.household_id"
    " join register_householdversion h on h.household_id = a.id and h.superseded_at is null and h.valid_to is null"
    " where m.superseded_at is null and m.valid_to is null"
    " and (m.person_id = any(%s::bigint[]) or m.household_id = any(%s::bigint[]))"
)
UNKEYED = (
    "select k.person_id, k.name, k.pinyin, v.born_on, k.station_id, coalesce(h.address, '')"
    " from (select * from register_searchkey where keys is null and person_id > %s order by person_id limit %s) k"
    " left join register_personversion v on v.person_id = k.person_id and v.superseded_at is null"
    "  and v.valid_to is null"
    " left join register_householdversion h on h.household_id = k.household_id and h.superseded_at is null"
    "  and h.valid_to is null order by k.person_id"
)


def key_again(cursor: CursorWrapper, persons: Collection[int], households: Collection[int]) -> None:
    """Make new keys for persons, and for all members of households, behind the look that a change stands behind.

    Members of whom the look shows nothing lose their keys, and get new ones in the owner's next round.
    """
    if households:
        cursor.execute("select register_unkeyed(%s::bigint[])", [list(households)])
    cursor.execute(TOUCHED, [list(persons), list(households)])
    made = [(row[0], row[3], _array(keys_of(Findable(name=row[1], pinyin=row[2], born_on=row[3], station_id=row[4],
                                                      address=row[5])))) for row in cursor.fetchall()]  # fmt: skip
    if made:
        columns = [list(column) for column in zip(*made, strict=True)]
        cursor.execute("select register_keyed(%s::bigint[], %s::date[], %s::text[])", columns)


def key_the_unkeyed(connection: Connection[Any], progress: Callable[[int], None] | None = None) -> int:
    """Make the keys that are missing, as the owner, block by block; returns how many persons were keyed.

    Each block is a transaction of its own, so that a round that is killed goes on where it was.
    """
    last, done = 0, 0
    with connection.cursor() as cursor:
        cursor.execute("create temp table if not exists keyed (person_id bigint, born_on date, keys int[])")
        while True:
            cursor.execute(UNKEYED, [last, AT_A_TIME])
            rows = cursor.fetchall()
            if not rows:
                break
            _write(connection, pl.DataFrame(rows, schema=SCHEMA, orient="row"))
            last, done = rows[-1][0], done + len(rows)
            if progress:
                progress(len(rows))
    return done


def key_by_itself() -> int:
    """Make the keys that are missing, on the owner's connection; returns how many persons were keyed."""
    owner = connections["owner"]
    owner.ensure_connection()
    return key_the_unkeyed(owner.connection)


def _write(connection: Connection[Any], persons: pl.DataFrame) -> None:
    made = persons.select("person_id", "born_on", keys_column(persons))
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("truncate keyed")
        with cursor.copy("copy keyed from stdin (format csv)") as copy:
            copy.write(made.write_csv(include_header=False))
        cursor.execute(
            "update register_searchkey k set keys = m.keys, born_on = m.born_on from keyed m"
            " where k.person_id = m.person_id"
        )


def _array(keys: list[int]) -> str:
    return "{" + ",".join(map(str, keys)) + "}"
