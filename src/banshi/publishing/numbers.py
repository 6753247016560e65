"""What is counted of a unit in a cycle: numbers that add up, so that every figure follows from them. Pure.

A family splits one number into parts: what was due into heard, unreachable and unheard, those heard by what they say.
The parts of all units together are the sums over the units, since a concern is counted for one unit alone. What was
reported in a cycle and what was first due in it are two bases; what came back belongs to the second stage.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from banshi.concerns.rates import due_in, reported_in
from banshi.concerns.vocabulary import OtherWay, Outcome, Satisfied, Solved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from banshi.concerns.rates import Row

type Key = tuple[str, str]
"""A number: its family and the part of it; a base has no part."""

DUE, REPORTED = ("due", ""), ("reported", "")
BASES = (DUE, REPORTED)
STANDS, VALID, SOLVED = ("heard", "stands"), ("valid", "valid"), ("word", "solved")
TOGETHER = ""
"""The code that stands for all units together."""


class Stage(StrEnum):
    """When a number of a cycle is counted: the rates first, and later what came back."""

    RATES = "rates"
    RETURNS = "returns"


@dataclass(frozen=True, slots=True)
class Family:
    """The parts that one number is split into; each concern counted in it is in exactly one."""

    name: str
    of: Key
    parts: tuple[str, ...]
    stage: Stage = Stage.RATES

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple((self.name, part) for part in self.parts)


RETURNS = Family("returns", SOLVED, ("soon", "late", "stayed"), Stage.RETURNS)
FAMILIES = (
    Family("heard", DUE, ("stands", "unreachable", "unheard")),
    Family("answer", DUE, (*(str(outcome) for outcome in Outcome), "none")),
    Family("left_out", DUE, (*(str(way) for way in OtherWay), "other", "kept")),
    Family("contact", STANDS, ("contacted", "not")),
    Family("word", STANDS, ("solved", "less", "partly", "no", "unsaid")),
    Family("content", STANDS, ("satisfied", "basically", "not")),
    Family("valid", REPORTED, ("valid", "not")),
    Family("official-contact", VALID, ("yes", "no")),
    Family("official-word", VALID, ("solved", "not")),
    Family("official-content", VALID, ("satisfied", "basically", "not")),
    RETURNS,
)
"""Every family, each after the number that it splits."""

ANSWERED = FAMILIES[1].keys
SAID_SOLVED = (("answer", Outcome.SOLVED), ("answer", "none"))
NO_MORE_THAN: dict[Key, tuple[Key, ...]] = {
    SOLVED: SAID_SOLVED,
    ("word", "less"): tuple(key for key in ANSWERED if key not in SAID_SOLVED),
}
"""What is part of some answers, across two families: a word counts as solved only where the unit said no less."""


def keys_of(*stages: Stage) -> tuple[Key, ...]:
    """Return every number that is counted in these stages, the bases first."""
    split = tuple(key for family in FAMILIES if family.stage in stages for key in family.keys)
    return (*BASES, *split) if Stage.RATES in stages else split


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What is told of one unit in a cycle, by its code; of all units together where the code is empty.

    A number that is withheld is None; one that is not counted yet is missing.
    """

    unit: str
    told: Mapping[Key, int | None]

    def number(self, family: str, part: str = "") -> int | None:
        """Return one number; None where it is withheld or not counted yet."""
        return self.told.get((family, part))

    @property
    def due(self) -> int | None:
        """How many were sent to the unit and first due in the cycle."""
        return self.told.get(DUE)

    @property
    def reported(self) -> int | None:
        """How many were reported in the cycle and sent to the unit."""
        return self.told.get(REPORTED)

    @property
    def knows_returns(self) -> bool:
        """Whether what came back was counted, withheld or not."""
        return RETURNS.keys[0] in self.told


# ----------------------------------------------------------------------- counting


def counted(
    rows: Sequence[Row], first: date, last: date, *, windows: tuple[int, int], stages: Iterable[Stage] = Stage
) -> dict[Key, int]:
    """Count the concerns of a cycle that were sent to one unit: every number, also those that are none."""
    due, reported = due_in(rows, first, last), reported_in(rows, first, last)
    # Few different courses are gone by many concerns: they are counted before each is split.
    courses = Counter(tuple(_of_due(row, windows)) for row in due)
    courses.update(tuple(_of_reported(row)) for row in reported)
    numbers = dict.fromkeys(keys_of(*stages), 0)
    for course, many in courses.items():
        for key in course:
            if key in numbers:
                numbers[key] += many
    return numbers


def added(parts: Iterable[Mapping[Key, int]], *stages: Stage) -> dict[Key, int]:
    """Add the numbers of several units: those of some stages, or of all."""
    total = Counter(dict.fromkeys(keys_of(*(stages or Stage)), 0))
    for one in parts:
        total.update(one)
    return dict(total)


def _of_due(row: Row, windows: tuple[int, int]) -> Iterator[Key]:
    yield DUE
    yield "heard", "stands" if row.stands else "unreachable" if row.asked and not row.reached else "unheard"
    yield "answer", row.result or "none"
    yield "left_out", _ground(row)
    if not row.stands:
        return
    yield "contact", "contacted" if row.contacted else "not"
    yield "word", _word(row)
    yield (
        "content",
        {Satisfied.YES: "satisfied", Satisfied.BASICALLY: "basically"}.get(row.satisfied or Satisfied.NO, "not"),
    )
    if row.solved_as_said:
        yield "returns", returned(row.recurred_within, windows)


def _of_reported(row: Row) -> Iterator[Key]:
    yield REPORTED
    yield "valid", "valid" if row.valid else "not"
    if not row.valid:
        return
    yield "official-contact", "yes" if row.contacted else "no"
    yield "official-word", "solved" if row.solved == Solved.YES else "not"
    yield (
        "official-content",
        {Satisfied.YES: "satisfied", Satisfied.BASICALLY: "basically"}.get(row.satisfied or Satisfied.NO, "not"),
    )


def _ground(row: Row) -> str:
    """Return why the hotline took it out; a reason that somebody typed is told as another one."""
    if not row.taken_out:
        return "kept"
    return row.taken_out if row.taken_out in set(OtherWay) else "other"


def _word(row: Row) -> str:
    if row.solved == Solved.YES:
        return "solved" if row.solved_as_said else "less"
    return row.solved or "unsaid"


def returned(days: int | None, windows: tuple[int, int]) -> str:
    """Return in which window something came back so many days after the word; what never did stayed."""
    short, long = windows
    if days is None or days > long:
        return "stayed"
    return "soon" if days <= short else "late"
