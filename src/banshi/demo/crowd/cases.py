"""The cases of a block over the last year: what was filed, where it stands by now, and when each office did its part.

Times are microseconds since 1970; a time that has not come is ``NEVER``. A loss of the booklet and a certificate of
kinship are granted; a higher education without proof is refused, a new workplace withdrawn, once it is their turn:
so nothing on the register but booklets has to have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import people, places
from banshi.demo.crowd.copying import DAY, NEVER, SECOND, SHANGHAI, uuids

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.sheets import Sheets

LOST, KINSHIP, EDUCATION, WORKPLACE = range(4)
CODES = ("lost-booklet", "kinship-certificate", "education-level", "workplace")
_SHARES = (0.55, 0.8, 0.92)
ACCEPTED, SENT_BACK, APPROVED, PRINTED, CLOSED, REFUSED, WITHDRAWN = range(7)
STATES = ("accepted", "sent-back", "approved", "printed", "closed", "refused", "withdrawn")
_OPENS, _CLOSES, _OPEN_FOR = int(8.5 * 3600) * SECOND, 17 * 3600 * SECOND, int(8.5 * 3600) * SECOND
YEAR, RECENT = 365, 14
"""Days that cases go back, and days in which no office is late: what is late and open, the worker would pass on."""

BESIDE = 12
"""Blocks in whose stations people stand when they are not at home."""

_ADULT = 18
type Moments = NDArray[np.int64]


@dataclass(slots=True)
class Cases:
    """The cases of one block in columns; ``row`` is whose case it is, ``first`` the number of the first of all."""

    first: int
    row: NDArray[np.int64]
    matter: NDArray[np.int8]
    state: NDArray[np.int8]
    accepting: NDArray[np.int64]
    kilometres: NDArray[np.int32]
    ids: list[str]
    accepted: Moments
    decide_due: Moments
    print_due: Moments
    sent_back: Moments
    supplemented: Moments
    decided: Moments
    printed: Moments
    closed: Moments
    verdict: Moments
    said: NDArray[np.int8]
    lost: people.Days

    def __len__(self) -> int:
        return len(self.row)

    def granted(self) -> NDArray[np.bool_]:
        """Say which were granted."""
        return np.isin(self.state, (APPROVED, PRINTED, CLOSED))


def now_of(context: Context) -> int:
    """Return the moment up to which everything happened: the beginning of the order's day."""
    return context.at * DAY - SHANGHAI


def draw(of: Sheets, block: int, context: Context) -> Cases:
    """Draw the cases of a block's persons."""
    before, many = context.cases_before(block)
    rng, now = people.generator(context.seed, people.CASES, block), now_of(context)
    row, matter = _whose(rng, of, many, block, context)
    days = np.array(context.working_days, dtype=np.int64)
    today = int(np.searchsorted(days, context.at))
    since = int(np.searchsorted(days, context.at - YEAR))
    place = rng.integers(since, today, many)
    accepted = _within(rng, days[place])
    at_home = matter != WORKPLACE
    term = np.where(np.isin(matter, (KINSHIP, EDUCATION)), 3, 1)
    back = (rng.random(many) < 0.02) & (matter == LOST)  # noqa: PLR2004 - a share
    sent_back = np.where(back, accepted + rng.integers(3600, 4 * 3600, many) * SECOND, NEVER)
    again = place + np.where(back, rng.integers(1, 6, many), 0)
    supplemented = np.where(back, np.maximum(_within(rng, days[again]), sent_back + 3600 * SECOND), NEVER)
    late = (rng.random(many) < 0.03) & (days[place] < context.at - RECENT)  # noqa: PLR2004 - a share
    taken = (rng.random(many) ** 1.5 * (term + 1)).astype(np.int64) + np.where(late, term + 1, 0)
    start = np.where(back, supplemented, accepted)
    decided = np.maximum(_within(rng, days[again + taken]), start + 300 * SECOND)
    accepting, kilometres = _where(rng, of, row, context)
    drawn = Cases(
        first=before, row=row, matter=matter, state=np.zeros(many, dtype=np.int8), accepting=accepting,
        kilometres=kilometres, ids=uuids(rng.bytes(16 * many)), accepted=accepted,
        decide_due=_closing(days[again + term]), print_due=_closing(days[again + term + 1]), sent_back=sent_back,
        supplemented=supplemented, decided=decided, printed=_later(rng, decided, 0.6), closed=decided,
        verdict=np.full(many, NEVER), said=np.searchsorted((0.86, 0.96), rng.random(many)).astype(np.int8),
        lost=(days[place] - rng.integers(0, 20, many)).astype(np.int32),
    )  # fmt: skip
    _until(rng, drawn, now, at_home, of)
    return drawn


