"""What those who promise can choose from: the units of their area, and the leaders who have a post there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.stations.models import Post, Unit, UnitKind

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor

CARRY = (
    UnitKind.GOVERNMENT, UnitKind.DEPARTMENT, UnitKind.UTILITY, UnitKind.STREET, UnitKind.VILLAGE, UnitKind.STATION,
)  # fmt: skip
CITY = 4


def units_near(actor: Actor) -> list[tuple[int, str]]:
    """Return the units of the actor's city that can carry work, by their codes."""
    own = Unit.objects.get(id=actor.unit_id or 0)
    found = Unit.objects.filter(kind__in=CARRY, division__startswith=own.division[:CITY]).order_by("code")
    return [(one.pk, str(one)) for one in found]


def leaders_near(actor: Actor) -> list[tuple[int, str]]:
    """Return those who have a leader's post in the actor's city, with their unit."""
    own, today = Unit.objects.get(id=actor.unit_id or 0), clock.today()
    posts = Post.objects.filter(duty=Duty.LEADER, unit__division__startswith=own.division[:CITY], since__lte=today)
    held = [
        one for one in posts.select_related("account", "unit").order_by("id") if not one.until or one.until >= today
    ]
    return [(one.account_id, f"{one.account.first_name} · {one.unit}") for one in held]
