"""Filling the demonstration before it is served, with a bar for each part: the small province, then the crowd.

The small province is whole or begun anew; the crowd goes on where it was ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from banshi.cli.children import Trouble
from banshi.demo import cases, choosing, concerns, helping, marking, projects, province, watched, worked
from banshi.demo.crowd import filling, order
from banshi.linkage.keeping import compare_by_itself
from banshi.publishing.closing import close_cycles
from banshi.publishing.releases import publish_closed

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.cli.children import Children
    from banshi.demo.crowd.order import Order


def fill(console: Console, children: Children, chosen: Namespace) -> None:
    """Fill an installation that is empty, or go on with one that was ended. Raises ``Trouble`` where it ends again."""
    ordered = filling.begun()
    if ordered is None:
        wanted = _wanted(chosen)
        with _bar(console) as bar:
            _tell(children, bar, wanted.told)
        ordered = filling.begin(wanted, seed=province.SEED)
    if ordered.persons or ordered.concerns:
        with _bar(console) as bar:
            _crowd(children, bar, ordered)
    marking.finish()


def _wanted(chosen: Namespace) -> filling.Wanted:
    try:
        return filling.wanted(
            chosen.persons, max((chosen.cases or 0) - cases.TOTAL, 0), max((chosen.concerns or 0) - concerns.TOTAL, 0)
        )
    except filling.TooFew:
        raise Trouble(
            _("More cases than %(told)d are drawn with a crowd: ask for more than %(persons)s persons.")
            % {"told": cases.TOTAL, "persons": f"{filling.TOLD:,}"}
        ) from None


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)


def _tell(children: Children, bar: Progress, persons: int) -> None:
    people = bar.add_task(_("People of the province"), total=persons)
    province.fill(persons, progress=lambda more: _advance(children, bar, people, more))
    watched.promise()
    told = bar.add_task(_("Two months of cases"), total=cases.TOTAL)
    cases.tell(progress=lambda: _advance(children, bar, told, 1))
    heard = bar.add_task(_("Eighty days of concerns"), total=concerns.TOTAL)
    concerns.tell(progress=lambda: _advance(children, bar, heard, 1))
    promised = bar.add_task(_("Promises, votes and volunteers"), total=projects.TOTAL + 6)
    for more in (helping.fill, worked.fill, watched.fill):
        more()
        _advance(children, bar, promised, 1)
    projects.fill(progress=lambda: _advance(children, bar, promised, 1))
    choosing.fill()
    publish_closed()
    close_cycles()
    _advance(children, bar, promised, 2)
    compare_by_itself()
    _advance(children, bar, promised, 1)


def _crowd(children: Children, bar: Progress, ordered: Order) -> None:
    words = {order.PERSONS: _("People around it"), order.CASES: _("Their cases"), order.CONCERNS: _("Their concerns")}
    totals = {order.PERSONS: ordered.persons, order.CASES: ordered.cases, order.CONCERNS: ordered.concerns}
    there = filling.loaded()
    tasks = {
        kind: bar.add_task(said, total=totals[kind], completed=there.get(kind, 0))
        for kind, said in words.items()
        if totals[kind]
    }

    def tell(kind: str, more: int) -> None:
        if kind == order.INDEXES and kind not in tasks:
            tasks[kind] = bar.add_task(_("Keys and indexes"), total=None)
        bar.advance(tasks[kind], more)
        if children.ending:
            raise Trouble(_("Ended before the crowd was whole; the next start goes on with it."))

    filling.go_on(ordered, tell)


def _advance(children: Children, bar: Progress, task: TaskID, more: int) -> None:
    bar.advance(task, more)
    if children.ending:
        raise Trouble(_("Ended before the province was whole; the next start fills it anew."))
