"""``banshi retention``: how long each kind is kept, a dry run of what is due, and deleting what was listed long enough.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.table import Table

from banshi import postgres
from banshi.cli.children import Trouble
from banshi.retention import deleting
from banshi.retention.holding import waiting
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import BY_CODE
from banshi.retention.reading import how_long
from banshi.retention.turns import TROUBLES, take_turn

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.retention.deleting import Deleted


def retention(chosen: Namespace, console: Console) -> int:
    """Say how long what is kept, list what is due, or delete what has waited: 0 done, 1 not."""
    if chosen.dry_run and not chosen.due:
        raise Trouble(_("Say “banshi retention --due --dry-run”: it lists what is due and deletes nothing."))
    if not chosen.due:
        return _schedule(console)
    postgres.server()
    turn = take_turn()
    if turn.trouble:
        console.print(_("All waiting begins anew: %(why)s.") % {"why": TROUBLES[turn.trouble]}, markup=False)
        return 0
    if not chosen.dry_run:
        gone = deleting.delete_waited(turn, tell=lambda batch: _tell(batch, console))
        things = sum(batch.things for batch in gone)
        told = ngettext("%(count)s thing was deleted.", "%(count)s things were deleted.", things)
        console.print(told % {"count": f"{things:,}"}, markup=False)
    _list(console)
    return 0


def _tell(batch: Deleted, console: Console) -> None:
    words = {"term": batch.term, "things": f"{batch.things:,}", "rows": f"{batch.rows:,}"}
    console.print(_("%(term)s: %(things)s deleted, with %(rows)s rows") % words, markup=False)


def _list(console: Console) -> None:
    """Print what waits, and for how many nights still; the same list stands on the page of leaders and auditors."""
    table = Table()
    for heading in (_("What"), _("Ended"), _("Listed"), _("Nights to wait"), _("Stopped")):
        table.add_column(heading)
    for one in waiting():
        if one.things:
            held = one.held.reason if one.held else ""
            kind = BY_CODE[one.term.kind]
            table.add_row(str(kind.says), str(one.term.ended), f"{one.things:,}", str(one.nights_left), held)
    console.print(table)


def _schedule(console: Console) -> int:
    table = Table()
    for heading in (_("What"), _("Ended"), _("Kept for"), _("From"), _("Law"), _("Confirmed")):
        table.add_column(heading)
    for term in pack().terms:
        table.add_row(
            str(BY_CODE[term.kind].says), str(term.ended), how_long(term.months), str(term.counted), term.source.said,
            _("yes") if term.source.verified else _("no"),
        )  # fmt: skip
    console.print(table)
    return 0
