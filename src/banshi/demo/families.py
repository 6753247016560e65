"""Who lives with whom: the shapes of households, with ages that fit together and every relation to the head.

Relations are codes of GB/T 4761-2008, in the order in which the rules of the register sheet list members: head,
spouse, children, grandchildren, parents, grandparents. Nothing here knows an office, a street or a database.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from banshi.demo.names import given_name, surname

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

MAN, WOMAN = "1", "2"
HEAD, HUSBAND, WIFE, NOT_RELATED = "02", "11", "12", "99"
SINGLE, MARRIED, FIRST_MARRIAGE, AGAIN, WIDOWED, DIVORCED = "10", "20", "21", "22", "30", "40"
DAYS = 365.2425
LEGAL_AGE = {MAN: 22, WOMAN: 20}  # Civil Code art. 1047


@dataclass(slots=True)
class Member:
    """One person as drawn: what the family decides about them."""

    name: str
    sex: str
    born: date
    relation: str
    marital: str
    father: str = ""
    mother: str = ""


class Drawing:
    """One household being drawn, on one day."""

    def __init__(self, rng: Random, today: date) -> None:
        self.rng = rng
        self.day = today.toordinal()

    def age(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))

    def chance(self, of: float) -> bool:
        return self.rng.random() < of

    def person(self, age: int, sex: str, relation: str, marital: str, family_name: str = "") -> Member:
        born = date.fromordinal(max(self.day - int(age * DAYS) - int(self.rng.random() * 365), 1))
        name = (family_name or surname(self.rng)) + given_name(self.rng, sex, born.year)
        return Member(name, sex, born, relation, marital)

    def sex(self, men: float = 0.512) -> str:
        return MAN if self.rng.random() < men else WOMAN

    def wed(self) -> str:
        drawn = self.rng.random()
        return FIRST_MARRIAGE if drawn < 0.55 else MARRIED if drawn < 0.95 else AGAIN  # noqa: PLR2004 - a share

    def couple(self, age: int) -> list[Member]:
        """Draw head and spouse; three heads in four are men, as in the registers."""
        sex, wed = self.sex(0.75), self.wed()
        other = WOMAN if sex == MAN else MAN
        spouse_age = max(age + self.age(-4, 2) * (1 if sex == MAN else -1), LEGAL_AGE[other])
        head = self.person(age, sex, HEAD, wed)
        return [head, self.person(spouse_age, other, WIFE if sex == MAN else HUSBAND, wed)]

    def children(self, parents: list[Member], number: int) -> list[Member]:
        """Draw children of the head, eldest first, no older than eighteen years less than the younger parent."""
        youngest_parent = max(p.born for p in parents)
        room = int((self.day - youngest_parent.toordinal()) / DAYS) - 20
        ages = sorted((self.age(max(room - 14, 0), max(room, 0)) for _ in range(number)), reverse=True)
        drawn = [self.person(age, self.sex(0.53), "", SINGLE, _surname_of(parents)) for age in ages]
        for child in drawn:
            child.father = next((p.name for p in parents if p.sex == MAN), "")
            child.mother = next((p.name for p in parents if p.sex == WOMAN), "")
        name_relations(drawn)
        return drawn


def name_relations(children: list[Member]) -> None:
    """Give children their codes: only son or daughter, else eldest, second, third, counted by sex."""
    for sex, only, first in ((MAN, "21", 22), (WOMAN, "31", 32)):
        same = [child for child in children if child.sex == sex]
        for place, child in enumerate(sorted(same, key=lambda c: c.born)):
            child.relation = only if len(children) == 1 else str(first + min(place, 4))


def _one_alone(d: Drawing) -> list[Member]:
    age = d.age(62, 93) if d.chance(0.4) else d.age(19, 61)
    marital = WIDOWED if age >= 62 else DIVORCED if age > 30 and d.chance(0.3) else SINGLE  # noqa: PLR2004 - as drawn
    return [d.person(age, d.sex(0.4 if marital == WIDOWED else 0.58), HEAD, marital)]


def _two_alone(d: Drawing) -> list[Member]:
    return d.couple(d.age(55, 88) if d.chance(0.6) else d.age(23, 55))


def _with_children(d: Drawing) -> list[Member]:
    parents = d.couple(d.age(24, 55))
    return parents + d.children(parents, 1 if d.chance(0.6) else 2 if d.chance(0.85) else 3)


def _one_parent(d: Drawing) -> list[Member]:
    parent = d.person(d.age(28, 58), d.sex(0.35), HEAD, WIDOWED if d.chance(0.3) else DIVORCED)
    return [parent, *d.children([parent], 1 if d.chance(0.8) else 2)]


def _three_generations(d: Drawing) -> list[Member]:
    """Draw a couple with children and parents of one side; sometimes a grandparent still lives with them."""
    middle = d.couple(d.age(28, 52))
    members = middle + d.children(middle, 1 if d.chance(0.65) else 2)
    head = middle[0]
    own = d.chance(0.85)
    of_whom = head if own else middle[1]
    codes = ("51", "52") if own else ("55", "56") if head.sex == MAN else ("53", "54")
    elder = int((d.day - of_whom.born.toordinal()) / DAYS) + d.age(21, 32)
    both = d.chance(0.6)
    marital = FIRST_MARRIAGE if both else WIDOWED
    if both or d.chance(0.3):
        members.append(d.person(elder, MAN, codes[0], marital, _family_name(of_whom)))
    if both or members[-1].relation != codes[0]:
        members.append(d.person(max(elder - d.age(0, 3), 40), WOMAN, codes[1], marital))
    if own and elder < 72 and d.chance(0.08):  # noqa: PLR2004 - so that the grandmother is under a hundred
        members.append(d.person(elder + d.age(19, 26), WOMAN, "62", WIDOWED))
    return members


def _elder_at_the_head(d: Drawing) -> list[Member]:
    """Draw elders who still are the head; a married child lives there with a child of its own."""
    elders = d.couple(d.age(56, 76))
    child = d.children(elders, 1)[0]
    child.marital = partner_marital = d.wed()
    age = int((d.day - child.born.toordinal()) / DAYS)
    if age < 24:  # noqa: PLR2004 - too young to have brought a family of their own
        child.marital = SINGLE
        return [*elders, child]
    son = child.sex == MAN
    partner = d.person(max(age + d.age(-2, 2), 22), WOMAN if son else MAN, "38" if son else "28", partner_marital)
    couple = [child, partner]
    small = d.children(couple, 1)[0]
    small.relation = ("41" if small.sex == MAN else "42") if son else ("43" if small.sex == MAN else "44")
    return [*elders, *couple, small]


def _dormitory(d: Drawing) -> list[Member]:
    """Draw a collective household: students or workers without family ties, one of them named as head."""
    students = d.chance(0.5)
    ages = (18, 23) if students else (20, 45)
    members = [d.person(d.age(*ages), d.sex(), NOT_RELATED, SINGLE) for _ in range(d.age(6, 30))]
    members[0].relation = HEAD
    return members


type Shape = Callable[[Drawing], list[Member]]
SHAPES: tuple[tuple[float, Shape], ...] = (
    (0.19, _one_alone), (0.41, _two_alone), (0.75, _with_children), (0.805, _one_parent), (0.925, _three_generations),
    (0.9955, _elder_at_the_head), (1.0, _dormitory),
)  # fmt: skip
_UP_TO = tuple(share for share, _shape in SHAPES)


def household(rng: Random, today: date) -> tuple[list[Member], bool]:
    """Draw one household; also say whether it is a collective one."""
    shape = SHAPES[bisect(_UP_TO, rng.random() * 0.999999)][1]
    return shape(Drawing(rng, today)), shape is _dormitory


def _surname_of(parents: list[Member]) -> str:
    """Children bear the surname of father or mother, nearly always the father's (Civil Code art. 1015)."""
    return _family_name(next((p for p in parents if p.sex == MAN), parents[0]))


def _family_name(person: Member) -> str:
    return person.name[:2] if person.name[:2] in {"欧阳", "上官", "诸葛"} else person.name[:1]
