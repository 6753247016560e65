"""The import of one file from its first byte to its last, block by block, each in one transaction with its progress.

Killed at any moment, it begins again where the last whole block ended. While PostgreSQL takes in one block, the next
is made ready and the one after it is read and checked, so that two processor cores have work.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from banshi.journal.alone import alone
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.register.importing import findings
from banshi.register.importing.checking import Checker
from banshi.register.importing.entering import enter
from banshi.register.importing.layout import Layout, layout
from banshi.register.importing.pipeline import one_ahead, prepared_ahead
from banshi.register.importing.preparing import prepare
from banshi.register.importing.reading import blocks, open_register_file
from banshi.register.importing.rules import Imported, Progress
from banshi.register.importing.standing import Stand, begin, note
from banshi.register.importing.writing import SOON_SAFE, Beside, Run, restore_search_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.utils.functional import _StrOrPromise
    from psycopg import Connection, Cursor

    from banshi.kernel.codes import CodeValue
    from banshi.register.importing.preparing import Prepared
    from banshi.register.importing.reading import Opened
    from banshi.register.importing.rules import ImportRules

HOUSED = "register_membership, register_household, register_householdversion"
PEOPLED = "register_personversion, register_idnumber, register_searchkey, register_booklet"


def import_file(
    path: Path,
    *,
    rules: ImportRules,
    progress: Callable[[Progress], None] | None = None,
) -> Imported:
    """Enter a register file, as the owner of the tables; the same file again changes nothing.

    Rows that cannot be entered are kept in the quarantine and in a CSV beside the file. Raises ``RuleBroken`` for a
    file without a usable header, and while another import is running.
    """
    # Read by other editions, the same bytes say something else: they are another file.
    editions = ", ".join(f"{item} {version}" for item, version in sorted(rules.versions.items()))
    opened = open_register_file(path, f"{editions}, religion {rules.religion}")
    columns = layout(opened.header, religion=rules.religion)
    running = RuleBroken(
        "import-running",
        _("Another import is running."),
        cure=_("Wait until it has ended, then start this one again."),
    )
    with alone("banshi import", running):  # two could make the same person twice
        connection = _owner()
        stand, encoding = begin(connection, opened), opened.encoding
        if not stand.ended:
            stand = _run(connection, opened, columns, rules, stand, progress)
            stand = _end(connection, stand, rules, columns)
            again = False
        else:
            again = True
        files = findings.write_out(connection, stand.id, path, columns.keys, rules)
    return _told(stand, encoding, files, _notes(columns, opened, again=again), again=again)


def known_stations(cursor: Cursor[Any]) -> dict[str, int]:
    """Return the stations that hold a register, by their 12-digit code."""
    cursor.execute("select code, id from stations_unit where kind = 'station'")
    return dict(cursor.fetchall())


def _owner() -> Connection[Any]:
    wrapper = connections["owner"]
    wrapper.ensure_connection()
    connection: Connection[Any] = wrapper.connection
    return connection


def _another_owner() -> Connection[Any]:
    wrapper = connections["owner"].copy()
    wrapper.ensure_connection()
    connection: Connection[Any] = wrapper.connection
    return connection


def dictionary(cursor: Cursor[Any], rules: ImportRules) -> dict[CodeValue, int]:
    """Enter the jurisdiction's code values into the register's dictionary and return their numbers."""
    values = {value for table in rules.codes.values() for value in table.values()}
    rows = [(v.table, v.version, v.code, v.label) for v in sorted(values, key=lambda v: (v.table, v.version, v.code))]
    columns = [list(column) for column in zip(*rows, strict=True)]
    cursor.execute(
        'insert into register_code ("table", version, code, label)'
        " select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[]) on conflict do nothing",
        columns,
    )
    cursor.execute('select id, "table", version, code, label from register_code')
    entered = {tuple(row[1:]): row[0] for row in cursor.fetchall()}
    return {value: entered[value.table, value.version, value.code, value.label] for value in values}


def _run(
    connection: Connection[Any],
    opened: Opened,
    columns: Layout,
    rules: ImportRules,
    stand: Stand,
    progress: Callable[[Progress], None] | None,
) -> Stand:
    with connection.transaction(), connection.cursor() as cursor:
        codes, stations = dictionary(cursor, rules), known_stations(cursor)
        if stand.rows_seen:
            restore_search_keys(cursor, stand.change_id)
    now, today, beside, lookups = clock.now(), clock.today(), Beside(_another_owner()), _another_owner()
    _look_up_by_index(lookups)
    lookups.execute("set synchronous_commit = off")  # row numbers drawn and then lost in a crash are only a gap
    run = Run(id=stand.id, change_id=stand.change_id, layout=columns, now=now, today=today, beside=beside)
    checker = Checker(columns, rules, versions=rules.versions, numbers=codes, stations=stations, today=today)
    read = blocks(opened, begin=stand.bytes_seen, rows_before=stand.rows_seen)
    began, before = time.monotonic(), stand.rows_seen
    try:
        with (
            lookups.cursor() as cursor,
            closing(one_ahead(checker.check(block) for block in read)) as checked,
            closing(prepared_ahead(checked, lambda block, last: prepare(cursor, block, run, last))) as ready,
        ):
            for block in ready:
                stand = _enter(connection, block, run, stand)
                if progress:
                    rate = (stand.rows_seen - before) / max(time.monotonic() - began, 1e-9)
                    progress(Progress(
                        rows=stand.rows_seen, bytes_read=stand.bytes_seen, total_bytes=opened.size,
                        rows_per_second=rate,
                    ))  # fmt: skip
    finally:
        beside.close()
        lookups.close()
    return stand


def _look_up_by_index(connection: Connection[Any], *, only: str = "") -> None:
    """Let blocks be looked up row by row in the indexes.

    With estimates from when the tables were empty, the database would rather read the whole register for every block.
    """
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.execute(f"set {only} enable_{way} = off")


def _enter(connection: Connection[Any], block: Prepared, run: Run, stand: Stand) -> Stand:
    """Enter one block and write down how far the import is, both or neither."""
    with connection.transaction(), connection.cursor() as cursor:
        _look_up_by_index(connection, only="local")
        cursor.execute(SOON_SAFE)
        stand = note(cursor, stand, block.checked, enter(cursor, block, run))
        run.beside.wait()
    run.beside.commit()
    return stand


def _end(connection: Connection[Any], stand: Stand, rules: ImportRules, columns: Layout) -> Stand:
    with (
        closing(_another_owner()) as beside,
        ThreadPoolExecutor(1, thread_name_prefix="analyzing") as pool,
        connection.transaction(),
        connection.cursor() as cursor,
    ):
        reported = stand.reported
        # So many rows came at once that the database has to look at them before it can plan for them.
        analyzed = pool.submit(beside.execute, f"analyze {PEOPLED}")
        cursor.execute(f"analyze {HOUSED}")
        if columns.has("relation"):
            numbers = dictionary(cursor, rules)
            heads = [numbers[v] for v in set(rules.codes["relation"].values()) if v.code in rules.heads]
            reported += findings.keep_headless(cursor, stand.id, stand.change_id, heads)
        analyzed.result()
        cursor.execute("delete from register_met where import_id = %s", [stand.id])
        cursor.execute("drop table if exists arriving, arriving_households")
        cursor.execute(
            "update register_import set ended_at = %s, rows_reported = %s where id = %s",
            [clock.now(), reported, stand.id],
        )
    return replace(stand, reported=reported)


def _notes(columns: Layout, opened: Opened, *, again: bool) -> tuple[_StrOrPromise, ...]:
    """Return what has to be said once about the file as a whole."""
    notes: list[_StrOrPromise] = [format_lazy(_("The file was read as {encoding}."), encoding=opened.encoding.upper())]
    if again:
        notes.append(_("This very file was imported before: nothing was changed."))
    if columns.unknown:
        named = ", ".join(columns.unknown)
        notes.append(format_lazy(_("These columns are unknown here and were kept nowhere: {columns}."), columns=named))
    if columns.withheld:
        named = ", ".join(columns.withheld)
        notes.append(format_lazy(_("These columns are not allowed here and were not read: {columns}."), columns=named))
    return tuple(notes)


def _told(
    stand: Stand,
    encoding: str,
    files: tuple[Path | None, Path | None],
    notes: tuple[_StrOrPromise, ...],
    *,
    again: bool,
) -> Imported:
    entered = stand.new + stand.changed + stand.same
    return Imported(
        rows_seen=stand.rows_seen, refused=stand.refused, reported=stand.reported, encoding=encoding,
        new=0 if again else stand.new, changed=0 if again else stand.changed, same=entered if again else stand.same,
        quarantine_file=files[0], report_file=files[1], notes=notes,
    )  # fmt: skip
