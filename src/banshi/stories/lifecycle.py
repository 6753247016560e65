"""The whole life of a story and of taking one over: states, steps, and who may take each.

A story is written by one and published by another, at another desk: an officer of the unit above, or of the hotline.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.kernel.refusals import RuleBroken
from banshi.stations.models import UnitKind
from banshi.stations.queries import unit
from banshi.stations.standing_in import had_a_hand
from banshi.stories.vocabulary import Adopted, Kind, State

if TYPE_CHECKING:
    from banshi.stories.models import Adoption, Story

AT_A_UNIT = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
DECIDES = frozenset({Duty.OFFICER, Duty.SUPERVISOR})


def staff_of_its_unit(actor: Actor, story: Story) -> bool:
    return actor.unit_id is not None and actor.unit_id == story.unit_id and actor.duty in AT_A_UNIT


def officer_of_the_unit_above_or_the_hotline_who_did_not_write_it(actor: Actor, story: Story) -> bool:
    return (
        actor.unit_id in readers_of(story.unit_id)
        and actor.duty in DECIDES
        and actor.account_id is not None
        and not had_a_hand(actor, story.hands, story.id)
    )


def officer_of_its_unit_or_who_may_read_it(actor: Actor, story: Story) -> bool:
    mine = actor.unit_id is not None and actor.unit_id == story.unit_id and actor.duty in DECIDES
    return mine or officer_of_the_unit_above_or_the_hotline_who_did_not_write_it(actor, story)


def readers_of(unit_id: int) -> frozenset[int]:
    """Return the units that give a story its second pair of eyes: the one above, and the hotline of the place.

    At the top there is none above: then it is somebody else of the same unit.
    """
    above = unit(unit_id).parent_id or unit_id
    body = catalogue.bodies().get(unit_id)
    try:
        hotline = catalogue.hotline_for(body.division if body else "")
    except RuleBroken:  # no hotline is open
        return frozenset({above})
    return frozenset({above, hotline} - {unit_id} or {unit_id})


def who_can_use_it(actor: Actor, adoption: Adoption) -> bool:
    """Tell whether somebody may take a story over for their unit: letters by those who answer, duties by a hotline."""
    at_hotline = actor.unit_kind == UnitKind.HOTLINE
    if actor.unit_id is None or actor.unit_id != adoption.unit_id or actor.unit_id == adoption.story.unit_id:
        return False
    match adoption.version.kind:
        case Kind.LETTER:
            return not at_hotline and actor.duty in DECIDES
        case Kind.ROUTING:
            return at_hotline and actor.duty == Duty.SUPERVISOR
        case _:
            return actor.duty in DECIDES | {Duty.LEADER}


def officer_of_the_unit_that_took_it_over(actor: Actor, adoption: Adoption) -> bool:
    return actor.unit_id is not None and actor.unit_id == adoption.unit_id and actor.duty in DECIDES | {Duty.LEADER}


def _step(name: str, says: object, end: str = "", start: tuple[str, ...] = (), **who: Any) -> Step[Any]:  # noqa: ANN401 - a predicate and whom it means
    return Step[Any](name=name, says=says, start=start, end=end, **who)  # type: ignore[arg-type]


_of_the_unit = partial(_step, who=staff_of_its_unit, only_for=_("somebody of the unit that tells it"))
_of_a_reader = partial(
    _step,
    who=officer_of_the_unit_above_or_the_hotline_who_did_not_write_it,
    only_for=_("an officer of the unit above or of the hotline, who did not write on it"),
)

WRITE: Step[Story] = _of_the_unit("write", _("Write it up"), State.DRAFT)
REWRITE: Step[Story] = _of_the_unit("rewrite", _("Change the words"), start=(State.DRAFT,))
LINK: Step[Story] = _of_the_unit("link", _("Link what shows it"), start=(State.DRAFT,))
OFFER: Step[Story] = _of_the_unit("offer", _("Give it to a second person to read"), State.OFFERED, (State.DRAFT,))
TAKE_BACK: Step[Story] = _of_the_unit("take-back", _("Take it back to change it"), State.DRAFT, (State.OFFERED,))
REVISE: Step[Story] = _of_the_unit("revise", _("Write a new version"), State.DRAFT, (State.PUBLISHED,))
SEND_BACK: Step[Story] = _of_a_reader("send-back", _("Send it back, with the reason"), State.DRAFT, (State.OFFERED,))
PUBLISH: Step[Story] = _of_a_reader("publish", _("Publish"), State.PUBLISHED, (State.OFFERED,))
WITHDRAW: Step[Story] = _step(
    "withdraw", _("Withdraw it, with the reason"), State.WITHDRAWN, (State.DRAFT, State.OFFERED, State.PUBLISHED),
    who=officer_of_its_unit_or_who_may_read_it,
    only_for=_("an officer of the unit that tells it, of the unit above or of the hotline"),
)  # fmt: skip
STEPS = (REWRITE, LINK, OFFER, TAKE_BACK, REVISE, SEND_BACK, PUBLISH, WITHDRAW)

ADOPT: Step[Adoption] = _step(
    "adopt", _("Do it the same way"), Adopted.ADOPTED, who=who_can_use_it,
    only_for=_("another unit: an officer for a letter, a hotline's supervisor for duties, who has the lead for steps"),
)  # fmt: skip
END: Step[Adoption] = _step(
    "end", _("Stop working by it"), Adopted.ENDED, (Adopted.ADOPTED,), who=officer_of_the_unit_that_took_it_over,
    only_for=_("an officer of the unit that took it over"),
)  # fmt: skip
