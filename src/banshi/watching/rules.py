"""What makes looks a question, on plain numbers: more than a threshold, and more than colleagues in the same post.

A finding is a question and never a verdict: each rule has an innocent explanation (``words``). Small offices are
compared with their like elsewhere, and with nobody where even those are too few.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAD_TO_DEVIATION = 1.4826
"""By which the median distance to the median is multiplied to be a standard deviation, where values are normal."""
LEAST_SPREAD = 0.2
"""Of the median: colleagues who all do exactly the same still differ by chance."""


class Rule(StrEnum):
    """What may be unusual about looks."""

    FAMILY = "family"
    SELF = "self"
    NEIGHBOURS = "neighbours"
    COLLEAGUES = "colleagues"
    OFF_HOURS = "off-hours"
    SERIES = "series"
    AGAIN = "again"
    MANY_EYES = "many-eyes"
    NO_STEP = "no-step"
    ENDED = "ended"
    NUMBER = "number"
    GLASS = "glass"


class Against(StrEnum):
    """With what somebody's number is compared."""

    NOBODY = "nobody"
    HIGHEST = "highest"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From how many on, within so many days, looks are a question, and compared with what.

    ``spreads`` is how many spreads above the median of colleagues is unusual; ``on_days`` on how many different days.
    """

    days: int
    fewest: int
    against: Against = Against.NOBODY
    spreads: float = 0.0
    on_days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How colleagues stand: how many they are, the lowest and highest of their numbers, and the middle one."""

    colleagues: int
    lowest: int = 0
    highest: int = 0
    middle: float = 0.0
    spread: float = 0.0


def standing(others: Iterable[int]) -> Standing:
    """Return how colleagues stand; the spread is the median distance to their median, a fifth of it at the least."""
    numbers = sorted(others)
    if not numbers:
        return Standing(colleagues=0)
    middle = float(median(numbers))
    apart = float(median(abs(one - middle) for one in numbers)) * MAD_TO_DEVIATION
    return Standing(
        colleagues=len(numbers), lowest=numbers[0], highest=numbers[-1], middle=middle,
        spread=max(apart, middle * LEAST_SPREAD, 1.0),
    )  # fmt: skip


def is_a_question(own: int, beside: Standing, threshold: Threshold, *, fewest_colleagues: int) -> bool:
    """Tell whether a number has to be asked about.

    Where it is compared and too few colleagues are known it is not: nobody is unusual among two.
    """
    if own < threshold.fewest:
        return False
    if threshold.against is Against.NOBODY:
        return True
    if beside.colleagues < fewest_colleagues:
        return False
    if threshold.against is Against.HIGHEST:
        return own > beside.highest
    return own > beside.middle + threshold.spreads * beside.spread


def circle[P](nearest: Sequence[Sequence[P]], fewest: int) -> Sequence[P]:
    """Return the first circle of colleagues that is large enough; the widest where none is."""
    return next((circle for circle in nearest if len(circle) >= fewest), nearest[-1] if nearest else ())
