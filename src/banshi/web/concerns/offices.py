"""Offices by the names residents give them, to say whom a concern is about and whose work a problem is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from banshi.concerns.jurisdiction import pack
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 200
MOST_MEANT = 8
NEVER_MEANT = (UnitKind.HOTLINE,)
AREAS = (UnitKind.GOVERNMENT, UnitKind.STREET)


def named() -> list[Unit]:
    """Return the offices offered while somebody types: those that lead concerns, 200 at the most."""
    return list(Unit.objects.filter(kind__in=pack().leads).exclude(kind__in=NEVER_MEANT).order_by("code")[:MOST_NAMED])


def called(typed: str) -> Sequence[Unit]:
    """Return the offices that go by a name: the one of just this name, else those whose name holds it."""
    wanted = typed.strip()
    if not wanted:
        return []
    rows = Unit.objects.exclude(kind__in=NEVER_MEANT).order_by("code")
    found = rows.filter(Q(name__icontains=wanted) | Q(name_en__icontains=wanted))[: MOST_MEANT + 1]
    just = [unit for unit in found if wanted.lower() in {unit.name.lower(), unit.name_en.lower()}]
    return just[:1] or list(found[:MOST_MEANT])


def areas() -> list[Unit]:
    """Return the governments and streets by which the list of problems can be narrowed."""
    return list(Unit.objects.filter(kind__in=AREAS).order_by("code")[:MOST_NAMED])
