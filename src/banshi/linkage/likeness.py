"""Ways in which two values may be alike, as plain values: an engine's own words for them are found elsewhere.

So that an office's page can say why a pair was proposed without loading an engine of comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type Kind = Literal["same", "edits", "alike", "common", "where", "both", "either"]


@dataclass(frozen=True, slots=True)
class When:
    """A condition on two records; ``text`` is a column, or SQL where the kind is ``where``."""

    kind: Kind
    text: str = ""
    bound: float = 0
    parts: tuple[When, ...] = ()


def same(column: str) -> When:
    """Both records have the same value."""
    return When("same", column)


def edits(column: str, most: int) -> When:
    """Values of Latin letters or digits become equal by so many changed, added, left out or swapped characters."""
    return When("edits", column, most)


def alike(column: str, least: float) -> When:
    """Values of Latin letters are alike by Jaro and Winkler, from 0 to 1, with more weight on how they begin."""
    return When("alike", column, least)


def common(column: str, least: int) -> When:
    """Two lists have so many entries in common."""
    return When("common", column, least)


def where(sql: str) -> When:
    """Take a condition in plain SQL, which every engine reads the same way; columns end in ``_l`` and ``_r``."""
    return When("where", sql)


def both(*parts: When) -> When:
    """All of these hold."""
    return When("both", parts=parts)


def either(*parts: When) -> When:
    """One of these holds."""
    return When("either", parts=parts)
