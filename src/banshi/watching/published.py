"""What everybody may know of watching: the promised hash, what was drawn and by which secret, and what was concluded.

Numbers of looks tell nothing of whom they were at. A conclusion is counted in months that are over, and never told
where fewer than ten would be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.stations.models import Unit
from banshi.watching.drawing import hash_of
from banshi.watching.jurisdiction import pack
from banshi.watching.models import Conclusion, Drawn, Seed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FEWEST = 10
"""The fewest that are told."""
MOST_MONTHS = 24
CONCLUDED = (
    "select date_trunc('month', concluded_at at time zone %(zone)s::text)::date as month, conclusion, count(*)"
    " from watching_inquiry where state = 'concluded' and concluded_at < %(until)s::timestamptz"
    " group by 1, 2 order by 1 desc"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw: its promise, and, once it was made, its seed and what was drawn of each office."""

    seed: Seed
    drawn: tuple[tuple[Unit, Drawn], ...] = ()

    @property
    def looks(self) -> int:
        return sum(len(one.looks) for _unit, one in self.drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What was concluded in one month: all together, and each kind; ``None`` is a number below ten that is not told."""

    month: date
    together: int | None
    kinds: Mapping[Conclusion, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A look's number tried out: its hash with a seed, and in which office's draw it is, if in any."""

    draw: Draw
    hash: str
    unit: Unit | None


def draws() -> list[Draw]:
    """Return all draws of two years, made and promised, newest first; three statements."""
    seeds = list(Seed.objects.order_by("-month", "-number")[:MOST_MONTHS])
    drawn = list(Drawn.objects.filter(seed_id__in=[one.pk for one in seeds]).order_by("unit_id"))
    units = Unit.objects.in_bulk({one.unit_id for one in drawn})
    return [
        Draw(seed=seed, drawn=tuple((units[one.unit_id], one) for one in drawn if one.seed_id == seed.pk))
        for seed in seeds
    ]


def tried(look_id: int, among: list[Draw]) -> list[Tried]:
    """Return the hash of a look's number in each draw that was made, and whether it was drawn."""
    return [
        Tried(
            draw=draw,
            hash=hash_of(draw.seed.seed, look_id),
            unit=next((unit for unit, one in draw.drawn if look_id in one.looks), None),
        )
        for draw in among
        if draw.seed.seed
    ]


def concluded() -> list[Concluded]:
    """Return what was concluded, month by month, of months that are over.

    Where one kind is told below ten the others are not told either, since the sum would give it away; a sum below ten
    is not told.
    """
    this_month = clock.today().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(CONCLUDED, {"zone": str(clock.zone()), "until": clock.at_start_of(this_month)})
        rows = cursor.fetchall()
    months: dict[date, dict[str, int]] = {}
    for month, kind, number in rows:
        months.setdefault(month, {})[kind] = number
    return [told(month, kinds) for month, kinds in list(months.items())[:MOST_MONTHS]]


def told(month: date, kinds: Mapping[str, int]) -> Concluded:
    """Return the numbers of one month as they may be told."""
    together = sum(kinds.values())
    each = {one: kinds.get(one.value, 0) for one in Conclusion}
    small = any(0 < number < FEWEST for number in each.values())
    return Concluded(
        month=month,
        together=together if together >= FEWEST else None,
        kinds={one: None if small else number for one, number in each.items()},
    )


def draws_file() -> bytes:
    """Return all draws as JSON, with how to repeat them."""
    drawn = pack().drawn
    said = {
        "rule": "SHA-256 of 'SEED:LOOK' in hexadecimal digits; of each office the looks with the smallest are drawn",
        "commitment": "SHA-256 of the seed's hexadecimal digits",
        "number_drawn": {"share": drawn.share, "fewest": drawn.fewest, "most": drawn.most},
        "draws": [_as_json(one) for one in draws()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _as_json(draw: Draw) -> dict[str, object]:
    seed = draw.seed
    return {
        "month": f"{seed.month:%Y-%m}",
        "number": seed.number,
        "commitment": seed.commitment,
        "published_on": clock.day_of(seed.published_at).isoformat(),
        "looks_after": seed.after_look,
        "seed": seed.seed or None,
        "drawn_on": clock.day_of(seed.drawn_at).isoformat() if seed.drawn_at else None,
        "looks_up_to": seed.upto_look if seed.seed else None,
        "offices": [
            {"code": unit.code, "of": one.of, "looks": one.looks, "highest_hash": one.highest}
            for unit, one in draw.drawn
        ],
    }
