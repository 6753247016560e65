"""``banshi archive``: move old looks and journal lines into sealed files, and prove that all of them are still there.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.table import Table

from banshi import postgres
from banshi.archive import files, moving, proving
from banshi.archive.shapes import SOURCES
from banshi.china.archiving import RETENTION
from banshi.cli.children import Trouble
from banshi.proofs.tombstones import put_back

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.archive.models import Part
    from banshi.archive.shapes import Source


def archive(chosen: Namespace, console: Console) -> int:
    """Archive what was written before a month, say what would be, or prove what was: 0 done or proven, 1 not."""
    postgres.server()
    if chosen.verify:
        return _verify(console)
    if chosen.before is None:
        raise Trouble(_("Say up to which month: “banshi archive --before 2021-01”, or prove with “--verify”."))
    if chosen.dry_run:
        return _foretell(chosen, console)
    try:
        moved = moving.move(
            chosen.before, retention=RETENTION, sources=_sources(chosen), tell=lambda part: _tell(part, console)
        )
    except OSError as error:
        raise Trouble(_("The archive cannot be written: %(why)s") % {"why": error}) from None
    count = len(moved)
    told = ngettext("%(count)s part was archived.", "%(count)s parts were archived.", count) % {"count": count}
    console.print(told, _("The archive lies in %(folder)s.") % {"folder": files.folder()}, markup=False)
    return 0


def _sources(chosen: Namespace) -> list[Source]:
    return [source for source in SOURCES if chosen.of in {None, source.folder}]


def _tell(part: Part, console: Console) -> None:
    console.print(_("%(file)s: %(rows)s rows") % {"file": part.file, "rows": f"{part.rows:,}"}, markup=False)


def _foretell(chosen: Namespace, console: Console) -> int:
    table = Table()
    for heading in (_("Month"), _("Table"), _("Rows")):
        table.add_column(heading)
    for one in moving.due(chosen.before, retention=RETENTION, sources=_sources(chosen)):
        table.add_row(f"{one.month:%Y-%m}", one.source.folder, f"{one.rows:,}")
    console.print(table)
    console.print(_("Nothing was changed."))
    return 0


def _verify(console: Console) -> int:
    for file in put_back():
        console.print(_("%(file)s was away and was made again from its edition before.") % {"file": file}, markup=False)
    proof = proving.verify()
    for fault in proof.faults:
        console.print(str(fault), markup=False)
    said = _("%(rows)s rows in %(parts)s parts were read from the archive.")
    console.print(said % {"rows": f"{proof.rows:,}", "parts": proof.parts})
    if proof.left:
        told = _("%(count)s files were written anew since and wait to be removed; the worker does so when it starts.")
        console.print(told % {"count": len(proof.left)})
    if proof.faults:
        console.print(_("The archive is not what was written into it; what differs stands above."))
        return 1
    console.print(_("Every row is as it was when it left the database, and stands in no other place."))
    return 0
