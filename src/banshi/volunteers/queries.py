"""Reads of volunteering: what is needed nearby, one's own offer and visits, a unit's needs, and a record of hours.

There is no list of volunteers by hours and no query for one: nobody is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import all_rows
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.stations.queries import unit
from banshi.volunteers import codes
from banshi.volunteers.lifecycle import Needed, Offered, State, Vetted
from banshi.volunteers.models import Match, Need, Offer, Vetting

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor

PAGE = 50
SHOWN_TO_VOLUNTEERS = (State.PROPOSED, State.VOLUNTEER_YES, State.AGREED, State.MET, State.CONFIRMED, State.DISPUTED)
"""What a volunteer sees of their own; a no is never shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A volunteer's own confirmed hours between two days, with the sign that shows it is genuine."""

    since: date
    until: date
    visits: tuple[Match, ...]
    sign: str

    @property
    def minutes(self) -> int:
        return sum(visit.minutes or 0 for visit in self.visits)


def needs_nearby(*, skill: str = "", division: str = "") -> list[Need]:
    """Return public needs that lie ahead and lack people, those that have waited longest first; 51 at the most."""
    rows = Need.objects.filter(
        public=True, state__in=(Needed.OPEN, Needed.PROPOSED), starts_at__gt=clock.now(),
        division__startswith=division,
    )  # fmt: skip
    rows = rows.filter(skill=skill) if skill else rows
    return list(rows.order_by("counts_from", "id")[: PAGE + 1])


def my_offer(person_id: int) -> Offer | None:
    """Return a resident's offer, if they have one that has not ended."""
    return Offer.objects.filter(person_id=person_id).exclude(state=Offered.ENDED).first()


def my_vetting(person_id: int) -> Vetting | None:
    """Return how a resident's vetting stands, if they ever asked for one."""
    return Vetting.objects.filter(person_id=person_id).first()


def my_matches(person_id: int) -> list[Match]:
    """Return a volunteer's own proposals and visits, the next one first and what is over last; 50 at the most."""
    rows = Match.objects.filter(person_id=person_id, state__in=SHOWN_TO_VOLUNTEERS).select_related("need")
    return list(rows.order_by("-need__starts_at", "id")[:PAGE])


def my_match(match_id: UUID, person_id: int) -> Match:
    """Return one of a volunteer's own; ``NotFound`` for anybody else's."""
    found = Match.objects.filter(id=match_id, person_id=person_id).select_related("need").first()
    if found is None:
        raise NotFound("no-such-visit", _("There is no such visit among yours."))
    return found


def record_of(person_id: int, name: str, *, since: date, until: date) -> Record:
    """Return somebody's confirmed hours between two days, both included; for themselves alone."""
    first, after = clock.at_start_of(since), clock.at_start_of(until + timedelta(days=1))
    rows = Match.objects.filter(
        person_id=person_id, state=State.CONFIRMED, need__starts_at__gte=first, need__starts_at__lt=after
    )
    visits = tuple(rows.select_related("need").order_by("need__starts_at", "id"))
    line = signed_line(name, since, until, len(visits), sum(visit.minutes or 0 for visit in visits))
    return Record(since=since, until=until, visits=visits, sign=codes.sign_of(line))


def signed_line(name: str, since: date, until: date, visits: int, minutes: int) -> str:
    """Return what the sign of a record is made of: all that is on the paper, so that no row is looked up."""
    return f"{name.strip()}|{since.isoformat()}|{until.isoformat()}|{visits}|{minutes}"


def needs_of(by: Actor, *states: Needed, after: tuple[datetime, UUID] | None = None) -> list[Need]:
    """Return the needs of the actor's unit in these states, longest waiting first: 50 a page, and one more."""
    rows = Need.objects.filter(unit_id=by.unit_id or 0, state__in=states or tuple(Needed))
    if after is not None:
        rows = rows.filter(Q(counts_from__gt=after[0]) | Q(counts_from=after[0], id__gt=after[1]))
    return list(rows.order_by("counts_from", "id")[: PAGE + 1])


def needs_about(origin_id: UUID, *, by: Actor) -> list[Need]:
    """Return the visits the actor's unit asked for because of one concern, project or call, newest first."""
    ours = "origin_id = %s and unit_id = %s order by at desc, id limit %s"
    return all_rows(Need, ours, [origin_id, by.unit_id or 0, PAGE])


def need_in_hand(need_id: UUID, *, by: Actor) -> Need:
    """Return a need of the actor's own unit; ``NotFound`` otherwise."""
    found = Need.objects.filter(id=need_id, unit_id=by.unit_id or 0).first()
    if found is None:
        raise NotFound("no-such-need", _("There is no such need at your unit."))
    return found


def matches_of(need: Need) -> list[Match]:
    """Return who was asked for a need and may be spoken of: who said no is not among them."""
    shown = (*SHOWN_TO_VOLUNTEERS, State.NO_SHOW)
    return list(Match.objects.filter(need_id=need.id, state__in=shown).order_by("at", "id"))


def helped_by(number: str, code: str) -> Need:
    """Return the need of a number and its code; ``NotFound`` for a code that does not belong to it."""
    need = Need.objects.filter(number=number.strip().upper()).first()
    if need is None or not codes.is_code_of(need.id, code):
        raise NotFound(
            "no-such-need",
            _("There is no visit under this number and code."),
            cure=_("Both stand in the message we sent you."),
        )
    return need


def vettings_for(by: Actor) -> list[Vetting]:
    """Return what the actor's unit has to decide: requests of its own volunteers, objections from units below."""
    here = by.unit_id or 0
    asked = Vetting.objects.filter(state=Vetted.ASKED, unit_id=here)
    objected = [one for one in Vetting.objects.filter(state=Vetted.OBJECTED) if _decides(one, here)]
    return sorted([*asked, *objected], key=lambda one: (one.asked_at or clock.now(), one.id))[:PAGE]


def vetted_at(by: Actor) -> list[Vetting]:
    """Return whom the actor's unit has vetted or refused, those that end first first; 50 at the most."""
    rows = Vetting.objects.filter(unit_id=by.unit_id or 0, state__in=(Vetted.VETTED, Vetted.REFUSED))
    return list(rows.order_by("until", "id")[:PAGE])


def _decides(vetting: Vetting, unit_id: int) -> bool:
    return (unit(vetting.unit_id).parent_id or vetting.unit_id) == unit_id
