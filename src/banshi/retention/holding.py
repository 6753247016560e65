"""An objection to deleting: a leader, supervisor or auditor stops a term, or all of them, with a reason.

It holds from that moment until somebody else lifts it, with a reason of their own; both stand in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step, beginning, taking
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.retention.due import BY_TERM
from banshi.retention.jurisdiction import pack
from banshi.retention.models import Hold, Standing, Turn
from banshi.stations.standing_in import had_a_hand

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.retention.jurisdiction import Term

EVERYTHING = "*"
SHORTEST_REASON = 10
MAY = frozenset({Duty.LEADER, Duty.SUPERVISOR, Duty.AUDITOR})


def leader_supervisor_or_auditor(actor: Actor, hold: Hold) -> bool:  # noqa: ARG001 - a predicate takes both
    """Tell whether somebody may stop deletions."""
    return actor.is_staff and actor.duty in MAY


def somebody_else_who_may_stop_deletions(actor: Actor, hold: Hold) -> bool:
    """Tell whether somebody may lift a hold: one of those who may place one, and not who placed it."""
    return leader_supervisor_or_auditor(actor, hold) and not had_a_hand(actor, (hold.account_id,), hold.id)


PLACE: Step[Hold] = Step(
    name="place-hold", says=_("Stop the deletion"), end=Standing.HELD,
    who=leader_supervisor_or_auditor, only_for=_("leaders, supervisors and auditors"),
)  # fmt: skip
LIFT: Step[Hold] = Step(
    name="lift-hold", says=_("Let it be deleted"), start=(Standing.HELD,), end=Standing.LIFTED,
    who=somebody_else_who_may_stop_deletions, only_for=_("another leader, supervisor or auditor than who stopped it"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits under one term: how many, the first night on the list, and after how many nights they go."""

    term: Term
    things: int
    nights_left: int
    held: Hold | None


def place(term: str, *, reason: str, by: Actor) -> Hold:
    """Stop the deletion of everything under a term; "*" stops all. It holds for the batch that would come next."""
    if term not in BY_TERM and term != EVERYTHING:
        raise NotFound("no-such-term", _("Nothing is deleted under this name."), cure=_("Choose a line of the list."))
    _refuse_short(reason)
    hold = Hold(term=term, reason=reason, account_id=by.account_id or 0, unit_id=by.unit_id, at=clock.now())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended('banshi retention hold', 0))")
        with beginning(PLACE, hold, by=by, reason=reason):
            pass
    return hold


def lift(hold_id: UUID, *, reason: str, by: Actor) -> None:
    """Let what was held be deleted again, in its time. Only somebody else than who placed the hold may."""
    _refuse_short(reason)
    with taking(LIFT, Hold, hold_id, by=by, reason=reason) as hold:
        hold.lifted_by, hold.lifted_at, hold.lifted_why = by.account_id, clock.now(), reason


def waiting() -> list[Waiting]:
    """Return what waits to be deleted, term by term, as the newest turn listed it; and what is held."""
    turn = Turn.objects.order_by("-id").first()
    holds = {hold.term: hold for hold in Hold.objects.filter(state=Standing.HELD)}
    found = list[Waiting]()
    with connection.cursor() as cursor:
        cursor.execute("select term, count(*), min(first_night) from retention_listed group by term")
        listed = {term: (count, first) for term, count, first in cursor.fetchall()}
    for key in BY_TERM:
        count, first = listed.get(key, (0, turn.night if turn else 0))
        left = max(pack().nights - ((turn.night if turn else 0) - first), 0)
        held = holds.get(key) or holds.get(EVERYTHING)
        found.append(Waiting(term=pack().term(key), things=count, nights_left=left, held=held))
    return found


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "reason-too-short", _("Say why, in a sentence."), cure=_("Others decide by it whether it may be lifted.")
        )
