"""Finding people: the needs of one unit against all open offers around, explained before anybody is asked.

``look_for`` writes nothing: the unit reads why this one and why not another. ``ask`` then asks just those people, or
nobody if the world has changed meanwhile.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import LIVE, PROPOSE, SPENT, Needed, Vetted
from banshi.volunteers.matching import Plan, plan
from banshi.volunteers.models import Match, Need, Offer, Vetting
from banshi.volunteers.rules import Helper, Visit, Want
from banshi.volunteers.settling import in_turn, settle
from banshi.volunteers.telling import tell, to_volunteer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor

MOST_NEEDS = 1000
SAME_CITY = 4
"""So many signs of a division's code name the city: offers of other cities are not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan for a unit's needs; ``digest`` names it, so that just this one is asked for."""

    needs: tuple[Need, ...]
    offers: int
    plan: Plan
    digest: str


def look_for(*, by: Actor) -> Found:
    """Return whom the matching would ask for the needs of this unit that lack people; nobody is asked yet."""
    needs = lacking(by.unit_id or 0)
    helpers = _helpers(needs)
    live = Match.objects.filter(need_id__in=[need.id for need in needs], state__in=LIVE)
    coming = Counter(live.values_list("need_id", flat=True))
    wants = [_want(need, coming[need.id]) for need in needs if coming[need.id] < need.people]
    found = plan(helpers, wants, between=timedelta(minutes=pack().between_minutes.number))
    lines = sorted(f"{pair.want}:{pair.helper}" for pair in found.pairs)
    digest = sha256("\n".join(lines).encode()).hexdigest()[:32]
    return Found(needs=tuple(needs), offers=len(helpers), plan=found, digest=digest)


def ask(digest: str, *, by: Actor) -> list[Match]:
    """Ask the people of the plan of this digest. Raises ``Conflict`` where offers or needs have changed meanwhile."""
    with transaction.atomic():
        in_turn()
        found = look_for(by=by)
        if found.digest != digest:
            raise Conflict(
                "plan-changed",
                _("Meanwhile an offer or a need has changed, so others are proposed."),
                cure=_("Read the new proposal, then ask."),
            )
        needs = {need.id: need for need in found.needs}
        offers = Offer.objects.in_bulk({pair.helper for pair in found.plan.pairs})
        matches = [
            _propose(needs[pair.want], offers[pair.helper], pair.because.as_json(), by) for pair in found.plan.pairs
        ]
        for need_id in dict.fromkeys(match.need_id for match in matches):
            settle(need_id, by=by)
    return matches


def lacking(unit_id: int) -> list[Need]:
    """Return the needs of a unit that lie ahead and lack people, the first in order first."""
    rows = Need.objects.filter(
        unit_id=unit_id, state__in=(Needed.OPEN, Needed.PROPOSED, Needed.TAKEN), starts_at__gt=clock.now()
    )
    return list(rows.order_by("counts_from", "id")[:MOST_NEEDS])


def _propose(need: Need, offer: Offer, why: dict[str, object], by: Actor) -> Match:
    until = clock.now() + timedelta(hours=pack().answer_hours.number)
    match = Match(
        id=uuid4(), need=need, offer=offer, person_id=offer.person_id, at=clock.now(), why=why,
        clock_at=min(until, need.clock_at or need.starts_at),
    )  # fmt: skip
    with beginning(PROPOSE, match, by=by):
        tell(need, to_volunteer(match, "volunteer-asked"))
    return match


def _want(need: Need, coming: int) -> Want:
    """Return what a need still lacks, when so many are asked or have agreed."""
    return Want(
        key=need.id, skill=need.skill, visit=_visit(need), latitude=need.latitude, longitude=need.longitude,
        counts_from=need.counts_from, people=need.people - coming, fewest=max(1, need.fewest - coming),
        vetted=need.vetted,
    )  # fmt: skip


def _visit(need: Need) -> Visit:
    return Visit(need.starts_at.astimezone(clock.zone()), need.minutes)


def _helpers(needs: Sequence[Need]) -> list[Helper]:
    """Return the open offers of the cities of these needs, by five statements."""
    cities = {need.division[:SAME_CITY] for need in needs}
    offers = [one for city in sorted(cities) for one in Offer.objects.filter(state="open", division__startswith=city)]
    persons = [one.person_id for one in offers]
    vetted = Vetting.objects.filter(person_id__in=persons, state__in=(Vetted.VETTED, Vetted.ASKED)).exclude(until=None)
    until = dict(vetted.values_list("person_id", "until"))
    taken, load = _work_of(persons)
    shut = _shut(needs, {one.person_id: one.id for one in offers})
    return [
        Helper(
            key=one.id, skills=frozenset(one.skills), parts=frozenset(one.parts), weekly_minutes=one.weekly_minutes,
            latitude=one.latitude, longitude=one.longitude, reach_km=one.reach_km,
            vetted_until=until.get(one.person_id), minor_until=one.minor_until, load=load[one.person_id],
            taken=tuple(taken[one.person_id]), shut=frozenset(shut[one.id]),
        )
        for one in offers
    ]  # fmt: skip


def _work_of(persons: Sequence[int]) -> tuple[dict[int, list[Visit]], dict[int, int]]:
    """Return the visits that use up somebody's time from this week on, and how many they had of late."""
    since = clock.now() - timedelta(days=pack().even_days.number)
    rows = Match.objects.filter(
        person_id__in=persons, state__in={*LIVE, *SPENT}, need__starts_at__gte=since
    ).select_related("need")
    taken: dict[int, list[Visit]] = defaultdict(list)
    load: dict[int, int] = defaultdict(int)
    this_week = clock.now() - timedelta(days=7)
    for match in rows.order_by("need__starts_at", "id"):
        load[match.person_id] += 1
        if match.need.starts_at >= this_week:
            taken[match.person_id].append(_visit(match.need))
    return taken, load


def _shut(needs: Sequence[Need], offer_of: dict[int, UUID]) -> dict[UUID, set[UUID]]:
    """Return for which needs somebody is not asked: their own family's, and those they were asked for already."""
    shut: dict[UUID, set[UUID]] = defaultdict(set)
    asked_at = {need.id: need.at for need in needs}
    for need_id, offer_id, at in Match.objects.filter(need_id__in=asked_at).values_list("need_id", "offer_id", "at"):
        if at >= asked_at[need_id]:
            shut[offer_id].add(need_id)
    with connection.cursor() as cursor:
        cursor.execute("select need_id, person_id from volunteers_family(%s::uuid[])", [list(asked_at)])
        for need_id, person_id in cursor.fetchall():
            if person_id in offer_of:
                shut[offer_of[person_id]].add(need_id)
    return shut
