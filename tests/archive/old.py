"""What a town leaves behind in years: looks and journal lines of long ago, as the owner of the tables puts them in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections

from banshi.archive import moving
from banshi.china.archiving import RETENTION

SHANGHAI = ZoneInfo("Asia/Shanghai")
OLD, STILL_THERE = UUID(int=1), UUID(int=2)
BEFORE = date(2020, 4, 1)


def looks(number: int, *, person: int = 1, at: datetime = datetime(2020, 3, 5, 9, tzinfo=SHANGHAI)) -> None:
    """Let an office have looked at somebody so many times, one minute after the other."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into access_look (at, kind, unit_id, duty, purpose, items, persons, households)"
            " select %s::timestamptz + n * interval '1 minute', 'case', (select min(id) from stations_unit), 'clerk',"
            " 'lost-booklet', array['name', '住址'], array[%s::bigint, n + 100], array[]::bigint[]"
            " from generate_series(1, %s::int) n",
            [at, person, number],
        )


def lines(number: int, *, thing: UUID = OLD, at: datetime = datetime(2020, 3, 5, 9, tzinfo=SHANGHAI)) -> None:
    """Let so many steps have been taken with one thing, one minute after the other."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            'insert into journal_line (at, kind, thing_id, step, start, "end", duty, reason)'
            " select %s::timestamptz + n * interval '1 minute', 'matters.case', %s::uuid, 'remark', 'accepted',"
            " 'accepted', '', '第' || n || '次：“好”' from generate_series(1, %s::int) n",
            [at, thing, number],
        )


def move(most: int = moving.MOST_ROWS) -> list[str]:
    """Archive everything before April 2020; return the files."""
    return [part.file for part in moving.move(BEFORE, retention=RETENTION, most=most)]


def standing(table: str) -> int:
    """Return how many rows of before April 2020 stand in the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where at < '2020-03-31 16:00Z'")
        return int((cursor.fetchone() or (0,))[0])
