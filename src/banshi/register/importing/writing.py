"""How rows reach the register's tables: in bulk by COPY, with the columns that every first version has.

A column that the file does not have is empty for a new person, and stays as it is for one already registered.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future
    from datetime import date, datetime

    from psycopg import Connection, Cursor

    from banshi.register.importing.layout import Layout

# The commit need not wait for the disk. Progress is in the same transaction, so that a crash of the database loses
# whole blocks at the end, which the next run enters again; the import's last commit waits and makes all safe.
SOON_SAFE = "set local synchronous_commit = off"
TEXTS = frozenset({"text", "id_number"})


class Beside:
    """A second connection that writes search keys while the first writes what they are made from.

    It commits right after the first one. Whoever is killed between the two is found by ``restore_search_keys``.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._under_way: Future[None] | None = None

    def copy(self, rows: Lines) -> None:
        """Begin to write rows; nobody sees them before ``commit``."""
        self._under_way = self._pool.submit(self._copy, rows)

    def wait(self) -> None:
        """Wait until all is written, and raise what went wrong, before the first connection commits."""
        if self._under_way:
            self._under_way.result()

    def commit(self) -> None:
        """Let the rows be seen."""
        if self._under_way:
            self._connection.execute("commit")
            self._under_way = None

    def close(self) -> None:
        """End the connection; what was not committed is gone."""
        self._pool.shutdown()
        self._connection.close()

    def _copy(self, rows: Lines) -> None:
        self._connection.execute("begin")
        with self._connection.cursor() as cursor:
            cursor.execute(SOON_SAFE)
            copy_lines(cursor, (rows,))


def restore_search_keys(cursor: Cursor[Any], change_id: int) -> None:
    """Make the search keys of an import's persons that have none, after a run that was killed."""
    cursor.execute(
        "insert into register_searchkey (person_id, station_id, name, pinyin, birth_year, household_id)"
        " select m.person_id, h.station_id, v.name, v.pinyin, extract(year from v.born_on)::smallint, m.household_id"
        " from register_membership m join register_household h on h.id = m.household_id"
        " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
        " where m.change_id = %s and m.superseded_at is null and m.valid_to is null"
        " and not exists (select from register_searchkey k where k.person_id = m.person_id)",
        [change_id],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One import under way: its row, the change it writes, and the moment and day it writes them at."""

    id: int
    change_id: int
    layout: Layout
    now: datetime
    today: date
    beside: Beside


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows made ready for a table: the COPY that takes them in, and their CSV."""

    statement: str
    csv: memoryview


def lines(table: str, rows: pl.DataFrame) -> Lines:
    """Make rows ready for the columns of the same names; texts that are missing are empty, not NULL."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    options = f"format csv, force_not_null ({', '.join(texts)})" if texts else "format csv"
    csv = BytesIO()
    rows.write_csv(csv, include_header=False)
    return Lines(f"copy {table} ({', '.join(rows.columns)}) from stdin ({options})", csv.getbuffer())


def copy_lines(cursor: Cursor[Any], tables: Iterable[Lines]) -> None:
    """Write rows that were made ready, table by table."""
    for rows in tables:
        if rows.csv:
            with cursor.copy(rows.statement.encode()) as copy:
                copy.write(rows.csv)


def copy_into(cursor: Cursor[Any], table: str, rows: pl.DataFrame) -> None:
    """Write rows by COPY into the columns of the same names."""
    copy_lines(cursor, (lines(table, rows),))


def array(values: pl.Series) -> str:
    """Return values as PostgreSQL writes an array: one text is sent much faster than a list."""
    if values.dtype != pl.String:
        return "{" + ",".join(map(str, values.to_list())) + "}"
    safe = values.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
    return '{"' + '","'.join(safe.to_list()) + '"}' if values.len() else "{}"


def numbers(cursor: Cursor[Any], table: str, count: int) -> pl.Series:
    """Take new row numbers from a table's sequence, in rising order."""
    cursor.execute(
        "select array_agg(nextval((select pg_get_serial_sequence(%s, 'id')::regclass)))"
        " from generate_series(1, %s::int)",
        [table, count],
    )
    found = cursor.fetchone()
    return pl.Series("id", (found[0] if found else None) or [], dtype=pl.Int64)


def stamped(run: Run) -> tuple[pl.Expr, ...]:
    """Return the columns that every first version has."""
    return (
        pl.lit(1, dtype=pl.Int16).alias("number"),
        pl.lit(run.change_id).alias("change_id"),
        pl.lit(run.now.isoformat()).alias("recorded_at"),
    )


def begins_on(run: Run) -> pl.Expr:
    """Return the day from which a row's facts are known to hold: registered on, else born on, else today."""
    days = [pl.col(name) for name in ("registered_on", "born_on") if run.layout.has(name)]
    return pl.coalesce(*days, pl.lit(run.today)).alias("valid_from")


def person_column(run: Run, name: str, kind: str) -> pl.Expr:
    """Return an item's column, or what a new person has where the file does not speak of it."""
    if run.layout.has(name):
        return pl.col(name)
    if kind == "flag":
        return pl.lit(value=False).alias(name)
    return (pl.lit("") if kind in TEXTS else pl.lit(None, dtype=pl.Int32)).alias(name)


def search_key(run: Run) -> tuple[pl.Expr, ...]:
    """Return the columns of the office's own search."""
    born = pl.col("born_on").dt.year().cast(pl.Int16) if run.layout.has("born_on") else pl.lit(None, dtype=pl.Int16)
    return (
        pl.col("person_id"), pl.col("station").alias("station_id"), pl.col("name"), pl.col("pinyin"),
        born.alias("birth_year"), pl.col("household_id"),
    )  # fmt: skip


def relation(run: Run) -> pl.Expr:
    """Return how a row is related to the household's head, if the file says so."""
    return pl.col("relation") if run.layout.has("relation") else pl.lit(None, dtype=pl.Int32).alias("relation")
