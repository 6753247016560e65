"""Keys and indexes of tables that are about to be filled: put away first, and built again when all rows are there.

What was put away stands in ``crowd.put_away`` until it is built again, so that a killed run leaves nothing out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psycopg import Connection

# References to a table first, then what they need; indexes that belong to no constraint last.
_FOUND = """
insert into crowd.put_away (relation, name, definition)
select relation, name, definition from (
    select 3 as place, conrelid::regclass::text as relation, conname::text as name,
        format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            as definition
    from pg_constraint where contype = 'f' and (conrelid = any (%(tables)s::regclass[])
        or confrelid = any (%(tables)s::regclass[])) and connamespace = 'public'::regnamespace
    union all
    select case contype when 'p' then 1 else 2 end, conrelid::regclass::text, conname::text,
        format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where contype in ('p', 'u') and conrelid = any (%(tables)s::regclass[])
    union all
    select 2, indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    from pg_index where indrelid = any (%(tables)s::regclass[])
        and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
) found order by place, relation, name
"""


def put_away(connection: Connection[Any], tables: Sequence[str]) -> None:
    """Take keys and indexes off tables and write them down, all or none."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select distinct relation from crowd.put_away")
        away = {relation for (relation,) in cursor.fetchall()}
        tables = [table for table in tables if table not in away]
        cursor.execute("select coalesce(max(id), 0) from crowd.put_away")
        (last,) = cursor.fetchone() or (0,)
        cursor.execute(_FOUND, {"tables": list(tables)})
        cursor.execute("select relation, name, definition from crowd.put_away where id > %s order by id desc", [last])
        for relation, name, definition in cursor.fetchall():
            constraint = definition.startswith("alter table")
            cursor.execute(f"alter table {relation} drop constraint {name}" if constraint else f"drop index {name}")


def build(connection: Connection[Any]) -> Iterator[str]:
    """Build again what was put away, one after the other, and yield the name of each."""
    connection.execute("set maintenance_work_mem = '512MB'")
    connection.execute("set max_parallel_maintenance_workers = 2")
    while waiting := connection.execute(
        "select id, name, definition from crowd.put_away order by id limit 1"
    ).fetchone():
        number, name, definition = waiting
        with connection.transaction():
            connection.execute(definition)
            connection.execute("delete from crowd.put_away where id = %s", [number])
        yield str(name)
