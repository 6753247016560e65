"""The figures of the front page: what the newest closed month tells, and what all closed months tell together.

Nothing is counted here: published numbers are added up. A month counts in a sum where all that the sum needs of it is
told; what is withheld anywhere is left out everywhere, so that a sum tells nothing new.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.publishing import arcs, releases
from banshi.publishing.places import Named, place_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from banshi.publishing.problems import Cell

type Months = Mapping[date, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Published numbers added up over the months that tell them, by their parts; ``withheld`` months do not."""

    parts: Mapping[str, int]
    months: int
    withheld: int

    def __getitem__(self, part: str) -> int:
        return self.parts.get(part, 0)

    def percent(self, part: str, *others: str) -> int | None:
        """Return a part out of itself and others in whole percent, rounded down; none without a whole."""
        whole = self[part] + sum(self[one] for one in others)
        return 100 * self[part] // whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county by its name, with the place of its seat (WGS 84 degrees)."""

    name: Named
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyPair:
    """Errands saved between two counties, either way, and their kilometres there and back."""

    a: County
    b: County
    errands: int
    kilometres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front page tells: the newest month and when it was counted, and the sums of all months.

    ``last`` is the errands saved in the newest month, none where that is withheld.
    """

    month: date
    at: datetime
    last: int | None
    saved: Sum
    terms: Sum
    said: Sum
    pairs: tuple[CountyPair, ...]


def front() -> Front | None:
    """Return what the front page tells; nothing while no month is closed."""
    newest = releases.last()
    if newest is None:
        return None
    told = releases.told_in((releases.FIGURES, arcs.BETWEEN))
    months: dict[date, dict[str, int | None]] = {}
    for month, cell in told:
        if cell.table == releases.FIGURES:
            months.setdefault(month, {})[cell.about] = cell.number
    return Front(
        month=newest.month,
        at=newest.at,
        last=months.get(newest.month, {}).get("errands_saved:saved"),
        saved=summed(months, "errands_saved", ("saved",)),
        terms=summed(months, "terms_of_cases", ("kept", "missed")),
        said=summed(months, "verdicts_on_cases", ("solved", "partly", "not-solved", "silent")),
        pairs=_pairs(cell for _month, cell in told),
    )


def summed(months: Months, figure: str, parts: tuple[str, ...]) -> Sum:
    """Add up the parts of a figure over the months that tell all of them."""
    numbers = [[month.get(f"{figure}:{part}") for part in parts] for month in months.values()]
    whole = [[one for one in row if one is not None] for row in numbers if None not in row]
    sums = map(sum, zip(*whole, strict=True)) if whole else [0] * len(parts)
    return Sum(parts=dict(zip(parts, sums, strict=True)), months=len(whole), withheld=len(numbers) - len(whole))


def _pairs(cells: Iterable[Cell]) -> tuple[CountyPair, ...]:
    """Return what was told of each two counties in all months, the most errands first."""
    errands, kilometres = Counter[arcs.Pair](), Counter[arcs.Pair]()
    for one in arcs.arcs_of(cells):
        errands[one.a, one.b] += one.errands
        kilometres[one.a, one.b] += one.kilometres
    names, seats = place_tree().names, arcs.seats()
    counties = {
        code: County(name=names.get(code, Named(code, code)), latitude=seat.latitude, longitude=seat.longitude)
        for code, seat in seats.items()
    }
    return tuple(
        CountyPair(a=counties[a], b=counties[b], errands=many, kilometres=kilometres[a, b])
        for (a, b), many in sorted(errands.items(), key=lambda pair: (-pair[1], pair[0]))
        if {a, b} <= counties.keys()
    )
