"""What those who promise can choose from: the units of their area, and the leaders who have a post there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.stations.models import Post, Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from banshi.kernel.actor import Actor

CARRY = (
    UnitKind.GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.UTILITY, UnitKind.STREET, UnitKind.VILLAGE, UnitKind.STATION,
)  # fmt: skip
CITY, COUNTY = 4, 6
OF_THE_CITY = "00"
"""The third pair of digits of a division that is a city itself (GB/T 2260)."""


def units_near(actor: Actor, also: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the units that can carry work: of the actor's county, of its city itself, and those named already."""
    here = Unit.objects.get(id=actor.unit_id or 0).division
    city = here[:CITY] + OF_THE_CITY
    near = Q(division__startswith=here[:COUNTY]) | Q(division__startswith=city)
    if here.startswith(city):
        near = Q(division__startswith=here[:CITY])
    found = Unit.objects.filter(Q(kind__in=CARRY) & near | Q(id__in=also)).order_by("code")
    return [(one.pk, str(one)) for one in found]


def leaders_near(actor: Actor) -> list[tuple[int, str]]:
    """Return those who have a leader's post in the actor's city, with their unit."""
    own, today = Unit.objects.get(id=actor.unit_id or 0), clock.today()
    posts = Post.objects.filter(duty=Duty.LEADER, unit__division__startswith=own.division[:CITY], since__lte=today)
    held = [
        one for one in posts.select_related("account", "unit").order_by("id") if not one.until or one.until >= today
    ]
    return [(one.account_id, f"{one.account.first_name} · {one.unit}") for one in held]
