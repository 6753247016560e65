"""``banshi register``: bringing a register in from a file, writing it to one, and checking it for contradictions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Column, Table

from banshi import postgres
from banshi.china.codes.signed import in_force
from banshi.china.consistency import check_rules, signed
from banshi.china.registering import SUBJECTS, import_rules, questions
from banshi.cli.children import Trouble
from banshi.register import checking
from banshi.register.exporting import export_file
from banshi.register.importing import import_file

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Mapping

    from rich.console import Console

    from banshi.register.importing import Imported
    from banshi.register.importing import Progress as Far


def bring_in(chosen: Namespace, console: Console) -> int:
    """Import a file and say what became of its rows: 0 if every row was entered, 1 if some are in quarantine."""
    editions = dict(chosen.codes)
    rules = import_rules(editions=editions)
    postgres.server()
    with _bar(console, _("Rows come in")) as bar:
        try:
            imported = import_file(Path(chosen.file), rules=rules, progress=_shown(bar, by_bytes=True))
        except OSError as error:
            raise Trouble(_unusable(chosen.file, error)) from None
    for line in [*_said(imported), *_left_open(rules.versions, editions)]:
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
    """Check the whole register and say what it came to; the exit code is 0: a finding is work for a person."""
    postgres.server()
    rules = check_rules()
    headings = (_("Found"), _("New"), _("Gone"), _("Said to be right"))
    table = Table(_("Contradiction"), *(Column(words, justify="right") for words in headings))
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} / {task.total}"),
                   TimeElapsedColumn(), console=console)  # fmt: skip
    with bar:
        task = bar.add_task(_("Kinds of contradiction"), total=len(checking.CHECKS))
        for checked in _alone(checking.check_all(rules)):
            counts = (checked.found, checked.new, checked.settled, checked.standing)
            table.add_row(str(checked.check.says), *(f"{count:,}" for count in counts))
            bar.update(task, completed=checked.place)
    console.print(table)
    console.print(_("Each home station finds its own under “Findings” and answers them."), markup=False)
    if waiting := checking.convertible(rules):
        console.print(
            _("%(count)s codes of older tables have one meaning today: banshi register convert, once that is signed.")
            % {"count": f"{waiting:,}"},
            markup=False,
        )
    return 0


def convert(_chosen: Namespace, console: Console) -> int:
    """Convert codes of older tables by the signed crosswalks, as they lie in this installation now."""
    postgres.server()
    crosswalks = in_force()
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} / {task.total}"),
                   TimeElapsedColumn(), console=console)  # fmt: skip
    done = 0
    with bar:
        task = bar.add_task(_("Codes of older tables"), total=None)
        for far in _alone(checking.convert_all(lambda value: signed(value, crosswalks))):
            done = far.facts
            bar.update(task, completed=far.facts, total=far.of)
    console.print(
        ngettext(
            "%(count)s code was converted; what stood there stays in the history.",
            "%(count)s codes were converted; what stood there stays in the history.",
            done,
        )
        % {"count": f"{done:,}"},
        markup=False,
    )
    if waiting := checking.convertible(check_rules()):
        console.print(
            _("%(count)s more have one meaning today, but nobody has signed it: banshi codes show, banshi codes sign.")
            % {"count": f"{waiting:,}"},
            markup=False,
        )
    return 0


def _alone[T](steps: Iterator[T]) -> Iterator[T]:
    try:
        yield from steps
    except checking.AlreadyRunning as sentence:
        raise Trouble(str(sentence)) from None


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


def _left_open(versions: Mapping[str, str], editions: Mapping[str, str]) -> Iterator[str]:
    """Say of each edition that was named how much of it the current table cannot take over."""
    for item, subject in SUBJECTS.items():
        if {item, subject} & editions.keys():
            asked = questions(subject, versions[item])
            words = ngettext(
                "%(count)d entry of the table %(table)s (%(version)s) is a question for a person. Who has it, "
                "banshi register check says.",
                "%(count)d entries of the table %(table)s (%(version)s) are questions for a person. Who has them, "
                "banshi register check says.",
                len(asked),
            )
            if asked:
                named = {"table": asked[0].table, "version": asked[0].version, "count": len(asked)}
                yield words % named


def _unusable(name: str, error: OSError) -> str:
    return _("The file “%(name)s” cannot be used: %(reason)s.") % {"name": name, "reason": error.strerror}
