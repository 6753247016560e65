"""The votes that are open in the demonstration: Li and one delegate can still choose, others have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.concerns import catalogue, same
from banshi.demo import choosing, marking, province
from banshi.demo.hotline import Line
from banshi.demo.offices import Plan
from banshi.kernel import clock
from banshi.stations.models import Account
from banshi.stations.queries import actor_in_post, posts_of, unit
from banshi.voting import issuing, queries
from banshi.voting.lifecycle import BallotState
from banshi.web.voting.electorate import may_vote, voter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture
def told(town: Town) -> Iterator[int]:
    assert town
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground)"
            " select now(), 'import', '' where not exists (select from register_change)"
        )
        cursor.execute("update register_change set ground = %s", [marking.BEING_FILLED])
    province.fill(2000)
    Line(Plan(province.SEED), province.SEED).store(clock.now() - timedelta(days=1000))
    yield choosing.fill()
    unit.cache_clear()
    catalogue.forget()
    same.forget()


def test_two_votes_are_open_and_some_have_voted(told: int) -> None:
    ballots = queries.ballots()
    assert [one.state for one in ballots] == [BallotState.OPEN, BallotState.OPEN]
    given = sum(one.papers for ballot in ballots for one in issuing.given_out(ballot.id))
    assert told == given + choosing.VOTED


@pytest.mark.parametrize("username", ["resident", "delegate"])
def test_li_and_a_delegate_may_each_still_vote_in_one(told: int, username: str) -> None:
    assert told
    account = Account.objects.get(username=username)
    post = posts_of(account.pk).first()
    actor = actor_in_post(account.pk, post.pk if post else None)
    voters = [(ballot, voter_of(ballot, actor)) for ballot in queries.ballots()]
    entitled = [(ballot, voter) for ballot, voter in voters if voter is not None and may_vote(ballot, voter)]
    assert [issuing.has_paper(ballot.id, voter) for ballot, voter in entitled] == [None]
