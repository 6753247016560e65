"""Counting, winning, ties and lots as algebra: what holds for every vote and every pool."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.voting import letters, papers, rules
from banshi.voting.vocabulary import Ties

if TYPE_CHECKING:
    from collections.abc import Collection

A, B, C, D = (UUID(int=number) for number in range(1, 5))
SEED = "5eed"
VOTES = st.lists(st.sets(st.sampled_from((A, B, C, D)), max_size=2), max_size=30)
TICKETS = st.sets(st.text("ABCDEF23456789-", min_size=1, max_size=12), min_size=1, max_size=20)


def terms(seats: int = 2, *, quorum: int = 1, needed: int = 1, ties: Ties = Ties.LOT) -> rules.Terms:
    return rules.Terms(seats=seats, quorum=quorum, approvals_needed=needed, ties=ties)


def ended(counts: tuple[int, ...], cast: int, given_terms: rules.Terms, seed: str = SEED) -> rules.Outcome:
    return rules.outcome(dict(zip((A, B, C, D), counts, strict=True)), cast, given_terms, seed)


def test_the_most_approved_win_most_first() -> None:
    assert ended((3, 9, 1, 5), 10, terms()) == rules.Outcome(winners=(B, D), quorum_met=True)


def test_below_the_quorum_nobody_wins() -> None:
    assert ended((9, 9, 9, 9), 9, terms(quorum=10)) == rules.Outcome(quorum_met=False)


def test_a_seat_stays_empty_rather_than_going_to_too_few_approvals() -> None:
    assert ended((6, 5, 0, 0), 10, terms(needed=6)).winners == (A,)
    assert ended((0, 0, 0, 0), 10, terms(needed=0)).winners == ()


def test_equal_approvals_that_all_have_a_seat_are_no_tie() -> None:
    assert ended((4, 4, 1, 1), 5, terms()) == rules.Outcome(winners=(A, B), quorum_met=True)


def test_a_tie_for_the_last_place_waits_for_its_seed_and_is_then_decided_by_it() -> None:
    waiting = ended((5, 4, 4, 4), 5, terms(), seed="")
    assert (waiting.winners, waiting.tied, waiting.decided) == ((A,), (B, C, D), False)
    first = UUID(rules.order(SEED, [str(one) for one in (B, C, D)])[0])
    assert ended((5, 4, 4, 4), 5, terms()).winners == (A, first)


def test_where_the_pack_says_so_a_tie_leaves_the_place_open() -> None:
    left = ended((5, 4, 4, 4), 5, terms(ties=Ties.LEFT_OPEN))
    assert (left.winners, left.tied, left.decided) == ((A,), (B, C, D), True)


@given(VOTES)
def test_a_tally_counts_each_approval_once_and_in_the_order_of_the_ballot(votes: list[set[UUID]]) -> None:
    counts = rules.tally((A, B, C, D), votes)
    assert list(counts) == [A, B, C, D]
    assert counts == {one: sum(one in vote for vote in votes) for one in (A, B, C, D)}


@given(VOTES, st.integers(1, 3), st.integers(0, 9), st.integers(0, 5), st.sampled_from(Ties))
def test_nobody_wins_over_somebody_with_more_approvals(
    votes: list[set[UUID]], seats: int, quorum: int, needed: int, ties: Ties
) -> None:
    counts = rules.tally((A, B, C, D), votes)
    found = rules.outcome(counts, len(votes), terms(seats, quorum=quorum, needed=needed, ties=ties), SEED)
    assert len(found.winners) == len(set(found.winners)) <= seats
    fewest = min((counts[one] for one in found.winners), default=0)
    assert all(counts[one] >= max(needed, 1) for one in found.winners)
    losers = set(counts) - set(found.winners) - set(found.tied)
    assert not found.winners or all(counts[one] < fewest or counts[one] < needed for one in losers)
    assert found.decided


@given(VOTES)
def test_the_digest_of_votes_does_not_depend_on_the_order_of_choices_and_changes_with_any_vote(
    votes: list[set[UUID]],
) -> None:
    lines: list[tuple[str, Collection[UUID]]] = [(f"R{at:03}", sorted(vote)) for at, vote in enumerate(votes)]
    digest = rules.votes_digest(lines)
    assert digest == rules.votes_digest([(receipt, list(reversed(list(vote)))) for receipt, vote in lines])
    assert digest != rules.votes_digest([*lines, ("R999", [])])
    assert not lines or digest != rules.votes_digest(lines[1:])


@given(TICKETS, st.text(max_size=5))
def test_a_draw_is_a_permutation_of_the_pool_and_nobody_outside_it_is_drawn(tickets: set[str], seed: str) -> None:
    drawn = rules.order(seed, tickets)
    assert sorted(drawn) == sorted(tickets)
    assert drawn == rules.order(seed, sorted(tickets, reverse=True))


@given(TICKETS, st.text("XYZ", min_size=1, max_size=3))
def test_changing_one_ticket_changes_the_digest(tickets: set[str], other: str) -> None:
    pool = sorted(tickets)
    assert rules.pool_digest(pool) == rules.pool_digest(reversed(pool))
    assert rules.pool_digest(pool) != rules.pool_digest([*pool[1:], other])
    assert rules.pool_digest(pool) != rules.pool_digest([*pool, other])


def test_every_order_of_four_tickets_comes_out_equally_often() -> None:
    """Chi-square of 24 orders over 6000 seeds, 23 degrees of freedom: above 49.7 once in a thousand."""
    seen = Counter(tuple(rules.order(str(seed), "ABCD")) for seed in range(6000))
    assert set(seen) == set(permutations("ABCD"))
    assert sum((count - 250) ** 2 / 250 for count in seen.values()) < 49.7


def test_a_seed_hangs_on_the_secret_the_word_and_what_lies_in_the_drum() -> None:
    seeds = {rules.seed(*parts) for parts in (("s", "w", "d"), ("t", "w", "d"), ("s", "x", "d"), ("s", "w", "e"))}
    assert len(seeds) == 4


def test_a_commitment_binds_one_secret_to_one_ballot() -> None:
    assert len({rules.commitment(thing, secret) for thing in (A, B) for secret in ("s", "t")}) == 4


@given(st.integers(0, 2**90 - 1))
def test_a_code_is_read_back_as_it_was_written(number: int) -> None:
    written = letters.grouped(letters.with_check(number, papers.LENGTH), papers.GROUP)
    assert letters.checked(letters.plain(written.lower().replace("-", " ")), papers.LENGTH) == number
    assert not set("01OI") & set(written)


@given(st.integers(0, 2**90 - 1), st.integers(0, 19), st.sampled_from(letters.ALPHABET))
def test_every_single_wrong_letter_is_found(number: int, place: int, letter: str) -> None:
    code = letters.with_check(number, papers.LENGTH)
    wrong = code[:place] + letter + code[place + 1 :]
    assert wrong == code or letters.checked(wrong, papers.LENGTH) is None


@given(st.integers(0, 2**90 - 1), st.integers(0, 17), st.integers(0, 17))
def test_every_two_swapped_letters_are_found(number: int, one: int, other: int) -> None:
    code = list(letters.with_check(number, papers.LENGTH))
    code[one], code[other] = code[other], code[one]
    swapped = "".join(code)
    assert swapped == letters.with_check(number, papers.LENGTH) or letters.checked(swapped, papers.LENGTH) is None


@pytest.mark.parametrize("typed", ["", "ABC", "0" * 20, "甲" * 20, "A" * 21])
def test_what_is_no_code_at_all_is_no_number(typed: str) -> None:
    assert letters.checked(typed, papers.LENGTH) is None
