"""``banshi register``: bringing a register in from a file, writing it to one, and checking it for contradictions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from banshi import postgres
from banshi.china.registering import import_rules
from banshi.cli.children import Trouble
from banshi.register import checking
from banshi.register.exporting import export_file
from banshi.register.importing import import_file

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from rich.console import Console

    from banshi.register.importing import Imported
    from banshi.register.importing import Progress as Far

SHOWN = 20


def bring_in(chosen: Namespace, console: Console) -> int:
    """Import a file and say what became of its rows: 0 if every row was entered, 1 if some are in quarantine."""
    postgres.server()
    with _bar(console, _("Rows come in")) as bar:
        try:
            imported = import_file(
                Path(chosen.file),
                rules=import_rules(),
                education_version=chosen.education_version,
                progress=_shown(bar, by_bytes=True),
            )
        except OSError as error:
            raise Trouble(_unusable(chosen.file, error)) from None
    for line in _said(imported):
        console.print(line, markup=False)
    return 1 if imported.refused else 0


def take_out(chosen: Namespace, console: Console) -> int:
    """Export the whole register, readable by the owner of the file alone."""
    postgres.server()
    with _bar(console, _("Rows go out")) as bar:
        try:
            persons = export_file(Path(chosen.file), rules=import_rules(), progress=_shown(bar, by_bytes=False))
        except OSError as error:
            raise Trouble(_unusable(chosen.file, error)) from None
    console.print(_("%(persons)d persons stand in %(file)s.") % {"persons": persons, "file": chosen.file}, markup=False)
    return 0


def check(_chosen: Namespace, console: Console) -> int:
    """Print what contradicts itself; the exit code is 0, since a finding is work for a person and no failure."""
    postgres.server()
    for finding in checking.findings(shown=SHOWN):
        count = ngettext("%(count)d found", "%(count)d found", finding.count) % {"count": finding.count}
        console.print(f"[bold]{finding.says}[/bold]: {count}")
        if finding.examples:
            table = Table(_("Persons"), _("What stands there"))
            for example in finding.examples:
                table.add_row(", ".join(map(str, example.persons)), example.says)
            console.print(table)
    return 0


def _bar(console: Console, words: str) -> Progress:
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"),
                   TextColumn("{task.fields[rows]}"), TimeRemainingColumn(), console=console)  # fmt: skip
    bar.add_task(words, total=None, rows="")
    return bar


def _shown(bar: Progress, *, by_bytes: bool) -> Callable[[Far], None]:
    def tell(far: Far) -> None:
        rows = _("%(rows)s rows, %(speed)s a second") % {
            "rows": f"{far.rows:,}",
            "speed": f"{far.rows_per_second:,.0f}",
        }
        total = far.total_bytes if by_bytes and far.total_bytes else None
        bar.update(bar.task_ids[0], completed=far.bytes_read, total=total, rows=rows)

    return tell


def _said(imported: Imported) -> list[str]:
    rows = _("%(seen)d rows: %(new)d new, %(changed)d changed, %(same)d the same, %(refused)d not entered.")
    counts = {"seen": imported.rows_seen, "new": imported.new, "changed": imported.changed, "same": imported.same}
    lines = [rows % (counts | {"refused": imported.refused}), *map(str, imported.notes)]
    if imported.quarantine_file:
        lines.append(_("What was not entered, with the reasons: %(file)s") % {"file": imported.quarantine_file})
    if imported.report_file:
        doubts = {"count": imported.reported, "file": imported.report_file}
        lines.append(_("%(count)d doubts about what was entered: %(file)s") % doubts)
    return lines


def _unusable(name: str, error: OSError) -> str:
    return _("The file “%(name)s” cannot be used: %(reason)s.") % {"name": name, "reason": error.strerror}
