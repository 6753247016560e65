"""What archiving costs: looks of an old month moved to sealed files, against deleting them, and read by a resident."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

OLD = date(2020, 4, 1)
FILL = """
insert into access_look (at, kind, account_id, unit_id, duty, reference, purpose, items, persons, households)
select timestamptz '2020-03-01 00:00+08' + interval '30 days' * (i::float8 / {rows}), 'case', i % 9000, i % 3000,
  'clerk', gen_random_uuid(), 'lost-booklet', array['name', 'born_on', 'address'],
  array[1 + (i * 7919::bigint) % 100000], array[1 + (i * 7919::bigint) % 100000]
from generate_series(1, {rows}) i
"""


def archived(rows: int) -> list[dict[str, Any]]:
    """Archive so many looks and prove them; the limit is deleting as many from the same table."""
    from banshi.archive import files, moving, proving, queries
    from banshi.archive.shapes import LOOKS
    from banshi.china.archiving import RETENTION
    from bench.storage import row

    deleted = _deleted(rows)
    in_database = _filled(rows)
    began = time.perf_counter()
    moved = moving.move(OLD, retention=RETENTION, sources=[LOOKS])
    took = time.perf_counter() - began
    paths = [files.folder() / part.file for part in moved]
    stored = sum(each.stat().st_size for path in paths for each in (path, files.leaves_beside(path)))
    alone = sum(path.stat().st_size for path in paths)
    began = time.perf_counter()
    proof = proving.verify()
    proving_took = time.perf_counter() - began
    if proof.faults or proof.rows != rows:
        raise RuntimeError(str(proof.faults[:3]))
    queries.looks_of(2, OLD.replace(month=3))
    began = time.perf_counter()
    found = queries.looks_of(1 + 7919, OLD.replace(month=3))
    reading = 1000 * (time.perf_counter() - began)
    return [
        row("archived, read back and deleted, against deleted alone", took, deleted, "s"),
        row("an archived look with its hash, against one in the database", stored / rows, in_database, "bytes"),
        row("an archived look without its hash, against one in the database", alone / rows, in_database, "bytes"),
        row("rows proven, against rows archived", rows / proving_took, rows / took, "rows/s"),
        row(f"a resident reads {len(found)} looks of an archived month, against a page's budget", reading, 300.0, "ms"),
    ]


def _filled(rows: int) -> float:
    """Put looks of March 2020 in; return how many bytes each takes in the table and its indexes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (full) access_look")
        cursor.execute("select pg_total_relation_size('access_look')")
        (before,) = cursor.fetchone() or (0,)
        cursor.execute(FILL.format(rows=rows))
        cursor.execute("vacuum (analyze) access_look")
        cursor.execute("select pg_total_relation_size('access_look')")
        (after,) = cursor.fetchone() or (0,)
    return (int(after) - int(before)) / rows


def _deleted(rows: int) -> float:
    """Return the seconds in which as many are deleted, with the trigger that guards them lifted."""
    from django.db import connections

    _filled(rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table access_look disable trigger user")
        began = time.perf_counter()
        cursor.execute("delete from access_look where at < '2020-04-01 00:00+08'")
        took = time.perf_counter() - began
        cursor.execute("alter table access_look enable trigger user")
    return took
