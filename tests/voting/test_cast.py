"""From a paper to a receipt: what is counted, what is refused, and what nobody can see before closing."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, connections
from django.test.utils import CaptureQueriesContext

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotFound, Refusal, RuleBroken, WrongState
from banshi.voting.ballots import mix
from banshi.voting.casting import cast
from banshi.voting.models import Ballot, Vote
from banshi.voting.queries import ballot as ballot_of
from banshi.voting.queries import result_of, vote_of, votes_of
from tests.voting.stories import CLOSES_AT, OPTIONS, chosen, close, during, opened, paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture
def ballot(town: Town) -> Iterator[Ballot]:
    with during():
        yield opened()


def test_three_papers_are_three_votes(ballot: Ballot) -> None:
    receipts = [cast(ballot.id, paper(ballot, n), chosen(place)) for n, place in ((1, 0), (2, 0), (3, 2))]
    close()
    result = result_of(ballot.id)
    assert (result.winners, result.cast, result.issued, result.electorate) == ((OPTIONS[0],), 3, 3, 100)
    assert list(result.tally.values()) == [2, 0, 1, 0]
    assert {receipt for receipt, _choices in votes_of(ballot_of(ballot.id))} == set(receipts)


def test_a_receipt_leads_to_its_vote_however_it_is_typed(ballot: Ballot) -> None:
    receipt = cast(ballot.id, paper(ballot, 1), chosen(3))
    close()
    counted = ballot_of(ballot.id)
    assert vote_of(counted, receipt.replace("-", " ").lower()) == chosen(3)
    assert vote_of(counted, "AAAA-AAAA-AAAA") is None


def test_the_same_paper_is_cast_once(ballot: Ballot) -> None:
    code = paper(ballot, 1)
    cast(ballot.id, code, chosen(0))
    with pytest.raises(Conflict) as refused:
        cast(ballot.id, code, chosen(1))
    assert "Nothing was changed" in refused.value.said
    close()
    assert list(result_of(ballot.id).tally.values()) == [1, 0, 0, 0]


def test_a_slip_is_told_from_a_forgery(ballot: Ballot) -> None:
    code = paper(ballot, 1)
    wrong = code[:-1] + ("3" if code[-1] == "2" else "2")
    other = paper(opened(), 1)
    for typed, expected in ((wrong, "mistyped"), (code[:-1], "mistyped"), ("", "mistyped"), (other, "forged")):
        with pytest.raises(RuleBroken) as refused:
            cast(ballot.id, typed, chosen(0))
        assert refused.value.code == expected


def test_a_code_may_be_typed_small_wide_and_without_hyphens(ballot: Ballot) -> None:
    code = paper(ballot, 1)
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else " " for c in code)
    assert cast(ballot.id, wide.lower(), chosen(0))


def test_no_choice_is_a_blank_vote_that_counts_for_the_quorum(ballot: Ballot) -> None:
    cast(ballot.id, paper(ballot, 1), [])
    close()
    result = result_of(ballot.id)
    assert (result.cast, result.blank, result.quorum_met, result.winners) == (1, 1, True, ())


@pytest.mark.parametrize(
    ("choices", "code"), [((0, 1), "too-many-choices"), ((), "not-on-ballot")], ids=["too many", "of another ballot"]
)
def test_choices_that_the_ballot_does_not_have_are_refused(ballot: Ballot, choices: tuple[int, ...], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        cast(ballot.id, paper(ballot, 1), chosen(*choices) or [uuid4()])
    assert refused.value.code == code


def test_the_database_itself_refuses_choices_that_a_ballot_does_not_have(ballot: Ballot) -> None:
    for choices in ([uuid4()], list(OPTIONS[:2]), [OPTIONS[0], OPTIONS[0]]):
        with pytest.raises(Exception, match="no such choice"), connection.cursor() as cursor:
            cursor.execute(
                "select voting_cast(%s::uuid, %s::bytea, %s::uuid[], 'r'::text, %s::timestamptz)",
                [ballot.id, b"x", choices, clock.now()],
            )


def test_the_closing_second_is_too_late_and_the_one_before_is_not(ballot: Ballot) -> None:
    first, second = paper(ballot, 1), paper(ballot, 2)
    with clock.stopped_at(CLOSES_AT - timedelta(microseconds=1)):
        assert cast(ballot.id, first, chosen(0))
    with clock.stopped_at(CLOSES_AT), pytest.raises(WrongState):
        cast(ballot.id, second, chosen(0))
    with clock.stopped_at(CLOSES_AT), pytest.raises(WrongState):
        paper(ballot, 3)


def test_a_vote_that_arrives_while_the_ballot_closes_is_told_so(
    ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = paper(ballot, 1)
    close()
    monkeypatch.setattr("banshi.voting.casting.refuse_outside_hours", lambda _ballot: None)
    with pytest.raises(WrongState):
        cast(ballot.id, code, chosen(0))
    assert votes_of(ballot_of(ballot.id)) == []


def test_nobody_sees_a_vote_or_a_tally_before_closing(ballot: Ballot) -> None:
    cast(ballot.id, paper(ballot, 1), chosen(0))
    assert Vote.objects.count() == 0
    assert Vote.objects.using("owner").count() == 1
    with pytest.raises(WrongState):
        result_of(ballot.id)
    for forbidden in ("serial from voting_vote", "xmin from voting_vote", "xmin, ctid from voting_right"):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(f"select {forbidden}")
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("insert into voting_vote (id) values (gen_random_uuid())")


def test_nothing_is_written_in_the_journal_when_papers_are_taken_and_cast(ballot: Ballot) -> None:
    before = Line.objects.count()
    cast(ballot.id, paper(ballot, 1), chosen(0))
    assert Line.objects.count() == before


def test_a_ballot_that_does_not_exist_is_not_found(ballot: Ballot) -> None:
    with pytest.raises(NotFound):
        cast(uuid4(), "x", [])


def test_one_paper_cast_from_eight_browsers_at_once_is_one_vote(ballot: Ballot) -> None:
    code = paper(ballot, 1)
    said: list[str] = []
    start = Barrier(8)

    def vote(place: int) -> None:
        start.wait()
        try:
            said.append(cast(ballot.id, code, chosen(place % 4)))
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connections["default"].close()

    threads = [Thread(target=vote, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count("cast-before"), len(said)) == (7, 8)
    close()
    assert result_of(ballot.id).cast == 1


def test_a_paper_is_cast_by_two_statements_and_given_out_by_two(ballot: Ballot) -> None:
    with CaptureQueriesContext(connection) as asked:
        code = paper(ballot, 1)
    assert len([one for one in asked if "voting_" in one["sql"]]) == 2
    with CaptureQueriesContext(connection) as asked:
        cast(ballot.id, code, chosen(0))
    assert len(asked) == 2


def test_votes_that_are_cast_while_the_urn_is_mixed_are_all_there(ballot: Ballot) -> None:
    codes = [paper(ballot, number) for number in range(30)]

    def mixing() -> None:
        for _ in range(15):
            mix(ballot.id)
        connections["default"].close()

    threads = [Thread(target=mixing) for _ in range(2)]
    for thread in threads:
        thread.start()
    for code in codes:
        cast(ballot.id, code, chosen(0))
        with pytest.raises(Conflict):
            cast(ballot.id, code, chosen(1))
    for thread in threads:
        thread.join()
    close()
    result = result_of(ballot.id)
    assert (result.cast, result.issued, result.tally[OPTIONS[0]]) == (30, 30, 30)
