"""How two records are compared: what is looked at, how alike it may come out, and which records are compared at all.

A plan is plain values. Settings are made from it for whichever engine does the work: DuckDB on one machine, Spark on
many. Levels are tried from the top; the first that holds is how the comparison came out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.utils.functional import _StrOrPromise

    from banshi.linkage.likeness import When


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which two values may be alike; ``rarity`` is the column whose rare values weigh more.

    ``expected`` is how often two records of one person come out so, and ``by_chance`` those of two persons, where that
    is stated instead of learned.
    """

    code: str
    says: _StrOrPromise
    when: When
    rarity: str = ""
    expected: float | None = None
    by_chance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One thing that is compared: ``column`` is what it reads first, and without which it says nothing.

    Nor does it where the condition ``silent`` holds.
    """

    name: str
    title: _StrOrPromise
    column: str
    levels: tuple[Level, ...]
    otherwise: _StrOrPromise
    silent: str = ""

    def stated(self, *expected: float) -> Comparison:
        """Return it with how often records of one person come out at each level; the rest come out otherwise."""
        pairs = zip(self.levels, expected, strict=True)
        return replace(self, levels=tuple(replace(level, expected=share) for level, share in pairs))

    def says(self, code: str) -> _StrOrPromise:
        """Return in words how it came out."""
        return next((level.says for level in self.levels if level.code == code), self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is decided about comparing, before a single record is read.

    ``blocks`` are the columns that must be equal for two records to be compared at all, one tuple being enough;
    ``exploded`` are columns of lists of which one entry in common is enough. ``sure`` are blocks that hardly ever join
    two persons and join ``sure_recall`` of the records of one; ``learned_on`` are blocks in which it is learned how
    often records of one person disagree: none where records of one person are too rare to learn from, and it is stated.
    """

    name: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[tuple[str, ...], ...]
    exploded: tuple[str, ...] = ()
    sure: tuple[tuple[str, ...], ...]
    sure_recall: float
    learned_on: tuple[tuple[str, ...], ...]

    def of(self, columns: Collection[str]) -> Plan:
        """Return what is left of the plan where only these columns hold anything."""
        there = frozenset(columns)
        return replace(
            self,
            comparisons=tuple(one for one in self.comparisons if one.column in there),
            blocks=tuple(block for block in self.blocks if there.issuperset(block)),
            exploded=tuple(column for column in self.exploded if column in there),
            sure=tuple(block for block in self.sure if there.issuperset(block)),
            learned_on=tuple(block for block in self.learned_on if there.issuperset(block)),
        )

    @property
    def rarities(self) -> tuple[str, ...]:
        """The columns whose rare values weigh more."""
        return tuple(sorted({level.rarity for one in self.comparisons for level in one.levels if level.rarity}))

    def comparison(self, name: str) -> Comparison | None:
        """Return a comparison by its name; an older proposal may name one that is not made any more."""
        return next((one for one in self.comparisons if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned for a plan, bound to no engine: it can be kept, and read by another engine than learned it.

    ``prior`` is the probability that any two records are of one person; ``shares`` names for each comparison and level
    how often records of one person, and those of two, come out so.
    """

    prior: float
    shares: dict[str, dict[str, tuple[float, float]]]
