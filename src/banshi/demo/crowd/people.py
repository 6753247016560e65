"""The people of one block as columns of numbers: birth, sex, name, household, station, and everybody's ID number.

A block also holds some families that were registered elsewhere before (``travellers``): theirs is drawn apart, so that
the block of their first entry need not be drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import households, names, places

if TYPE_CHECKING:
    from datetime import date

    from numpy.random import Generator
    from numpy.typing import NDArray

    from banshi.demo.crowd.households import Households

BLOCK = 50_000
PEOPLE, TRAVELLERS, SECOND, SHEETS, MISTAKES, HOUSES, CASES, CONCERNS, MOVES = range(9)
"""The parts of a block, each with a source of chance of its own."""

DAYS_A_YEAR = 365.2425
SEQUENCES = 500 // places.GROUPS
"""ID numbers of a day and sex that a block may give out in one division."""

OF_MOVERS = 5
"""Of these, for those who came from another county, whose division they keep."""

_NATIVE, _MOVED = 0.8, 0.15
_EVE = -719_163
"""1 January of the year 1 in days of the Unix epoch, less one: what ``date.toordinal`` counts from."""

FIELDS = (
    "household", "role", "position", "born", "sex", "relation", "marital", "ethnicity", "native", "moved", "collective"
)  # fmt: skip

type Days = NDArray[np.int32]
type Rows = NDArray[np.signedinteger]


@dataclass(slots=True)
class People:
    """Everybody of a block, by row; days are counted since 1970, households from the block's first."""

    household: NDArray[np.int32]
    role: NDArray[np.int8]
    position: NDArray[np.int16]
    born: Days
    sex: NDArray[np.int8]
    relation: NDArray[np.int8]
    marital: NDArray[np.int8]
    names: names.Names
    ethnicity: NDArray[np.int16]
    native: NDArray[np.int16]
    moved: NDArray[np.bool_]
    collective: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.born)

    def age(self, today: int) -> NDArray[np.int32]:
        """Return everybody's age in whole years."""
        return ((today - self.born) / DAYS_A_YEAR).astype(np.int32)


def generator(seed: int, what: int, block: int) -> Generator:
    """Return the source of chance of one part of one block."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, what, block))))


def days(day: date) -> int:
    """Return a day as days since 1970."""
    return day.toordinal() + _EVE


def draw(rng: Generator, many: int, today: int, county: int) -> People:
    """Draw exactly so many people of a county in households; the last household is cut short to fit."""
    year = int(_years(np.array([today]))[0])
    drawn = households.draw(rng, many // 2 + 64, year)
    row, role = np.nonzero(drawn.there)
    row, role = row[:many], role[:many]
    bed = role >= households.KIN
    kin = np.where(bed, 0, role)
    first = np.flatnonzero(np.diff(row, prepend=-1))
    size = np.diff(first, append=many)
    age = np.where(bed, _lodgers(rng, drawn, row), drawn.age[row, kin])
    sex = np.where(bed, 1 + (rng.random(many) < 0.45), drawn.sex[row, kin]).astype(np.int8)  # noqa: PLR2004 - women
    born = (today - (age * DAYS_A_YEAR).astype(np.int32) - rng.integers(0, 30, many)).astype(np.int32)
    surname = np.where(bed, names.draw_surnames(rng, many), drawn.surname[row, kin]).astype(np.int32)
    native = np.where(rng.random(many, dtype=np.float32) < _NATIVE, county, rng.integers(0, places.COUNTIES, many))
    return People(
        household=row.astype(np.int32), role=role.astype(np.int8), born=born, sex=sex,
        position=(np.arange(many) - np.repeat(first, size) + 1).astype(np.int16),
        relation=np.where(bed, households.NOT_RELATED, drawn.relation[row, kin]).astype(np.int8),
        marital=np.where(bed, households.SINGLE, drawn.marital[row, kin]).astype(np.int8),
        names=_named(rng, drawn, row, role, born, sex, surname), ethnicity=drawn.ethnicity[row],
        native=native.astype(np.int16), moved=rng.random(many, dtype=np.float32) < _MOVED,
        collective=drawn.collective[row],
    )  # fmt: skip


def together(*parts: People) -> People:
    """Return all parts as one, each with households of its own."""
    before = np.cumsum([0, *(int(part.household[-1]) + 1 for part in parts[:-1])])
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in FIELDS}
    shift = np.repeat(before, [len(part) for part in parts]).astype(np.int32)
    columns["household"] = columns["household"] + shift
    surname = np.concatenate([part.names.surname for part in parts])
    return People(names=names.Names(surname, np.concatenate([part.names.given for part in parts])), **columns)


def _lodgers(rng: Generator, drawn: Households, row: Rows) -> NDArray[np.float64]:
    """Return ages for a dormitory: of students where the one named as head is young, else of workers."""
    student = drawn.age[row, 0] < 24  # noqa: PLR2004 - an age
    return np.where(student, 18 + 5 * rng.random(len(row)), 20 + 25 * rng.random(len(row)))


def _named(
    rng: Generator,
    drawn: Households,
    row: Rows,
    role: Rows,
    born: Days,
    sex: NDArray[np.int8],
    surname: NDArray[np.int32],
) -> names.Names:
    """Give everybody a name; in three families of ten the children share a character, as their generation's."""
    sign = rng.integers(1, names.FINE, len(drawn.shape))
    shares = rng.random(len(drawn.shape)) < 0.3  # noqa: PLR2004 - a share
    child = (role >= households.CHILD) & (role <= households.THIRD)
    given = names.draw_given(rng, _years(born), sex, np.where(child & shares[row], sign[row], 0))
    named = names.Names(surname, given)
    for which in (names.UYGHUR, names.TIBETAN, names.MONGOLIAN):
        some = np.flatnonzero(drawn.people[row] == which)
        if len(some):
            others = names.draw_others(rng, which, sex[some])
            named.surname[some], named.given[some] = others.surname, others.given
    return named


def numbers(people: People, block: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the division and the sequence of everybody's ID number: odd for men, even for women, no two alike.

    Blocks of one division keep apart by sequence; of a block, those who came keep apart from those born there.
    """
    moved = people.moved.copy()
    rank = _rank(people, moved)
    moved &= rank < OF_MOVERS
    rank = np.where(moved, rank, _rank(people, moved))
    if (rank[~moved] >= SEQUENCES - OF_MOVERS).any():
        message = "More persons were born on one day than ID numbers can be given out for."
        raise OverflowError(message)
    # From above, so that no number ends in the sequence 000.
    place = 499 - places.group(block) * SEQUENCES - np.where(moved, SEQUENCES - OF_MOVERS + rank, rank)
    came_from = (places.county_of(block) + 37) % places.COUNTIES
    division = np.where(moved, places.division(block, came_from), places.division(block))
    return division, (2 * place + (people.sex == households.MAN)).astype(np.int32)


def _rank(people: People, moved: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the how-manieth everybody is among those of the same day, sex and coming, in the order of the block."""
    key = (people.born.astype(np.int64) * 4 + people.sex) * 2 + moved
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.repeat(first, np.diff(first, append=len(key)))
    return rank


def _years(born: NDArray[np.int32]) -> NDArray[np.int64]:
    return born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
