"""Proof instead of percentages: dated photos of the same spot, documents, readings, milestones reached or stuck.

A milestone is reached only with proof. What blocks one is said with the unit it waits for, and climbs to the leader.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.photos import clean
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.projects.lifecycle import BLOCK, PROVE, REACH, SPEND, UNBLOCK
from banshi.projects.models import Evidence, Milestone, Project, Spending
from banshi.projects.plans import READING, refuse_percentages
from banshi.projects.promising import version_in_force
from banshi.projects.telling import tell_units
from banshi.projects.vocabulary import Proof

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from banshi.kernel.actor import Actor

SAME_SPOT_METRES = 50.0
METRES_A_DEGREE = 111_320.0
MOST_BYTES = 10_000_000
DOCUMENTS = {b"%PDF-": "application/pdf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Proof that is brought: what kind, of which day and spot. ``again`` is the earlier photo of the same spot."""

    kind: Proof
    taken_on: date
    spot: str = ""
    place: str = ""
    note: str = ""
    content: bytes = b""
    name: str = ""
    value: Decimal | None = None
    latitude: float | None = None
    longitude: float | None = None
    again: UUID | None = None
    milestone: UUID | None = None


def prove(project_id: UUID, shown: Shown, *, by: Actor, command: UUID | None = None) -> Evidence:
    """Add proof to a project; it is written once and can be added to, never taken back.

    Raises ``RuleBroken`` for a day to come, a percentage, a 'before' of another spot, and a file that is no photo.
    """
    if shown.taken_on > clock.today():
        raise RuleBroken("day-to-come", _("Proof cannot be of a day to come."))
    refuse_percentages(shown.note, shown.spot)
    kept = _kept(shown)
    with taking(PROVE, Project, project_id, by=by, command=command) as project:
        _refuse_what_does_not_fit(project, shown)
        return Evidence.objects.create(
            project=project, milestone_id=shown.milestone, kind=shown.kind, taken_on=shown.taken_on,
            spot=shown.spot.strip(), place=shown.place.strip(), latitude=shown.latitude, longitude=shown.longitude,
            value=shown.value, note=shown.note.strip(), again_id=shown.again, name=shown.name[:120], at=clock.now(),
            account_id=by.account_id, unit_id=by.unit_id, **kept,
        )  # fmt: skip


def spend(
    project_id: UUID, *, paid_on: date, source: str, amount: Decimal, what: str, by: Actor, command: UUID | None = None
) -> Spending:
    """Write down money that was paid, in yuan, from a source that the promise names."""
    with taking(SPEND, Project, project_id, by=by, command=command) as project:
        named = [one["source"] for one in version_in_force(project).money]
        if source not in named:
            raise RuleBroken("unnamed-source", _("The promise does not name this source of money."),
                             cure=_("Change the promise first, with a reason."))  # fmt: skip
        if amount <= 0 or paid_on > clock.today():
            raise RuleBroken("no-payment", _("A payment has an amount, and a day that has come."))
        return Spending.objects.create(
            project=project, paid_on=paid_on, source=source, amount=amount, what=what.strip(), at=clock.now(),
            account_id=by.account_id, unit_id=by.unit_id,
        )  # fmt: skip


def reach(milestone_id: UUID, *, on: date, by: Actor, command: UUID | None = None) -> Milestone:
    """Say that a milestone is reached; there must be proof of it, not younger than today and of that day or before."""
    with taking(REACH, Milestone, milestone_id, by=by, command=command) as milestone:
        _refuse_an_old_one(milestone)
        if on > clock.today():
            raise RuleBroken("day-to-come", _("A milestone cannot be reached on a day to come."))
        if not Evidence.objects.filter(milestone=milestone).exclude(kind=Proof.READING, value=None).exists():
            raise RuleBroken(
                "no-proof", _("There is no proof of this milestone."), cure=_("Add a photo, a document or a reading.")
            )
        milestone.reached_on = on
        milestone.blocked_by_id, milestone.blocked_at, milestone.blocked_why = None, None, ""
    return milestone


