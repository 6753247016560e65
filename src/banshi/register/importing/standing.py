"""How far an import has come: kept in its row, moved on in the same transaction as the rows of each block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from banshi.kernel import clock

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

    from banshi.register.importing.checking import Checked
    from banshi.register.importing.entering import Entered
    from banshi.register.importing.reading import Opened

STAND = "id, change_id, bytes_seen, rows_seen, rows_new, rows_changed, rows_same, rows_refused, rows_reported"
BEGIN = (
    "with change as (insert into register_change (recorded_at, kind, ground)"  # noqa: S608 - our own columns
    "  values (%(now)s, 'import', left(%(name)s::text, 200)) returning id)"
    " insert into register_import (sha256, file_name, change_id, bytes_seen, rows_seen, rows_new, rows_changed,"
    "  rows_same, rows_refused, rows_reported, began_at)"
    " select %(sha)s::text, left(%(name)s::text, 200), id, %(begin)s::bigint, 0, 0, 0, 0, 0, 0, %(now)s from change"
    f" returning {STAND}, false"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How far an import has come, as its row says."""

    id: int
    change_id: int
    bytes_seen: int = 0
    rows_seen: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    reported: int = 0
    ended: bool = False


def begin(connection: Connection[Any], opened: Opened) -> Stand:
    """Find a file's import, or begin one with its own change."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(f"select {STAND}, ended_at is not null from register_import where sha256 = %s", [opened.sha256])  # noqa: S608 - our own columns
        if (row := cursor.fetchone()) is None:
            cursor.execute(
                BEGIN,
                {"now": clock.now(), "name": opened.path.name, "sha": opened.sha256, "begin": opened.begins_at},
            )
            row = cursor.fetchone()
    if row is None:
        raise AssertionError(opened.sha256)
    return Stand(
        id=row[0], change_id=row[1], bytes_seen=row[2], rows_seen=row[3], new=row[4], changed=row[5], same=row[6],
        refused=row[7], reported=row[8], ended=row[9],
    )  # fmt: skip


def note(cursor: Cursor[Any], stand: Stand, checked: Checked, entered: Entered) -> Stand:
    """Write down in the block's own transaction how far the import has come."""
    stand = replace(
        stand,
        bytes_seen=checked.ends_at,
        rows_seen=stand.rows_seen + checked.seen,
        new=stand.new + entered.new,
        changed=stand.changed + entered.changed,
        same=stand.same + entered.same,
        refused=stand.refused + entered.refused,
        reported=stand.reported + entered.reported,
    )
    cursor.execute(
        "update register_import set bytes_seen = %s, rows_seen = %s, rows_new = %s, rows_changed = %s, rows_same = %s,"
        " rows_refused = %s, rows_reported = %s where id = %s",
        [
            stand.bytes_seen,
            stand.rows_seen,
            stand.new,
            stand.changed,
            stand.same,
            stand.refused,
            stand.reported,
            stand.id,
        ],
    )
    return stand
