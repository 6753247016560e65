"""Who lives with whom in a block: shapes, ages and relations of all its households at once, one row a household.

Each role of a household (head, spouse, children, elders) is a column: who is there, how old, of which sex, whose
surname. Shapes are those of ``demo.families``; shares and heads' ages follow the households counted in 2020.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import names

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

HEAD, SPOUSE, CHILD, SECOND, THIRD, PARTNER, GRANDCHILD, ELDER_MAN, ELDER_WOMAN, GRANDMOTHER = range(10)
KIN = 10
BEDS = 30
CHILDREN = (CHILD, SECOND, THIRD)
ALONE, COUPLE, FAMILY, ONE_PARENT, THREE, ELDERS, DORMITORY = range(7)
_SHARES = np.cumsum([0.2, 0.31, 0.26, 0.05, 0.09, 0.0855, 0.0045])
# The youngest and the oldest head of each shape.
_AGES = ((19, 93), (23, 88), (24, 55), (28, 58), (28, 52), (56, 76), (18, 45))
# Of the census of 2020, in millions: by five years of birth up to 2020, 2015, … 1935, and all before.
_COUNTED = (78, 90, 85, 73, 75, 92, 124, 99, 93, 114, 121, 101, 73, 74, 50, 31, 20, 16)
_COUNTED_IN = 2020
MAN, WOMAN = 1, 2
SINGLE, MARRIED, FIRST_MARRIAGE, AGAIN, WIDOWED, DIVORCED = 10, 20, 21, 22, 30, 40
NOT_RELATED = 99

type Bools = NDArray[np.bool_]
type Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Households:
    """Households by row and roles by column: who is there, ages in years, and codes as whole numbers."""

    shape: Whole
    there: Bools
    age: NDArray[np.float32]
    sex: NDArray[np.int8]
    relation: NDArray[np.int8]
    marital: NDArray[np.int8]
    surname: Whole
    people: NDArray[np.int8]
    ethnicity: NDArray[np.int16]

    @property
    def collective(self) -> Bools:
        return np.equal(self.shape, DORMITORY)


def draw(rng: Generator, many: int, year: int) -> Households:
    """Draw so many households as of a year."""
    shape = np.searchsorted(_SHARES, rng.random(many) * (1 - 1e-9)).astype(np.int32)
    drawn = _Drawing(rng, shape, year)
    drawn.heads()
    drawn.children()
    drawn.elders()
    drawn.second_family()
    drawn.surnames()
    return drawn.done()


class _Drawing:
    """The columns of one block's households while they are filled, role by role."""

    def __init__(self, rng: Generator, shape: Whole, year: int) -> None:
        self.rng, self.shape, self.many = rng, shape, len(shape)
        self.there = np.zeros((self.many, KIN + BEDS), dtype=bool)
        self.age = np.zeros((self.many, KIN), dtype=np.float32)
        self.sex = np.full((self.many, KIN), WOMAN, dtype=np.int8)
        self.relation = np.zeros((self.many, KIN), dtype=np.int8)
        self.marital = np.full((self.many, KIN), SINGLE, dtype=np.int8)
        self.surname = np.zeros((self.many, KIN), dtype=np.int32)
        self.year = year

    def done(self) -> Households:
        people = np.zeros(self.many, dtype=np.int8)
        drawn = self.rng.random(self.many)
        for which, share in ((names.UYGHUR, 0.0012), (names.TIBETAN, 0.0018), (names.MONGOLIAN, 0.0021)):
            people[(people == names.HAN) & (drawn < share)] = which
        return Households(
            self.shape, self.there, self.age, self.sex, self.relation, self.marital, self.surname, people,
            self._ethnicity(people),
        )  # fmt: skip

    def _ethnicity(self, people: NDArray[np.int8]) -> NDArray[np.int16]:
        """Return codes of GB/T 3304: as the names say, else mostly Han."""
        other = self.rng.choice((3, 11, 15, 6, 8), self.many)
        han = np.where(self._chance(0.985), 1, other)
        return np.where(people == names.HAN, han, np.array([0, 5, 4, 2])[people]).astype(np.int16)

    def heads(self) -> None:
        """Draw heads and spouses; three heads in four are men, as in the registers."""
        rng, shape = self.rng, self.shape
        age = _head_ages(self.year)[shape, rng.integers(0, names.FINE, self.many, dtype=np.uint16)] + self._part()
        wed, couple = self._wed(), np.isin(shape, (COUPLE, FAMILY, THREE, ELDERS))
        man = self._chance(0.75)
        old = age >= 62  # noqa: PLR2004 - who lives alone at that age was married
        alone = np.where(old, WIDOWED, np.where((age > 30) & self._chance(0.3), DIVORCED, SINGLE))  # noqa: PLR2004
        left = np.where(self._chance(0.3), WIDOWED, DIVORCED)
        man = np.where(shape == ALONE, self._chance_of(np.where(old, 0.4, 0.58)), man)
        man = np.where(shape == ONE_PARENT, self._chance(0.35), man)
        man = np.where(shape == DORMITORY, self._chance(0.55), man)
        marital = np.select([couple, shape == ALONE, shape == ONE_PARENT], [wed, alone, left], SINGLE)
        self._put(HEAD, np.ones(self.many, dtype=bool), age, np.where(man, MAN, WOMAN), 2, marital)
        younger = rng.integers(-4, 3, self.many) + self._part() - 0.5
        spouse = np.where(man, np.maximum(age + younger, 20), np.maximum(age - younger, 22))
        self._put(SPOUSE, couple, spouse, np.where(man, WOMAN, MAN), np.where(man, 12, 11), wed)
        beds = rng.integers(5, BEDS, self.many)
        self.there[:, KIN:] = (shape == DORMITORY)[:, None] & (np.arange(BEDS) < beds[:, None])

    def children(self) -> None:
        """Draw children of the head, eldest first, twenty years younger than the younger parent at the least."""
        rng, shape = self.rng, self.shape
        drawn, number = rng.random(self.many), np.zeros(self.many, dtype=np.int8)
        for kind, one, two in ((FAMILY, 0.6, 0.94), (ONE_PARENT, 0.8, 1.0), (THREE, 0.65, 1.0), (ELDERS, 1.0, 1.0)):
            of = shape == kind
            number[of] = 1 + (drawn[of] > one) + (drawn[of] > two)
        parent = np.where(self.there[:, SPOUSE], np.minimum(self.age[:, HEAD], self.age[:, SPOUSE]), self.age[:, HEAD])
        room = np.maximum(parent - 20, 0.01)
        ages = room[:, None] - rng.random((self.many, 3)) * np.minimum(room, 15)[:, None]
        ages = np.where(np.arange(3) < number[:, None], ages, -1.0)
        ages = -np.sort(-ages, axis=1)
        man = rng.random((self.many, 3)) < 0.53  # noqa: PLR2004 - boys at birth in most of these years
        for place, role in enumerate(CHILDREN):
            same = (man[:, :place] == man[:, place, None]).sum(axis=1)
            code = np.where(number == 1, np.where(man[:, place], 21, 31), np.where(man[:, place], 22, 32) + same)
            self._put(role, number > place, ages[:, place], np.where(man[:, place], MAN, WOMAN), code, SINGLE)

    def elders(self) -> None:
        """Draw the parents of one side, both or one of them; now and then a grandmother still lives there."""
        three, own = self.shape == THREE, self._chance(0.85)
        of_whom = np.where(own, self.age[:, HEAD], self.age[:, SPOUSE])
        head_is_man = self.sex[:, HEAD] == MAN
        age = of_whom + 21 + self.rng.random(self.many) * 11
        both, father = self._chance(0.6), self._chance(0.3)
        marital = np.where(both, FIRST_MARRIAGE, WIDOWED)
        father_code = np.where(own, 51, np.where(head_is_man, 55, 53))
        self._put(ELDER_MAN, three & (both | father), age, MAN, father_code, marital)
        younger = np.maximum(age - 3 * self._part(), 40)
        self._put(ELDER_WOMAN, three & (both | ~father), younger, WOMAN, father_code + 1, marital)
        oldest = three & own & (age < 72) & self._chance(0.08)  # noqa: PLR2004 - so that she is under a hundred
        self._put(GRANDMOTHER, oldest, age + 19 + 7 * self._part(), WOMAN, 62, WIDOWED)
        self.own = own

    def second_family(self) -> None:
        """Marry the child of elders who still are the head, and give the couple a child of its own."""
        wed, age = self._wed(), self.age[:, CHILD]
        grown = (self.shape == ELDERS) & (age >= 24)  # noqa: PLR2004 - old enough to bring a family of their own
        son = self.sex[:, CHILD] == MAN
        self.marital[:, CHILD] = np.where(grown, wed, self.marital[:, CHILD])
        partner = np.maximum(age - 2 + 4 * self._part(), 22)
        self._put(PARTNER, grown, partner, np.where(son, WOMAN, MAN), np.where(son, 38, 28), wed)
        room = np.maximum(np.minimum(age, partner) - 20, 0.01)
        boy = self._chance(0.53)
        code = np.where(son, 41, 43) + np.where(boy, 0, 1)
        small = room - self.rng.random(self.many) * np.minimum(room, 15)
        self._put(GRANDCHILD, grown, small, np.where(boy, MAN, WOMAN), code, SINGLE)

    def surnames(self) -> None:
        """Give everybody a surname: children nearly always the father's (Civil Code art. 1015)."""
        drawn = names.draw_surnames(self.rng, self.many * 5).reshape(self.many, 5)
        head, spouse = drawn[:, 0], drawn[:, 1]
        father = np.where((self.sex[:, HEAD] == MAN) | ~self.there[:, SPOUSE], head, spouse)
        mother = np.where(father == head, spouse, head)
        of_child = np.where(self._chance(0.04) & self.there[:, SPOUSE], mother, father)
        son = self.sex[:, CHILD] == MAN
        for role, surname in (
            (HEAD, head), (SPOUSE, spouse), *((child, of_child) for child in CHILDREN), (PARTNER, drawn[:, 2]),
            (GRANDCHILD, np.where(son, of_child, drawn[:, 2])), (ELDER_MAN, np.where(self.own, head, spouse)),
            (ELDER_WOMAN, drawn[:, 3]), (GRANDMOTHER, drawn[:, 4]),
        ):  # fmt: skip
            self.surname[:, role] = surname

    def _put(
        self,
        role: int,
        there: Bools,
        age: NDArray[np.floating],
        sex: NDArray[np.int_] | int,
        relation: NDArray[np.int_] | int,
        marital: NDArray[np.int_] | int,
    ) -> None:
        self.there[:, role], self.age[:, role], self.sex[:, role] = there, age, sex
        self.relation[:, role], self.marital[:, role] = relation, marital

    def _wed(self) -> NDArray[np.int_]:
        drawn = self.rng.random(self.many, dtype=np.float32)
        return np.where(drawn < 0.55, FIRST_MARRIAGE, np.where(drawn < 0.95, MARRIED, AGAIN))  # noqa: PLR2004 - shares

    def _chance(self, of: float) -> Bools:
        return self.rng.random(self.many, dtype=np.float32) < of

    def _chance_of(self, of: NDArray[np.float64]) -> Bools:
        return self.rng.random(self.many) < of

    def _part(self) -> NDArray[np.float32]:
        return self.rng.random(self.many, dtype=np.float32)


@cache
def _head_ages(year: int) -> NDArray[np.int32]:
    """Return for each shape a long table in which each age stands as often as it heads such a household."""
    rows = []
    for low, high in _AGES:
        ages = np.arange(low, high + 1)
        five_years = np.clip((ages - (year - _COUNTED_IN)) // 5, 0, len(_COUNTED) - 1)
        weights = np.array(_COUNTED, dtype=float)[five_years]
        edges = np.cumsum(weights) / weights.sum() * names.FINE
        rows.append(low + np.searchsorted(edges, np.arange(names.FINE) + 0.5))
    return np.stack(rows).astype(np.int32)
