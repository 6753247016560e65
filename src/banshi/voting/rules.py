"""How votes are counted, who has won, what a tie leads to, and in what order lots come out of the drum.

Everything here can be done again by anybody with the published file: ``scripts/recount.py`` does, in code of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from banshi.voting.vocabulary import Ties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a ballot was announced with: so many seats, and how many votes and approvals it takes."""

    seats: int
    quorum: int
    approvals_needed: int
    ties: Ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Who has won; ``tied`` are those with equally many approvals for the last places.

    While a tie waits for its lot, ``decided`` is false and the winners are those who need none.
    """

    winners: tuple[UUID, ...] = ()
    tied: tuple[UUID, ...] = ()
    quorum_met: bool
    decided: bool = True


def tally(options: Sequence[UUID], votes: Iterable[Collection[UUID]]) -> dict[UUID, int]:
    """Return how many votes approve of each option, in the order of the ballot."""
    counts = dict.fromkeys(options, 0)
    for choices in votes:
        for choice in choices:
            counts[choice] += 1
    return counts


def outcome(counts: Mapping[UUID, int], cast: int, terms: Terms, seed: str) -> Outcome:
    """Return who has won by approvals, most first; ``seed`` is empty while the lot is not known.

    Below the quorum nobody has won; nor has whoever has fewer approvals than are needed, so seats may stay empty.
    """
    if cast < terms.quorum:
        return Outcome(quorum_met=False)
    needed = max(terms.approvals_needed, 1)
    standing = sorted((one for one in counts if counts[one] >= needed), key=lambda one: -counts[one])
    if len(standing) <= terms.seats:
        return Outcome(winners=tuple(standing), quorum_met=True)
    last = counts[standing[terms.seats - 1]]
    safe = tuple(one for one in standing if counts[one] > last)
    level = tuple(one for one in standing if counts[one] == last)
    places = terms.seats - len(safe)
    if len(level) == places:
        return Outcome(winners=(*safe, *level), quorum_met=True)
    if terms.ties == Ties.LEFT_OPEN:
        return Outcome(winners=safe, tied=level, quorum_met=True)
    if not seed:
        return Outcome(winners=safe, tied=level, quorum_met=True, decided=False)
    lucky = [UUID(one) for one in order(seed, [str(one) for one in level])[:places]]
    return Outcome(winners=(*safe, *lucky), tied=level, quorum_met=True)


def commitment(thing_id: UUID, secret: str) -> str:
    """Return what is published beforehand, so that the secret cannot be another one afterwards."""
    return _digest("banshi commitment", str(thing_id), secret)


def votes_digest(votes: Iterable[tuple[str, Collection[UUID]]]) -> str:
    """Return one number for all votes, given in the order of their receipts.

    It is another one as soon as a vote is added, left out or changed.
    """
    return _digest_of("banshi votes", (vote_line(receipt, choices) for receipt, choices in votes))


def vote_line(receipt: str, choices: Collection[UUID]) -> str:
    """Return a vote as it is digested: its receipt and what it approves of, in one order."""
    return f"{receipt} {','.join(sorted(map(str, choices)))}"


def pool_digest(tickets: Iterable[str]) -> str:
    """Return one number for a pool of tickets: another one as soon as a ticket is added, left out or changed."""
    return _digest("banshi pool", *sorted(tickets))


def seed(secret: str, word: str, digest: str) -> str:
    """Return the seed of a lot, from what the house hid, what the public saw, and what lies in the drum.

    None of the three alone decides it: the house is bound by its commitment, the word is nobody's, the digest is fixed.
    """
    return _digest("banshi lot", secret, word, digest)


def order(seed: str, tickets: Iterable[str]) -> list[str]:
    """Return the tickets as they come out: by the SHA-256 of the seed and the ticket, smallest first."""
    return sorted(tickets, key=lambda ticket: (_digest("banshi ticket", seed, ticket), ticket))


def _digest(title: str, *lines: str) -> str:
    return _digest_of(title, lines)


def _digest_of(title: str, lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines that each end in a line feed, as 64 hex digits."""
    whole = sha256(f"{title}\n".encode())
    for line in lines:
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()
