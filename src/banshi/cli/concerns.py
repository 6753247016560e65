"""``banshi concerns``: learning from the casework, the index of the same problem, old lists, and keys for others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from banshi.cli.children import Trouble

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())


def train(chosen: Namespace, console: Console) -> int:
    """Learn a model and say how good it is and whether it is used: 0 used, 1 not."""
    from banshi.concerns.learning import train_and_keep  # noqa: PLC0415 - learning loads a large library

    with Progress(*COLUMNS, console=console, disable=chosen.json) as bar:
        task = bar.add_task(_("Learning"), total=1.0)
        kept, verdict = train_and_keep(progress=lambda done: bar.update(task, completed=done))
    if chosen.json:
        console.file.write(json.dumps(kept.report, ensure_ascii=False) + "\n")
        return 0 if verdict.deploy else 1
    figures = kept.report["category"]
    table = Table(_("Measured on concerns it had not seen"), _("Share"))
    for name, figure in (
        (_("mean F1 of the categories"), "macro_f1"), (_("the same among the surest 90 %"), "surest_macro_f1"),
        (_("right"), "accuracy"), (_("sure of"), "sure_share"), (_("right where it is sure"), "sure_accuracy"),
        (_("calibration error"), "ece"),
    ):  # fmt: skip
        table.add_row(name, f"{100 * figures[figure]:.1f} %")
    console.print(table)
    console.print(_("Version %(version)s.") % {"version": kept.version}, verdict.sentence, markup=False)
    return 0 if verdict.deploy else 1


def rebuild(_chosen: Namespace, console: Console) -> int:
    """Make the index of the same problem anew."""
    from banshi.concerns import same  # noqa: PLC0415 - as above

    with Progress(*COLUMNS, console=console) as bar:
        tasks = {name: bar.add_task(words, total=None) for name, words in _parts().items()}

        def told(part: str, done: int, of: int) -> None:
            task = tasks.setdefault(part, bar.add_task(part, total=None)) if part not in tasks else tasks[part]
            bar.update(task, completed=done, total=of)

        same.rebuild(told)
    console.print(_("The index of the same problem is up to date."))
    return 0


def bring_in(chosen: Namespace, console: Console) -> int:
    """Take over a list or e-mail files of an existing hotline, and say what came in and what waits to be mended."""
    from banshi.concerns.importing import run_import  # noqa: PLC0415 - as above

    file = Path(chosen.file)
    if not file.is_file():
        raise Trouble(
            _("The file “%(name)s” cannot be read: %(reason)s.") % {"name": file, "reason": _("it is not there")}
        )
    with Progress(*COLUMNS, console=console) as bar:
        task = bar.add_task(_("Rows"), total=None)
        done = run_import(file, chosen.mapping, progress=lambda at, of: bar.update(task, completed=at, total=of))
    console.print(
        _("%(taken)d taken in, %(past)d as history, %(quarantined)d set aside to be mended.")
        % {"taken": done.taken, "past": done.past, "quarantined": done.quarantined}
    )
    return 0


def key(chosen: Namespace, console: Console) -> int:
    """Make a key for another system and show it, once; or take back those of a name."""
    from banshi.api.open311.keys import make_key, take_back  # noqa: PLC0415 - as above

    if chosen.take_back:
        ended = take_back(chosen.name)
        console.print(_("%(count)d keys of %(name)s end now.") % {"count": ended, "name": chosen.name}, markup=False)
        return 0 if ended else 1
    console.print(_("Key for %(name)s, shown once: keep it secret.") % {"name": chosen.name}, markup=False)
    console.print(make_key(chosen.name, batch=chosen.batch), markup=False)
    return 0


def _parts() -> dict[str, str]:
    return {"words": _("Weighing the words"), "traces": _("Concerns"), "index": _("Index")}
