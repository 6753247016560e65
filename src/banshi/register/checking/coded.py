"""Coded facts as the register holds them: which items are coded, by which numbers of the dictionary."""

from __future__ import annotations

from django.db import connections
from psycopg import sql

from banshi.kernel.codes import CodeValue
from banshi.register.items import ITEMS

CODED_ITEMS = tuple(item.name for item in ITEMS if item.kind == "code" and item.of == "person" and not item.sensitive)


def coded() -> sql.Composed:
    """Return the statement of every coded fact of every person: person, item, number of the code in the dictionary."""
    pairs = sql.SQL(", ").join(
        sql.SQL("({}, {})").format(sql.Literal(name), sql.Identifier("v", name)) for name in CODED_ITEMS
    )
    return sql.SQL(
        "select v.person_id, i.item, i.code from register_personversion v"
        " cross join lateral (values {}) i(item, code)"
        " where v.superseded_at is null and v.valid_to is null and i.code is not null"
    ).format(pairs)


def dictionary() -> list[tuple[int, CodeValue]]:
    """Read the dictionary of codes as it stands now: its rows are few and never change."""
    with connections["owner"].cursor() as cursor:
        cursor.execute('select id, "table", version, code, label from register_code order by id')
        return [(row[0], CodeValue(*row[1:])) for row in cursor.fetchall()]
