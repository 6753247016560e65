"""Correcting a month that was published: a new version beside the old one, with a note that says what was wrong.

Both versions stay, so whoever has both knows their difference. A month is corrected only if no number that can be
computed from both differs by a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.publishing import arcs, problems, releases
from banshi.publishing.places import place_tree, subject_tree
from banshi.publishing.results import FIGURES
from banshi.publishing.suppression import is_small

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from banshi.publishing.models import Release
    from banshi.publishing.places import Tree
    from banshi.publishing.problems import Cell

    type Key = tuple[str, str, str]
    type Numbers = dict[Key, int | None]
    type Family = tuple[Key, list[Key]]


def correct(month: date, note: str) -> Release:
    """Publish a month anew as it is counted now, and say why; as the owner of the tables.

    What was withheld stays withheld, and errands between counties stay as they were told. Raises ``NotFound`` for a
    month that was not published and ``RuleBroken`` without a note, or where a published number, or the sum of what is
    withheld beside it, would change by one to nine or would have to be withheld: then the difference of the two
    versions would tell of a few.
    """
    before = next(iter(releases.latest(month, month)), None)
    if before is None:
        raise NotFound("not-published", _("This month was not published."))
    if not note.strip():
        raise RuleBroken("no-note", _("Say what was wrong."), cure=_("It stands beside the corrected numbers."))
    old = {_key(one): one.number for one in releases.cells_of(before)}
    counted = releases.month_cells(month, releases.month_after(month))[month]
    now = {_key(one): one.number for one in counted}
    kept = {key: None if old.get(key) is None else number for key, number in now.items()}
    # Errands between counties are of all months since a pair was last told: they stay as they were told.
    kept |= {key: number for key, number in old.items() if key[0] == arcs.BETWEEN}
    if any(_tells(old[key], kept.get(key)) for key in old) or _sums_tell(old, kept):
        raise RuleBroken(
            "difference-tells",
            _("A number of this month would change by fewer than ten: whoever has both versions would learn of a few."),
            cure=_("Leave the month as it is, and tell in words what was wrong."),
        )
    return releases.add_version(before, kept, note=note.strip())


def _key(cell: Cell) -> Key:
    return cell.table, cell.place, cell.about


def _tells(before: int | None, now: int | None) -> bool:
    if before is None:
        return False
    return now is None or is_small(abs(now - before))


def _sums_tell(old: Numbers, now: Numbers) -> bool:
    """Tell whether the sum of what is withheld in a family differs by a few; what is published there is known."""
    for whole, members in _families(old.keys()):
        if old.get(whole) is None or not any(old.get(one, 0) is None for one in members):
            continue
        change = (now.get(whole) or 0) - (old[whole] or 0)
        change -= sum((now.get(one) or 0) - (old.get(one) or 0) for one in members)
        if is_small(abs(change)):
            return True
    return False


def _families(keys: Iterable[Key]) -> Iterator[Family]:
    """Yield every sum among published numbers: the whole, and what adds up to it."""
    yield from _of_tree(problems.PLACES, place_tree(), at_place=True)
    yield from _of_tree(problems.SUBJECTS, subject_tree(), at_place=False)
    grid = [key for key in keys if key[0] == problems.BOTH]
    for place in {key[1] for key in grid}:
        yield (problems.PLACES, place, ""), [key for key in grid if key[1] == place]
    for about in {key[2] for key in grid}:
        yield (problems.SUBJECTS, "", about), [key for key in grid if key[2] == about]
    for one in FIGURES:
        whole = (releases.FIGURES, "", one.name)
        yield whole, [(releases.FIGURES, "", f"{one.name}:{part}") for part in one.parts]


def _of_tree(table: str, tree: Tree, *, at_place: bool) -> Iterator[Family]:
    def key(code: str) -> Key:
        return (table, code, "") if at_place else (table, "", code)

    for parent, below in tree.children.items():
        yield key(parent), [key(code) for code in below]
