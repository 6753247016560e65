"""The whole life of standing in for somebody: states, steps, and who may take each.

A post is handed to one colleague, by its holder or by the supervisor of the office, and never further.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.stations.models import StandIn


class Standing(TextChoices):
    """Where a standing-in stands."""

    LIVE = "live", _("stands in")
    ENDED = "ended", _("ended")


HANDED_ON = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
"""A leader's promise, a deputy's vote and an auditor's watch are the person's own: nobody stands in for them."""
UNDER_A_SUPERVISOR = frozenset({Duty.CLERK, Duty.OFFICER})


def the_holder_or_the_supervisor_of_the_office(actor: Actor, stand_in: StandIn) -> bool:
    return actor.stands_in_for is None and (
        _the_holder(actor, stand_in) or _the_supervisor_for_somebody_else(actor, stand_in)
    )


def whoever_stands_in_or_could_hand_it_over(actor: Actor, stand_in: StandIn) -> bool:
    own = actor.account_id is not None and actor.account_id == stand_in.account_id
    return own or the_holder_or_the_supervisor_of_the_office(actor, stand_in)


def the_system_itself(actor: Actor, stand_in: StandIn) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def _the_holder(actor: Actor, stand_in: StandIn) -> bool:
    return actor.account_id is not None and actor.account_id == stand_in.holder_id


def _the_supervisor_for_somebody_else(actor: Actor, stand_in: StandIn) -> bool:
    return (
        actor.duty == Duty.SUPERVISOR
        and actor.unit_id == stand_in.unit_id
        and stand_in.duty in UNDER_A_SUPERVISOR
        and actor.account_id != stand_in.account_id
    )


HAND_OVER = Step[StandIn](
    name="hand-over-post", says=_("Let a colleague stand in"), end=Standing.LIVE,
    who=the_holder_or_the_supervisor_of_the_office,
    only_for=_("whoever holds the post, or the supervisor of the office for a clerk or an officer"),
)  # fmt: skip
TAKE_BACK = Step[StandIn](
    name="take-post-back", says=_("End the standing in"), start=(Standing.LIVE,), end=Standing.ENDED,
    who=whoever_stands_in_or_could_hand_it_over,
    only_for=_("whoever holds the post or stands in, or the supervisor of the office"),
)  # fmt: skip
LAPSE = Step[StandIn](
    name="standing-in-over", says=_("Let it end on its day"), start=(Standing.LIVE,), end=Standing.ENDED,
    who=the_system_itself, only_for=_("Banshi itself, at the time that was named"),
)  # fmt: skip
STEPS = (HAND_OVER, TAKE_BACK, LAPSE)
