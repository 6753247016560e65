"""Fetching the rows of one table with as little work as can be: each step of a case and each page of one begins so.

The ORM builds such a statement anew each time, which costs more than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models.base import ModelState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import LiteralString
    from uuid import UUID


def one_row[T: models.Model](kind: type[T], pk: UUID | int, *, lock: bool = False) -> T | None:
    """Return the row with this key or ``None``; ``lock`` holds it until the transaction ends."""
    found = all_rows(kind, "id = %s for update" if lock else "id = %s", [pk])
    return found[0] if found else None


def all_rows[T: models.Model](
    kind: type[T], where: LiteralString, given: Sequence[Any], *, but: tuple[str, ...] = ()
) -> list[T]:
    """Return the rows for which ``where`` holds, in the order it says; ``but`` names what is read only when asked for.

    The words of ``where`` stand in the code and change with no request, so that PostgreSQL prepares the statement once.
    """
    statement, names, converters = _select(kind, but)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} where {where}", given)
        found = cursor.fetchall()
    return [_made(kind, names, converters, row) for row in found]


def _made[T: models.Model](
    kind: type[T], names: tuple[str, ...], converters: tuple[tuple[int, Any, Any], ...], row: Sequence[object]
) -> T:
    """Return a row as its model, as ``Model.from_db`` does: nothing here listens for models that are made."""
    values = list(row)
    for place, convert, column in converters:
        values[place] = convert(values[place], column, connection)
    made = kind.__new__(kind)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()  # noqa: SLF001 - Django's public name
    made._state.adding, made._state.db = False, "default"  # noqa: SLF001 - as above
    return made


@cache
def _select(
    kind: type[models.Model], but: tuple[str, ...]
) -> tuple[str, tuple[str, ...], tuple[tuple[int, Any, Any], ...]]:
    """Return the select of a table, its attributes, and how single columns become Python values."""
    meta = kind._meta  # noqa: SLF001 - Django's public name
    fields = [field for field in meta.concrete_fields if field.attname not in but]
    converters = tuple(
        (place, convert, field.get_col(meta.db_table))
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    )
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'select {columns} from "{meta.db_table}"'  # noqa: S608 - names from the model
    return statement, tuple(field.attname for field in fields), converters
