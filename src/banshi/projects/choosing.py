"""Who may be chosen from, who was chosen, and what a keeper cannot do to a vote: pick its hour, its size or its end.

No vote opens before objections are over, none is short, none asks for fewer than can be carried, and one that counted
stands: only a vote that was called off, or in which too few took part, is called once more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Candidate
from banshi.projects.vocabulary import CandidateState, ListKind
from banshi.stations.models import Post
from banshi.voting.lifecycle import BallotState
from banshi.voting.queries import ballot, result_of
from banshi.voting.vocabulary import Chamber

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from banshi.projects.models import ProjectList


def refuse_before_objections_end(of: ProjectList, day: date) -> None:
    """Refuse a day on which somebody can still object to the candidates."""
    if of.objections_until is not None and day <= of.objections_until:
        raise RuleBroken(
            "objections-first",
            _("Objections are possible until %(day)s.") % {"day": date_format(of.objections_until, "Y-m-d")},
            cure=_("Choose a later day."),
        )


def refuse_while_collecting(of: ProjectList) -> None:
    """Refuse to end the collecting of candidates before the day that residents were told."""
    if of.published_at is None and of.collect_until is not None and clock.today() <= of.collect_until:
        raise RuleBroken(
            "still-collecting",
            _("Residents were told that they can propose until %(day)s.")
            % {"day": date_format(of.collect_until, "Y-m-d")},
            cure=_("Publish the candidates on the day after."),
        )


def refuse_a_second_vote(of: ProjectList, chamber: Chamber) -> None:
    """Refuse a vote of a chamber that has one, and residents after the delegates: the last word is not asked twice."""
    if chamber == Chamber.RESIDENTS and _stands(of.delegates_ballot_id):
        raise WrongState("delegates-chose", _("The delegates were called already; residents choose before them."))
    if _stands(called(of, chamber)):
        raise WrongState("called-already", _("This vote was called already."))


def refuse_a_small_vote(of: ProjectList, chamber: Chamber, seats: int, electorate: int, options: int) -> None:
    """Refuse a vote for fewer than can be carried, and an electorate that is smaller than those who have the right."""
    carried = min(of.seats, options - 1)
    if seats < carried or (chamber == Chamber.DELEGATES and seats > of.seats):
        raise RuleBroken(
            "fewer-than-seats",
            _("This list has places for %(seats)s; the vote has to fill them.") % {"seats": carried},
            cure=_("What cannot be carried is said before the candidates are published, not by the vote."),
        )
    delegates = _delegates_of(of) if chamber == Chamber.DELEGATES else 0
    if electorate < max(delegates, seats):
        raise RuleBroken(
            "electorate-too-small",
            _("At least %(number)s are entitled to vote; the quorum is counted of all of them.")
            % {"number": max(delegates, seats)},
        )


def refuse_a_short_vote(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse a vote that is over before people can have heard of it."""
    if closes_at - opens_at < timedelta(days=pack().vote_days):
        raise RuleBroken(
            "too-short",
            _("A vote is open for at least %(days)s days.") % {"days": pack().vote_days},
            cure=_("Choose a later day for its end."),
        )


def called(of: ProjectList, chamber: Chamber) -> UUID | None:
    """Return the ballot of a chamber that was called last for a list."""
    return of.residents_ballot_id if chamber == Chamber.RESIDENTS else of.delegates_ballot_id


def on_a_ballot(candidate: Candidate) -> bool:
    """Tell whether people are asked to choose a candidate, or have chosen."""
    last = (candidate.on_list.residents_ballot_id, candidate.on_list.delegates_ballot_id)
    return any(_stands(one) and candidate.id in ballot(one).options for one in last if one is not None)


def options(of: ProjectList, chamber: Chamber) -> tuple[UUID, ...]:
    """Return whom can be chosen from: all that are published, or what residents chose before."""
    if chamber == Chamber.DELEGATES and _stands(of.residents_ballot_id):
        assert of.residents_ballot_id is not None  # noqa: S101 - one that stands is one
        return decided(of.residents_ballot_id)
    return _published(of)


def winners(of: ProjectList) -> tuple[UUID, ...]:
    """Return what was chosen by the last vote; without one, which a theme of a month allows, the highest scores."""
    last = of.delegates_ballot_id or of.residents_ballot_id
    if last is not None:
        return decided(last)
    if of.kind != ListKind.MONTHLY:
        raise RuleBroken("no-vote", _("No vote was held."), cure=_("Call the residents to choose."))
    return _published(of)[: of.seats]


def decided(ballot_id: UUID) -> tuple[UUID, ...]:
    """Return who has won a ballot. Raises ``RuleBroken`` while a tie is open or where too few took part."""
    result = result_of(ballot_id)
    if not result.decided:
        raise RuleBroken("tie-open", _("A tie still waits for the lot."), cure=_("Wait for the public word."))
    if not result.quorum_met:
        raise RuleBroken("no-quorum", _("Too few took part in the vote."), cure=_("Call it once more, with more time."))
    return result.winners


def _stands(ballot_id: UUID | None) -> bool:
    """Tell whether a ballot is under way or has counted: neither called off nor without quorum."""
    if ballot_id is None:
        return False
    found = ballot(ballot_id)
    if found.state == BallotState.CALLED_OFF:
        return False
    return found.state not in {BallotState.COUNTED, BallotState.TIED} or result_of(ballot_id).quorum_met


def _published(of: ProjectList) -> tuple[UUID, ...]:
    found = Candidate.objects.filter(on_list_id=of.id, state=CandidateState.PUBLISHED)
    return tuple(found.order_by("-score", "id").values_list("id", flat=True))


def _delegates_of(of: ProjectList) -> int:
    """Return how many hold a delegate's post at the list's keeper today."""
    today = clock.today()
    held = Post.objects.filter(Q(until=None) | Q(until__gte=today), duty=Duty.DELEGATE, unit_id=of.keeper_id or 0)
    return held.filter(since__lte=today).values("account_id").distinct().count()
