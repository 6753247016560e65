"""``banshi codes``: the crosswalks between code tables, who answers for them, and signing one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rich.markup import escape
from rich.table import Table

from banshi.china.codes import CROSSWALKS
from banshi.china.codes.signed import KIND_WORDS, WHY, read
from banshi.china.codes.signed import sign as kept
from banshi.cli.children import Trouble
from banshi.kernel import clock

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.china.codes.signed import Crosswalk


def show(chosen: Namespace, console: Console) -> int:
    """Print all crosswalks with who signed them, or the rows of one."""
    console.print(_rows(_named(chosen.name)) if chosen.name else _all())
    return 0


def sign(chosen: Namespace, console: Console) -> int:
    """Sign a crosswalk, or an edited copy of it, in the name of a person of an office."""
    crosswalk = _named(chosen.name)
    if chosen.file:
        crosswalk = _edited(Path(chosen.file), crosswalk)
    file = kept(crosswalk, by=chosen.by, office=chosen.office, on=clock.today())
    console.print(_("Signed: %(file)s. Restart the servers, which convert by it from then on.") % {"file": file},
                  markup=False)  # fmt: skip
    return 0


def _edited(file: Path, present: Crosswalk) -> Crosswalk:
    try:
        edited = read(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sentence = _("The file “%(name)s” cannot be used: %(reason)s.")
        raise Trouble(sentence % {"name": file, "reason": reason}) from None
    if edited.name != present.name:
        sentence = _("The file holds the crosswalk %(found)s, not %(wanted)s.")
        raise Trouble(sentence % {"found": edited.name, "wanted": present.name})
    return edited


def _named(name: str) -> Crosswalk:
    for crosswalk in CROSSWALKS:
        if crosswalk.name == name:
            return crosswalk
    names = ", ".join(crosswalk.name for crosswalk in CROSSWALKS)
    raise Trouble(_("There is no crosswalk “%(name)s”, only these: %(names)s.") % {"name": name, "names": names})


def _all() -> Table:
    shown = Table(_("Name"), _("From"), _("To"), _("Signed by"), _("Day"), _("Verified"),
                  *map(str, KIND_WORDS.values()))  # fmt: skip
    for each in CROSSWALKS:
        counts = [sum(row.kind == kind for row in each.rows.values()) for kind in KIND_WORDS]
        signer = ", ".join(filter(None, (each.signed_by, each.office)))
        shown.add_row(each.name, escape(f"{each.old.table} ({each.old.version})"),
                      escape(f"{each.new.table} ({each.new.version})"), escape(signer), date_format(each.signed_on),
                      _("yes") if each.verified else _("no"), *map(str, counts))  # fmt: skip
    return shown


def _rows(crosswalk: Crosswalk) -> Table:
    shown = Table(_("Code"), _("Words"), _("Kind"), _("May become"), _("Why"))
    for row in crosswalk.rows.values():
        targets = "; ".join(f"{value.code} {value.label}" for value in crosswalk.targets(row))
        shown.add_row(row.code, escape(row.label), str(KIND_WORDS[row.kind]), escape(targets), str(WHY[row.why]))
    return shown
