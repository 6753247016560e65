"""How each step of looking after people, and of the calls it brings about, is taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from banshi.care import asking, calling, ending
from banshi.care import clocks as care_clocks
from banshi.care.models import Consent
from banshi.care.models import Task as Call
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from tests.care import carers
from tests.lifecycles.deeds import Deed, Deeds, Turn

if TYPE_CHECKING:
    from tests.lifecycles.ground import Ground


def _banshi(_ground: Ground, _thing: object) -> Actor:
    return SYSTEM


def _nobody(_ground: Ground, _thing: object) -> Actor:
    return NOBODY


def _second(at: datetime | None) -> datetime:
    return (at or clock.now()) + timedelta(seconds=1)


def _ask_for_care(turn: Turn, *, days: int = 200, by_person: bool = True) -> Consent:
    asked = asking.Asked(
        purpose="card", day=clock.today() + timedelta(days=days), by_person=by_person, reach="敲门" if by_person else ""
    )
    card = carers.card(turn.ground.town.stranger)
    return asking.ask_at_counter(asked, card, by=turn.by, command=turn.command or uuid4())


def _soon(ground: Ground) -> UUID:
    return _ask_for_care(Turn(ground=ground, pk=uuid4(), by=ground.town.chen), days=30).id


def _end_care(turn: Turn) -> Consent:
    if turn.by.is_staff:
        return ending.end_at_counter(turn.pk, carers.card(turn.ground.town.stranger), by=turn.by)
    if turn.by.is_resident:
        return ending.end_online(turn.pk, by=turn.by)
    return ending.end(turn.pk, by=turn.by)


def about_to_call(ground: Ground) -> UUID:
    """Let somebody ask to be called whose day is near, and the time come."""
    consent = _soon(ground)
    ground.go_to(_second(Consent.objects.get(pk=consent).clock_at))
    return consent


def to_call(ground: Ground) -> UUID:
    """Let the desk be told whom to call."""
    consent = about_to_call(ground)
    care_clocks.run_clocks()
    return Call.objects.get(consent_id=consent).id


def wound_too_early(ground: Ground) -> UUID:
    """Let somebody ask whose day is far, and wind the clock so that it runs before there is anything to say."""
    consent = _ask_for_care(Turn(ground=ground, pk=uuid4(), by=ground.town.chen))
    Consent.objects.using("owner").filter(pk=consent.pk).update(clock_at=clock.now())
    return consent.id


ASKING: Deeds = {
    "ask-for-care": Deed(_ask_for_care, by=lambda g, _t: g.town.chen, repeats=True),
    "end-care": Deed(_end_care, "ask-for-care", by=lambda g, _t: g.town.chen),
    "remind": Deed(lambda _t: care_clocks.run_clocks(), "soon", due=lambda one: _second(one.clock_at)),
    "nothing-to-say": Deed(lambda _t: care_clocks.run_clocks(), "wound-too-early"),
}
CALL: Deeds = {
    "ask-for-call": Deed(lambda _t: care_clocks.run_clocks(), "about-to-call", by=_banshi),
    "called": Deed(lambda t: calling.done(t.pk, words=t.words, by=t.by, command=t.command), "to-call", repeats=True),
    "nobody-there": Deed(
        lambda t: calling.nobody_there(
            t.pk, again_on=clock.today() + timedelta(days=1), words=t.words, by=t.by, command=t.command
        ),
        "to-call", repeats=True,
    ),
}  # fmt: skip
SCENES = {"soon": _soon, "to-call": to_call, "about-to-call": about_to_call, "wound-too-early": wound_too_early}
