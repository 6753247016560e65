"""Where the crowd lives: counties of the demonstration's province, one for each block, and two stations in a block.

Station and division follow from a block's number, so that a block knows its own places and those of others without
asking. ID numbers are of divisions that were never assigned: 9999 and the county's place; past a hundred million
persons 9998, and so on. The small province has 9901 to 9918.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.names import given_name, surname
from banshi.demo.offices import STATION_HOURS, Office, Plan, in_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

COUNTIES = 100
STATIONS = 2
"""Of a block: some 25,000 persons each."""

GROUPS = 20
"""Blocks that share one division of ID numbers and keep apart by sequence."""

FIRST_STATION, FIRST_ACCOUNT = 100_001, 1_000_001
STREETS = 24
_FIRST = "平安和兴文德永新东西南北长青金玉明锦云景泰福康宁仁义春晖朝霞松柏梅桂柳荷"
_SECOND = "阳江山泉湖塘桥亭台城园林溪河港湾岭坪田庄台门井石苑和安华昌顺"
_KINDS = ("路", "路", "路", "街", "街", "巷", "大道")


@dataclass(frozen=True, slots=True)
class Station:
    """A station of a block: its number, where it stands, the streets of its area, and who registers there."""

    id: int
    place: str
    town: str
    streets: tuple[str, ...]
    officers: tuple[str, ...]
    latitude: float
    longitude: float
    county: int


def county_of(block: int) -> int:
    """Return the place of a block's county in the list of counties."""
    return block % COUNTIES


def division(block: int, county: int | None = None) -> int:
    """Return the six digits of ID numbers given out in a county, at the time of a block."""
    era = block // (COUNTIES * GROUPS)
    return (9999 - era) * 100 + (county_of(block) if county is None else county)


def group(block: int) -> int:
    """Return which of the blocks that share a division this is."""
    return block // COUNTIES % GROUPS


@cache
def counties(seed: int) -> tuple[Office, ...]:
    """Return the counties of the home province that the crowd lives in."""
    plan = Plan(seed)
    home = plan.home.code[:2]
    found = [office for office in plan.offices if office.kind == "county" and office.code.startswith(home)]
    return tuple(found[:COUNTIES])


@lru_cache(64)
def stations(seed: int, block: int) -> tuple[Station, ...]:
    """Return the stations of a block."""
    rng = Random(f"places {seed} {block}")  # noqa: S311 - the same seed has to give the same places
    county = counties(seed)[county_of(block) % len(counties(seed))]
    made = []
    for place in range(STATIONS):
        streets = tuple(dict.fromkeys(_street(rng) for _ in range(STREETS)))
        made.append(
            Station(
                id=FIRST_STATION + STATIONS * block + place, place=county.place, town=county.place[-3:],
                streets=streets, officers=tuple(surname(rng) + given_name(rng, "1", 1985) for _ in range(3)),
                latitude=round(county.latitude + rng.uniform(-0.12, 0.12), 4),
                longitude=round(county.longitude + rng.uniform(-0.12, 0.12), 4), county=county.id,
            )
        )  # fmt: skip
    return tuple(made)


def account(unit: NDArray[np.int64], duty: int) -> NDArray[np.int64]:
    """Return the account of each station's clerk (duty 0) or officer (duty 1)."""
    return np.asarray(FIRST_ACCOUNT + 2 * (unit - FIRST_STATION) + duty)


def station(seed: int, number: int) -> Station:
    """Return the station of a unit's number."""
    block, place = divmod(number - FIRST_STATION, STATIONS)
    return stations(seed, block)[place]


def offices(seed: int, blocks: int, first: int = 0) -> Iterator[Office]:
    """Yield the stations of blocks, up to so many, as offices below their counties."""
    for block in range(first, blocks):
        county = counties(seed)[county_of(block) % len(counties(seed))]
        for place, opened in enumerate(stations(seed, block)):
            number = STATIONS * (block // COUNTIES) + place
            street = opened.streets[0]
            yield Office(
                id=opened.id, code=f"{county.code[:6]}5{number:05d}", name=f"{street}派出所",
                name_en=f"{in_letters(street)} station", kind="station", parent=county.id, latitude=opened.latitude,
                longitude=opened.longitude, street=street, place=county.place,
                hours=STATION_HOURS[number % len(STATION_HOURS)],
            )  # fmt: skip


def _street(rng: Random) -> str:
    return rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(_KINDS)
