"""The whole life of a ballot and of a draw by lot on one screen: states, steps, and who may take each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step
from banshi.kernel.actor import SYSTEM, Actor, Duty
from banshi.voting.models import Ballot, Draw


class BallotState(TextChoices):
    """Where a ballot stands."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open for voting")
    CLOSED = "closed", _("closed, being counted")
    TIED = "tied", _("counted; a tie waits for the lot")
    COUNTED = "counted", _("counted")
    CALLED_OFF = "called-off", _("called off before it opened")


class DrawState(TextChoices):
    """Where a draw by lot stands."""

    FROZEN = "frozen", _("frozen, not drawn yet")
    DRAWN = "drawn", _("drawn")


def whoever_runs_it_or_the_system_itself(actor: Actor, thing: Ballot | Draw) -> bool:
    return the_system_itself(actor, thing) or (actor.unit_id is not None and actor.duty in RUN_BY)


def whoever_runs_it_at_its_unit(actor: Actor, thing: Ballot | Draw) -> bool:
    if thing.unit_id is None:
        return whoever_runs_it_or_the_system_itself(actor, thing)
    return the_system_itself(actor, thing) or (actor.unit_id == thing.unit_id and actor.duty in RUN_BY)


def the_system_itself(actor: Actor, thing: Ballot | Draw) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor == SYSTEM


RUN_BY = frozenset({Duty.OFFICER, Duty.SUPERVISOR, Duty.LEADER})
AN_OFFICE = _("an officer, a supervisor or the leader of an office")
THE_OFFICE = _("an officer, a supervisor or the leader of the office that runs it")
BANSHI = _("Banshi itself, at the hour that was announced")

ANNOUNCE = Step[Ballot](
    name="announce-ballot",
    says=_("Announce a ballot"),
    end=BallotState.ANNOUNCED,
    who=whoever_runs_it_or_the_system_itself,
    only_for=AN_OFFICE,
)
CALL_OFF = Step[Ballot](
    name="call-off-ballot",
    says=_("Call a ballot off"),
    start=(BallotState.ANNOUNCED,),
    end=BallotState.CALLED_OFF,
    who=whoever_runs_it_at_its_unit,
    only_for=THE_OFFICE,
)
OPEN = Step[Ballot](
    name="open-ballot",
    says=_("Open a ballot"),
    start=(BallotState.ANNOUNCED,),
    end=BallotState.OPEN,
    who=the_system_itself,
    only_for=BANSHI,
)
CLOSE = Step[Ballot](
    name="close-ballot",
    says=_("Close a ballot"),
    start=(BallotState.OPEN,),
    end=BallotState.CLOSED,
    who=the_system_itself,
    only_for=BANSHI,
)
COUNT = Step[Ballot](
    name="count-ballot",
    says=_("Count a ballot"),
    start=(BallotState.CLOSED,),
    end=BallotState.COUNTED,
    who=the_system_itself,
    only_for=BANSHI,
)
LEAVE_TIED = Step[Ballot](
    name="count-tied-ballot",
    says=_("Count a ballot and leave a tie to the lot"),
    start=(BallotState.CLOSED,),
    end=BallotState.TIED,
    who=the_system_itself,
    only_for=BANSHI,
)
DECIDE = Step[Ballot](
    name="decide-tie",
    says=_("Decide a tie by the public word"),
    start=(BallotState.TIED,),
    end=BallotState.COUNTED,
    who=whoever_runs_it_at_its_unit,
    only_for=THE_OFFICE,
)
FREEZE = Step[Draw](
    name="freeze-pool",
    says=_("Freeze the pool of a draw"),
    end=DrawState.FROZEN,
    who=whoever_runs_it_or_the_system_itself,
    only_for=AN_OFFICE,
)
DRAW = Step[Draw](
    name="draw-lots",
    says=_("Draw by lot"),
    start=(DrawState.FROZEN,),
    end=DrawState.DRAWN,
    who=whoever_runs_it_at_its_unit,
    only_for=THE_OFFICE,
)

PUBLISHED = frozenset({BallotState.TIED, BallotState.COUNTED})
"""States in which the votes are there for everybody."""
