"""How well a unit does in a cycle: the three official rates, and beside them the honest ones.

The official rates divide by the valid call-backs, and that denominator is where they can be bent: a resident who is
not reached, an order that is taken out, a repeat that is not counted. The honest rates divide by everything that was
dispatched to the unit; whatever nobody said is not solved. Nothing that a unit can do alone raises them. The official
rates of a cycle count what was reported in it, the honest ones what had its first due time in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, Literal

from banshi.concerns.vocabulary import Outcome, Satisfied, Solved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from banshi.concerns.jurisdiction import Weights

FEWEST = 10  # below, a share says nothing about a unit
Z_95 = 1.959963984540054  # the two-sided 95 % point of the normal distribution
WINDOWS = (30, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What counts of one concern at the unit that has the duty.

    ``concern`` is what the resident reported: rows that share it are parts of one concern and count once.
    ``reported_on`` is the day on which the resident said it.
    ``first_due_on`` is the day of the first due time, which dispatch sets and no extension moves.
    ``result`` is the unit's own word in answer ``round``; ``contacted``, ``solved`` and ``satisfied`` are the
    resident's, of answer ``verdict_round``. ``asked`` and ``reached`` are the hotline's. ``recurred_within`` is the
    number of days after which the same came back. An exclusion counts if the hotline made it.
    """

    concern: str
    reported_on: date
    first_due_on: date
    result: Outcome | None = None
    round: int = 1
    asked: bool = False
    reached: bool = False
    verdict_round: int = 1
    contacted: bool | None = None
    solved: Solved | None = None
    satisfied: Satisfied | None = None
    excluded: str = ""
    excluded_by: Literal["", "hotline", "unit"] = ""
    recurred_within: int | None = None

    @property
    def taken_out(self) -> str:
        """The hotline's reason for taking it out, or nothing; what a unit asks for does not count."""
        return self.excluded if self.excluded_by == "hotline" else ""

    @property
    def stands(self) -> bool:
        """Whether the resident was reached and spoke of the answer that stands, not of one that was replaced."""
        return self.reached and self.verdict_round == self.round

    @property
    def valid(self) -> bool:
        """Whether there is a valid call-back: reached, not taken out, and said whether it is solved."""
        return self.reached and not self.taken_out and self.solved is not None

    @property
    def solved_as_said(self) -> bool:
        """Whether the resident says solved, of an answer that did not itself say something less."""
        return self.stands and self.solved == Solved.YES and self.result in {None, Outcome.SOLVED}

    def lasting(self, days: int) -> bool:
        """Return whether it is solved and did not come back within so many days, as far as is known today."""
        return self.solved_as_said and (self.recurred_within is None or self.recurred_within > days)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, never without both numbers; the numerator of the official satisfaction is a fraction."""

    numerator: Fraction | int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The share from 0 to 1, or None where there was nothing to count."""
        return Fraction(self.numerator) / self.denominator if self.denominator else None

    @property
    def too_few(self) -> bool:
        """Whether the numbers are too small to tell anything."""
        return self.denominator < FEWEST

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share lies with 95 % confidence, after Wilson (1927); None where there was nothing to count."""
        return wilson(float(self.numerator), self.denominator) if self.denominator else None


def wilson(hits: float, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval of a share: it holds for small numbers and never leaves 0 to 1."""
    share, spread = hits / of, Z_95 * Z_95 / of
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


# ---------------------------------------------------------------- the official rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The three rates and the score as a district system of the Beijing type computes them."""

    valid: int
    contacted: int
    solved: int
    satisfied: int
    basically: int
    response: Share
    resolution: Share
    satisfaction: Share
    score: Fraction | None


def official_of(
    *, valid: int, contacted: int, solved: int, satisfied: int, basically: int, weights: Weights
) -> Official:
    """Return the rates of a count; the score is None without a valid call-back."""
    response, resolution = Share(contacted, valid), Share(solved, valid)
    satisfaction = Share(satisfied + weights.basically * basically, valid)
    earned = weights.response * contacted + weights.resolution * solved + weights.satisfaction * satisfaction.numerator
    return Official(
        valid=valid,
        contacted=contacted,
        solved=solved,
        satisfied=satisfied,
        basically=basically,
        response=response,
        resolution=resolution,
        satisfaction=satisfaction,
        score=earned / valid if valid else None,
    )


