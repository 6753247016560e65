"""The whole life of an offer, a vetting, a need and a match on one screen: states, steps, and who may take each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.stations.queries import unit
from banshi.stations.standing_in import had_a_hand

if TYPE_CHECKING:
    from banshi.volunteers.models import Match, Need, Offer, Vetting


class Offered(TextChoices):
    """Where an offer stands."""

    OPEN = "open", _("open: you may be asked")
    PAUSED = "paused", _("paused: nobody asks you")
    ENDED = "ended", _("ended")


class Vetted(TextChoices):
    """Where a vetting stands."""

    NOT_ASKED = "not-asked", _("not asked for")
    ASKED = "asked", _("asked for; the unit looks at it")
    VETTED = "vetted", _("vetted")
    REFUSED = "refused", _("refused, with a reason")
    OBJECTED = "objected", _("objected to; the unit above decides")


class Needed(TextChoices):
    """Where a need stands."""

    OPEN = "open", _("nobody found yet")
    PROPOSED = "proposed", _("people are asked")
    TAKEN = "taken", _("enough people come")
    DONE = "done", _("over")
    WITHDRAWN = "withdrawn", _("taken back")
    UNMET = "unmet", _("nobody was found in time")


class State(TextChoices):
    """Where a match stands."""

    PROPOSED = "proposed", _("the volunteer is asked")
    VOLUNTEER_YES = "volunteer-yes", _("the volunteer said yes; the person helped is asked")
    AGREED = "agreed", _("both said yes")
    MET = "met", _("the visit is over; the person helped is asked how long it was")
    CONFIRMED = "confirmed", _("the hours are confirmed")
    DISPUTED = "disputed", _("something went wrong; it is looked into")
    DECLINED = "declined", _("it does not suit")
    NO_SHOW = "no-show", _("nobody came")
    LAPSED = "lapsed", _("called off or not answered in time")


AT_A_UNIT = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
DECIDES = frozenset({Duty.OFFICER, Duty.SUPERVISOR})
LIVE = (State.PROPOSED, State.VOLUNTEER_YES, State.AGREED)
SPENT = (State.AGREED, State.MET, State.CONFIRMED, State.DISPUTED)
"""States in which a match counts as work given to a volunteer, besides those in which an answer is awaited."""


def the_resident_who_offers(actor: Actor, offer: Offer) -> bool:
    return actor.is_resident and actor.person_id == offer.person_id


def the_volunteer(actor: Actor, thing: Vetting | Match) -> bool:
    return actor.is_resident and actor.person_id == thing.person_id


def officer_of_the_unit_that_looks_after_them(actor: Actor, vetting: Vetting) -> bool:
    return actor.unit_id == vetting.unit_id and actor.duty in DECIDES and _no_kin(actor, vetting.person_id)


def officer_of_the_unit_above_who_did_not_refuse(actor: Actor, vetting: Vetting) -> bool:
    return (
        actor.unit_id == decides_on_objections(vetting.unit_id)
        and actor.duty in DECIDES
        and not had_a_hand(actor, (vetting.decided_by,), vetting.id)
        and _no_kin(actor, vetting.person_id)
    )


def decides_on_objections(unit_id: int) -> int:
    """Return the unit above; at the top it is the unit itself, by somebody who did not decide before."""
    return unit(unit_id).parent_id or unit_id


def staff_of_its_unit(actor: Actor, need: Need) -> bool:
    return actor.unit_id is not None and actor.unit_id == need.unit_id and actor.duty in AT_A_UNIT


def staff_of_its_unit_or_the_person_helped(actor: Actor, need: Need) -> bool:
    return staff_of_its_unit(actor, need) or not actor.is_staff


def staff_of_the_unit_that_needs_them(actor: Actor, match: Match) -> bool:
    return staff_of_its_unit(actor, match.need)


def the_person_helped_or_the_unit_for_them(actor: Actor, match: Match) -> bool:
    """Never the volunteer, nor their family: hours are confirmed by who was helped, or at the unit for them."""
    if not _no_kin(actor, match.person_id):
        return False
    return staff_of_its_unit(actor, match.need) if actor.is_staff else True


def the_system_itself(actor: Actor, thing: object) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def anybody(actor: Actor, thing: object) -> bool:  # noqa: ARG001 - it follows from another step
    return True


def _no_kin(actor: Actor, person_id: int) -> bool:
    return not any(access.related(person, person_id) for person in actor.persons)


BANSHI_ITSELF = _("Banshi itself, at the time that was promised")
FOLLOWS = _("whoever took the step it follows from")
ONESELF = _("the volunteer")
THE_UNIT = _("somebody of the unit that needs it")
THE_HELPED = _("the person helped, or the unit for them; never the volunteer or their family")
AN_OFFICER = _("an officer of the unit that looks after the volunteer, who is not of their family")
THE_UNIT_ABOVE = _("an officer of the unit above, who did not decide before")


def _step(name: str, says: object, end: str = "", start: tuple[str, ...] = (), **who: Any) -> Step[Any]:  # noqa: ANN401 - a predicate and whom it means
    return Step[Any](name=name, says=says, start=start, end=end, **who)  # type: ignore[arg-type]


_of_oneself = partial(_step, who=the_resident_who_offers, only_for=ONESELF)
_of_the_volunteer = partial(_step, who=the_volunteer, only_for=ONESELF)
_of_the_system = partial(_step, who=the_system_itself, only_for=BANSHI_ITSELF)
_of_the_unit = partial(_step, who=staff_of_its_unit, only_for=THE_UNIT)
_of_the_helped = partial(_step, who=the_person_helped_or_the_unit_for_them, only_for=THE_HELPED)
_that_follows = partial(_step, who=anybody, only_for=FOLLOWS)

OFFER: Step[Offer] = _of_oneself("offer", _("Offer help"), Offered.OPEN)
CHANGE: Step[Offer] = _of_oneself("change", _("Change the offer"), start=(Offered.OPEN, Offered.PAUSED))
PAUSE: Step[Offer] = _of_oneself("pause", _("Pause"), Offered.PAUSED, (Offered.OPEN,))
RESUME: Step[Offer] = _of_oneself("resume", _("Go on"), Offered.OPEN, (Offered.PAUSED,))
END_OFFER: Step[Offer] = _of_oneself("end-offer", _("End the offer"), Offered.ENDED, (Offered.OPEN, Offered.PAUSED))

ASK_TO_BE_VETTED: Step[Vetting] = _of_the_volunteer("ask-to-be-vetted", _("Ask to be vetted"), Vetted.ASKED)
ASK_AGAIN: Step[Vetting] = _of_the_volunteer(
    "ask-again", _("Ask to be vetted again"), Vetted.ASKED, (Vetted.NOT_ASKED, Vetted.VETTED, Vetted.REFUSED)
)
OBJECT: Step[Vetting] = _of_the_volunteer("object", _("Object"), Vetted.OBJECTED, (Vetted.REFUSED,))
_of_an_officer = partial(_step, who=officer_of_the_unit_that_looks_after_them, only_for=AN_OFFICER)
VET: Step[Vetting] = _of_an_officer("vet", _("Write down that they are vetted"), Vetted.VETTED, (Vetted.ASKED,))
REFUSE: Step[Vetting] = _of_an_officer("refuse", _("Refuse"), Vetted.REFUSED, (Vetted.ASKED, Vetted.VETTED))
_of_the_unit_above = partial(_step, who=officer_of_the_unit_above_who_did_not_refuse, only_for=THE_UNIT_ABOVE)
VET_AFTER_ALL: Step[Vetting] = _of_the_unit_above(
    "vet-after-all", _("Decide for the volunteer"), Vetted.VETTED, (Vetted.OBJECTED,)
)
UPHOLD: Step[Vetting] = _of_the_unit_above("uphold", _("Uphold the refusal"), Vetted.REFUSED, (Vetted.OBJECTED,))
TELL_OF_ITS_END: Step[Vetting] = _of_the_system("tell-of-its-end", _("Tell that it ends"), start=(Vetted.VETTED,))
END_VETTING: Step[Vetting] = _of_the_system(
    "end-vetting", _("End the vetting"), Vetted.NOT_ASKED, (Vetted.VETTED, Vetted.ASKED)
)

AWAITED = (Needed.OPEN, Needed.PROPOSED, Needed.TAKEN)
ASK_FOR_HELP: Step[Need] = _of_the_unit("ask-for-help", _("Ask for help"), Needed.OPEN)
RENEW: Step[Need] = _of_the_unit("renew", _("Ask once more"), Needed.OPEN, (Needed.UNMET,))
WITHDRAW: Step[Need] = _step(
    "withdraw", _("Take it back"), Needed.WITHDRAWN, (*AWAITED, Needed.UNMET),
    who=staff_of_its_unit_or_the_person_helped, only_for=_("the person helped, or the unit that needs it"),
)  # fmt: skip
SETTLES: dict[str, Step[Need]] = {
    Needed.OPEN: _that_follows("free-again", _("Look again"), Needed.OPEN, (Needed.PROPOSED, Needed.TAKEN)),
    Needed.PROPOSED: _that_follows("ask-people", _("Ask people"), Needed.PROPOSED, (Needed.OPEN, Needed.TAKEN)),
    Needed.TAKEN: _that_follows("have-enough", _("Have enough"), Needed.TAKEN, (Needed.OPEN, Needed.PROPOSED)),
    Needed.DONE: _that_follows("be-over", _("Be over"), Needed.DONE, (Needed.TAKEN, Needed.PROPOSED)),
}
"""How a need follows its matches."""
GIVE_BACK: Step[Need] = _of_the_system("give-back", _("Give back"), Needed.UNMET, (Needed.OPEN, Needed.PROPOSED))

PROPOSE: Step[Match] = _step(
    "propose", _("Ask the volunteer"), State.PROPOSED, who=staff_of_the_unit_that_needs_them, only_for=THE_UNIT
)
SAY_YES: Step[Match] = _of_the_volunteer("say-yes", _("Say yes"), State.VOLUNTEER_YES, (State.PROPOSED,))
SAY_NO: Step[Match] = _of_the_volunteer("say-no", _("Say no"), State.DECLINED, LIVE)
WELCOME: Step[Match] = _of_the_helped("welcome", _("Say that they may come"), State.AGREED, (State.VOLUNTEER_YES,))
THANK_NO: Step[Match] = _of_the_helped(
    "thank-no", _("Say that it does not suit"), State.DECLINED, (State.VOLUNTEER_YES, State.AGREED)
)
LAPSE: Step[Match] = _that_follows("lapse", _("Call off"), State.LAPSED, LIVE)
REMIND: Step[Match] = _of_the_system("remind", _("Remind"), start=(State.AGREED,))
MEET: Step[Match] = _of_the_system("meet", _("Ask how it was"), State.MET, (State.AGREED,))
CONFIRM: Step[Match] = _of_the_helped("confirm", _("Confirm the hours"), State.CONFIRMED, (State.AGREED, State.MET))
NOT_COME: Step[Match] = _of_the_helped("not-come", _("Say that nobody came"), State.NO_SHOW, (State.AGREED, State.MET))
DISPUTE: Step[Match] = _of_the_helped(
    "dispute", _("Say what went wrong"), State.DISPUTED, (State.AGREED, State.MET, State.CONFIRMED)
)
COMPLAIN: Step[Match] = _of_the_volunteer(
    "complain", _("Say what went wrong"), start=(State.AGREED, State.MET, State.CONFIRMED, State.NO_SHOW)
)
END_ASKING: Step[Match] = _of_the_system("end-asking", _("End the asking"), start=(State.MET,))
