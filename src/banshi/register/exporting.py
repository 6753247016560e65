"""The whole register as one file, in the form in which ``importing`` takes it: what went in comes out again.

Everybody who is registered and stands in a household today, by station, household number and order in the household.
The database writes the lines (COPY), so that memory does not depend on how many there are. What begins like a formula
has an apostrophe in front, which the import takes off again.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.kernel.spreadsheets import as_sql
from banshi.register.importing.layout import columns
from banshi.register.importing.rules import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psycopg import Connection

    from banshi.register.importing.rules import ImportRules
    from banshi.register.items import Item

OWN_TABLES = {
    "station": "u.code", "household_no": "h.household_no", "household_type": "h.household_type",
    "address": "h.address", "relation": "m.relation", "booklet_serial": "b.serial", "booklet_on": "b.issued_on",
}  # fmt: skip
FROM = (
    " from register_membership m"
    " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
    " join register_household a on a.id = m.household_id"
    " join stations_unit u on u.id = a.station_id"
    " join register_householdversion h on h.household_id = a.id and h.superseded_at is null and h.valid_to is null"
    " left join register_booklet b on b.household_id = a.id and b.voided_on is null"
)
WHERE = " where m.superseded_at is null and m.valid_to is null"
# By code point, as everywhere, whatever the collation of an office's own database.
ORDER = ' order by u.code collate "C", h.household_no collate "C", m.household_id, m.position, m.person_id'
COUNT = "select count(*) from register_membership where superseded_at is null and valid_to is null"


def export_file(path: Path, *, rules: ImportRules, progress: Callable[[Progress], None] | None = None) -> int:
    """Write the register to ``path``, readable by its owner alone; returns how many persons it holds.

    As the owner of the tables. The file takes its name when it is whole; until then it is called ``….partial``.
    """
    connection = _owner()
    partial = path.with_name(path.name + ".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file, connection.transaction(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        cursor.execute(COUNT)
        rows = int((cursor.fetchone() or (0,))[0])
        began, size, lines = time.monotonic(), 0, -1
        with cursor.copy(_statement(religion=rules.religion).encode()) as copy:
            for line in copy:
                file.write(line)
                size += len(line)
                lines += 1
                if progress and lines % 50_000 == 0:
                    progress(_progress(lines, rows, size, began))
        if progress:
            progress(_progress(lines, rows, size, began))
    partial.rename(path)
    return lines


def _progress(lines: int, rows: int, size: int, began: float) -> Progress:
    """Say how far an export is; the size of the whole is an estimate until it is written."""
    rate = lines / max(time.monotonic() - began, 1e-9)
    total = size if lines >= rows else size * rows // max(lines, 1)
    return Progress(rows=lines, bytes_read=size, total_bytes=total, rows_per_second=rate)


def _statement(*, religion: bool) -> str:
    items = columns(religion=religion)
    coded = "".join(
        f" left join register_code {i.name}_c on {i.name}_c.id = {_source(i)}" for i in items if i.kind == "code"
    )
    selected = ", ".join(f'{_written(item)} as "{item.key}"' for item in items)
    return f"copy (select {selected}{FROM}{coded}{WHERE}{ORDER}) to stdout (format csv, header)"


def _source(item: Item) -> str:
    return OWN_TABLES.get(item.name, f"v.{item.name}")


def _written(item: Item) -> str:
    match item.kind:
        case "code":
            return f"{item.name}_c.version || ':' || {item.name}_c.code"
        case "flag":
            return f"{_source(item)}::int"
        case "date":
            return f"to_char({_source(item)}, 'YYYY-MM-DD')"
        case "number":
            return _source(item)
        case _:
            return f"nullif({as_sql(_source(item))}, '')"


def _owner() -> Connection[Any]:
    wrapper = connections["owner"]
    wrapper.ensure_connection()
    connection: Connection[Any] = wrapper.connection
    return connection
