"""How each step of volunteering is taken: offers, vettings, needs and visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from banshi.volunteers import agreeing, needing, offering, proposing, vetting, visiting
from banshi.volunteers import clocks as visit_clocks
from banshi.volunteers.models import Match, Need, Offer, Vetting
from banshi.volunteers.vocabulary import Way
from tests.lifecycles.deeds import Deed, Deeds, Turn

if TYPE_CHECKING:
    from tests.lifecycles.ground import Ground


def _banshi(_ground: Ground, _thing: object) -> Actor:
    return SYSTEM


def _nobody(_ground: Ground, _thing: object) -> Actor:
    return NOBODY


def _second(at: datetime | None) -> datetime:
    return (at or clock.now()) + timedelta(seconds=1)


def _offering(turn: Turn) -> offering.Offering:
    return offering.Offering(
        skills=("company",), parts=tuple(range(21)), hours=4, near_unit_id=turn.ground.helpers.station, reach_km=5,
        phone="13900000001",
    )  # fmt: skip


def _offer(turn: Turn) -> Offer:
    return offering.offer(_offering(turn), by=turn.by, command=turn.command)


OFFER: Deeds = {
    "offer": Deed(_offer, by=lambda g, _t: g.helpers.sun, repeats=True),
    "change": Deed(
        lambda t: offering.change(t.pk, _offering(t), by=t.by, command=t.command), "offer", repeats=True
    ),
    "pause": Deed(lambda t: offering.pause(t.pk, by=t.by, command=t.command), "offer", repeats=True),
    "resume": Deed(lambda t: offering.resume(t.pk, by=t.by, command=t.command), "offer pause", repeats=True),
    "end-offer": Deed(lambda t: offering.end(t.pk, by=t.by, command=t.command), "offer", repeats=True),
}  # fmt: skip


def sun_offers(ground: Ground) -> UUID:
    """Let Sun offer help."""
    return _offer(Turn(ground=ground, pk=uuid4(), by=ground.helpers.sun)).id


def _ask_to_be_vetted(turn: Turn) -> Vetting:
    offer = Offer.objects.filter(person_id=turn.by.person_id or 0).exclude(state="ended").order_by("id")[0]
    return vetting.ask_to_be_vetted(offer, by=turn.by, command=turn.command)


def _vet(turn: Turn) -> Vetting:
    return vetting.vet(turn.pk, seen=turn.words, by=turn.by, command=turn.command)


def _refuse(turn: Turn) -> Vetting:
    return vetting.refuse(turn.pk, reason=turn.words, by=turn.by, command=turn.command)


def _a_day_before_the_end(one: Vetting) -> datetime:
    return clock.at_start_of((one.until or clock.today()) - timedelta(days=1))


def _after_the_end(one: Vetting) -> datetime:
    return clock.at_start_of((one.until or clock.today()) + timedelta(days=1))


def _run(_turn: Turn) -> int:
    return visit_clocks.run_clocks()


ASKED = "sun-offers ask-to-be-vetted"
VETTING: Deeds = {
    "ask-to-be-vetted": Deed(_ask_to_be_vetted, "sun-offers", by=lambda g, _t: g.helpers.sun, repeats=True),
    "ask-again": Deed(_ask_to_be_vetted, f"{ASKED} refuse", repeats=True, several=True),
    "object": Deed(
        lambda t: vetting.object_to(t.pk, words=t.words, by=t.by, command=t.command), f"{ASKED} refuse", repeats=True
    ),
    "vet": Deed(_vet, ASKED, repeats=True),
    "refuse": Deed(_refuse, ASKED, repeats=True),
    "vet-after-all": Deed(_vet, f"{ASKED} refuse object"),
    "uphold": Deed(_refuse, f"{ASKED} refuse object"),
    "tell-of-its-end": Deed(_run, f"{ASKED} vet", due=_a_day_before_the_end),
    "end-vetting": Deed(_run, f"{ASKED} vet", due=_after_the_end),
}


def _tomorrow() -> datetime:
    return clock.at_start_of(clock.today() + timedelta(days=5)) + timedelta(hours=10)


def _need(turn: Turn, **changes: Any) -> Need:
    helpers = turn.ground.helpers
    helped = needing.Helped(name="孙小梅", address="平湖路9号", phone="13800000008", words="二楼")
    asked = needing.Asked(
        skill="company", words="陪一位老人聊天", starts_at=_tomorrow(), minutes=60, near_unit_id=helpers.station,
        helped=helped,
    )  # fmt: skip
    return needing.ask_for_help(replace(asked, **changes), by=turn.by, command=turn.command)


def _propose(turn: Turn) -> Match:
    """Ask for help with an errand, and let the matching ask whom it finds: Sun, whose offer is the nearest."""
    helpers = turn.ground.helpers
    if not Offer.objects.filter(person_id=helpers.sun.person_id or 0, state="open").exists():
        offering.offer(_offering(turn), by=helpers.sun)
    need = _need(replace(turn, command=None))
    proposing.ask(proposing.look_for(by=turn.by).digest, by=turn.by)
    return Match.objects.filter(need=need).order_by("id")[0]


def needed(ground: Ground) -> UUID:
    """Return the need of a match that was proposed."""
    made = _propose(Turn(ground=ground, pk=uuid4(), by=ground.town.home_clerk))
    return made.need_id


def agreed(ground: Ground) -> UUID:
    """Return a need for which somebody comes."""
    pk = needed(ground)
    _say_yes(replace(_of(ground, pk)))
    _welcome(replace(_of(ground, pk), by=NOBODY))
    return pk


def whose(ground: Ground, need_id: UUID) -> Actor:
    """Return the volunteer who was asked for a need."""
    return _of(ground, need_id).by


def _of(ground: Ground, need_id: UUID) -> Turn:
    match = Match.objects.get(need_id=need_id)
    names = {ground.town.li.id: ground.town.li_online, ground.town.stranger.id: ground.town.stranger_online}
    return Turn(ground=ground, pk=match.id, by=names.get(match.person_id, ground.helpers.sun))


def _match(turn: Turn) -> UUID:
    """Return the match of a need, for what a need follows from."""
    return Match.objects.filter(need_id=turn.pk).order_by("-at", "id").values_list("id", flat=True)[0]


def _say_yes(turn: Turn) -> Match:
    return agreeing.say_yes(turn.pk, by=turn.by, command=turn.command)


def _way(turn: Turn) -> Way:
    return Way.UNIT if turn.by.is_staff else Way.LINK


def _welcome(turn: Turn) -> Match:
    return agreeing.welcome(turn.pk, way=_way(turn), by=turn.by, command=turn.command)


def _say_no(turn: Turn) -> Match:
    return agreeing.say_no(turn.pk, by=turn.by, command=turn.command)


def _confirm(turn: Turn) -> Match:
    return visiting.confirm(turn.pk, minutes=60, way=_way(turn), by=turn.by, command=turn.command)


def _ask_people(turn: Turn) -> list[Match]:
    return proposing.ask(proposing.look_for(by=turn.by).digest, by=turn.by)


def _when_over(need: Need) -> datetime:
    return need.starts_at + timedelta(minutes=need.minutes + 5)


def _its_end(match: Match) -> datetime:
    return _when_over(match.need)


def _clerk(ground: Ground, _thing: object) -> Actor:
    return ground.town.home_clerk


def open_need(ground: Ground) -> UUID:
    """Ask for help that somebody could give, and ask nobody yet."""
    offering.offer(_offering(Turn(ground=ground, pk=uuid4(), by=ground.helpers.sun)), by=ground.helpers.sun)
    return _need(Turn(ground=ground, pk=uuid4(), by=ground.town.home_clerk)).id


NEED: Deeds = {
    "ask-for-help": Deed(_need, by=_clerk, repeats=True),
    "renew": Deed(
        lambda t: needing.renew(t.pk, starts_at=_tomorrow(), minutes=60, by=t.by, command=t.command),
        "ask-for-help give-back", repeats=True,
    ),
    "withdraw": Deed(
        lambda t: needing.withdraw(t.pk, reason=t.words, by=t.by, command=t.command), "needed", repeats=True
    ),
    "free-again": Deed(
        lambda t: _say_no(_of(t.ground, t.pk)), "needed", by=lambda g, t: _of(g, t.id).by, several=True),
    "ask-people": Deed(_ask_people, "open-need", by=_clerk, several=True),
    "have-enough": Deed(lambda t: _welcome(replace(t, pk=_match(t))), "said-yes", by=_nobody, several=True),
    "be-over": Deed(
        lambda t: _confirm(replace(t, pk=_match(t))), "agreed", by=_clerk, due=_when_over, several=True),
    "give-back": Deed(_run, "ask-for-help", due=lambda one: _second(one.clock_at)),
}  # fmt: skip


def said_yes(ground: Ground) -> UUID:
    """Return a need for which somebody said yes."""
    pk = needed(ground)
    _say_yes(_of(ground, pk))
    return pk


YES = "propose say-yes"
AGREED = f"{YES} welcome"
MATCH: Deeds = {
    "propose": Deed(_propose, by=_clerk, several=True),
    "say-yes": Deed(_say_yes, "propose", repeats=True),
    "say-no": Deed(_say_no, "propose", repeats=True),
    "welcome": Deed(_welcome, YES, by=_nobody, repeats=True),
    "thank-no": Deed(
        lambda t: agreeing.thank_no(t.pk, by=t.by, command=t.command), YES, by=_nobody, repeats=True
    ),
    "lapse": Deed(_run, "propose", due=lambda one: _second(one.clock_at)),
    "remind": Deed(_run, AGREED, due=lambda one: _second(one.clock_at)),
    "meet": Deed(_run, AGREED, due=_its_end),
    "confirm": Deed(_confirm, AGREED, by=_clerk, due=_its_end, repeats=True),
    "not-come": Deed(
        lambda t: visiting.not_come(t.pk, by=t.by, command=t.command), AGREED, by=_clerk, due=_its_end, repeats=True
    ),
    "dispute": Deed(
        lambda t: visiting.dispute(t.pk, words=t.words, by=t.by, command=t.command), AGREED, by=_clerk, due=_its_end,
        repeats=True,
    ),
    "complain": Deed(
        lambda t: visiting.complain(t.pk, words=t.words, by=t.by, command=t.command), AGREED, repeats=True
    ),
    "end-asking": Deed(_run, f"{AGREED} meet", due=lambda one: _second(one.clock_at)),
}  # fmt: skip
SCENES = {"sun-offers": sun_offers, "needed": needed, "agreed": agreed, "said-yes": said_yes, "open-need": open_need}
