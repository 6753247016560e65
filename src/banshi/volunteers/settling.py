"""How a need follows its matches: still open, people asked, enough people, over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.volunteers.lifecycle import AWAITED, LIVE, SETTLES, Needed, State
from banshi.volunteers.models import Match, Need
from banshi.volunteers.telling import tell, to_helped, to_volunteer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor

SILENT = "silent"
"""A visit that was over and that nobody said anything of in time."""
BEEN = (State.MET, State.CONFIRMED, State.DISPUTED, State.NO_SHOW, SILENT)


def settle(need_id: UUID, *, by: Actor) -> None:
    """Let a need follow its matches, in the caller's transaction; whoever now can meet is told."""
    need = Need.objects.select_for_update().get(id=need_id)
    matches = list(Match.objects.filter(need_id=need_id).order_by("id"))
    silent = {match.id for match in matches if match.state == State.MET and match.clock_at is None}
    target = stands([SILENT if match.id in silent else match.state for match in matches], need.fewest)
    if need.state not in AWAITED or need.state == target:
        return
    with taking(SETTLES[target], Need, need_id, by=by) as moved:
        if target == Needed.DONE:
            moved.closed_at, moved.clock_at = clock.now(), None
    if target == Needed.TAKEN:
        agreed = [match for match in matches if match.state == State.AGREED]
        tell(need, *(to_volunteer(match, "volunteer-agreed") for match in agreed), to_helped(need, "help-agreed"))


def in_turn() -> None:
    """Wait for whoever asks people just now: two must not both get the same hours of somebody, nor ask who leaves."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('volunteers_ask', 0))")


def hold(match_id: UUID) -> None:
    """Lock the need of a match before the match itself, as whoever takes a need back does: nobody waits for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from volunteers_need where id = (select need_id from volunteers_match where id = %s) for update",
            [match_id],
        )


def stands(states: Sequence[str], fewest: int) -> Needed:
    """Return where a need stands by the states of its matches."""
    coming = sum(state == State.AGREED for state in states)
    been = sum(state in BEEN for state in states)
    if been and not any(state in LIVE or state == State.MET for state in states):
        return Needed.DONE
    if coming + been >= fewest:
        return Needed.TAKEN
    return Needed.PROPOSED if any(state in LIVE for state in states) or been else Needed.OPEN
