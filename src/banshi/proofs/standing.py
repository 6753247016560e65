"""Since when a paper's step stands in the sealed log: for the page that the square on every paper leads to.

A paper is printed within the step that it comes from, so its own line is sealed only after it has left the printer.
Whoever scans it learns the place of that line and nothing of what it says: a leaf is a salted hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.journal.models import Line
from banshi.proofs.giving import LINE_SOURCE
from banshi.proofs.models import Leaf
from banshi.proofs.queries import first_head_over

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Place of a line in the log, from 1, and the head under which it was sealed first; no place while that follows."""

    place: int = 0
    leaf: str = ""
    size: int = 0
    sealed_at: datetime | None = None

    @property
    def index(self) -> int:
        return self.place - 1


def of_the_first_line(thing_id: UUID) -> Standing | None:
    """Return where a thing begins in the log; ``None`` where the journal has no line of it (any more)."""
    return _of(Line.objects.filter(thing_id=thing_id).order_by("id").values_list("id", flat=True).first())


def of_the_step_at(thing_id: UUID, at: datetime, *, within: str = "") -> Standing | None:
    """Return where the first step of this name from a moment on stands; without one, the last line before it."""
    lines = Line.objects.filter(thing_id=thing_id)
    found = lines.filter(at__gte=at, step=within).order_by("id") if within else lines.filter(at__lte=at).order_by("-id")
    return _of(found.values_list("id", flat=True).first())


def _of(row_id: int | None) -> Standing | None:
    if row_id is None:
        return None
    leaf = Leaf.objects.filter(source=LINE_SOURCE, row_id=row_id).values_list("index", "hash").first()
    head = first_head_over(leaf[0] + 1) if leaf else None
    if leaf is None or head is None:
        return Standing()
    return Standing(place=leaf[0] + 1, leaf=bytes(leaf[1]).hex(), size=head.size, sealed_at=head.at)
