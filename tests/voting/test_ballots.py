"""The life of a ballot: announced with its terms, opened and closed by the clock, counted, decided, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.voting import ballots, clocks, keys, queries, rules
from banshi.voting.casting import cast
from banshi.voting.issuing import Taken, Voter, given_out, has_paper, issue_paper
from banshi.voting.jurisdiction import pack
from banshi.voting.lifecycle import BallotState
from banshi.voting.models import Ballot, Right, Vote
from banshi.voting.vocabulary import Chamber
from tests.cast import SATURDAY_MORNING
from tests.voting.stories import (
    CLOSES_AT,
    OPENS_AT,
    OPTIONS,
    WORD_KNOWN,
    announced,
    anybody,
    chosen,
    close,
    during,
    opened,
    paper,
    resident,
)

if TYPE_CHECKING:
    from tests.cast import Town

WORD = "03 08 11 19 24 31 + 09"


def tied(town: Town, **changed: Any) -> Ballot:
    ballot = opened(by=town.wang, **changed)
    with during():
        for number, place in ((1, 0), (2, 1)):
            cast(ballot.id, paper(ballot, number), chosen(place))
    close()
    return queries.ballot(ballot.id)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"seats": 4}, "nothing-to-choose"), ({"seats": 0}, "nothing-to-choose"),
        ({"options": (*OPTIONS, OPTIONS[0])}, "option-twice"), ({"closes_at": OPENS_AT}, "no-hours"),
        ({"opens_at": SATURDAY_MORNING - timedelta(seconds=1)}, "no-hours"), ({"electorate": 0}, "nobody-votes"),
        ({"electorate": 9}, "no-secret-ballot"),
        ({"title": "  "}, "nobody-votes"), ({"title": "x" * 121}, "nobody-votes"),
        ({"public_source": "x" * 201}, "nobody-votes"),
    ],
)  # fmt: skip
def test_a_ballot_that_cannot_be_fair_is_refused(town: Town, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        announced(**changed)
    assert refused.value.code == code


def test_an_office_announces_and_a_clerk_a_resident_and_nobody_do_not(town: Town) -> None:
    assert announced(by=town.wang).unit_id == town.wang.unit_id
    assert announced(by=replace(town.wang, duty=Duty.LEADER)).state == BallotState.ANNOUNCED
    for actor in (town.chen, town.li_online, NOBODY):
        with pytest.raises(NotAllowed):
            announced(by=actor)


def test_the_secret_is_committed_to_and_stored_nowhere_before_closing(town: Town) -> None:
    ballot = opened()
    secret = keys.secret_of(ballot.id)
    assert ballot.commitment == rules.commitment(ballot.id, secret)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select to_jsonb(b)::text from voting_ballot b")
        assert secret not in str(cursor.fetchall())
    close()
    assert queries.ballot(ballot.id).secret == secret


def test_numbers_that_are_left_out_come_from_the_pack(town: Town) -> None:
    delegates = announced(chamber=Chamber.DELEGATES, electorate=101)
    assert (delegates.quorum, delegates.approvals_needed) == (68, 51)
    residents = announced(electorate=101)
    assert (residents.quorum, residents.approvals_needed) == (2, 1)
    assert announced(quorum=0, approvals_needed=7).approvals_needed == 7


def test_every_rule_of_the_pack_says_where_it_is_from(town: Town) -> None:
    sources = [rule.source for rule in pack().rules.values()]
    sources += [pack().ties_source, pack().rights_source, pack().receipts_source]
    sources += [one.source for one in pack().public_draws.values()]
    assert all(str(source.title) for source in sources)
    assert not [source for source in sources if source.verified]


def test_announced_twice_by_the_same_command_is_one_ballot(town: Town) -> None:
    plan = ballots.Plan(
        about_id=uuid4(), title="x", chamber=Chamber.RESIDENTS, options=OPTIONS, seats=1, electorate=10,
        opens_at=OPENS_AT, closes_at=CLOSES_AT,
    )  # fmt: skip
    with clock.stopped_at(SATURDAY_MORNING):
        command = uuid4()
        ballots.announce(plan, by=SYSTEM, command=command)
        with pytest.raises(AlreadyDone):
            ballots.announce(plan, by=SYSTEM, command=command)
    assert Ballot.objects.count() == 1


def test_the_clock_opens_closes_and_counts_and_the_journal_says_so(town: Town) -> None:
    ballot = announced()
    for moment, state in (
        (OPENS_AT - timedelta(seconds=1), "announced"), (OPENS_AT, "open"), (CLOSES_AT - timedelta(seconds=1), "open"),
        (CLOSES_AT, "counted"), (CLOSES_AT + timedelta(hours=1), "counted"),
    ):  # fmt: skip
        with clock.stopped_at(moment):
            clocks.run_clocks()
        assert queries.ballot(ballot.id).state == state
    steps = Line.objects.filter(thing_id=ballot.id).order_by("id").values_list("step", flat=True)
    assert list(steps) == ["announce-ballot", "open-ballot", "close-ballot", "count-ballot"]


def test_a_worker_that_stood_still_opens_and_closes_in_one_turn(town: Town) -> None:
    ballot = announced(quorum=1)
    with clock.stopped_at(CLOSES_AT):
        assert clocks.run_clocks() == 2
    result = queries.result_of(ballot.id)
    assert (result.cast, result.quorum_met, result.winners) == (0, False, ())


def test_two_workers_at_once_count_once(town: Town) -> None:
    ballot = opened()
    with clock.stopped_at(CLOSES_AT):

        def turn() -> None:
            ballots.close_due()
            connections["default"].close()

        threads = [Thread(target=turn) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Line.objects.filter(thing_id=ballot.id, step="count-ballot").count() == 1


def test_a_tie_is_decided_at_once_by_the_secret_and_all_votes(town: Town) -> None:
    ballot = tied(town)
    result = queries.result_of(ballot.id)
    assert ballot.state == BallotState.COUNTED
    assert set(result.tied) == set(chosen(0, 1))
    assert str(result.winners[0]) == rules.order(ballot.seed, [str(one) for one in result.tied])[0]


def test_a_tie_waits_for_the_public_word_that_was_named(town: Town) -> None:
    ballot = tied(town, public_source="cwl-ssq")
    assert (ballot.state, ballot.seed, queries.result_of(ballot.id).decided) == (BallotState.TIED, "", False)
    with clock.stopped_at(WORD_KNOWN - timedelta(days=1)), pytest.raises(RuleBroken, match="too-early"):
        ballots.decide(ballot.id, WORD, by=town.wang)
    with clock.stopped_at(WORD_KNOWN):
        for word in ("", "3 8 11", "99 08 11 19 24 31 + 09"):
            with pytest.raises(RuleBroken):
                ballots.decide(ballot.id, word, by=town.wang)
        for actor in (town.chen, town.zhao, town.li_online):
            with pytest.raises(NotAllowed):
                ballots.decide(ballot.id, WORD, by=actor)
        decided = ballots.decide(ballot.id, f"  {WORD.replace(' ', '　')} ", by=town.wang)
        assert (decided.public_word, len(queries.result_of(ballot.id).winners)) == (WORD, 1)
        with pytest.raises(WrongState):
            ballots.decide(ballot.id, WORD, by=town.wang)


def test_without_a_tie_no_public_word_is_awaited(town: Town) -> None:
    ballot = opened(public_source="the weather at noon")
    with during():
        cast(ballot.id, paper(ballot, 1), chosen(2))
    close()
    assert queries.ballot(ballot.id).state == BallotState.COUNTED
    assert queries.result_of(ballot.id).winners == (OPTIONS[2],)


def test_a_public_source_in_words_takes_any_word_but_none(town: Town) -> None:
    ballot = tied(town, public_source="the weather at noon")
    with clock.stopped_at(CLOSES_AT + timedelta(days=1)):
        with pytest.raises(RuleBroken, match="no-word"):
            ballots.decide(ballot.id, "  ", by=town.wang)
        assert ballots.decide(ballot.id, "8 degrees, sun", by=SYSTEM).public_word == "8 degrees, sun"


def test_only_before_it_opens_and_with_a_reason_a_ballot_is_called_off(town: Town) -> None:
    ballot = announced(by=town.wang)
    with pytest.raises(RuleBroken):
        ballots.call_off(ballot.id, by=town.wang, reason=" no ")
    with pytest.raises(NotAllowed):
        ballots.call_off(ballot.id, by=town.zhao, reason="Somebody else's ballot.")
    assert ballots.call_off(ballot.id, by=town.wang, reason="An option is missing.").state == "called-off"
    running = opened(by=town.wang)
    with pytest.raises(WrongState):
        ballots.call_off(running.id, by=town.wang, reason="We do not like it.")
    with pytest.raises(WrongState):
        queries.result_of(ballot.id)


def test_a_second_paper_is_refused_and_a_clerk_gives_one_to_a_resident_alone(town: Town) -> None:
    ballot, voter = opened(), Voter.resident(town.grandmother.id)
    with during():
        issue_paper(ballot.id, voter=voter, by=town.chen, may_vote=anybody)
        for by in (town.chen, resident(town.grandmother.id)):
            with pytest.raises(RuleBroken) as refused:
                issue_paper(ballot.id, voter=voter, by=by, may_vote=anybody)
            assert "one for each voter" in refused.value.said
        for by in (town.li_online, town.auditor, NOBODY):
            with pytest.raises(NotAllowed):
                issue_paper(ballot.id, voter=voter, by=by, may_vote=anybody)
        assert has_paper(ballot.id, voter) == Taken(day=SATURDAY_MORNING.date(), unit_id=town.chen.unit_id)
        paper(ballot, town.li.id)
    assert [(one.unit_id, one.clerk_id, one.papers) for one in given_out(ballot.id)] == [
        (town.chen.unit_id, town.chen.account_id, 1)
    ]
    assert has_paper(ballot.id, Voter.resident(town.child.id)) is None


def test_no_clerk_gives_out_a_delegates_paper_and_no_voter_votes_in_the_other_chamber(town: Town) -> None:
    ballot = opened(chamber=Chamber.DELEGATES)
    account = town.wang.account_id or 0
    with during():
        for voter, by in ((Voter.delegate(account, None), town.chen), (Voter.resident(town.li.id), town.li_online)):
            with pytest.raises(NotAllowed):
                issue_paper(ballot.id, voter=voter, by=by, may_vote=anybody)
        assert issue_paper(ballot.id, voter=Voter.delegate(account, None), by=town.wang, may_vote=anybody)
    assert Right.objects.only("clerk_id").get().clerk_id is None


def test_whoever_may_not_vote_gets_no_paper(town: Town) -> None:
    ballot = opened()
    with during(), pytest.raises(NotAllowed):
        issue_paper(ballot.id, voter=Voter.resident(1), by=resident(1), may_vote=lambda _ballot, _voter: False)
    with during(), pytest.raises(NotFound):
        issue_paper(uuid4(), voter=Voter.resident(1), by=resident(1), may_vote=anybody)
    with pytest.raises(WrongState):
        paper(announced(), 1)


def test_two_requests_at_once_give_one_paper(town: Town) -> None:
    ballot = opened()
    given: list[str] = []

    def take() -> None:
        try:
            given.append(paper(ballot, 1))
        except RuleBroken:
            pass
        finally:
            connections["default"].close()

    with during():
        threads = [Thread(target=take) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(given) == 1


def test_mixing_leaves_no_order_no_time_and_no_transaction_to_link_a_right_with_a_vote(town: Town) -> None:
    ballot = opened()
    with during():
        for number in range(40):
            cast(ballot.id, paper(ballot, number), chosen(number % 4))
    before = _rows("serial from voting_vote")
    with clock.stopped_at(OPENS_AT + timedelta(hours=14)):  # past midnight
        assert clocks.mix_due() == 1
        assert clocks.mix_due() == 0
    after = _rows("serial from voting_vote")
    assert sorted(before) == sorted(after)
    assert before != after
    for table in ("voting_vote", "voting_right"):
        assert len(set(_rows(f"xmin::text from {table}"))) == 1
    close()
    assert queries.result_of(ballot.id).cast == 40


def test_who_took_a_paper_is_forgotten_once_nobody_can_object_any_more(town: Town) -> None:
    ballot = opened()
    with during():
        paper(ballot, 1)
    close()
    with clock.stopped_at(CLOSES_AT + timedelta(days=90)):
        assert clocks.forget() == 0
    with clock.stopped_at(CLOSES_AT + timedelta(days=90, seconds=1)):
        clocks.run_clocks()
    assert Right.objects.count() == 0
    assert queries.result_of(ballot.id).issued == 1


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'", "seats = 2", "quorum = 0", "closes_at = closes_at + interval '1 day'", "commitment = 'x'",
        "state = 'open'", "counts = '{9,9,9,9}'", "secret = 'x'",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_a_ballot_that_was_counted(town: Town, change: str) -> None:
    ballot = tied(town)
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"update voting_ballot set {change} where id = %s", [ballot.id])
    for table in ("voting_vote", "voting_right", "voting_ballot"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"delete from {table}")


@pytest.mark.parametrize("change", ["title = 'x'", "state = 'announced'", "state = 'called-off'", "options = '{}'"])
def test_the_database_refuses_to_change_a_ballot_that_is_open(town: Town, change: str) -> None:
    ballot = opened()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"update voting_ballot set {change} where id = %s", [ballot.id])


def test_the_owner_of_the_tables_changes_no_vote_either(town: Town) -> None:
    ballot = tied(town)
    with pytest.raises(DatabaseError):
        Vote.objects.using("owner").filter(ballot_id=ballot.id).update(choices=[])


def test_ballots_are_listed_open_ones_first_and_by_what_they_are_about(town: Town) -> None:
    ended, later, running = tied(town), None, opened()
    later = announced(opens_at=CLOSES_AT, closes_at=CLOSES_AT + timedelta(days=1))
    assert [one.id for one in queries.ballots()] == [running.id, later.id, ended.id]
    assert [one.id for one in queries.ballots_about(ended.about_id)] == [ended.id]


def _rows(what: str) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select {what}")
        return [bytes(row[0]) if isinstance(row[0], memoryview) else row[0] for row in cursor.fetchall()]
