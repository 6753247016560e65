"""Weighing the words anew, and making all traces anew from the concerns: at will, while the office works.

A rebuild goes through the concerns in batches, each in one transaction with where it stands; killed, it goes on from
there when it is started again. Closed concerns older than two years leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.db import connections, transaction

from banshi.concerns.same.finding import ENTER, LIVE, YEARS_BACK
from banshi.concerns.same.sounds import GRAMS
from banshi.concerns.same.traces import stored, trace_of
from banshi.concerns.same.weights import PRIOR, Weights, as_bytes, weights_of
from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.concerns.same.weights import Bytes

    type Progress = Callable[[str, int, int], None]

BATCH, SAMPLE = 2_000, 100_000
FIRST = UUID(int=0)
INDEX = "trace_by_key"

NEWEST = "select number, concerns, content, rebuilt_to from concerns_weighing order by number desc limit 1"
LATEST = "select title, said, at from concerns_concern order by at desc, id desc limit %s"
NEXT = f"""
select c.id, c.title, c.said, c.at, c.division, c.latitude, c.longitude, c.category from concerns_concern c
where c.id > %s and {LIVE} order by c.id limit %s
"""  # noqa: S608 - no foreign words
LEFT = f"select count(*) from concerns_concern c where c.id > %s and {LIVE}"  # noqa: S608 - no foreign words
GONE = f"""
delete from concerns_trace t where t.concern_id > %s and t.concern_id <= %s
  and not exists (select from concerns_concern c where c.id = t.concern_id and {LIVE})
"""  # noqa: S608 - no foreign words
LOAD = "copy concerns_trace (concern_id, keys, grams, titled) from stdin (format binary)"
COUNT_KEYS = """
select k & %s, count(*) from concerns_trace, unnest(keys) k group by 1
"""


def weigh(progress: Progress = lambda *_: None) -> None:
    """Count the words of the latest 100,000 concerns and what each key finds; processes take it up by themselves."""
    _keep(_counted(progress), rebuilt_to=None)


def weigh_by_itself() -> bool:
    """Weigh the words anew; return whether it was done.

    Not while the index is made anew, which holds its weights until it ends; and not in an office with less than its
    words of a beginning are taken to be worth. Killed before its one transaction, nothing has changed.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
        cursor.execute("select count(*) from (select from concerns_concern limit %s) c", [PRIOR])
        (heard,) = cursor.fetchone()
    if heard < PRIOR or (row is not None and row[3] is not None):
        return False
    weigh()
    return True


def rebuild(progress: Progress = lambda *_: None) -> None:
    """Make every trace anew from ``concerns_concern``. Killed, it goes on from the last batch when called again.

    ``progress`` is told the name of the part, how many are done and of how many. An empty table is filled before it is
    indexed, so a first rebuild takes a third of the time and searches are slow until it ends.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    if row is None or row[3] is None:
        _begin(progress)
    _fill(progress)
    with connections["owner"].cursor() as cursor:
        progress("index", 0, 1)
        cursor.execute(f"create index if not exists {INDEX} on concerns_trace using gin (keys) with (fastupdate = off)")
        cursor.execute("analyze concerns_trace")
        progress("index", 1, 1)
    weigh_keys()


def _begin(progress: Progress) -> None:
    """Weigh the words first; an empty table loses its index until it is full."""
    _keep(_counted(progress), rebuilt_to=FIRST)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select exists (select from concerns_trace)")
        if not cursor.fetchone()[0]:
            cursor.execute(f"drop index if exists {INDEX}")


def weigh_keys() -> None:
    """Count what each key finds now; the words keep their weights."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    if row is not None:
        held = weights_of(row[0], row[1], bytes(row[2]))
        _keep(Weights(held.number, held.heard, _finds(), held.concerns), rebuilt_to=None)


def _fill(progress: Progress) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(NEWEST)
        number, concerns, content, last = cursor.fetchone()
        held = weights_of(number, concerns, bytes(content))
        since = clock.now() - YEARS_BACK
        cursor.execute(LEFT, [last, since])
        done, total = 0, int(cursor.fetchone()[0])
        cursor.execute("select exists (select from pg_class where relname = %s)", [INDEX])
        write = _replace if cursor.fetchone()[0] else _load
        while last is not None:
            with transaction.atomic("owner"):
                last, batch = _one_batch(cursor, last, since, held, write)
            done += batch
            progress("traces", done, total)


def _one_batch(cursor: Any, last: UUID, since: Any, held: Weights, write: Any) -> tuple[UUID | None, int]:  # noqa: ANN401
    cursor.execute(NEXT, [last, since, BATCH])
    concerns = cursor.fetchall()
    upto = concerns[-1][0] if len(concerns) == BATCH else UUID(int=2**128 - 1)
    cursor.execute(GONE, [last, upto, since])
    write(cursor, list(_rows(concerns, held)))
    cursor.execute("update concerns_weighing set rebuilt_to = %s where number = %s", [upto, held.number])
    return (upto if len(concerns) == BATCH else None), len(concerns)


def _rows(concerns: list[Any], held: Weights) -> Iterator[tuple[UUID, list[int], bytes, int]]:
    for concern_id, title, said, at, division, latitude, longitude, category in concerns:
        trace = trace_of(
            title, said, at=at, division=division, latitude=latitude, longitude=longitude, category=category
        )
        row = stored(trace, held)
        yield concern_id, row.keys.tolist(), row.grams, row.titled


def _replace(cursor: Any, rows: list[tuple[UUID, list[int], bytes, int]]) -> None:  # noqa: ANN401 - Django's cursor
    cursor.executemany(ENTER, rows)


def _load(cursor: Any, rows: list[tuple[UUID, list[int], bytes, int]]) -> None:  # noqa: ANN401 - Django's cursor
    """Load without an index; what was entered meanwhile gives way."""
    cursor.execute("delete from concerns_trace where concern_id = any (%s)", [[row[0] for row in rows]])
    with cursor.copy(LOAD) as copy:
        copy.set_types(["uuid", "int4[]", "bytea", "int2"])
        for row in rows:
            copy.write_row(row)


def _counted(progress: Progress) -> Weights:
    """Count the grams of the latest concerns, each once a concern."""
    counts = np.zeros(GRAMS, dtype=np.int64)
    with connections["owner"].cursor() as cursor:
        cursor.execute(LATEST, [SAMPLE])
        texts = cursor.fetchall()
    for done, (title, said, at) in enumerate(texts, start=1):
        trace = trace_of(title, said, at=at)
        counts[trace.title] += 1
        counts[trace.text] += 1
        if done % BATCH == 0 or done == len(texts):
            progress("words", done, len(texts))
    return Weights(0, as_bytes(counts), _finds(), len(texts))


def _finds() -> Bytes:
    counts = np.zeros(GRAMS, dtype=np.int64)
    with connections["owner"].cursor() as cursor:
        cursor.execute(COUNT_KEYS, [GRAMS - 1])
        for key, count in cursor.fetchall():
            counts[key] = count
    return as_bytes(counts)


def _keep(weights: Weights, *, rebuilt_to: UUID | None) -> None:
    """Keep the newest weighing alone; its number tells each process that it is new."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into concerns_weighing (number, concerns, content, rebuilt_to)"
            " select coalesce(max(number), 0) + 1, %s, %s, %s from concerns_weighing",
            [weights.concerns, weights.content(), rebuilt_to],
        )
        cursor.execute("delete from concerns_weighing where number < (select max(number) from concerns_weighing)")
