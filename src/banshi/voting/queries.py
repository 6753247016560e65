"""What can be read of ballots and draws: the result with its denominators, and every vote once it is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from banshi.journal.rows import one_row
from banshi.kernel.refusals import NotFound, WrongState
from banshi.voting import papers, rules
from banshi.voting.lifecycle import PUBLISHED, BallotState
from banshi.voting.models import Ballot, Draw, Vote
from banshi.voting.vocabulary import Ties

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

MOST_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a ballot ended. ``tally`` has every option in the order of the ballot; ``issued`` are the papers taken.

    While a tie waits for the public word, ``decided`` is false and the winners are those who need no lot.
    """

    winners: tuple[UUID, ...]
    tally: Mapping[UUID, int]
    cast: int
    blank: int
    issued: int
    electorate: int
    quorum: int
    quorum_met: bool
    approvals_needed: int
    tied: tuple[UUID, ...]
    decided: bool


def ballot(ballot_id: UUID) -> Ballot:
    """Return a ballot. Raises ``NotFound``."""
    found = one_row(Ballot, ballot_id)
    if found is None:
        raise NotFound("no-such-ballot", _("There is no ballot at this address."))
    return found


def draw(draw_id: UUID) -> Draw:
    """Return a draw by lot. Raises ``NotFound``."""
    found = one_row(Draw, draw_id)
    if found is None:
        raise NotFound("no-such-draw", _("There is no draw at this address."))
    return found


def ballots() -> list[Ballot]:
    """Return the ballots: open ones first, then announced ones, then those that are over, newest first."""
    rank = Case(
        When(state=BallotState.OPEN, then=Value(0)), When(state=BallotState.ANNOUNCED, then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    return list(Ballot.objects.order_by(rank, "-closes_at", "id")[:MOST_LISTED])


def ballots_about(about_id: UUID) -> list[Ballot]:
    """Return the ballots about one thing, newest first."""
    return list(Ballot.objects.filter(about_id=about_id).order_by("-announced_at", "id"))


def draws_about(about_id: UUID) -> list[Draw]:
    """Return the draws by lot about one thing, newest first."""
    return list(Draw.objects.filter(about_id=about_id).order_by("-frozen_at", "id"))


def draws() -> list[Draw]:
    """Return the latest draws by lot."""
    return list(Draw.objects.defer("tickets", "order").order_by("-frozen_at", "id")[:MOST_LISTED])


def result_of(ballot_id: UUID) -> Result:
    """Return how a ballot ended. Raises ``WrongState`` while it has not: nobody sees a tally before, nor do we."""
    counted = ballot(ballot_id)
    if counted.state not in PUBLISHED:
        raise WrongState(
            "no-result-yet",
            _("There is no result yet: nobody counts before the ballot has closed."),
            cure=_("It stands here a minute after closing."),
        )
    found = outcome_of(counted)
    return Result(
        winners=found.winners, tally=_tally(counted), cast=counted.cast or 0, blank=counted.blank or 0,
        issued=counted.issued or 0, electorate=counted.electorate, quorum=counted.quorum,
        quorum_met=found.quorum_met, approvals_needed=counted.approvals_needed, tied=found.tied, decided=found.decided,
    )  # fmt: skip


def outcome_of(counted: Ballot) -> rules.Outcome:
    """Return who has won by the counts that stand in a ballot."""
    terms = rules.Terms(
        seats=counted.seats, quorum=counted.quorum, approvals_needed=counted.approvals_needed,
        ties=Ties(counted.ties),
    )  # fmt: skip
    return rules.outcome(_tally(counted), counted.cast or 0, terms, counted.seed)


def votes_of(counted: Ballot) -> list[tuple[str, list[UUID]]]:
    """Return every vote of a ballot by its receipt; none before it has closed."""
    found = Vote.objects.filter(ballot_id=counted.id).order_by(Collate("receipt", "C"))
    return list(found.values_list("receipt", "choices"))


def vote_of(counted: Ballot, receipt: str) -> list[UUID] | None:
    """Return what was chosen under a receipt, however it was typed, or none where it is not in the urn."""
    shown = papers.receipt_as_printed(receipt)
    return Vote.objects.filter(ballot_id=counted.id, receipt=shown).values_list("choices", flat=True).first()


def _tally(counted: Ballot) -> dict[UUID, int]:
    return dict(zip(counted.options, counted.counts or [0] * len(counted.options), strict=True))
