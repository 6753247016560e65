"""Whether an offer suits a need, for all of both at once: the first thing that stands against it, or nothing.

One table of small numbers, offers down and needs across. The same table proposes, and explains why not another.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from banshi.stations.distances import EARTH_RADIUS_KM
from banshi.volunteers.rules import MINUTES_A_DAY, is_minor, minutes_of_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from numpy.typing import NDArray

    from banshi.volunteers.rules import Helper, Want

    type Numbers = NDArray[np.float64]
    type Truths = NDArray[np.bool_]
    type Codes = NDArray[np.uint8]


class Against(IntEnum):
    """What stands against a volunteer for a visit, in the order in which it is looked for."""

    NOTHING = 0
    SKILL = 1
    TIME = 2
    FAR = 3
    VETTING = 4
    MINOR = 5
    BUSY = 6
    SHUT = 7


def kilometres_between(helpers: Sequence[Helper], wants: Sequence[Want]) -> Numbers:
    """Return the great-circle kilometres from each offer to each need (haversine)."""
    here = np.radians(np.array([(h.latitude, h.longitude) for h in helpers], dtype=float).reshape(-1, 2))
    there = np.radians(np.array([(w.latitude, w.longitude) for w in wants], dtype=float).reshape(-1, 2))
    north = np.sin((here[:, None, 0] - there[None, :, 0]) / 2) ** 2
    east = np.sin((here[:, None, 1] - there[None, :, 1]) / 2) ** 2
    half = north + np.cos(here[:, None, 0]) * np.cos(there[None, :, 0]) * east
    found: Numbers = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found


def against(helpers: Sequence[Helper], wants: Sequence[Want], kilometres: Numbers, between: timedelta) -> Codes:
    """Return for each offer and need the first thing that stands against it; ``between`` lies from visit to visit."""
    found: Codes = np.zeros((len(helpers), len(wants)), dtype=np.uint8)
    checks: tuple[tuple[Against, Truths], ...] = (
        (Against.SHUT, _shut(helpers, wants)),
        (Against.BUSY, _busy(helpers, wants, between)),
        (Against.MINOR, minors(helpers, wants) & np.array([w.people == w.fewest for w in wants], dtype=bool)),
        (Against.VETTING, _not_vetted(helpers, wants)),
        (Against.FAR, kilometres > np.array([h.reach_km for h in helpers], dtype=float)[:, None]),
        (Against.TIME, _at_another_time(helpers, wants)),
        (Against.SKILL, _without_skill(helpers, wants)),
    )
    for code, truths in checks:  # the first thing looked for is written last
        found[truths] = code
    return found


def minors(helpers: Sequence[Helper], wants: Sequence[Want]) -> Truths:
    """Return who is under age on the day of which visit."""
    found: Truths = np.zeros((len(helpers), len(wants)), dtype=bool)
    days = [w.visit.start.date() for w in wants]
    for row, helper in enumerate(helpers):
        if helper.minor_until is not None:
            found[row] = [is_minor(helper.minor_until, day) for day in days]
    return found


def clashes(wants: Sequence[Want], between: timedelta) -> Truths:
    """Return which visits cannot both be made by one person; each clashes with itself."""
    starts = np.array([w.visit.start.timestamp() for w in wants], dtype=float)
    ends = np.array([w.visit.end.timestamp() for w in wants], dtype=float) + between.total_seconds()
    found: Truths = (starts[:, None] < ends[None, :]) & (starts[None, :] < ends[:, None])
    return found


def _without_skill(helpers: Sequence[Helper], wants: Sequence[Want]) -> Truths:
    names = sorted({w.skill for w in wants})
    has = np.array([[name in h.skills for name in names] for h in helpers], dtype=bool).reshape(-1, len(names))
    found: Truths = ~has[:, [names.index(w.skill) for w in wants]]
    return found


def _at_another_time(helpers: Sequence[Helper], wants: Sequence[Want]) -> Truths:
    starts = np.array([w.visit.start.weekday() * MINUTES_A_DAY + _minute(w) for w in wants], dtype=int)
    ends = starts + np.array([w.visit.minutes for w in wants], dtype=int)
    # Few volunteers offer other parts of the week than somebody else: each pattern is worked out once.
    patterns: dict[frozenset[int], Truths] = {}
    for helper in helpers:
        if helper.parts not in patterns:
            free: Truths = np.zeros(len(wants), dtype=bool)
            for first, last in minutes_of_parts(helper.parts):
                free |= (starts >= first) & (ends <= last)
            patterns[helper.parts] = ~free
    return np.array([patterns[h.parts] for h in helpers], dtype=bool).reshape(len(helpers), len(wants))


def _minute(want: Want) -> int:
    return want.visit.start.hour * 60 + want.visit.start.minute


def _not_vetted(helpers: Sequence[Helper], wants: Sequence[Want]) -> Truths:
    needed = np.array([w.vetted for w in wants], dtype=bool)
    days = np.array([w.visit.start.date().toordinal() for w in wants], dtype=int)
    until = np.array([h.vetted_until.toordinal() if h.vetted_until else 0 for h in helpers], dtype=int)
    found: Truths = needed[None, :] & (until[:, None] < days[None, :])
    return found


def _busy(helpers: Sequence[Helper], wants: Sequence[Want], between: timedelta) -> Truths:
    minutes = np.array([w.visit.minutes for w in wants], dtype=int)
    found: Truths = np.array([h.weekly_minutes for h in helpers], dtype=int)[:, None] < minutes[None, :]
    starts = np.array([w.visit.start.timestamp() for w in wants], dtype=float)
    ends = starts + 60 * minutes
    gap = between.total_seconds()
    for row, helper in enumerate(helpers):
        for visit in helper.taken:
            first, last = visit.start.timestamp(), visit.end.timestamp()
            found[row] |= (starts < last + gap) & (first < ends + gap)
        used = used_by_week(helper)
        if used:
            spent = np.array([used.get(w.visit.week, 0) for w in wants], dtype=int)
            found[row] |= spent + minutes > helper.weekly_minutes
    return found


def used_by_week(helper: Helper) -> dict[tuple[int, int], int]:
    """Return the minutes that a volunteer's visits take in each week."""
    used: dict[tuple[int, int], int] = {}
    for visit in helper.taken:
        used[visit.week] = used.get(visit.week, 0) + visit.minutes
    return used


def _shut(helpers: Sequence[Helper], wants: Sequence[Want]) -> Truths:
    column = {want.key: place for place, want in enumerate(wants)}
    found: Truths = np.zeros((len(helpers), len(wants)), dtype=bool)
    for row, helper in enumerate(helpers):
        found[row, [column[key] for key in helper.shut if key in column]] = True
    return found
