"""What is published at this moment, as the pages need it; read once for each new release."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from banshi.publishing import arcs, rated, releases, tables
from banshi.publishing.places import ROOT, place_tree, subject_tree
from banshi.publishing.promises import PROMISES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from banshi.publishing.models import Release
    from banshi.publishing.places import Tree
    from banshi.publishing.tables import Key, Row, Told

SHOWN = 12
"""Months that a page shows; the files have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A correction: of which month, which version, when, and what was wrong."""

    month: date
    version: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All published numbers, the months they are of (the earliest first), and the trees they add up in."""

    numbers: Mapping[Key, Told]
    months: tuple[date, ...]
    at: datetime | None
    places: Tree
    subjects: Tree
    notes: tuple[Note, ...]
    between: Mapping[date, tuple[int, int]]
    """The errands between counties that were told in each month, and their kilometres there and back."""

    @property
    def shown(self) -> tuple[date, ...]:
        """The months that a page shows."""
        return self.months[-SHOWN:]

    def number(self, table: str, place: str, about: str, month: date) -> int | None:
        """Return a number of a month; none where it is withheld."""
        told = self.numbers.get((table, place, about, f"{month:%Y-%m}"))
        return told.number if told else None

    def of_figure(self, about: str, month: date) -> int | None:
        """Return a figure (``name``) or one of its parts (``name:part``) in a month."""
        return self.number(releases.FIGURES, ROOT, about, month)


def standing() -> Standing:
    """Return what is published now."""
    return _standing(releases.newest())


def lines() -> Mapping[str, Sequence[Row]]:
    """Return the lines of every table of the open data as they are now."""
    return {**_lines(releases.newest()), PROMISES: tables.promised(), rated.RATES: rated.rated()}


@lru_cache(maxsize=2)
def _standing(_newest: int) -> Standing:
    return of(releases.latest()[-SHOWN:])


@lru_cache(maxsize=2)
def _lines(_newest: int) -> Mapping[str, Sequence[Row]]:
    return tables.lines(releases.latest())


def of(found: Sequence[Release]) -> Standing:
    """Return the standing of some releases, the earliest month first."""
    return Standing(
        numbers=tables.numbers(found),
        months=tuple(one.month for one in found),
        at=max((one.at for one in found), default=None),
        places=place_tree(),
        subjects=subject_tree(),
        notes=tuple(
            Note(month=one.month, version=one.version, at=one.at, words=one.note) for one in found if one.note
        ),
        between={one.month: _between(one) for one in found},
    )  # fmt: skip


def _between(one: Release) -> tuple[int, int]:
    told = list(arcs.arcs_of(releases.cells_of(one)))
    return sum(arc.errands for arc in told), sum(arc.kilometres for arc in told)
