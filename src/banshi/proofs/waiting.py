"""Which rows wait to be sealed, without a mark on the row and without a trigger on the step.

Numbers are drawn before rows are committed, so a row may appear below others that are sealed. Every number is looked
through once, in order; a number without a row is a gap. Whoever draws a number by inserting holds a lock on the table
from before until after, and is out of the list of running transactions before that lock is gone. So, in this order: how
far numbers were drawn; who holds such a lock; a new snapshot. A gap that stays open is one that somebody of those may
still fill, and it is looked at again until all of them have ended. Where there is no gap, who writes need not be asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from banshi.archive.shapes import Source

FAR = (
    "coalesce((select upto from proofs_scan where source = {number}), 0),"
    " (select case when is_called then last_value else 0 end from {table}_id_seq)"
)
OPEN = "exists (select from proofs_gap)"
# A transaction prepared for a second phase has no process, and its lock is listed under its own number all the same.
WRITERS = (
    "select relation::regclass::text, array_agg(distinct virtualtransaction) from pg_locks"
    " where locktype = 'relation' and mode = 'RowExclusiveLock' and relation = any(%s::text[]::regclass[]::oid[])"
    " and pid is distinct from pg_backend_pid()"
    " and database = (select oid from pg_database where datname = current_database()) group by 1"
)
GAPS = "select source, id, writers from proofs_gap"
NEW = (
    "select {spelled} from {table} t where t.id > %(upto)s::bigint and t.id <= %(drawn)s::bigint"
    " order by t.id limit %(most)s::int"
)
LATE = (
    "select {spelled} from proofs_gap g join {table} t on t.id between g.first and g.last"
    " where g.source = %(source)s::smallint"
    " and not exists (select from proofs_leaf l where l.source = g.source and l.row_id = t.id)"
    " order by t.id limit %(most)s::int"
)
LEAVE_OPEN = (
    "insert into proofs_gap (source, first, last, writers)"
    " select %s::smallint, f, l, %s::text[] from unnest(%s::bigint[], %s::bigint[]) g(f, l)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How far a table was looked through, how far its numbers are drawn, and which gaps are open, and for whom.

    ``writers`` and ``gaps`` are asked for only where a number has no row, or ``open`` says that one had none before.
    """

    upto: int
    drawn: int
    open: bool
    writers: list[str] = field(default_factory=list)
    gaps: list[tuple[int, list[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows to be sealed now with their bytes, up to which number was looked, and whether more are waiting.

    ``late`` of them fill gaps; ``missing`` are the numbers that have no row.
    """

    entries: list[tuple[int, bytes]]
    late: int
    upto: int
    missing: list[tuple[int, int]]
    rest: bool


def asking(sources: Mapping[int, Source]) -> str:
    """Return the columns that ask how far numbers are drawn; they are asked for before any row is."""
    each = (FAR.format(number=number, table=source.table) for number, source in sources.items())
    return ", ".join((OPEN, *each))


def asked(sources: Iterable[int], said: Sequence[Any]) -> dict[int, Asked]:
    """Return what was said to ``asking``."""
    return {
        number: Asked(upto, drawn, said[0])
        for number, upto, drawn in zip(sources, said[1::2], said[2::2], strict=True)
    }  # fmt: skip


def take(cursor: CursorWrapper, sources: Mapping[int, Source], far: Mapping[int, Asked], most: int) -> dict[int, Taken]:
    """Return the next rows of each table, in the transaction that seals them; write down which gaps open and close.

    Where every number that was drawn has its row by now, nobody can bring another. Else it is asked who writes, and
    then the rows are read anew.
    """
    found = {number: _taken(cursor, number, source, far[number], most) for number, source in sources.items()}
    if not any(taken.missing or far[number].open for number, taken in found.items()):
        return found
    far = _with_writers(cursor, sources, far)
    found = {number: _taken(cursor, number, source, far[number], most) for number, source in sources.items()}
    for number, taken in found.items():
        if taken.late < most:
            _close(cursor, far[number])
        if taken.missing and far[number].writers:
            first, last = zip(*taken.missing, strict=True)
            cursor.execute(LEAVE_OPEN, [number, far[number].writers, list(first), list(last)])
    return found


def _with_writers(
    cursor: CursorWrapper, sources: Mapping[int, Source], far: Mapping[int, Asked]
) -> dict[int, Asked]:  # fmt: skip
    """Return the same with who is writing into each table, and which of its gaps wait for whom."""
    cursor.execute(WRITERS, [[source.table for source in sources.values()]])
    writing: dict[str, list[str]] = dict(cursor.fetchall())
    cursor.execute(GAPS)
    gaps = list(cursor.fetchall())
    return {
        number: replace(
            far[number],
            writers=writing.get(source.table, []),
            gaps=[(gap, writers) for where, gap, writers in gaps if where == number],
        )
        for number, source in sources.items()
    }


def _taken(cursor: CursorWrapper, number: int, source: Source, asked: Asked, most: int) -> Taken:
    """Read the next rows of a table."""
    late: list[tuple[Any, ...]] = []
    if asked.gaps:
        late = _rows(cursor, LATE, source, {"source": number, "most": most})
    new: list[tuple[Any, ...]] = []
    if asked.drawn > asked.upto:
        new = _rows(cursor, NEW, source, {"upto": asked.upto, "drawn": asked.drawn, "most": most})
    ids = [int(row[0]) for row in (*late, *new)]
    full = len(new) == most
    end = ids[-1] if full else max(asked.drawn, asked.upto)
    missing = list(_missing(asked.upto, end, ids[len(late) :]))
    entries = list(zip(ids, map(source.entry, (*late, *new)), strict=True))
    return Taken(entries, len(late), end, missing, rest=full or len(late) == most)


def _close(cursor: CursorWrapper, asked: Asked) -> None:
    """Forget the gaps that nobody can fill any more: this very snapshot was taken after the last of them ended."""
    over = [gap for gap, who in asked.gaps if not set(who) & set(asked.writers)]
    if over:
        cursor.execute("delete from proofs_gap where id = any(%s::bigint[])", [over])


def _missing(upto: int, end: int, ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield each run of numbers after ``upto`` and up to ``end`` that is not among the ids, which are in order."""
    expected = upto + 1
    for found in (*ids, end + 1):
        if found > expected:
            yield expected, found - 1
        expected = found + 1


def _rows(cursor: CursorWrapper, statement: str, source: Source, asked: dict[str, int]) -> list[tuple[Any, ...]]:
    cursor.execute(_sql(statement, source), asked)
    return list(cursor.fetchall())


@cache
def _sql(statement: str, source: Source) -> str:
    """Fill in what is the table's own."""
    return statement.replace("{table}", source.table).replace("{spelled}", source.spelled)
