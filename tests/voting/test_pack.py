"""What China's pack says of ballots, in numbers that can be checked by hand."""

from __future__ import annotations

import pytest

from banshi.china.voting import VOTING
from banshi.voting.vocabulary import Chamber, Ties


@pytest.mark.parametrize(("delegates", "quorum", "needed"), [(3, 2, 2), (100, 67, 51), (101, 68, 51), (450, 300, 226)])
def test_two_thirds_of_delegates_are_there_and_more_than_half_of_all_agree(
    delegates: int, quorum: int, needed: int
) -> None:
    rule = VOTING.rules[Chamber.DELEGATES]
    assert (rule.quorum(delegates), rule.approvals_needed(delegates)) == (quorum, needed)


@pytest.mark.parametrize(("residents", "quorum"), [(1, 1), (100, 1), (101, 2), (800_000, 8_000)])
def test_one_in_a_hundred_residents_is_enough(residents: int, quorum: int) -> None:
    rule = VOTING.rules[Chamber.RESIDENTS]
    assert (rule.quorum(residents), rule.approvals_needed(residents)) == (quorum, 1)


def test_there_is_always_one_option_more_than_seats_and_ties_go_to_the_lot() -> None:
    assert all(rule.fewest_options(seats) == seats + 1 for rule in VOTING.rules.values() for seats in (1, 10))
    assert VOTING.ties == Ties.LOT
    assert VOTING.usual_draw in VOTING.public_draws
