"""Which rows wait to be sealed, without a mark on the row and without a trigger on the step; each becomes a leaf.

Numbers are drawn before rows are committed, so a row may appear below others that are sealed. Every number is looked
through once, in order; a number without a row is a gap. Whoever draws a number by inserting holds a lock on the table
from before until after, and is out of the list of running transactions before that lock is gone. So, in this order: how
far numbers were drawn; who holds such a lock; a new snapshot. A gap that stays open is one that somebody of those may
still fill, and it is looked at again until all of them have ended. Where there is no gap, who writes need not be asked.

PostgreSQL makes the leaves, where the rows are: to fetch rows, write them as bytes and hash them here, and to bring the
leaves back, takes twice as long.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from banshi.archive.shapes import LINES, LOOKS
from banshi.kernel.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

    from banshi.archive.shapes import Source

    type Run = tuple[int, int]
    """Numbers that follow each other: the first and the last."""

SALT_BYTES = 16
SOURCES: dict[int, Source] = {1: LOOKS, 2: LINES}
"""The tables that are sealed, by the number that a leaf has for them."""
FAR = (
    "coalesce((select upto from proofs_scan where source = {number}), 0),"
    " (select case when is_called then last_value else 0 end from {table}_id_seq)"
)
ASKING = ", ".join(
    ("exists (select from proofs_gap)", *(FAR.format(number=n, table=source.table) for n, source in SOURCES.items()))
)
"""The columns that ask how far numbers are drawn; they are asked for before any row is."""
# A transaction prepared for a second phase has no process, and its lock is listed under its own number all the same.
WRITERS = (
    "select relation::regclass::text, array_agg(distinct virtualtransaction) from pg_locks"
    " where locktype = 'relation' and mode = 'RowExclusiveLock' and relation = any(%s::text[]::regclass[]::oid[])"
    " and pid is distinct from pg_backend_pid()"
    " and database = (select oid from pg_database where datname = current_database()) group by 1"
)
GAPS = "select source, id, first, last, writers from proofs_gap order by id"
MISSING = (
    "select before + 1, row_id - 1"
    " from (select row_id, lag(row_id, 1, %(upto)s::bigint) over (order by row_id) as before"
    " from (select row_id from proofs_leaf where source = %(source)s::smallint and row_id > %(upto)s::bigint"
    " and row_id <= %(end)s::bigint union all select %(end)s::bigint + 1) there) one"
    " where row_id > before + 1 order by row_id"
)
LEAVE_OPEN = (
    "insert into proofs_gap (source, first, last, writers)"
    " select %s::smallint, f, l, %s::text[] from unnest(%s::bigint[], %s::bigint[]) g(f, l)"
)
LEAVES = """
rows_{number} as (
  select t.id, {spelled} as said, row_number() over (order by t.id) as n from {rows} order by t.id limit %(most)s::int),
leaves_{number} as (insert into proofs_leaf (index, source, row_id, salt, hash)
  select {first} + w.n - 1, {number}, w.id, w.salt, sha256('\\x00'::bytea || w.salt || convert_to(w.said, 'UTF8'))
  from (select *, substr(%(salts{number})s::bytea, 16 * n::int - 15, 16) as salt from rows_{number}) w
  returning index, row_id, hash)
""".strip()
"""Makes leaves of rows, in the order of their numbers, with a salt for each."""
MADE = (
    "select {number}, count(*), coalesce(max(row_id), 0), coalesce(string_agg(hash, ''::bytea order by index), '')"
    " from leaves_{number}"
)
NEW = "{table} t where t.id > %(upto{number})s::bigint and t.id <= %(drawn{number})s::bigint"
LATE = (
    "unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) g(first, last)"
    " join {table} t on t.id between g.first and g.last"
    " where not exists (select from proofs_leaf l where l.source = {number} and l.row_id = t.id)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How far each table was looked through, how far its numbers are drawn, and whether any has a gap from before."""

    uptos: Mapping[int, int]
    drawn: Mapping[int, int]
    open: bool


@dataclass(slots=True)
class Taken:
    """Leaves that were made of rows, in order, how far each table is looked through now, and whether rows are left."""

    leaves: list[bytes]
    uptos: dict[int, int]
    rest: bool = False

    def add(self, leaves: bytes) -> None:
        """Take leaves that come one after the other."""
        self.leaves += [leaves[n : n + HASH_BYTES] for n in range(0, len(leaves), HASH_BYTES)]


