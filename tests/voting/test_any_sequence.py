"""Whatever people do, in whatever order: the tally is what the receipts say, and each voter counts once.

A machine of rules plays against the real database: papers are taken, cast, cast again, forged, mistyped, cast with too
many choices, cast late; the urn is mixed; then the ballot closes and everything is compared with what was handed out.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, Refusal, RuleBroken, WrongState
from banshi.voting import ballots, published, queries
from banshi.voting.casting import cast
from banshi.voting.models import Vote
from tests.database import put_back
from tests.voting.stories import CLOSES_AT, DURING, OPTIONS, opened, paper

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Town

SEATS = 2
CHOICES = st.lists(st.sampled_from(OPTIONS), max_size=SEATS, unique=True)


class Polling(RuleBasedStateMachine):
    """One ballot, and what its voters hold in their hands."""

    papers = Bundle("papers")
    used = Bundle("used")

    def __init__(self) -> None:
        super().__init__()
        self.ballot = opened(seats=SEATS)
        self.foreign = opened()
        self.receipts: dict[str, frozenset[UUID]] = {}
        self.voters: set[int] = set()
        self.over = False
        self.hours = ExitStack()
        self.hours.enter_context(clock.stopped_at(DURING))

    @precondition(lambda self: not self.over)
    @rule(target=papers, voter=st.integers(1, 6))
    def take(self, voter: int) -> Any:
        if voter not in self.voters:
            self.voters.add(voter)
            return paper(self.ballot, voter)
        with pytest.raises(RuleBroken, match="paper-taken"):
            paper(self.ballot, voter)
        return None

    @rule()
    def look(self) -> None:
        if self.over:
            assert queries.result_of(self.ballot.id).cast == len(self.receipts)
            return
        with pytest.raises(WrongState):
            queries.result_of(self.ballot.id)
        assert not Vote.objects.filter(ballot_id=self.ballot.id).exists()

    @precondition(lambda self: not self.over)
    @rule(target=used, code=consumes(papers), choices=CHOICES)
    def cast_once(self, code: str | None, choices: list[UUID]) -> Any:
        if code is not None:
            self.receipts[cast(self.ballot.id, code, choices)] = frozenset(choices)
        return code

    @rule(code=used, choices=CHOICES)
    def cast_again(self, code: str | None, choices: list[UUID]) -> None:
        if code is not None:
            self.refused(code, choices, Conflict)

    @rule(code=papers, wrong=st.sampled_from(("forged", "mistyped", "too many", "elsewhere")))
    def spoil(self, code: str | None, wrong: str) -> None:
        if wrong == "forged":
            code = None if self.over else paper(self.foreign, uuid4().int % 10**9)
        if code is None:
            return
        typed = code[:-1] + ("3" if code[-1] == "2" else "2") if wrong == "mistyped" else code
        choices = {"too many": list(OPTIONS), "elsewhere": [uuid4()]}.get(wrong, [])
        self.refused(typed, choices, RuleBroken)

    @precondition(lambda self: not self.over)
    @rule()
    def mix(self) -> None:
        ballots.mix(self.ballot.id)

    @precondition(lambda self: not self.over)
    @rule()
    def end(self) -> None:
        self.over = True
        self.hours.close()
        self.hours.enter_context(clock.stopped_at(CLOSES_AT))
        ballots.close_due()

    @invariant()
    def what_was_handed_out_is_what_lies_in_the_urn(self) -> None:
        urn = Vote.objects.using("owner").filter(ballot_id=self.ballot.id).values_list("receipt", "choices")
        assert {receipt: frozenset(choices) for receipt, choices in urn} == self.receipts

    def refused(self, code: str, choices: list[UUID], kind: type[Refusal]) -> None:
        with pytest.raises(WrongState if self.over else kind):
            cast(self.ballot.id, code, choices)

    def teardown(self) -> None:
        if not self.over:
            self.end()
        counted = queries.ballot(self.ballot.id)
        result = queries.result_of(counted.id)
        assert {r: frozenset(c) for r, c in queries.votes_of(counted)} == self.receipts
        assert result.tally == {one: sum(one in c for c in self.receipts.values()) for one in OPTIONS}
        assert (result.cast, result.issued) == (len(self.receipts), len(self.voters))
        assert result.cast <= result.issued
        assert "".join(published.ballot_json(counted, dict.fromkeys(OPTIONS, "x"))).count('"receipt"') == result.cast
        self.hours.close()
        put_back("town")


def test_the_tally_is_what_the_receipts_say_for_any_sequence(town: Town) -> None:
    few = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Polling, settings=few)
