"""The register's records on their way into a linkage: who is registered today, where, and with whom.

As the owner of the tables, on the command line or by the worker, never to answer a request. The rows lie in a file of
the owner's alone, which is gone when they are read.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    import duckdb

PRESENT = (
    "select v.person_id as record, v.name, v.pinyin, v.former_name, v.born_on as born, v.sex, v.id_number as number,"
    " v.birth_place, v.native_place, h.address, m.household_id as household, a.station_id as station"
    " from register_membership m"
    " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
    " join register_household a on a.id = m.household_id"
    " join register_householdversion h on h.household_id = a.id and h.superseded_at is null and h.valid_to is null"
    " where m.superseded_at is null and m.valid_to is null and v.cancelled = ''"
)
# Whole households: whoever lives with somebody new has a new neighbour at table, which is evidence for both.
SINCE = (
    " and m.household_id in (select x.household_id from register_membership x"
    "  join register_personversion y on y.person_id = x.person_id and y.superseded_at is null and y.valid_to is null"
    "  where x.superseded_at is null and x.valid_to is null and (x.change_id > {0} or y.change_id > {0}))"
)
TYPES = (
    "{'record': 'BIGINT', 'name': 'VARCHAR', 'pinyin': 'VARCHAR', 'former_name': 'VARCHAR', 'born': 'VARCHAR',"
    " 'sex': 'VARCHAR', 'number': 'VARCHAR', 'birth_place': 'VARCHAR', 'native_place': 'VARCHAR',"
    " 'address': 'VARCHAR', 'household': 'BIGINT', 'station': 'BIGINT'}"
)


def read_register(engine: duckdb.DuckDBPyConnection, *, since: int = 0) -> int:
    """Read who is registered into the table ``persons``; returns the number of the last change that is in it.

    With ``since`` only the households in which somebody changed after that change.
    """
    last = _last_change()
    statement = PRESENT + (SINCE.format(int(since)) if since else "")
    handle, name = tempfile.mkstemp(suffix=".csv")
    try:
        with os.fdopen(handle, "wb") as file:
            _copy(statement, file.write)
        engine.execute(
            f"create or replace table persons as select * from read_csv('{name}', header = true, columns = {TYPES})"  # noqa: S608 - a name that we made
        )
    finally:
        Path(name).unlink()
    return last


def _copy(statement: str, write: object) -> None:
    connection = connections["owner"]
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(
            f"copy ({statement}) to stdout with (format csv, header, force_quote (name, pinyin, former_name, number))"
        ) as copy,
    ):
        for lines in copy:
            write(lines)  # type: ignore[operator]


def _last_change() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from register_change")
        return int((cursor.fetchone() or (0,))[0])
