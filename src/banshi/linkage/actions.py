"""What officers do with a proposal: say that it is one person or two, and, as a second officer, confirm or disagree.

Nothing is merged or cancelled here. A confirmed "one person" is the ground for a case that cancels one record; that
case hears the resident and is decided like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.linkage.lifecycle import (
    CONFIRM_DIFFERENT,
    CONFIRM_SAME,
    DISAGREE,
    SAY_DIFFERENT,
    SAY_SAME,
    State,
)
from banshi.linkage.models import Proposal

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor

SHORTEST_REASON = 10


def say_same(proposal_id: UUID, *, by: Actor, reason: str) -> None:
    """Say that both records are of one person; a second officer has to confirm it.

    Raises ``RuleBroken`` without a reason, ``NotAllowed``, ``WrongState``.
    """
    _say(SAY_SAME, proposal_id, by, reason)


def say_different(proposal_id: UUID, *, by: Actor, reason: str) -> None:
    """Say that the records are of two persons; a second officer has to confirm it. Raises as ``say_same``."""
    _say(SAY_DIFFERENT, proposal_id, by, reason)


def confirm(proposal_id: UUID, *, by: Actor, says: State) -> None:
    """Confirm what the first officer said, as a second one; ``says`` is what the second one has read.

    Raises ``WrongState`` where it is not what was said any more, ``NotAllowed`` for the first officer.
    """
    step = CONFIRM_SAME if says == State.SAID_SAME else CONFIRM_DIFFERENT
    with taking(step, Proposal, proposal_id, by=by) as proposal:
        proposal.confirmed_by, proposal.confirmed_at = by.account_id, clock.now()


def disagree(proposal_id: UUID, *, by: Actor, reason: str) -> None:
    """Disagree as a second officer, with a reason: the pair is answered anew, and both reasons stay on record."""
    with taking(DISAGREE, Proposal, proposal_id, by=by, reason=_reason(reason)) as proposal:
        proposal.said_by = proposal.said_unit_id = proposal.said_at = None
        proposal.words = ""


def _say(step: Step[Proposal], proposal_id: UUID, by: Actor, reason: str) -> None:
    words = _reason(reason)
    with taking(step, Proposal, proposal_id, by=by, reason=words) as proposal:
        proposal.said_by, proposal.said_unit_id, proposal.said_at = by.account_id, by.unit_id, clock.now()
        proposal.words = words


def _reason(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(
            "reason-missing",
            _("The answer needs a reason."),
            cure=_("Write in a sentence what speaks for it; it stays with the pair and in the journal."),
        )
    return reason.strip()
