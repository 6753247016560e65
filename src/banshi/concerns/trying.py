"""What a draft of the duty catalogue would have changed: past concerns sent once more, by it and by the live edition.

Concerns of one category, place and kind go the same way, so each such group is routed once, however many it holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from banshi.concerns import catalogue, rules
from banshi.concerns.editions import edition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from banshi.concerns.rules import DutyLine, Routed

MOST_EXAMPLES = 3
GROUPS = """
select category, division, kind, shielded, count(*), count(*) filter (where objected), max(number),
       count(*) filter (where moved > 0)
from concerns_concern where at >= %s and hotline_id = %s and confirmed_at is not null
group by category, division, kind, shielded
"""

type Way = tuple[str, str, str, tuple[int, ...]]


@dataclass(slots=True, kw_only=True)
class Change:
    """Concerns that would have gone to another unit; ``objected`` of them met a 'not ours', ``moved`` by a ruling.

    ``examples`` are numbers of concerns, the latest of their groups.
    """

    from_unit: int
    to_unit: int
    number: int = 0
    objected: int = 0
    moved: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of the trial: how many concerns were looked at, and where they would have gone instead."""

    looked_at: int
    changes: tuple[Change, ...]

    @property
    def changed(self) -> int:
        return sum(change.number for change in self.changes)


def would_have_changed(draft_id: int, since: datetime) -> Tried:
    """Return what a draft would have changed for the concerns confirmed that were reported since a moment.

    Both sides are the catalogue's word alone: what operators chose by hand and what was ruled is left aside.
    """
    hotline = edition_of(draft_id).hotline_id
    before, after = router(catalogue.live_edition(hotline), hotline), router(draft_id, hotline)
    changes: dict[tuple[int, int], Change] = {}
    looked_at = 0
    for category, division, kind, shielded, number, objected, latest, moved in _groups(since, hotline):
        looked_at += number
        way = (category, division, kind, tuple(shielded))
        old, new = before(way).unit_id, after(way).unit_id
        if old == new:
            continue
        change = changes.setdefault((old, new), Change(from_unit=old, to_unit=new))
        change.number, change.objected, change.moved = (
            change.number + number, change.objected + objected, change.moved + moved,
        )  # fmt: skip
        change.examples = sorted([*change.examples, latest], reverse=True)[:MOST_EXAMPLES]
    return Tried(looked_at=looked_at, changes=tuple(sorted(changes.values(), key=lambda one: -one.number)))


def _groups(since: datetime, hotline: int) -> list[tuple[str, str, str, list[int], int, int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [since, hotline])
        found: list[tuple[str, str, str, list[int], int, int, str, int]] = cursor.fetchall()
    return found


def router(edition: int | None, hotline: int) -> Callable[[Way], Routed]:
    """Return a function that routes as ``rules.route`` does, but looks only at lines that can fit.

    A line is found by its category and its area; what fits none goes to the area's government, asked once an area.
    """
    bodies = catalogue.bodies()
    found = _by_category_and_area(catalogue.duties(edition) if edition is not None else ())
    sizes = sorted({len(area) for _category, area in found})
    known: dict[tuple[str, tuple[int, ...]], Routed] = {}

    def routed(way: Way) -> Routed:
        category, division, kind, shielded = way
        near = [line for key in _keys(category, division, sizes) for line in found.get(key, ())]
        fits = [line for _place, line in sorted(near) if line.kind in {"", kind}]
        if fits:
            return rules.route(
                fits, bodies, category=category, division=division, kind=kind, hotline=hotline, shielded=shielded
            )
        if (division, shielded) not in known:
            known[division, shielded] = rules.fallback(bodies, division=division, hotline=hotline, shielded=shielded)
        return known[division, shielded]

    return routed


def _by_category_and_area(lines: Iterable[DutyLine]) -> dict[tuple[str, str], list[tuple[int, DutyLine]]]:
    found: dict[tuple[str, str], list[tuple[int, DutyLine]]] = defaultdict(list)
    for place, line in enumerate(lines):
        found[line.category, rules.area(line.division)].append((place, line))
    return found


def _keys(category: str, division: str, sizes: Sequence[int]) -> list[tuple[str, str]]:
    parts = category.split(".") if category else []
    parents = ["", *(".".join(parts[:n]) for n in range(1, len(parts) + 1))]
    return [(parent, division[:size]) for parent in parents for size in sizes if size <= len(division)]
