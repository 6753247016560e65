"""Who votes: residents where they are registered, delegates while they hold their post.

The register is asked where somebody stands, and nothing else; no page of ballots reads a name from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi import access
from banshi.kernel.actor import Duty
from banshi.stations.queries import posts_of, unit
from banshi.voting.issuing import Voter
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.voting.models import Ballot


def voter_of(ballot: Ballot, actor: Actor) -> Voter | None:
    """Return as whom somebody could vote here: the same person may be a resident, and a delegate elsewhere."""
    if ballot.chamber == Chamber.RESIDENTS:
        return None if actor.person_id is None else Voter.resident(actor.person_id)
    return None if actor.account_id is None else Voter.delegate(actor.account_id, actor.person_id)


def may_vote(ballot: Ballot, voter: Voter) -> bool:
    """Tell whether a voter is among those entitled today."""
    if ballot.chamber == Chamber.DELEGATES:
        return voter.account_id is not None and _is_delegate(voter.account_id, ballot.unit_id)
    return voter.person_id is not None and _lives_there(voter.person_id, ballot.unit_id)


def _is_delegate(account_id: int, unit_id: int | None) -> bool:
    posts = posts_of(account_id).filter(duty=Duty.DELEGATE.value)
    return posts.filter(unit_id=unit_id).exists() if unit_id is not None else posts.exists()


def _lives_there(person_id: int, unit_id: int | None) -> bool:
    """Compare divisions (GB/T 2260): those of a city end in 00 and take in its counties, a province's in 0000."""
    stands = access.stands_at(person_id)
    if stands is None:
        return False
    if unit_id is None:
        return True
    area = unit(unit_id).division
    while area.endswith("00"):
        area = area[:-2]
    return unit(stands[1]).division.startswith(area)
