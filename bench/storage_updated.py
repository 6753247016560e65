"""What room, vacuuming and other indexes pay where rows are changed in place: cases on their way through the offices.

A copy of the real table takes the changes that the steps of a case make. A change of an indexed column (every step
moves the state) is written to all indexes whatever room there is beside it; the figures say how much that is.
"""

from __future__ import annotations

import statistics
import time
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

FILL = """
insert into {t} (id, number, matter, version, state, person_id, household_id, masked_name, masked_number, role,
  institution, items, persons, households, printed_for, hands, accepting_id, home_id, office_id, task, since,
  due_at, stopped_for, accepted_at, accepted_by, face_compared, proof, answers_digest, refusal, missing,
  follow_code, kilometres, times_sent_back, asked, asked_known, verdict, verdict_words, closed_at)
select md5(i::text)::uuid, 'BS-' || i, 'lost-booklet', 1, case when i % {open} = 0 then 'accepted' else 'closed' end,
  i, i, '李**', '0014', 'self', '', array['booklet'], array[i], array[i], i, array[i % 9000], i % 3000, i % 3000,
  i % 300, 'decide', now() - interval '1 second' * i, now() + interval '1 second' * (i % 400000), '',
  now() - interval '1 second' * i, i % 9000, true, '', md5(i::text), '{{}}', '[]', substr(md5(i::text), 1, 12), 40,
  0, 0, 0, '', '', case when i % {open} = 0 then null else now() end
from generate_series(1, {size}) i
"""
APPROVED = (
    "update {t} set state = 'approved', office_id = accepting_id, task = 'print', since = now(), decided_at = now(),"
    " due_at = now() + interval '2 days' where {which}"
)
PRINTED = "update {t} set state = 'printed', printed_for = household_id where {which}"
HANDED_OVER = "update {t} set state = 'handed-over', handed_over_at = now(), closed_at = now() where {which}"
STEPS = (APPROVED, PRINTED, HANDED_OVER)
NOTED = "update {t} set kilometres = kilometres + 1, asked = 1 where {which}"
SLICES = 50
OPEN = "state in ('accepted', 'approved', 'printed', 'objected')"
WORKLIST = """
select {columns} from {t} where office_id = {office} and {open} and due_at is not null order by due_at, id limit 51
"""
COVERED = "number, matter, masked_name, since, task, accepting_id, home_id, person_id"
PRESENT = (
    "select pg_relation_size(indexrelid) from pg_index where indrelid = 'cases'::regclass"
    " and position('(office_id, state, due_at, id)' in pg_get_indexdef(indexrelid)) > 0"
)
OFFICES = 300


def cases(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Compare fill factors, how often is vacuumed, and indexes of the worklist, on ``size`` cases."""
    return [*_room(connection, size), *_vacuuming(connection, size), *_worklists(connection, size)]


def _room(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Take all cases through three steps and a note with less and less filled pages."""
    from bench.storage import row

    rows, full = [], 0
    for factor in (100, 90, 80):
        _copy(connection, size, f"fillfactor = {factor}")
        hot = _hot(connection, STEPS)
        noted = _hot(connection, (NOTED,))
        bytes_ = _bytes(connection)
        full = full or bytes_
        rows += [
            row(f"fillfactor {factor}: steps without touching an index", hot, 1.0, "of one"),
            row(f"fillfactor {factor}: notes without touching an index", noted, 1.0, "of one"),
            row(f"fillfactor {factor}: bytes after the steps, against 100", bytes_, full, "bytes"),
        ]
    return rows


def _vacuuming(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Take all cases through the steps, vacuumed when a fifth is dead (the default) or a fiftieth."""
    from bench.storage import row

    sizes, times = {}, {}
    for share in (5, 50):
        _copy(connection, size, "fillfactor = 100")
        times[share] = _stepped(connection, STEPS, every=SLICES // share if share < SLICES else 1)
        sizes[share] = _bytes(connection)
    return [
        row("vacuumed at a fiftieth dead, against a fifth: bytes after the steps", sizes[50], sizes[5], "bytes"),
        row("vacuumed at a fiftieth dead, against a fifth: steps and vacuuming", times[50], times[5], "s"),
    ]


def _worklists(connection: Connection[Any], size: int) -> list[dict[str, Any]]:
    """Read the worklist by the index there is, by one that covers it, and by one of open cases alone."""
    from bench.storage import row, value

    _copy(connection, size, "fillfactor = 100")
    ways = {
        "present": ("", "*"),
        "covering": (f"(office_id, state, due_at, id) include ({COVERED})", f"id, state, due_at, {COVERED}"),
        "of open cases": (f"(office_id, due_at, id) where {OPEN}", "*"),
    }
    times, sizes = {}, {"present": int(value(connection, PRESENT))}
    for name, (index, columns) in ways.items():
        if index:
            connection.execute(f"create index tried on cases {index}")
            sizes[name] = int(value(connection, "select pg_relation_size('tried')"))
        connection.execute("vacuum (analyze) cases")
        times[name] = _read(connection, columns)
        connection.execute("drop index if exists tried")
    connection.execute("drop table cases")
    return [
        row(f"worklist, index {name} against present: {what}", one[name], one["present"], unit)
        for name in ("covering", "of open cases")
        for what, one, unit in (("read", times, "ms"), ("bytes", sizes, "bytes"))
    ]


def _read(connection: Connection[Any], columns: str) -> float:
    rng, spent = Random(3), []  # noqa: S311 - the same sample every time, not a secret
    for _time in range(200):
        statement = WORKLIST.format(t="cases", columns=columns, open=OPEN, office=rng.randrange(OFFICES))
        began = time.perf_counter()
        connection.execute(statement)
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def _copy(connection: Connection[Any], size: int, how: str) -> None:
    """Make a copy of the cases with all its indexes; one of twenty is open, as after some months of service."""
    connection.execute("drop table if exists cases")
    connection.execute(f"create table cases (like matters_case including all) with ({how}, autovacuum_enabled = off)")
    connection.execute(FILL.format(t="cases", size=size, open=20))
    connection.execute("vacuum (analyze) cases")


def _hot(connection: Connection[Any], steps: Sequence[str]) -> float:
    """Return the share of changes that no index was written for."""
    before = _counted(connection)
    _stepped(connection, steps, every=10)
    connection.execute("select pg_stat_force_next_flush()")
    after = _counted(connection)
    return (after[1] - before[1]) / max(after[0] - before[0], 1)


def _counted(connection: Connection[Any]) -> tuple[int, int]:
    connection.execute("select pg_stat_force_next_flush()")
    found = connection.execute(
        "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'cases'"
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _stepped(connection: Connection[Any], steps: Sequence[str], *, every: int = SLICES) -> float:
    """Take the cases through steps, a fiftieth of them at a time, vacuumed after so many; return the seconds."""
    began = time.perf_counter()
    for number in range(SLICES):
        which = f"abs(hashtext(number)) % {SLICES} = {number}"
        for step in steps:
            connection.execute(step.format(t="cases", which=which))
        if number % every == every - 1:
            connection.execute("vacuum cases")
    return time.perf_counter() - began


def _bytes(connection: Connection[Any]) -> int:
    from bench.storage import value

    return int(value(connection, "select pg_total_relation_size('cases')"))
