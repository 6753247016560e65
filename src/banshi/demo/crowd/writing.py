"""A process that draws and loads: it reads what to load line by line, and says when each part is committed.

It ends when nobody asks any more, its parent's end included; what it was loading then is whole or not there at all.
"""

from __future__ import annotations

import base64
import pickle
import sys
from typing import TYPE_CHECKING, Any

import psycopg

from banshi.demo.crowd import block, case_tables, cases, columns, concern_tables, concerns, order, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psycopg import Connection

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.copying import Lines
    from banshi.demo.crowd.order import Part


def rows_of(part: Part, context: Context) -> Iterator[Lines]:
    """Draw a part and yield its lines for each table, in the order in which they are written."""
    if part.kind == order.CONCERNS:
        heard = concerns.draw(part.block, part.last, context)
        yield from concern_tables.of_concerns(heard, context)
        return
    drawn, planted = block.draw(context.seed, part.block, context.at)
    if part.kind == order.CASES:
        of = cases.draw(drawn, part.block, context)
        yield from case_tables.of_cases(of, drawn, columns.first_person(part.block), context)
    else:
        yield from tables.register(drawn, part.block, context, slice(part.first, part.last))
        yield tables.truth(planted, slice(part.first, part.last))


def load(connection: Connection[Any], part: Part, lines: Iterable[Lines]) -> None:
    """Write a part and that it is there, both or neither."""
    with connection.transaction(), connection.cursor() as cursor:
        # A crash of the database may lose the last parts, and the note that they are there with them.
        cursor.execute("set local synchronous_commit = off")
        for each in lines:
            with cursor.copy(each.statement.encode()) as copy:
                copy.write(each.csv)
        cursor.execute(
            "insert into crowd.block (kind, number, rows) values (%s, %s, %s)"
            " on conflict (kind, number) do update set rows = excluded.rows, loaded_at = now()",
            [part.kind, part.block, part.last],
        )


def main() -> None:
    """Load what is asked for on standard input until it ends."""
    address, context = pickle.loads(base64.b64decode(sys.stdin.readline()))  # noqa: S301 - from our own parent
    with psycopg.connect(address, autocommit=True, options="-c timezone=UTC") as connection:
        for asked in sys.stdin:
            kind, *numbers = asked.split()
            part = order.Part(kind, *map(int, numbers))
            load(connection, part, rows_of(part, context))
            sys.stdout.write(asked)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
