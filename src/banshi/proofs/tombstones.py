"""Burying rows: the data go, the proof that something stood there stays, and the journal says by which rule.

A leaf without its salt tells nothing of its row: whoever guesses the row cannot compare it with the hash. Its place in
the tree stays as it was, so that every head and every other proof goes on holding. Rows in the archive go, too: their
file is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from banshi.archive.entombing import entomb
from banshi.archive.queries import line_numbers_of
from banshi.archive.shapes import LINES
from banshi.journal.steps import LINE
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.proofs.sealing import KEY_KIND, SOURCES, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

KIND = "proofs.burial"
MOST = 10_000
"""Rows that one line of the journal tells of."""
KEPT_KINDS = (KIND, KEY_KIND, "archive.part")
"""Lines by which the log itself is checked: no rule takes them away."""
LONGEST_RULE = 80
NOT_ALLOWED = "select exists (select from journal_line where id = any(%s::bigint[]) and kind = any(%s::text[]))"
WRITTEN = (
    "insert into proofs_burial (source, rule, rows, thing_id, at)"
    " values (%s::smallint, %s::text, %s::int, %s::uuid, %s::timestamptz) returning id"
)
SEALED = (
    "select row_id from proofs_leaf where source = %s::smallint and row_id = any(%s::bigint[]) and salt is not null"
    " order by row_id"
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
        archived = [
            row
            for first in range(0, len(wanted), MOST)
            for row in _bury(cursor, number, wanted[first : first + MOST], rule)
        ]
        if archived and entomb(SOURCES[number], archived, kept=KEPT_KINDS) != len(archived):
            raise Conflict(
                "not-there",
                _("Some of these rows stand neither in the database nor in the archive; nothing was deleted."),
                cure=_("“banshi verify --log” says what became of them."),
            )


def archived_lines(things: Sequence[str], *, before: datetime) -> list[int]:
    """Return which archived lines about some things can be buried: those that left when there was a log already."""
    found = line_numbers_of(things, before=before)
    number = next(n for n, one in SOURCES.items() if one is LINES)
    with connections["owner"].cursor() as cursor:
        cursor.execute(SEALED, [number, found])
        return [row for (row,) in cursor.fetchall()]


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
