"""One row of a list as a concern: a new one that is to be taken in, or one that was closed at the old hotline. Pure.

What is none of our columns is kept beside the report, so nothing of the old list is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.importing import values
from banshi.concerns.importing.mapping import OURS
from banshi.concerns.importing.values import Unreadable
from banshi.concerns.vocabulary import Kind, Outcome, Satisfied, Solved, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from banshi.concerns.importing.mapping import Mapping

LONGEST_WORDS = 5000
LONGEST_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is read against: units and categories by all their names, the clock of the office, its zone."""

    units: Map[str, int]
    categories: Map[str, str]
    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """How a concern ended at the old hotline."""

    unit_id: int | None
    answered_at: datetime
    closed_at: datetime
    answer: str
    result: Outcome
    contacted: bool | None
    solved: Solved | None
    satisfied: Satisfied | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A row that could be read. ``over`` is how it ended, if it did."""

    words: str
    at: datetime | None
    name: str
    phone: str
    email: str
    address: str
    place: str
    division: str
    point: tuple[float, float] | None
    category: str
    kind: Kind | None
    urgency: Urgency | None
    over: Over | None
    beside: Map[str, str] = field(default_factory=dict)


def read_row(cells: Sequence[str], headings: Sequence[str], mapping: Mapping, known: Known) -> Read:
    """Return what a row says. Raises ``Unreadable`` with the reason in words."""
    if len(cells) > len(headings) and any(cells[len(headings) :]):
        raise Unreadable(
            _("The row has %(cells)s cells, the heading %(headings)s: perhaps a comma or a quotation mark is missing.")
            % {"cells": len(cells), "headings": len(headings)}
        )
    by_heading = dict(zip(headings, cells, strict=False))
    row = {ours: by_heading.get(theirs, "").strip() for ours, theirs in mapping.columns.items()}
    _refuse_machines(row)
    at = values.moment(row.get("at", ""), OURS["at"], known.zone, now=known.now)
    beside = {h: by_heading.get(h, "").strip()[:LONGEST_KEPT] for h in mapping.unmapped(headings)}
    return Read(
        words=_words(row),
        at=at,
        name=row.get("name", "")[:60],
        phone=row.get("phone", "").removesuffix(".0")[:24],
        email=row.get("email", "")[:120],
        address=row.get("address", "")[:160],
        place=row.get("place", "")[:80],
        division=_division(row.get("division", ""), mapping.division),
        point=values.degrees(row.get("latitude", ""), row.get("longitude", "")),
        category=_named(row.get("category", ""), mapping.meanings.get("category", {}), known.categories) or "",
        kind=_meant("kind", Kind, row, mapping),
        urgency=_meant("urgency", Urgency, row, mapping),
        over=_over(row, at, mapping, known),
        beside=_kept(row, {name: value for name, value in beside.items() if value}),
    )


def _kept(row: Map[str, str], beside: dict[str, str]) -> dict[str, str]:
    """Return what is kept as it stood there, besides the columns that are none of ours."""
    named = {str(OURS[name]): row[name] for name in ("number", "unit", "category", "status") if row.get(name)}
    return {**beside, **{name: value[:LONGEST_KEPT] for name, value in named.items()}}


def _words(row: Map[str, str]) -> str:
    title, words = row.get("title", ""), row.get("words", "")
    said = f"{title}\n{words}" if title and title not in words else words or title
    if not said.strip():
        raise Unreadable(_("Nothing is said in this row: “%(column)s” is empty.") % {"column": OURS["words"]})
    if len(said) > LONGEST_WORDS:
        raise Unreadable(_("What was said is longer than %(most)s characters. Shorten it.") % {"most": LONGEST_WORDS})
    return said.strip()


def _refuse_machines(row: Map[str, str]) -> None:
    if row.get("automatic") == "yes":
        raise Unreadable(_("A machine wrote this letter: an automatic reply, or a message of the post."))


def _division(said: str, otherwise: str) -> str:
    digits = said.removesuffix(".0")
    if digits and not (digits.isdigit() and len(digits) in {2, 4, 6, 9, 12}):
        raise Unreadable(_("“%(said)s” is no division code: it has 6 or 12 digits.") % {"said": said[:40]})
    return digits or otherwise


def _meant[E: (Kind, Urgency, Solved, Satisfied, Outcome)](
    name: str, kind: type[E], row: Map[str, str], mapping: Mapping
) -> E | None:
    return values.meant(name, kind, row.get(name, ""), mapping.meanings.get(name, {}), OURS[name])


def _named[V](said: str, meanings: Map[str, str], known: Map[str, V]) -> V | None:
    """Return what goes by a name; a name nobody knows is kept beside the report and stands for nothing."""
    return known.get(values.plain(meanings.get(said.strip(), said))) if said.strip() else None


def _over(row: Map[str, str], at: datetime | None, mapping: Mapping, known: Known) -> Over | None:
    """Return how it ended; nothing where it was still open."""
    status = values.is_closed(row.get("status", ""), mapping.meanings.get("status", {}), OURS["status"])
    closed_at = values.moment(row.get("closed_at", ""), OURS["closed_at"], known.zone, now=known.now)
    answered_at = values.moment(row.get("answered_at", ""), OURS["answered_at"], known.zone, now=known.now)
    if status is False or (status is None and closed_at is None):
        return None
    closed, answered = closed_at or answered_at, answered_at or closed_at
    if closed is None or answered is None:
        raise Unreadable(_("It was closed, but no day is named on which it was closed or answered."))
    if at is None:
        raise Unreadable(_("It was closed, but no day is named on which it was reported."))
    if answered < at or closed < at:
        raise Unreadable(_("It was closed or answered before it was reported: one of the days is wrong."))
    return Over(
        unit_id=_named(row.get("unit", ""), mapping.meanings.get("unit", {}), known.units),
        answered_at=min(answered, closed), closed_at=closed, answer=row.get("answer", ""),
        result=_meant("result", Outcome, row, mapping) or Outcome.SOLVED,
        contacted=values.yes_or_no(row.get("contacted", "")), solved=_meant("solved", Solved, row, mapping),
        satisfied=_meant("satisfied", Satisfied, row, mapping),
    )  # fmt: skip
