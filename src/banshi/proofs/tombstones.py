"""Burying rows: the data go, the proof that something stood there stays, and the journal says by which rule.

A leaf without its salt tells nothing of its row: whoever guesses the row cannot compare it with the hash. Its place in
the tree stays as it was, so that every head and every other proof goes on holding. Rows in the archive go, too: their
file is written anew. Where they left before there was a log, their part is sealed first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.archive import files
from banshi.archive.entombing import entomb, parts_with
from banshi.archive.models import Part
from banshi.archive.moving import KIND as PART_KIND
from banshi.archive.moving import refuse_difference, refuse_untold, said_of, thing_of, told_of
from banshi.archive.shapes import KEPT_KINDS
from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.merkle import root_of
from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.proofs.sealing import line, seal_left
from banshi.proofs.waiting import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.utils import CursorWrapper

KIND = "proofs.burial"
MOST = 10_000
"""Rows that one line of the journal tells of."""
LONGEST_RULE = 80
NOT_ALLOWED = "select exists (select from journal_line where id = any(%s::bigint[]) and kind = any(%s::text[]))"
WRITTEN = (
    "insert into proofs_burial (source, rule, rows, thing_id, at)"
    " values (%s::smallint, %s::text, %s::int, %s::uuid, %s::timestamptz) returning id"
)
BURIED = "select row_id from proofs_leaf where source = %s::smallint and row_id = any(%s::bigint[]) and salt is null"
LEAFLESS = (
    "select n from unnest(%s::bigint[]) n where not exists"
    " (select from proofs_leaf l where l.source = %s::smallint and l.row_id = n)"
)
UNSALTED = (
    "update proofs_leaf set salt = null, burial_id = %s::bigint"
    " where source = %s::smallint and row_id = any(%s::bigint[]) and salt is not null"
)
ANNOUNCED = "select set_config('banshi.burying', pg_current_xact_id()::text, true)"
WITHDRAWN = "select set_config('banshi.burying', '', true)"


def bury(source: str, ids: Sequence[int], rule: str) -> None:
    """Delete rows of ``journal_line`` or ``access_look`` and take the salt of their leaves, in one transaction.

    It joins the transaction of the caller on the owner's connection, if there is one. ``rule`` is read by people: the
    name of the rule and what it rests on. Rows may stand in the database or in the archive, where each file concerned
    takes about a second. Raises ``Conflict`` where a row is in neither, is not sealed yet, or somebody is archiving;
    and ``RuleBroken`` for a line that the log needs to be checked, or a rule without words.
    """
    number = next((n for n, one in SOURCES.items() if one.table == source), None)
    if number is None or not 0 < len(rule) <= LONGEST_RULE:
        raise RuleBroken("no-rule", _("Say which table, and by which rule in at most 80 characters."))
    wanted = sorted(set(ids))
    with transaction.atomic(using="owner", durable=False), connections["owner"].cursor() as cursor:
        if source == "journal_line":
            _refuse_what_is_needed(cursor, wanted)
        _seal_what_left_before(cursor, number, wanted)
        archived = [
            row
            for first in range(0, len(wanted), MOST)
            for row in _bury(cursor, number, wanted[first : first + MOST], rule)
        ]
        if archived and entomb(SOURCES[number], archived) != len(archived):
            raise Conflict(
                "not-there",
                _("Some of these rows stand neither in the database nor in the archive; nothing was deleted."),
                cure=_("“banshi verify --log” says what became of them."),
            )


def _seal_what_left_before(cursor: CursorWrapper, number: int, ids: Sequence[int]) -> None:
    """Seal the parts of the archive that have some of these rows and left before there was a log.

    What is sealed is what the root of the part stands for, which the journal says once more; a line says so again.
    """
    source = SOURCES[number]
    if not (left := _leafless(cursor, number, ids)):
        return
    for part, _here in parts_with(source, left):
        rows = files.rows_in(files.folder() / part.file)
        refuse_difference(source, rows, part)
        refuse_untold(part)
        rows = rows.filter(rows["id"].is_in(list(_leafless(cursor, number, rows["id"].to_list()))))
        seal_left(cursor, number, list(zip(rows["id"].to_list(), source.written(rows), strict=True)))
        cursor.execute(LINE, line(PART_KIND, thing_of(part.file), "seal", "sealed", said_of(part)))


def _leafless(cursor: CursorWrapper, number: int, ids: Sequence[int]) -> set[int]:
    cursor.execute(LEAFLESS, [list(ids), number])
    return {row for (row,) in cursor.fetchall()}


def put_back() -> list[str]:
    """Write anew the editions that count and are away; return their names.

    A restore to a moment between two burials may find only the edition before: that one, and what the database says was
    buried since, lead to the same rows, which the root of the part proves. Nothing else is written.
    """
    put = []
    tables = {source.table: (number, source) for number, source in SOURCES.items()}
    with transaction.atomic(using="owner", durable=False), connections["owner"].cursor() as cursor:
        for part in Part.objects.using("owner").order_by("id"):
            number, source = tables[part.source]
            if files.is_whole(part.file) or not (earlier := files.editions_before(part.file)):
                continue
            before = files.rows_in(earlier[0])
            cursor.execute(BURIED, [number, before["id"].to_list()])
            rows = source.emptied(before, [row for (row,) in cursor.fetchall()])
            leaves = source.leaves(rows)
            if rows.height == part.rows and root_of(leaves) == bytes(part.root):
                files.write_draft(files.folder() / part.file, rows, leaves, told_of(part))
                files.name_draft(files.folder() / part.file)
                put.append(part.file)
    return put


def _bury(cursor: CursorWrapper, number: int, ids: list[int], rule: str) -> list[int]:
    """Bury rows and delete them from their table; return those that it does not have."""
    thing = uuid4()
    cursor.execute(WRITTEN, [number, rule, len(ids), thing, clock.now()])
    (burial,) = cursor.fetchone() or (0,)
    cursor.execute(UNSALTED, [burial, number, ids])
    if cursor.rowcount != len(ids):
        raise Conflict(
            "not-sealed",
            _("Some of these rows are not sealed yet, or were buried before; nothing was deleted."),
            cure=_("Let the worker seal them, then do it again."),
        )
    cursor.execute(LINE, line(KIND, thing, "bury", "buried", said(number, rule, ids)))
    cursor.execute(ANNOUNCED)
    cursor.execute(f"delete from {SOURCES[number].table} where id = any(%s::bigint[]) returning id", [ids])  # noqa: S608 - our two tables
    gone = {row for (row,) in cursor.fetchall()}
    cursor.execute(WITHDRAWN)
    return [row for row in ids if row not in gone]


def said(number: int, rule: str, ids: Iterable[int]) -> str:
    """Return what the journal keeps of a burial: which rows went by which rule, and nothing of what they said."""
    numbers = list(ids)
    return f"{SOURCES[number].table} rows={len(numbers)} ids={_runs(numbers)} rule={rule}"


def _runs(ids: list[int]) -> str:
    """Write numbers in order as runs: ``3-5,9``."""
    runs: list[list[int]] = []
    for one in ids:
        if runs and runs[-1][1] == one - 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def _refuse_what_is_needed(cursor: CursorWrapper, ids: list[int]) -> None:
    cursor.execute(NOT_ALLOWED, [ids, list(KEPT_KINDS)])
    if (cursor.fetchone() or (False,))[0]:
        raise RuleBroken(
            "log-needs-it",
            _("Lines by which the log is checked are kept: keys, burials and parts of the archive."),
            cure=_("Leave them out."),
        )