def block(milestone_id: UUID, *, why: str, waits_for: int | None, by: Actor, command: UUID | None = None) -> Milestone:
    """Say what blocks a milestone and for whom it waits; from the first time on its days are counted."""
    if not why.strip():
        raise RuleBroken("no-reason", _("Say what blocks it."))
    refuse_percentages(why)
    with transaction.atomic(), taking(BLOCK, Milestone, milestone_id, by=by, reason=why, command=command) as milestone:
        _refuse_an_old_one(milestone)
        milestone.blocked_at = milestone.blocked_at or clock.now()
        milestone.blocked_by_id, milestone.blocked_why = waits_for, why.strip()[:400]
        if waits_for is not None:
            tell_units(milestone.project, "project-waits-for-you", [waits_for])
    return milestone


def unblock(milestone_id: UUID, *, by: Actor, command: UUID | None = None) -> Milestone:
    """Say that a milestone goes on again."""
    with taking(UNBLOCK, Milestone, milestone_id, by=by, command=command) as milestone:
        milestone.blocked_by_id, milestone.blocked_at, milestone.blocked_why = None, None, ""
        milestone.climbed_at = None
    return milestone


# ---------------------------------------------------------------- what fits


def _kept(shown: Shown) -> dict[str, object]:
    if shown.kind == Proof.READING:
        if shown.value is None:
            raise RuleBroken("no-value", _("A reading has a number."))
        return {}
    if not shown.content:
        raise RuleBroken("no-file", _("Choose the photo or the document."))
    if shown.kind == Proof.PHOTO:
        photo = clean(shown.content)
        return {"type": photo.kind, "digest": photo.digest, "content": photo.content}
    return _document(shown.content)


def _document(content: bytes) -> dict[str, object]:

    found = next((kind for start, kind in DOCUMENTS.items() if content.startswith(start)), None)
    if found is None or len(content) > MOST_BYTES:
        raise RuleBroken("no-document", _("A document is a PDF file of at most 10 MB."))
    return {"type": found, "digest": sha256(content).hexdigest(), "content": content}


def _refuse_what_does_not_fit(project: Project, shown: Shown) -> None:
    if shown.kind == Proof.READING and version_in_force(project).counted_by != READING:
        raise RuleBroken("counted-elsewhere", _("This project is measured by the casework; nobody types a number."))
    places = version_in_force(project).places
    if shown.place and places and shown.place not in places:
        raise RuleBroken("other-place", _("The promise does not name this place."))
    if shown.milestone and not Milestone.objects.filter(id=shown.milestone, project=project).exists():
        raise NotFound("no-such-milestone", _("This project has no such milestone."))
    if shown.again is not None:
        _refuse_another_spot(project, shown)


def _refuse_another_spot(project: Project, shown: Shown) -> None:
    photos = Evidence.objects.filter(project=project, kind=Proof.PHOTO).defer("content")
    before = photos.filter(id=shown.again).first() if shown.again else None
    if before is None or shown.kind != Proof.PHOTO:
        raise NotFound("no-such-photo", _("This project has no such earlier photo."))
    if before.taken_on >= shown.taken_on:
        raise RuleBroken("not-later", _("The photo afterwards is not younger than the one before."))
    if before.spot.strip() != shown.spot.strip():
        raise RuleBroken(
            "another-spot",
            _("The photo before was taken at “%(spot)s”.") % {"spot": before.spot},
            cure=_("Take it again from the same spot."),
        )
    ends = (before.latitude, before.longitude, shown.latitude, shown.longitude)
    if None not in ends and _metres(*ends) > SAME_SPOT_METRES:  # type: ignore[arg-type]
        raise RuleBroken("another-spot", _("The two photos were taken too far apart to compare them."))


def _metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    return hypot((lat - other_lat) * METRES_A_DEGREE, (lon - other_lon) * METRES_A_DEGREE * cos(radians(lat)))


def _refuse_an_old_one(milestone: Milestone) -> None:
    if milestone.until_version is not None:
        raise RuleBroken("replaced", _("A later version of the promise has replaced this milestone."))
