"""Proof instead of percentages: dated photos of the same spot, documents, readings, milestones reached or stuck.

A milestone is reached only with proof. What blocks one is said with the unit it waits for, and climbs to the leader.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns.photos import clean
from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.projects.lifecycle import BLOCK, LIVE, PROVE, REACH, SPEND, UNBLOCK
from banshi.projects.models import Evidence, Milestone, Project, Spending
from banshi.projects.plans import READING, refuse_percentages
from banshi.projects.promising import version_in_force
from banshi.projects.repeating import refuse_repetition
from banshi.projects.telling import tell_units
from banshi.projects.vocabulary import Proof
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

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
    refuse_percentages(shown.note, shown.spot, shown.place)
    kept = _kept(shown)
    with taking(PROVE, Project, project_id, by=by, command=command) as project:
        refuse_repetition(command)
        shown = replace(shown, place=_place_of(project, shown))
        _refuse_what_does_not_fit(project, shown)
        _refuse_the_same_again(str(kept.get("digest", "")))
        return Evidence.objects.create(
            project=project, milestone_id=shown.milestone, kind=shown.kind, taken_on=shown.taken_on,
            spot=shown.spot.strip(), place=shown.place, latitude=shown.latitude, longitude=shown.longitude,
            value=shown.value, note=shown.note.strip(), again_id=shown.again, name=shown.name[:120], at=clock.now(),
            account_id=by.account_id, unit_id=by.unit_id, **kept,
        )  # fmt: skip


def spend(
    project_id: UUID, *, paid_on: date, source: str, amount: Decimal, what: str, by: Actor, command: UUID | None = None
) -> Spending:
    """Write down money that was paid, in yuan, from a source that the promise names."""
    refuse_percentages(what)
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
    """Say that a milestone is reached; there must be proof of it, from between the promise and that day.

    What was brought for the same step before its day was moved proves it, too.
    """
    with taking(REACH, Milestone, milestone_id, by=by, command=command) as milestone:
        _refuse_an_old_one(milestone)
        if on > clock.today():
            raise RuleBroken("day-to-come", _("A milestone cannot be reached on a day to come."))
        promised_on = milestone.project.at.astimezone(clock.zone()).date()
        if not _proof_of(milestone).filter(taken_on__range=(promised_on, on)).exists():
            raise RuleBroken(
                "no-proof",
                _("There is no proof of this milestone from between the promise and that day."),
                cure=_("Add a photo, a document or a reading."),
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
        refuse_repetition(command)
        _refuse_an_old_one(milestone)
        told = milestone.blocked_by_id
        _refuse_waiting_for(waits_for, milestone)
        milestone.blocked_at = milestone.blocked_at or clock.now()
        milestone.blocked_by_id, milestone.blocked_why = waits_for, why.strip()[:400]
        if waits_for is not None and waits_for != told:  # whoever was told already is not told again for other words
            tell_units(milestone.project, "project-waits-for-you", [waits_for])
    return milestone


def unblock(milestone_id: UUID, *, by: Actor, command: UUID | None = None) -> Milestone:
    """Say that a milestone goes on again: whoever carries it, or the unit that it waits for.

    Raises ``RuleBroken`` for one whose day is over: only proof ends that, or a change of the promise.
    """
    with taking(UNBLOCK, Milestone, milestone_id, by=by, command=command) as milestone:
        _refuse_an_old_one(milestone)
        if milestone.due_on < clock.today():
            raise RuleBroken(
                "late", _("Its day is over: it stays stuck until it is reached."),
                cure=_("Reach it with proof, or change the promise with a reason."),
            )  # fmt: skip
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
    if shown.place and places and shown.place not in places and not shown.milestone:
        raise RuleBroken("other-place", _("The promise does not name this place."))
    if shown.again is not None:
        _refuse_another_spot(project, shown)


def _place_of(project: Project, shown: Shown) -> str:
    """Return where a proof belongs: what proves a milestone is of its place."""
    said = shown.place.strip()
    if shown.milestone is None:
        return said
    step = Milestone.objects.filter(id=shown.milestone, project=project).first()
    if step is None:
        raise NotFound("no-such-milestone", _("This project has no such milestone."))
    if said and step.place and said != step.place:
        raise RuleBroken("other-place", _("This milestone is at %(place)s.") % {"place": step.place})
    return step.place or said


def _refuse_the_same_again(digest: str) -> None:
    """Refuse a file that is proof of something already: one photo proves one thing, and not before and after both."""
    if not digest:
        return
    known = Evidence.objects.filter(digest=digest).values_list("project__number", "taken_on", "spot").first()
    if known is not None:
        number, day, spot = known
        raise RuleBroken(
            "same-file",
            _("This very file is proof already: of %(number)s, %(day)s, “%(spot)s”.")
            % {"number": number, "day": day.isoformat(), "spot": spot},
            cure=_("Take a photo of what is to be proved now."),
        )


def _proof_of(milestone: Milestone) -> QuerySet[Evidence]:
    """Return the proof of a milestone, and of what stood in its place before a change of the promise."""
    same = Milestone.objects.filter(project=milestone.project, title=milestone.title, place=milestone.place)
    return Evidence.objects.filter(milestone__in=same)


def _refuse_waiting_for(unit_id: int | None, milestone: Milestone) -> None:
    if unit_id is None:
        return
    if unit_id == milestone.unit_id:
        raise RuleBroken("waits-for-itself", _("A unit does not wait for itself."), cure=_("Say what it waits for."))
    if not Unit.objects.filter(id=unit_id).exists():
        raise NotFound("no-such-unit", _("There is no such unit."))


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
    if milestone.project.state not in LIVE:
        raise WrongState("over", _("This project has ended."), cure=_("Read on its page how."))
