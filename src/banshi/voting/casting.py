"""Casting a vote: a paper and a choice go in, a receipt comes out. Nobody is asked who they are.

This happens in a request and a transaction of its own; no line of the journal is written and no time is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotFound, RuleBroken
from banshi.voting import papers
from banshi.voting.issuing import over, refuse_outside_hours
from banshi.voting.models import Ballot

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def cast(ballot_id: UUID, code: str, choices: Collection[UUID]) -> str:
    """Cast a paper and return its receipt; no choice at all is a blank vote.

    Raises ``RuleBroken`` for a code that is mistyped or forged and for choices that the ballot does not have,
    ``WrongState`` outside the hours, ``Conflict`` for a paper that was cast before.
    """
    look_at_paper(ballot_id, code, choices)
    receipt = papers.new_receipt()
    with connection.cursor() as cursor:
        cursor.execute(
            "select voting_cast(%s::uuid, %s::bytea, %s::uuid[], %s::text, %s::timestamptz)",
            [ballot_id, papers.serial_of(ballot_id, code), list(set(choices)), receipt, clock.now()],
        )
        (said,) = cursor.fetchone() or ("closed",)
    if said == "cast before":
        raise Conflict(
            "cast-before",
            _("A vote was cast with this paper before, and it counts. Nothing was changed."),
            cure=_("If it was not you, tell the office that runs the ballot: somebody else has seen your paper."),
        )
    if said != "cast":
        raise over()
    return receipt


def look_at_paper(ballot_id: UUID, code: str, choices: Collection[UUID]) -> Ballot:
    """Return the ballot of a paper that could be cast now with these choices; nothing is cast. Raises as ``cast``."""
    ballot = one_row(Ballot, ballot_id)
    if ballot is None:
        raise NotFound("no-such-ballot", _("There is no ballot at this address."))
    refuse_outside_hours(ballot)
    papers.serial_of(ballot_id, code)
    if not set(choices) <= set(ballot.options):
        raise RuleBroken(
            "not-on-ballot", _("What was chosen does not stand on this ballot."), cure=_("Choose again from its list.")
        )
    if len(set(choices)) > ballot.seats:
        raise RuleBroken(
            "too-many-choices",
            _("You chose %(chosen)d; at most %(seats)d may be chosen.")
            % {"chosen": len(set(choices)), "seats": ballot.seats},
            cure=_("Take some away: nothing was cast."),
        )
    return ballot
