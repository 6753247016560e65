"""How each step of a ballot and of a draw by lot is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from banshi.kernel import clock
from banshi.voting import ballots, draws
from banshi.voting.casting import cast
from banshi.voting.vocabulary import Chamber
from tests.lifecycles.deeds import Deed, Deeds, Turn
from tests.voting import stories as votes

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.voting.models import Ballot, Draw
    from tests.lifecycles.ground import Ground

WORD = "03 08 11 19 24 31 + 09"


def _officer(ground: Ground, _thing: object) -> Actor:
    return ground.town.wang


def _announce(turn: Turn, source: str = "") -> Ballot:
    plan = ballots.Plan(
        about_id=uuid4(), title="Which pump first?", chamber=Chamber.RESIDENTS, options=votes.OPTIONS, seats=1,
        electorate=100, opens_at=max(votes.OPENS_AT, clock.now()), closes_at=max(votes.CLOSES_AT, clock.now()),
        public_source=source,
    )  # fmt: skip
    return ballots.announce(plan, by=turn.by, command=turn.command)


def voted_alike(ground: Ground) -> UUID:
    """Open a ballot that waits for a public draw where it is tied, and let two vote for one pump each."""
    found = _announce(Turn(ground=ground, pk=uuid4(), by=ground.town.wang), "cwl-ssq")
    ground.go_to(votes.OPENS_AT)
    ballots.open_due()
    ground.go_to(votes.DURING)
    for number, place in ((1, 0), (2, 1)):
        cast(found.id, votes.paper(found, number), votes.chosen(place))
    return found.id


def _open(turn: Turn) -> int:
    return ballots.open_due()


def _close(turn: Turn) -> int:
    return ballots.close_due()


BALLOT: Deeds = {
    "announce-ballot": Deed(_announce, by=_officer, repeats=True),
    "call-off-ballot": Deed(lambda t: ballots.call_off(t.pk, by=t.by, reason=t.words), "announce-ballot"),
    "open-ballot": Deed(_open, "announce-ballot", due=lambda one: one.opens_at),
    "close-ballot": Deed(_close, "announce-ballot open-ballot", due=lambda one: one.closes_at),
    "count-ballot": Deed(_close, "announce-ballot open-ballot", due=lambda one: one.closes_at),
    "count-tied-ballot": Deed(_close, "voted-alike", due=lambda one: one.closes_at),
    "decide-tie": Deed(
        lambda t: ballots.decide(t.pk, WORD, by=t.by), "voted-alike count-tied-ballot", by=_officer,
        due=lambda _one: votes.WORD_KNOWN,
    ),
}  # fmt: skip


def _freeze(turn: Turn) -> Draw:
    return draws.freeze(uuid4(), "jurors", [f"T-{n:03}" for n in range(20)], 3, by=turn.by)


DRAW: Deeds = {
    "freeze-pool": Deed(_freeze, by=_officer),
    "draw-lots": Deed(
        lambda t: draws.draw(t.pk, WORD, by=t.by), "freeze-pool", by=_officer,
        due=lambda one: clock.at_start_of(one.word_on),
    ),
}  # fmt: skip
SCENES = {"voted-alike": voted_alike}
