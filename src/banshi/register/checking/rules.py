"""What the check of the register has to be told by the jurisdiction, as typed values.

The register knows no relation code, no age and no layout of a number: these come in here, so that another country
checks its register with the same statements. Expressions are SQL over column names, since the check is set-based.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import sql

    from banshi.kernel.codes import CodeValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Some codes of one table, in every edition of it."""

    table: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule:
    """When the bearer of a relation can be born: years after the head's birth, negative for before; None is open."""

    relation: Codes
    earliest: int | None = None
    latest: int | None = None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestLife:
    """An age in years that nobody has reached."""

    years: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What a code of an older table may mean today; ``certain`` if one meaning only waits for a signature."""

    candidates: tuple[CodeValue, ...]
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRules:
    """The jurisdiction's part of checking a register.

    The expressions take the names of columns. ``number_sound`` is true where a number can be one at all;
    ``other_birth`` and ``other_sex`` are true where a sound number tells something else than a day of birth, or than
    the bare code of a sex. ``fixed_at_birth`` are items that nobody changes in a lifetime without the number changing:
    two persons alike in all of them may be one. ``doubt`` says what is doubtful about a stored code, or None.
    """

    heads: Codes
    spouses: Codes
    married: Codes
    marriage_unstated: Codes
    ages: tuple[AgeRule, ...]
    longest_life: LongestLife
    fixed_at_birth: tuple[str, ...]
    number_sound: Callable[[sql.Composable], sql.Composable]
    other_birth: Callable[[sql.Composable, sql.Composable], sql.Composable]
    other_sex: Callable[[sql.Composable, sql.Composable], sql.Composable]
    doubt: Callable[[CodeValue], Doubt | None]