def reported_in(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    """Return the concerns of a cycle as the official rates choose them: by the day they were reported."""
    return [row for row in rows if first <= row.reported_on <= last]


def official(rows: Iterable[Row], weights: Weights) -> Official:
    """Return the official rates over the valid call-backs among the rows; the caller chooses the cycle's rows."""
    valid = [row for row in rows if row.valid]
    return official_of(
        valid=len(valid),
        contacted=sum(row.contacted is True for row in valid),
        solved=sum(row.solved == Solved.YES for row in valid),
        satisfied=sum(row.satisfied == Satisfied.YES for row in valid),
        basically=sum(row.satisfied == Satisfied.BASICALLY for row in valid),
        weights=weights,
    )


# ---------------------------------------------------------------- the honest rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """What can be said of a unit without being fooled; all shares are of everything dispatched unless said.

    ``resolution`` is what residents call solved and did not come back within the longer window; ``solved_as_said``
    leaves the returns in, ``lasting`` takes out those of the shorter window. ``within_duty`` divides by what the
    hotline did not take out. ``recurred`` are those that came back (shorter, longer window) of those said solved.
    ``unheard`` are those of whom no verdict stands though they were not unreachable. ``results`` counts what the
    unit's own answers said ('' where there is none). ``of those who answered`` is left out on purpose: a unit could
    raise it by not answering.
    """

    dispatched: int
    response: Share
    solved_as_said: Share
    lasting: Share
    resolution: Share
    satisfied: Share
    at_least_basically: Share
    within_duty: Share
    unreachable: Share
    unheard: Share
    recurred: tuple[Share, Share]
    excluded: tuple[tuple[str, int], ...]
    results: tuple[tuple[str, int], ...]


def due_in(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    """Return the concerns of a cycle: by the first due time, so that neither haste nor delay moves one to another.

    The honest rates choose by it: on that day there is something to judge, and none that is reported late in a cycle
    is counted as unheard before its time was up.
    """
    return [row for row in whole(rows) if first <= row.first_due_on <= last]


def honest(rows: Iterable[Row], *, windows: tuple[int, int] = WINDOWS) -> Honest:
    """Return the honest rates of everything that was dispatched to a unit and had its first due time in a cycle."""
    short, long = windows
    counted = whole(rows)
    within = [row for row in counted if not row.taken_out]
    said = [row for row in counted if row.solved_as_said]
    heard = [row for row in counted if row.stands and row.solved is not None]
    lost = sum(row.asked and not row.reached for row in counted)
    return Honest(
        dispatched=len(counted),
        response=_share(counted, lambda row: row.stands and row.contacted is True),
        solved_as_said=Share(len(said), len(counted)),
        lasting=_share(counted, lambda row: row.lasting(short)),
        resolution=_share(counted, lambda row: row.lasting(long)),
        satisfied=_share(counted, lambda row: row.stands and row.satisfied == Satisfied.YES),
        at_least_basically=_share(counted, lambda row: row.stands and row.satisfied in _CONTENT),
        within_duty=_share(within, lambda row: row.lasting(long)),
        unreachable=Share(lost, len(counted)),
        unheard=Share(len(counted) - len(heard) - lost, len(counted)),
        recurred=(
            _share(said, lambda row: not row.lasting(short)),
            _share(said, lambda row: not row.lasting(long)),
        ),
        excluded=_counts(row.taken_out for row in counted if row.taken_out),
        results=_counts(row.result or "" for row in counted),
    )


def whole(rows: Iterable[Row]) -> list[Row]:
    """Put the parts of a concern together again: it is as solved as its worst part."""
    parts: dict[str, Row] = {}
    for row in rows:
        known = parts.get(row.concern)
        parts[row.concern] = row if known is None else worse(known, row)
    return list(parts.values())


def worse(one: Row, other: Row) -> Row:
    """Return the part that counts less, so that splitting a concern never pays.

    The day of the report and the first due time are the earlier ones; an exclusion holds only if it holds for both.
    """
    low, high = sorted((one, other), key=_rank)
    lost = any(row.asked and not row.reached for row in (one, other))
    out = low.taken_out if high.taken_out else ""
    came_back = [row.recurred_within for row in (one, other) if row.recurred_within is not None]
    return Row(
        concern=low.concern,
        reported_on=min(one.reported_on, other.reported_on),
        first_due_on=min(one.first_due_on, other.first_due_on),
        result=low.result,
        round=low.round,
        asked=lost or (one.reached and other.reached),
        reached=one.reached and other.reached,
        verdict_round=low.verdict_round if high.stands else low.round - 1,
        contacted=low.contacted if high.contacted else high.contacted,
        solved=low.solved,
        satisfied=min(one.satisfied, other.satisfied, key=_content),
        excluded=out,
        excluded_by="hotline" if out else "",
        recurred_within=min(came_back, default=None),
    )


_CONTENT = frozenset({Satisfied.YES, Satisfied.BASICALLY})


def _rank(row: Row) -> tuple[bool, bool, bool]:
    return row.solved_as_said, row.stands, row.reached


def _content(said: Satisfied | None) -> int:
    return {Satisfied.YES: 2, Satisfied.BASICALLY: 1}.get(said, 0) if said else 0


def _share(rows: list[Row], counts: Callable[[Row], bool]) -> Share:
    return Share(sum(counts(row) for row in rows), len(rows))


def _counts(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items()))
