"""Where the day of each post begins: the counter, the worklist, the telephone, a unit's desk, one's promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from banshi.kernel.actor import Duty
from banshi.stations.models import UnitKind

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor

AT_STATION: dict[Duty, str] = {
    Duty.CLERK: "counter", Duty.OFFICER: "worklist", Duty.SUPERVISOR: "worklist", Duty.AUDITOR: "reviews",
}  # fmt: skip
AT_HOTLINE: dict[Duty, str] = {
    Duty.CLERK: "hotline", Duty.OFFICER: "hotline-reviews", Duty.SUPERVISOR: "hotline-supervision",
    Duty.AUDITOR: "reviews",
}  # fmt: skip
AT_UNIT: dict[Duty, str] = dict.fromkeys(Duty, "unit-desk") | {Duty.AUDITOR: "reviews"}
ANYWHERE: dict[Duty, str] = {Duty.LEADER: "leader", Duty.DELEGATE: "votes"}
"""Who leads or votes does the same at whatever unit the post is."""
UNITS = frozenset({UnitKind.GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.STREET, UnitKind.UTILITY, UnitKind.VILLAGE})


def start_of(unit_kind: str, duty: Duty) -> str:
    """Return the address of the page on which a post begins its day."""
    starts = AT_HOTLINE if unit_kind == UnitKind.HOTLINE else AT_UNIT if unit_kind in UNITS else AT_STATION
    return reverse((starts | ANYWHERE)[duty])


def beginning_of(actor: Actor) -> str:
    """Return where somebody begins: in their post, or with their own record."""
    return start_of(actor.unit_kind, actor.duty) if actor.duty else reverse("my-record")
