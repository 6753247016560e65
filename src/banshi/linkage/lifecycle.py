"""The whole life of a proposal on one screen: states, steps, and who may take each.

One officer answers, another one confirms: of the other record's home station where the two stand apart. Nobody
answers for themselves or their family.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.linkage.models import Proposal
from banshi.stations.standing_in import had_a_hand


class State(TextChoices):
    """Where a proposal stands."""

    OPEN = "open", _("to be answered")
    SAID_SAME = "said-same", _("one officer says: one person; a second one confirms")
    SAID_DIFFERENT = "said-different", _("one officer says: two persons; a second one confirms")
    SAME = "same", _("one person, registered twice")
    DIFFERENT = "different", _("two persons")
    GONE = "gone", _("the records are not alike any more")


def officer_of_a_home_station_without_kin(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether an officer's own station holds one of the records, and neither is of the officer's family."""
    stations = {proposal.station_id, proposal.other_station_id}
    return actor.duty == Duty.OFFICER and actor.unit_id in stations and no_kin(actor, proposal)


def second_officer_of_the_other_home_station(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether it is another officer, and where the records stand apart one of the station that has not answered.

    The database knows the rule of two officers, too.
    """
    if not officer_of_a_home_station_without_kin(actor, proposal):
        return False
    if had_a_hand(actor, (proposal.said_by,), proposal.id):
        return False
    apart = proposal.station_id != proposal.other_station_id
    return not apart or actor.unit_id != proposal.said_unit_id


def no_kin(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether neither record is of the officer or of anybody who ever shared a household with them."""
    return not any(access.related(me, one) for me in actor.persons for one in (proposal.one_id, proposal.other_id))


FIRST = _("officers of a home station who are not of the family")
SECOND = _("a second officer, of the other home station where the two records stand apart")
SAY_SAME = Step[Proposal](
    name="say-same", says=_("It is one person"), start=(State.OPEN,), end=State.SAID_SAME,
    who=officer_of_a_home_station_without_kin, only_for=FIRST,
)  # fmt: skip
SAY_DIFFERENT = Step[Proposal](
    name="say-different", says=_("They are two persons"), start=(State.OPEN,), end=State.SAID_DIFFERENT,
    who=officer_of_a_home_station_without_kin, only_for=FIRST,
)  # fmt: skip
CONFIRM_SAME = Step[Proposal](
    name="confirm-same", says=_("Confirm: one person"), start=(State.SAID_SAME,), end=State.SAME,
    who=second_officer_of_the_other_home_station, only_for=SECOND,
)  # fmt: skip
CONFIRM_DIFFERENT = Step[Proposal](
    name="confirm-different", says=_("Confirm: two persons"), start=(State.SAID_DIFFERENT,), end=State.DIFFERENT,
    who=second_officer_of_the_other_home_station, only_for=SECOND,
)  # fmt: skip
DISAGREE = Step[Proposal](
    name="disagree", says=_("I see it otherwise"), start=(State.SAID_SAME, State.SAID_DIFFERENT), end=State.OPEN,
    who=second_officer_of_the_other_home_station, only_for=SECOND,
)  # fmt: skip
STEPS = (SAY_SAME, SAY_DIFFERENT, CONFIRM_SAME, CONFIRM_DIFFERENT, DISAGREE)