def asked(said: Sequence[Any]) -> Asked:
    """Return what was said to ``ASKING``."""
    uptos, drawn = (dict(zip(SOURCES, said[n::2], strict=True)) for n in (1, 2))
    return Asked(uptos, drawn, said[0])


def take(cursor: CursorWrapper, far: Asked, first: int, most: int) -> Taken:
    """Make leaves of the next rows of each table, from a place on, in the transaction that seals them.

    Where every number that was drawn has its row by now, nobody can bring another. Else it is asked who writes, and
    then it is looked again where rows were missing.
    """
    taken = Taken([], {number: max(upto, far.drawn[number]) for number, upto in far.uptos.items()})
    missing: list[int] = []
    if taken.uptos != far.uptos:
        told: dict[str, Any] = {"first": first, "most": most}
        for number, upto in far.uptos.items():
            drawn = taken.uptos[number]
            told |= {f"upto{number}": upto, f"drawn{number}": drawn, f"salts{number}": _salts(drawn - upto, most)}
        cursor.execute(OF_NEW, told)
        for number, rows, last, leaves in cursor.fetchall():
            taken.add(leaves)
            if rows == most:
                taken.rest, taken.uptos[number] = True, last
            if rows < taken.uptos[number] - far.uptos[number]:
                missing.append(number)
    if missing or far.open:
        look_again(cursor, far, missing, taken, first, most)
    return taken


def look_again(cursor: CursorWrapper, far: Asked, missing: Iterable[int], taken: Taken, first: int, most: int) -> None:
    """Look where rows are missing, once it is known who may still bring them; write down which gaps open and close."""
    cursor.execute(WRITERS, [[source.table for source in SOURCES.values()]])
    writing: dict[str, list[str]] = dict(cursor.fetchall())
    cursor.execute(GAPS)
    gaps = list(cursor.fetchall())
    for number, source in SOURCES.items():
        writers = writing.get(source.table, [])
        before = [(gap, (start, end), whom) for of, gap, start, end, whom in gaps if of == number]
        new: list[Run] = []
        if number in missing:
            cursor.execute(MISSING, {"source": number, "upto": far.uptos[number], "end": taken.uptos[number]})
            new = list(cursor.fetchall())
        runs = [run for _gap, run, _whom in before] + new
        if not runs:
            continue
        salts = _salts(sum(end - start + 1 for start, end in runs), most)
        starts, ends = zip(*runs, strict=True)
        told: dict[str, Any] = {"firsts": list(starts), "lasts": list(ends), f"salts{number}": salts}
        cursor.execute(OF_LATE[number], told | {"first": first + len(taken.leaves), "most": most})
        ((_number, rows, _last, leaves),) = cursor.fetchall()
        taken.add(leaves)
        full = rows == most
        taken.rest |= full
        # This very snapshot was taken after the last of them ended.
        over = [gap for gap, _run, whom in before if not full and not set(whom) & set(writers)]
        if over:
            cursor.execute("delete from proofs_gap where id = any(%s::bigint[])", [over])
        if new and (writers or full):
            starts, ends = zip(*new, strict=True)
            cursor.execute(LEAVE_OPEN, [number, writers, list(starts), list(ends)])


def _salts(rows: int, most: int) -> bytes:
    return os.urandom(SALT_BYTES * min(rows, most))


def _leaves(number: int, source: Source, rows: str, first: str) -> str:
    filled = LEAVES.replace("{rows}", rows.replace("{table}", source.table)).replace("{spelled}", source.spelled)
    return filled.replace("{first}", first).replace("{number}", str(number))


def _of_new() -> str:
    """Return the statement for what is new in every table: the leaves of one follow those of the one before."""
    first, made, told = "%(first)s::bigint", list[str](), list[str]()
    for number, source in SOURCES.items():
        made.append(_leaves(number, source, NEW, first))
        told.append(MADE.replace("{number}", str(number)))
        first += f" + (select count(*) from leaves_{number})"  # noqa: S608 - ours
    return f"with {', '.join(made)} {' union all '.join(told)} order by 1"


OF_NEW = _of_new()
OF_LATE = {
    number: f"with {_leaves(number, source, LATE, '%(first)s::bigint')} {MADE.replace('{number}', str(number))}"
    for number, source in SOURCES.items()
}
