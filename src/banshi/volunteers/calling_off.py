"""Calling off what lies ahead of a need that nobody waits for any more: nobody comes in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.journal.steps import taking
from banshi.volunteers.lifecycle import LAPSE, LIVE
from banshi.volunteers.models import Match
from banshi.volunteers.telling import tell, to_volunteer

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Need


def call_off(need: Need, *, by: Actor) -> None:
    """End every match of a need that still lies ahead, in the caller's transaction, and tell the volunteers."""
    for match_id in Match.objects.filter(need_id=need.id, state__in=LIVE).order_by("id").values_list("id", flat=True):
        with taking(LAPSE, Match, match_id, by=by) as match:
            match.clock_at = None
        tell(need, to_volunteer(match, "volunteer-called-off"))