def _until(rng: Generator, drawn: Cases, now: int, at_home: NDArray[np.bool_], of: Sheets) -> None:
    """Let each case come as far as it came by now, and forget what lies ahead."""
    granted = np.isin(drawn.matter, (LOST, KINSHIP)) & ~of.frozen[of.home[drawn.row]]
    refused = ~granted & at_home
    handed = _later(rng, drawn.printed, 0.7)
    verdict = np.where(rng.random(len(drawn)) < 0.5, _later(rng, handed, 0.3), NEVER)  # noqa: PLR2004 - a share
    waits = (drawn.sent_back <= now) & (drawn.supplemented > now)
    done = [waits, drawn.decided > now, refused, ~granted, drawn.printed > now, handed > now]
    drawn.state[:] = np.select(done, [SENT_BACK, ACCEPTED, REFUSED, WITHDRAWN, APPROVED, PRINTED], CLOSED)
    drawn.closed = np.where(granted, handed, drawn.decided)
    for name, there in (
        ("sent_back", drawn.sent_back <= now), ("supplemented", drawn.supplemented <= now),
        ("printed", drawn.granted() & (drawn.printed <= now)), ("closed", drawn.state >= CLOSED),
        ("decided", ~waits & (drawn.decided <= now)),
    ):  # fmt: skip
        setattr(drawn, name, np.where(there, getattr(drawn, name), NEVER))
    drawn.verdict = np.where((drawn.state == CLOSED) & (verdict <= now), verdict, NEVER)


def _whose(
    rng: Generator, of: Sheets, many: int, block: int, context: Context
) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Choose grown-ups, nobody twice while there are others; only who has a booklet can lose it."""
    grown = np.flatnonzero((of.people.age(context.at) >= _ADULT) & of.photo & of.entered)
    grown = grown[grown < context.rows_of(block)]
    row = rng.choice(grown, many, replace=many > len(grown))
    matter = np.searchsorted(_SHARES, rng.random(many)).astype(np.int8)
    matter[(matter == LOST) & ~of.booklet[of.home[row]]] = KINSHIP
    # A household loses its booklet once a year at the most.
    lost = np.flatnonzero(matter == LOST)
    _homes, first = np.unique(of.home[row[lost]], return_index=True)
    matter[np.setdiff1d(lost, lost[first])] = KINSHIP
    return row, matter


def _where(
    rng: Generator, of: Sheets, row: NDArray[np.int64], context: Context
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return at which station somebody stands, and how far that is from home: one in three stands at home."""
    others = rng.integers(0, context.blocks, BESIDE)
    stations = [*of.stations, *(station for other in others for station in places.stations(context.seed, int(other)))]
    here, home = rng.integers(0, len(stations), len(row)), of.station[row].astype(np.int64)
    here = np.where(rng.random(len(row)) < 0.35, home, here)  # noqa: PLR2004 - a share
    degrees = np.radians(np.array([(station.latitude, station.longitude) for station in stations]))
    (lat_1, lon_1), (lat_2, lon_2) = degrees[here].T, degrees[home].T
    half = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    numbers = np.array([station.id for station in stations])
    return numbers[here], np.round(2 * 6371.0088 * np.arcsin(np.sqrt(half))).astype(np.int32)


def _within(rng: Generator, day: NDArray[np.int64]) -> Moments:
    """Return a moment of each day at which offices are open."""
    return day * DAY - SHANGHAI + _OPENS + (rng.random(len(day)) * _OPEN_FOR).astype(np.int64)


def _closing(day: NDArray[np.int64]) -> Moments:
    """Return when offices close on each day."""
    return day * DAY - SHANGHAI + _CLOSES


def _later(rng: Generator, moment: Moments, same_day: float) -> Moments:
    """Return a moment within the hours after, or one of the next days at the same hour."""
    soon = rng.random(len(moment)) < same_day
    hours = 600 * SECOND + (rng.random(len(moment)) * 3 * 3600 * SECOND).astype(np.int64)
    return moment + np.where(soon, hours, DAY * rng.integers(1, 4, len(moment)))
