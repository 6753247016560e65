"""Ballots of the town, in plain typed functions: one about three pumps for one place, open for a day."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM, Actor, Duty
from banshi.stations.models import Account, Post
from banshi.voting import ballots
from banshi.voting.issuing import Voter, issue_paper
from banshi.voting.vocabulary import Chamber
from tests.cast import SATURDAY_MORNING, _actor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from banshi.voting.models import Ballot

OPTIONS = tuple(sorted(uuid4() for _ in range(4)))
OPENS_AT = SATURDAY_MORNING + timedelta(hours=1)
CLOSES_AT = OPENS_AT + timedelta(days=1)
DURING = OPENS_AT + timedelta(hours=2)
WORD_KNOWN = OPENS_AT + timedelta(days=3)  # Tuesday: the first public draw after the day of closing


def anybody(ballot: Ballot, voter: Voter) -> bool:
    """Everybody may vote: who may is the caller's question."""
    return True


def announced(**changed: Any) -> Ballot:
    """Announce a ballot on Saturday morning: four options, one place, a hundred residents, no quorum to speak of."""
    plan: dict[str, Any] = {
        "about_id": uuid4(), "title": "Which pump first?", "chamber": Chamber.RESIDENTS, "options": OPTIONS,
        "seats": 1, "electorate": 100, "opens_at": OPENS_AT, "closes_at": CLOSES_AT,
    }  # fmt: skip
    by = changed.pop("by", SYSTEM)
    with clock.stopped_at(SATURDAY_MORNING):
        return ballots.announce(ballots.Plan(**plan | changed), by=by)


def opened(**changed: Any) -> Ballot:
    """Announce a ballot and let its hour come."""
    ballot = announced(**changed)
    with clock.stopped_at(OPENS_AT):
        assert ballots.open_due() == 1
    return ballot


def resident(number: int) -> Actor:
    """Return somebody on the register, signed in; numbers above the town's are made up here."""
    return Actor(account_id=10_000 + number, name="resident", person_id=number)


def paper(ballot: Ballot, number: int) -> str:
    """Let a resident take their paper."""
    return issue_paper(ballot.id, voter=Voter.resident(number), by=resident(number), may_vote=anybody)


def close() -> None:
    """Let the hour of closing come."""
    with clock.stopped_at(CLOSES_AT):
        ballots.close_due()


@contextmanager
def during() -> Iterator[None]:
    """Stop the clock while the ballot is open."""
    with clock.stopped_at(DURING):
        yield


def delegate(unit_id: int, name: str = "delegate", *, person_id: int | None = None, until: date | None = None) -> Actor:
    """Give somebody a delegate's post at a unit."""
    account = Account.objects.using("owner").create(username=name, first_name=name, person_id=person_id)
    post = Post.objects.using("owner").create(
        account=account, unit_id=unit_id, duty=Duty.DELEGATE.value, since=date(2020, 1, 1), until=until
    )
    return _actor(Post.objects.using("owner").select_related("account", "unit").get(pk=post.pk))


def chosen(*places: int, options: Sequence[UUID] = OPTIONS) -> list[UUID]:
    """Return options by their place on the ballot."""
    return [options[place] for place in places]
