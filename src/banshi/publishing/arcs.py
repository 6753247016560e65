"""Errands between each two counties: told once there are ten of them, for as many months as that took.

When a month is closed, what is not told of a pair is carried on. Told are whole remainders of ten or more, and only
while the errands of this month that stay untold, of all pairs and within counties together, are ten or more; or where
nothing stays untold and nothing was carried on, so that the month is known whole and all else in it is nobody.

Why this holds: errands within a county are never told, so they may be more in any month. For each number that is not
told there is another province with the same published numbers in which it is ten or more: give a pair more errands in
a month and take them from others that were held when it was closed (of which there are ten); where one of these is
told later, give them back in that month and take them from what was held then, and so on until none is told. If
the pair itself is told later, take its surplus away in its other months and give it to errands within counties.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, connections

from banshi.kernel import clock
from banshi.matters.measures import SAVED
from banshi.publishing.models import HeldErrands
from banshi.publishing.problems import Cell
from banshi.publishing.suppression import FEWEST
from banshi.stations.distances import kilometres
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BETWEEN = "errands-between-counties"
KILOMETRES = ":kilometres"
"""What stands behind the cell of a length."""

type Pair = tuple[str, str]
"""Two counties by their divisions (GB/T 2260), the smaller first."""

WITHIN: Pair = ("", "")
"""No pair: errands within one county, and those of an office that serves no county."""

# A station's division is its county's; a division that ends with two zeros is a city's or a province's.
COUNTED = f"""
with ends as (
  select date_trunc('month', c.closed_at at time zone %(zone)s::text)::date as month,
         case when a.division like '%%00' then '' else coalesce(a.division, '') end as near,
         case when h.division like '%%00' then '' else coalesce(h.division, '') end as far
  from matters_case c left join stations_unit a on a.id = c.accepting_id left join stations_unit h on h.id = c.home_id
  where {SAVED} and c.closed_at >= %(since)s::timestamptz and c.closed_at < %(until)s::timestamptz)
select month, least(near, far), greatest(near, far), count(*) from ends group by 1, 2, 3
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """Errands between two counties that were told in one month; ``since`` is the first month that they are of."""

    a: str
    b: str
    since: str
    errands: int
    kilometres: int


def counted(since: date, until: date) -> dict[date, Counter[Pair]]:
    """Count the errands saved in each month between each two counties, both ways together.

    An errand is of a pair where the accepting station and the home station are of two counties that have a bureau or
    a government. All others are of no pair and are never told: they hide those of few pairs.
    """
    asked: dict[str, Any] = {
        "zone": clock.zone().key,
        "since": clock.at_start_of(since),
        "until": clock.at_start_of(until),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        rows = cursor.fetchall()
    known, found = seats().keys(), dict[date, Counter[Pair]]()
    for month, a, b, errands in rows:
        pair = (a, b) if a != b and {a, b} <= known else WITHIN
        found.setdefault(month, Counter())[pair] += errands
    return found


def held_back(waiting: Mapping[Pair, int], this_month: Mapping[Pair, int], fewest: int = FEWEST) -> set[Pair]:
    """Return the pairs that are not told: those of fewer than ``fewest``, and the smallest others that hide them.

    ``waiting`` is all that was counted and not told, the errands of ``this_month`` with it. Pure.
    """
    held = {pair for pair, errands in waiting.items() if errands < fewest} | {WITHIN}
    open_ones = {pair: errands for pair, errands in waiting.items() if errands and pair != WITHIN}
    if open_ones == +Counter(this_month) and not held & open_ones.keys():
        return held  # the month is known whole: nothing in it is few, and nothing is of another month
    hidden = sum(this_month.get(pair, 0) for pair in held)
    for pair in sorted(waiting.keys() - held, key=lambda pair: (waiting[pair], pair)):
        if hidden < fewest and this_month.get(pair):
            held.add(pair)
            hidden += this_month[pair]
    return held if hidden >= fewest else {*waiting, WITHIN}


def seats() -> dict[str, Unit]:
    """Return where each county has its seat, by its division: its bureau, or else its government."""
    found: dict[str, Unit] = {}
    for kind in (UnitKind.GOVERNMENT, UnitKind.COUNTY):
        found |= {one.division: one for one in Unit.objects.filter(kind=kind).order_by("-code")}
    return {division: one for division, one in found.items() if not division.endswith("00")}


# --------------------------------------------------------------------- closing


def alone() -> None:
    """Let nobody else close a month until this transaction of the owner ends."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("lock table publishing_helderrands in exclusive mode")


class Carried:
    """What was counted of each pair and is not told yet, and up to which month each pair is told."""

    def __init__(self, told: Iterable[tuple[date, Cell]], first: date) -> None:
        """Read it as the owner; ``told`` are the published cells, ``first`` is the first month that was ever closed."""
        found = HeldErrands.objects.using("owner").values_list("a", "b", "errands")
        self.waiting = Counter({(a, b): errands for a, b, errands in found})
        self.first = first
        self.last_told: dict[Pair, date] = {}
        for month, cell in told:
            pair = cell.place, cell.about[:6]
            self.last_told[pair] = max(month, self.last_told.get(pair, month))
        self.seats = seats()

    def close(self, month: date, errands: Mapping[Pair, int], *, tells: bool = True) -> list[Cell]:
        """Add the errands of a month and return what is told now; nothing where ``tells`` is false."""
        self.waiting.update(errands)
        if not tells:
            return []
        told = sorted(
            pair for pair in self.waiting.keys() - held_back(self.waiting, errands) if self.seats.keys() >= {*pair}
        )
        cells = [cell for pair in told for cell in self._cells(pair)]
        for pair in told:
            del self.waiting[pair]
            self.last_told[pair] = month
        return cells

    def keep(self) -> None:
        """Write down what is carried on to the next month, in place of what was."""
        HeldErrands.objects.using("owner").all().delete()
        HeldErrands.objects.using("owner").bulk_create(
            HeldErrands(a=a, b=b, errands=errands) for (a, b), errands in self.waiting.items() if (a, b) != WITHIN
        )

    def _cells(self, pair: Pair) -> Iterator[Cell]:
        a, b = (self.seats[code] for code in pair)
        about = f"{pair[1]}:{self._since(pair):%Y-%m}"
        far = kilometres(a.latitude, a.longitude, b.latitude, b.longitude)
        yield Cell(BETWEEN, pair[0], about, self.waiting[pair])
        yield Cell(BETWEEN, pair[0], f"{about}{KILOMETRES}", 2 * far * self.waiting[pair])

    def _since(self, pair: Pair) -> date:
        last = self.last_told.get(pair)
        return (last.replace(day=28) + timedelta(days=4)).replace(day=1) if last else self.first


def arcs_of(cells: Iterable[Cell]) -> Iterator[Arc]:
    """Yield the arcs that the cells of a month tell."""
    numbers = {(cell.place, cell.about): cell.number or 0 for cell in cells if cell.table == BETWEEN}
    for (a, about), errands in numbers.items():
        b, _colon, since = about.partition(":")
        if not about.endswith(KILOMETRES):
            length = numbers[a, f"{about}{KILOMETRES}"]
            yield Arc(a=a, b=b, since=since, errands=errands, kilometres=length)
