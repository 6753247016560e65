"""The whole life of a client, a key and a grant on one screen: states, steps, and who may take each.

The three live alike: a supervisor proposes, somebody else approves, and either of them may end it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.connections.models import Client, Grant, Key, Standing
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.stations.standing_in import had_a_hand

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Thing = Client | Key | Grant
KEEPERS = frozenset({Duty.SUPERVISOR, Duty.AUDITOR})


def supervisor(actor: Actor, thing: Thing) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.unit_id is not None and actor.duty == Duty.SUPERVISOR


def supervisor_or_auditor(actor: Actor, thing: Thing) -> bool:  # noqa: ARG001 - as above
    return actor.unit_id is not None and actor.duty in KEEPERS


def supervisor_or_auditor_who_did_not_propose_it(actor: Actor, thing: Thing) -> bool:
    return supervisor_or_auditor(actor, thing) and not had_a_hand(actor, (thing.proposed_by,), thing.id)


@dataclass(frozen=True, slots=True)
class Life[T: Thing]:
    """The three steps of one kind of thing."""

    propose: Step[T]
    approve: Step[T]
    end: Step[T]


def _life[T: Thing](propose: _StrOrPromise, approve: _StrOrPromise, end: _StrOrPromise) -> Life[T]:
    return Life(
        propose=Step[T](
            name="propose", says=propose, end=Standing.PROPOSED, who=supervisor, only_for=_("a supervisor")
        ),
        approve=Step[T](
            name="approve", says=approve, start=(Standing.PROPOSED,), end=Standing.LIVE,
            who=supervisor_or_auditor_who_did_not_propose_it,
            only_for=_("a supervisor or an auditor who did not propose it"),
        ),
        end=Step[T](
            name="end", says=end, start=(Standing.PROPOSED, Standing.LIVE), end=Standing.ENDED,
            who=supervisor_or_auditor, only_for=_("a supervisor or an auditor"),
        ),
    )  # fmt: skip


CLIENT: Life[Client] = _life(_("Propose a system"), _("Approve the system"), _("End the system"))
KEY: Life[Key] = _life(_("Propose a key"), _("Approve the key"), _("End the key"))
GRANT: Life[Grant] = _life(_("Propose a grant"), _("Approve the grant"), _("End the grant"))
