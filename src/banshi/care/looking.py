"""Looking after somebody who asked: one look, for one asking, at the items it allows. Without a live asking none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.db.utils import DatabaseError
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.access.actions import state_of
from banshi.care.jurisdiction import CONTACT_ITEMS, pack, purpose
from banshi.care.models import Consent, Particulars
from banshi.care.rules import Seen
from banshi.concerns.lifecycle import Standing
from banshi.concerns.models import Problem
from banshi.kernel.actor import SYSTEM
from banshi.kernel.refusals import NotAllowed
from banshi.register import queries as register
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from banshi.care.jurisdiction import Purpose
    from banshi.kernel.actor import Actor
    from banshi.register.records import Household

UNSOLVED = (Standing.OPEN, Standing.REOPENED, Standing.RECURRED)
MOST_TROUBLES = 5


def look_for(consent: Consent) -> Seen | None:
    """Look at whom an asking is about as Banshi itself; ``None`` where they are on no household's register any more.

    Raises ``NotAllowed`` where nobody asks for it any more: the database refuses the look.
    """
    asked = purpose(consent.purpose)
    person = write_down(consent, asked.items, by=SYSTEM)
    found = register.households_of([person], asked.items)
    if not found:
        return None
    return seen_of(asked, Particulars.objects.get(consent_id=consent.id), found[0], division_of(consent))


def look_to_call(consent: Consent, *, by: Actor) -> tuple[Household, Particulars]:
    """Look at whom a desk is to call or visit: name and address, and how they said they are reached."""
    person = write_down(consent, CONTACT_ITEMS, by=by)
    found = access.actions.the_only(register.households_of([person], CONTACT_ITEMS))
    return found, Particulars.objects.get(consent_id=consent.id)


def write_down(consent: Consent, items: tuple[str, ...], *, by: Actor) -> int:
    """Write down and commit one look for an asking, and return whom it is at."""
    access.refuse_inside_a_transaction()
    who = [by.account_id, by.unit_id, by.duty or ""]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select care_look(%s::uuid, %s::bigint, %s::bigint, %s::text, %s::text[])",
                [consent.id, *who, list(items)],
            )
            (person,) = cursor.fetchone() or (0,)
    except DatabaseError as error:
        if state_of(error) != "BN403":
            raise
        raise NotAllowed(
            "nobody-asked",
            _("Nobody asks for this any more, so nobody may look."),
            cure=_("Nothing is left to do: what was kept for it is deleted."),
        ) from error
    return int(person)


def seen_of(asked: Purpose, kept: Particulars, household: Household, division: str) -> Seen:
    """Put together what one open look may tell about one purpose."""
    values = household.member(kept.person_id).values
    return Seen(
        values=values,
        day=kept.day,
        place=kept.place,
        registered=asked.knows == "newborn" and _newborn_registered(kept),
        troubles=_troubles(f"{household.address} {kept.place}", division) if asked.knows == "troubles" else (),
    )


def division_of(consent: Consent) -> str:
    """Return the division of the desk that looks after somebody: that is where their estate lies."""
    return unit(consent.unit_id).division


def _newborn_registered(kept: Particulars) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select care_newborn_registered(%s::uuid)", [kept.consent_id])
        return bool((cursor.fetchone() or (False,))[0])


def _troubles(where: str, division: str) -> tuple[str, ...]:
    """Return problems of heating at a place that are open, or that came back before."""
    found = Problem.objects.filter(
        Q(state__in=[one.value for one in UNSOLVED]) | Q(recurrences__gt=0),
        category__startswith=pack().trouble_category, division__startswith=division,
    ).exclude(place="")  # fmt: skip
    here = found.extra(where=["position(place in %s::text) > 0"], params=[where])
    return tuple(here.order_by("-people", "id").values_list("number", flat=True)[:MOST_TROUBLES])
