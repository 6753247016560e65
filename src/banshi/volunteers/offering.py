"""Offering help, changing the offer, pausing it and ending it: always the volunteer's own choice, never with a reason.

An offer names no home: its point is that of an office nearby. Of the register it reads the volunteer's own name and day
of birth, and keeps of the latter only when somebody under age comes of age.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.stations.queries import unit
from banshi.volunteers import rules
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import CHANGE, END_OFFER, LAPSE, LIVE, OFFER, PAUSE, RESUME, Offered
from banshi.volunteers.models import Match, Need, Offer
from banshi.volunteers.settling import in_turn, settle
from banshi.volunteers.telling import tell, to_helped, to_unit
from banshi.volunteers.vocabulary import PARTS_A_WEEK

if TYPE_CHECKING:
    from datetime import date

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor

FARTHEST_KM = 200
ITEMS = ("name", "born_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """What somebody offers: skills, parts of the week (0 to 20), hours a week, how far from the office nearby.

    ``phone`` is ``None`` where it is to stay as it is.
    """

    skills: tuple[str, ...]
    parts: tuple[int, ...]
    hours: int
    near_unit_id: int
    reach_km: int
    phone: str | None = None


def offer(said: Offering, *, by: Actor, command: UUID | None = None) -> Offer:
    """Open a resident's offer. Raises ``RuleBroken`` for one that offers nothing, ``WrongState`` if there is one."""
    _refuse_if_empty(said)
    person_id = by.person_id or 0
    name, born_on = _who(person_id, by)
    stands = access.stands_at(person_id)
    made = Offer(id=uuid4(), person_id=person_id, unit_id=stands[1] if stands else said.near_unit_id, at=clock.now())
    _take_over(made, said)
    made.minor_until = _minor_until(born_on)
    try:
        with transaction.atomic():
            with beginning(OFFER, made, by=by, command=command):
                pass
            _keep_contact(made.id, name, said.phone)
    except IntegrityError:
        raise WrongState(
            "offered-already", _("You have an offer already."), cure=_("Change it, or end it first.")
        ) from None
    return made


def change(offer_id: UUID, said: Offering, *, by: Actor, command: UUID | None = None) -> Offer:
    """Change what is offered; visits that were agreed stay agreed."""
    _refuse_if_empty(said)
    name, _born_on = _who(by.person_id or 0, by)
    with taking(CHANGE, Offer, offer_id, by=by, command=command) as found:
        _take_over(found, said)
        _keep_contact(offer_id, name, said.phone)
    return found


def pause(offer_id: UUID, *, by: Actor, command: UUID | None = None) -> Offer:
    """Let nobody ask any more until the volunteer goes on; what was agreed stays."""
    with taking(PAUSE, Offer, offer_id, by=by, command=command) as found:
        pass
    return found


def resume(offer_id: UUID, *, by: Actor, command: UUID | None = None) -> Offer:
    """Let the volunteer be asked again."""
    with taking(RESUME, Offer, offer_id, by=by, command=command) as found:
        pass
    return found


def end(offer_id: UUID, *, by: Actor, command: UUID | None = None) -> Offer:
    """End an offer: what lies ahead is called off, who waits for it is told, and name and telephone go at once.

    What was confirmed stays.
    """
    live = Match.objects.filter(offer_id=offer_id, state__in=LIVE).select_related("need").order_by("id")
    with transaction.atomic():
        in_turn()
        list(Need.objects.select_for_update().filter(id__in=live.values("need_id")).order_by("id"))
        with taking(END_OFFER, Offer, offer_id, by=by, command=command) as found:
            pass
        for match in live:
            with taking(LAPSE, Match, match.id, by=by) as gone:
                gone.clock_at = None
            settle(match.need_id, by=by)
            tell(match.need, to_unit(match.need, "volunteer-fell-out"), to_helped(match.need, "help-called-off"))
        with connection.cursor() as cursor:
            cursor.execute("select volunteers_forget_contact(%s)", [offer_id])
    return found


def is_open(step: Step[Offer], found: Offer) -> bool:
    """Tell whether a step belongs to where an offer stands."""
    return found.state in step.start and found.state != Offered.ENDED


def _who(person_id: int, by: Actor) -> tuple[str, date | None]:
    look = access.look_at(person_id, ITEMS, by=by, purpose="own-record", reference=None, kind="self")
    person = look.member(person_id)
    access.close()
    return person.text("name"), person.born_on


def _minor_until(born_on: date | None) -> date | None:
    if born_on is None:
        return None
    of_age = rules.of_age_on(born_on, pack().adult_at.number)
    return of_age if rules.is_minor(of_age, clock.today()) else None


def _take_over(found: Offer, said: Offering) -> None:
    near = unit(said.near_unit_id)
    found.skills, found.parts = sorted(set(said.skills)), sorted(set(said.parts))
    found.weekly_minutes = 60 * min(said.hours, pack().most_hours.number)
    found.division, found.latitude, found.longitude = near.division, near.latitude, near.longitude
    found.reach_km = said.reach_km


def _refuse_if_empty(said: Offering) -> None:
    if not said.skills or any(pack().skill(key) is None for key in said.skills):
        raise RuleBroken("no-skill", _("Choose at least one thing that you would like to do."))
    if not said.parts or not set(said.parts) <= set(range(PARTS_A_WEEK)):
        raise RuleBroken("no-time", _("Choose at least one part of the week."))
    if not (said.hours > 0 and 0 < said.reach_km <= FARTHEST_KM):
        raise RuleBroken(
            "no-hours", _("Offer at least one hour a week and one kilometre, and no more than 200 kilometres.")
        )


def _keep_contact(offer_id: UUID, name: str, phone: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select volunteers_keep_contact(%s, %s, %s)", [offer_id, name[:60], phone[:24] if phone else None]
        )
