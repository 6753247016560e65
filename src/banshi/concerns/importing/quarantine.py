"""Rows that could not be read: downloaded with the reason, mended in any spreadsheet, and sent back.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which is taken off again when the
list comes back (OWASP, CSV injection).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banshi.concerns.importing import reading, starting
from banshi.concerns.models import ConcernImport, QuarantinedRow
from banshi.kernel.refusals import RuleBroken
from banshi.kernel.spreadsheets import as_typed, line

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor

BESIDE = 2
"""Two columns stand before theirs: the number of the row, and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row that waits to be mended."""

    number: int
    reason: str
    cells: tuple[str, ...]


def waiting_rows(import_id: UUID, *, by: Actor) -> list[Waiting]:
    """Return the rows of an import that wait to be mended, behind a look."""
    begun = starting.import_of(import_id, by=by)
    starting.look_at(begun.id, by=by)
    rows = QuarantinedRow.objects.filter(of=begun, mended_at=None).exclude(reason="").order_by("number")
    return [Waiting(number=one.number, reason=one.reason, cells=tuple(one.cells)) for one in rows]


def as_csv(begun: ConcernImport, rows: list[Waiting]) -> bytes:
    """Return rows as a CSV file that spreadsheets open in UTF-8 and that runs nothing."""
    lines = [line([_("Row"), _("Why it waits"), *begun.headings])]
    lines += [line([row.number, row.reason, *row.cells]) for row in rows]
    return ("\ufeff" + "".join(lines)).encode()


def mend(import_id: UUID, content: bytes, *, by: Actor) -> int:
    """Take a mended list back; return how many rows will be tried again by the worker.

    Raises ``RuleBroken`` for a file that is not the list of this quarantine.
    """
    begun = starting.import_of(import_id, by=by)
    sheet = reading.read(content, "mended.csv")
    if len(sheet.headings) < len(begun.headings) + BESIDE:
        raise RuleBroken(
            "not-this-list",
            gettext_lazy("This is not the list of the quarantine."),
            cure=gettext_lazy("Download it, mend the cells, and leave the columns as they are."),
        )
    mended = {int(row.cells[0]): row.cells[BESIDE:] for row in sheet.rows if row.cells[0].strip().isdigit()}
    starting.look_at(begun.id, by=by)
    with transaction.atomic():
        waiting = QuarantinedRow.objects.select_for_update().filter(of=begun, number__in=mended, mended_at=None)
        for one in (found := list(waiting)):
            cells = [as_typed(cell) for cell in mended[one.number]]
            QuarantinedRow.objects.filter(id=one.id).update(cells=cells, reason="")
        if found:
            ConcernImport.objects.filter(id=begun.id).update(finished_at=None)
    return len(found)
