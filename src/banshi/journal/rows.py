"""Fetching one row by its key with as little work as can be: each step of a case begins with it.

The ORM builds such a statement anew each time, which costs more than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

if TYPE_CHECKING:
    from uuid import UUID


def one_row[T: models.Model](kind: type[T], pk: UUID, *, lock: bool = False) -> T | None:
    """Return the row with this key or ``None``; ``lock`` holds it until the transaction ends."""
    statement, names, converters = _select(kind)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} for update" if lock else statement, [pk])
        row = cursor.fetchone()
    if row is None:
        return None
    values = list(row)
    for place, convert, column in converters:
        values[place] = convert(values[place], column, connection)
    return kind.from_db("default", names, values)


@cache
def _select(kind: type[models.Model]) -> tuple[str, tuple[str, ...], tuple[tuple[int, Any, Any], ...]]:
    """Return the select of a table, its attributes, and how single columns become Python values."""
    meta = kind._meta  # noqa: SLF001 - Django's public name
    fields = meta.concrete_fields
    converters = tuple(
        (place, convert, field.get_col(meta.db_table))
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'select {columns} from "{meta.db_table}" where id = %s'  # noqa: S608 - names from the model
    return statement, tuple(field.attname for field in fields), converters
