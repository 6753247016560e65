"""What the register's tables have in common: one block's numbers, stations, addresses, moves and first versions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.demo.crowd import moves, people, places, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.people import Days
    from banshi.demo.crowd.sheets import Sheets

FIRST_PERSON = 1_000_001
NULLS = ("valid_to", "superseded_at", "birth_certificate_on", "id_card_issued_on")


def first_person(block: int) -> int:
    """Return the number of a block's first person; that of a household is its first member's."""
    return FIRST_PERSON + block * people.BLOCK


class Columns:
    """The columns that several tables of one block share; the chance that is left is drawn in their order."""

    def __init__(self, of: Sheets, block: int, context: Context) -> None:
        self.of, self.block, self.context = of, block, context
        self.first, self.many = first_person(block), len(of.people)
        self.person = pl.Series(np.arange(self.first, self.first + self.many))
        self.household = pl.Series((of.home + self.first).astype(np.int64))
        self.station = pl.Series(np.array([s.id for s in of.stations], dtype=np.int64)[of.station])
        rng = people.generator(context.seed, people.HOUSES, block)
        self.houses = np.unique(of.home)
        self.addresses, self.left = (self._addresses(rng) for _now_and_before in (0, 1))
        self.kind = np.searchsorted((0.55, 0.85), rng.random(self.many))
        self.within = rng.random(self.many)
        self.moves = moves.draw(people.generator(context.seed, people.MOVES, block), of, context.at)
        self.changes = moves.changes(self.first, np.arange(self.many))

    def version(self, since: Days) -> dict[str, pl.Series]:
        """Return what every first version says: valid since registered, recorded when the register was taken over."""
        many = len(since)
        never = pl.repeat(None, many, eager=True, dtype=pl.String)
        return {
            "number": pl.repeat(1, many, eager=True), "valid_from": words.day(since), "valid_to": never,
            "change_id": pl.repeat(self.context.change, many, eager=True, dtype=pl.Int64),
            "recorded_at": words.recorded(since), "superseded_at": never,
        }  # fmt: skip

    def _addresses(self, rng: np.random.Generator) -> pl.Series:
        """Return an address for each household."""
        row, many = self.houses, self.many
        drawn = [rng.integers(low, high, many)[row] for low, high in ((0, 1 << 30), (1, 241), (1, 19), (100, 1800))]
        streets = [f"{s.place}{street}" for s in self.of.stations for street in s.streets]
        each = [len(s.streets) for s in self.of.stations]
        before = np.concatenate(([0], np.cumsum(each)))[self.of.station[row]]
        street = pl.Series(streets).gather(before + drawn[0] % np.array(each)[self.of.station[row]])
        house, floor, room = (words.counted().gather(number) for number in drawn[1:])
        family = pl.Series(~self.of.people.collective[row])
        rooms = (floor + "幢" + room + "室").zip_with(family, pl.Series(["集体宿舍"]))
        return street + house + "号" + rooms


@cache
def county_names(seed: int) -> pl.Series:
    """Return what the crowd's counties are called, by their place."""
    named = [county.place for county in places.counties(seed)]
    return pl.Series([named[n % len(named)] for n in range(places.COUNTIES)])


def coded(numbers: NDArray[np.int32], codes: NDArray[np.integer], none: int = -1) -> pl.Series:
    """Return the dictionary's numbers of codes; NULL for the code ``none``."""
    found = pl.Series(numbers[codes])
    return found if none < 0 else found.zip_with(pl.Series(codes != none), pl.Series([None], dtype=found.dtype))
