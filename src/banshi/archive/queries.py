"""Reads of the archive: the looks at one resident and the history of one thing, month by month, from the files.

A file is asked by DuckDB, which reads the columns and row groups it needs; nothing is copied back into the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import duckdb

from banshi.access.models import BreakGlass
from banshi.access.queries import SeenLook, label_of
from banshi.archive import files
from banshi.archive.models import Part
from banshi.archive.shapes import LINES, LOOKS
from banshi.journal.models import Line
from banshi.stations.models import Account, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MOST = 1000
"""Looks of one month at one person that are read."""
THREADS, MEMORY = 2, "512MB"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SEEN = (
    'select id, epoch_us("at"), kind, account_id, unit_id, duty, reference, purpose, items'
    " from read_parquet(?) where list_contains(persons, ?::bigint) order by id desc limit ?"
)
NUMBERS = (
    'select id from read_parquet(?) where thing_id in (select unnest(?::varchar[])) and epoch_us("at") < ? order by id'
)
SAID = (
    'select id, epoch_us("at"), kind, thing_id, step, start, "end", account_id, unit_id, duty, reason, command'
    " from read_parquet(?) where thing_id = ? order by id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedMonth:
    """One month whose looks were archived, and in how many looks of everybody together."""

    month: date
    rows: int


def months_of_looks() -> list[ArchivedMonth]:
    """Return the months of which looks were archived, newest first."""
    rows: dict[date, int] = {}
    for part in Part.objects.filter(source=LOOKS.table).order_by("-month"):
        rows[part.month] = rows.get(part.month, 0) + part.rows
    return [ArchivedMonth(month=month, rows=count) for month, count in rows.items()]


def looks_of(person_id: int, month: date) -> list[SeenLook]:
    """Return the archived looks at a person in one month, newest first, 1,000 at the most.

    Raises ``OSError`` where a file of that month cannot be read: then nobody may be told that nobody looked.
    """
    parts = Part.objects.filter(source=LOOKS.table, month=month)
    rows = _asked(SEEN, [part.file for part in parts], person_id, MOST)
    units = Unit.objects.in_bulk({row[4] for row in rows if row[4]})
    glass = {one.look_id: one for one in BreakGlass.objects.filter(look_id__in=[row[0] for row in rows])}
    accounts = {row[3] for row in rows if row[3] and not row[4]}
    mine = set(Account.objects.filter(pk__in=accounts, person_id=person_id).values_list("pk", flat=True))
    return [
        SeenLook(
            id=id_, at=_moment(at), kind=kind, unit=units.get(unit), duty=duty,
            reference=UUID(reference) if reference else None, purpose=purpose,
            items=tuple(label_of(name) for name in items),
            by_myself=unit is None and account in mine,
            reason=glass[id_].reason if id_ in glass else "",
            finding=glass[id_].finding if id_ in glass else "",
            words=glass[id_].words if id_ in glass else "",
        )
        for id_, at, kind, account, unit, duty, reference, purpose, items in rows
    ]  # fmt: skip


def lines_of(thing_id: UUID, *, since: date, until: date) -> list[Line]:
    """Return the archived journal of one thing from the months between two days, oldest first; they are not saved."""
    months = Part.objects.filter(source=LINES.table, month__gte=since.replace(day=1), month__lte=until)
    return [
        Line(
            id=row[0], at=_moment(row[1]), kind=row[2], thing_id=UUID(row[3]), step=row[4], start=row[5], end=row[6],
            account_id=row[7], unit_id=row[8], duty=row[9], reason=row[10],
            command=UUID(row[11]) if row[11] else None,
        )
        for row in _asked(SAID, [part.file for part in months], str(thing_id))
    ]  # fmt: skip


def line_numbers_of(things: Sequence[str], *, before: datetime) -> list[int]:
    """Return the numbers of the archived lines about some things from before a moment; every file of lines is read."""
    parts = Part.objects.filter(source=LINES.table, month__lte=before.date() + timedelta(days=1))
    moment = (before - EPOCH) // timedelta(microseconds=1)
    return [row for (row,) in _asked(NUMBERS, [part.file for part in parts], list(things), moment)]


def _asked(statement: str, names: Sequence[str], *asked: object) -> list[tuple[Any, ...]]:
    if not names:
        return []
    paths = [str(files.folder() / name) for name in names]
    settings: dict[str, str | bool | int | float | list[str]] = {"threads": THREADS, "memory_limit": MEMORY}
    try:
        with duckdb.connect(config=settings) as asking:
            return asking.execute(statement, [paths, *asked]).fetchall()
    except duckdb.Error as error:
        raise OSError(str(error)) from error


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
