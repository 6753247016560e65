"""A line of duties by kind of unit, laid out over the places of another hotline: which unit there would have it.

Where several units of the kind are near, the hotline chooses; where there is none, the place is left out. What comes of
it is a draft of the hotline's own catalogue, to be tried on past concerns before it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.concerns import catalogue, rules
from banshi.concerns.editions import TypedLine
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from banshi.concerns.rules import Body
    from banshi.stories.models import Version
    from banshi.stories.templates import Routing

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the hotline for which the line is laid out, and the units that could have the duty."""

    division: str
    candidates: tuple[int, ...]

    @property
    def key(self) -> str:
        """By which name the choice for this place is sent."""
        return f"unit-{self.division or 'all'}"


def places_of(line: Routing, hotline_id: int) -> list[Place]:
    """Return the places of a hotline with the units of the kind that could have the duty, by code."""
    bodies = catalogue.bodies()
    home = bodies[hotline_id]
    here = [one for one in bodies.values() if rules.covers(home.division, one.division)]
    return [
        Place(division=division, candidates=_candidates(here, line.unit_kind, division))
        for division in _divisions(here, home, line.where)
    ]


def _divisions(here: Iterable[Body], home: Body, where: str) -> list[str]:
    if where == "street":
        return sorted({one.division for one in here if one.kind == UnitKind.STREET})
    if where == "county":
        governments = (one.division for one in here if one.kind == UnitKind.GOVERNMENT)
        return sorted({one for one in governments if len(rules.area(one)) == COUNTY_DIGITS})
    return [""] if home.division else []


def _candidates(here: Sequence[Body], kind: str, division: str) -> tuple[int, ...]:
    """Return the units of a kind in a place; where it has none of its own, those whose area covers it."""
    wanted = [one for one in here if one.kind == kind]
    inside = [one.id for one in wanted if rules.covers(division, one.division)]
    return tuple(sorted(inside or [one.id for one in wanted if rules.covers(one.division, division)]))


def lines_with(version: Version, line: Routing, hotline_id: int, chosen: Mapping[str, int]) -> list[TypedLine]:
    """Return the hotline's live lines with those of the story in their places; ``chosen`` names a unit by division.

    A line for the same category, place and kind is replaced; everything else stays as it counts today.
    """
    codes = dict(Unit.objects.values_list("id", "code"))
    new = {
        (version.category, rules.area(division), line.concern_kind): (division, codes[unit])
        for division, unit in chosen.items()
    }
    edition = catalogue.live_edition(hotline_id)
    kept = [
        one
        for one in (catalogue.duties(edition) if edition is not None else ())
        if (one.category, rules.area(one.division), one.kind) not in new
    ]
    told = [
        (one.category, one.division, one.kind, codes[one.unit_id], tuple(codes[pk] for pk in one.co_units), one.source)
        for one in kept
    ] + [
        (category, division, kind, code, (), f"{version.story.number} v{version.version}")
        for (category, _area, kind), (division, code) in new.items()
    ]
    return [
        TypedLine(
            at=at, category=category, division=division, kind=kind, unit_code=code, co_unit_codes=co, source=source
        )
        for at, (category, division, kind, code, co, source) in enumerate(told, start=2)
    ]
