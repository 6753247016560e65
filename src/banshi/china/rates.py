"""How cities weigh the three rates, in which cycle they count, and what they watch from noon to noon.

No national text sets any of this, and the official Beijing method is not public: the figures are those that a
district's own system computes with, and another county's, until an authority confirms what holds here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from banshi.china.calendar import SHANGHAI
from banshi.concerns.jurisdiction import Weights
from banshi.kernel.sources import Source

# "Basically satisfied" counts nine tenths; score = 0.1 response + 0.5 resolution + 0.4 satisfaction.
BEIJING_TYPE = Weights(
    response=Fraction(1, 10),
    resolution=Fraction(5, 10),
    satisfaction=Fraction(4, 10),
    basically=Fraction(9, 10),
    source=Source(title=_("The three rates as a district of the Beijing type computes them"), verified=False),
)

# Its response rate also counts the time to sign, the contact and proof by photo; the report does not say what
# "basically satisfied" counts for, so that it is taken as in the other.
JUNGAR_TYPE = Weights(
    response=Fraction(30, 100),
    resolution=Fraction(35, 100),
    satisfaction=Fraction(35, 100),
    basically=Fraction(9, 10),
    source=Source(title=_("Weights of Jungar Banner as reported in the press"), verified=False),
)

FIRST_DAY, LAST_DAY = 19, 18
CYCLE_SOURCE = Source(title=_("Cycle of the rates as a district of the Beijing type counts it"), verified=False)

NOON = time(12)

# What a district of the Beijing type watches hour by hour: heating, threats, fire safety, water.
URGENT_GROUP = ("01.01", "01.04", "07.02.02", "18.01")


def cycle_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the cycle that a day in China lies in: the 19th to the 18th."""
    before = day.replace(day=1) - timedelta(days=1)
    if day.day >= FIRST_DAY:
        after = day.replace(day=28) + timedelta(days=4)
        return day.replace(day=FIRST_DAY), after.replace(day=LAST_DAY)
    return before.replace(day=FIRST_DAY), day.replace(day=LAST_DAY)


def day_in_china(moment: datetime) -> date:
    """Return the day it is in China at a moment; by it a concern belongs to a cycle."""
    return moment.astimezone(SHANGHAI).date()


def report_of(moment: datetime) -> tuple[datetime, datetime]:
    """Return from when and until when (not included), in UTC, the daily report that a moment falls into counts."""
    there = moment.astimezone(SHANGHAI)
    day = there.date() - timedelta(days=there.time() < NOON)
    first = datetime.combine(day, NOON, tzinfo=SHANGHAI)
    return first.astimezone(UTC), datetime.combine(day + timedelta(days=1), NOON, tzinfo=SHANGHAI).astimezone(UTC)


def is_watched(category: str) -> bool:
    """Return whether a category belongs to the urgent group of the daily report."""
    return any(category == code or category.startswith(f"{code}.") for code in URGENT_GROUP)
