"""The list of ballots and draws, and the page of one ballot: what is voted on, by whom, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Duty
from banshi.stations.models import Account
from banshi.voting import ballots, issuing, publicdraws, queries
from banshi.voting.jurisdiction import pack
from banshi.voting.lifecycle import CALL_OFF, PUBLISHED, BallotState, DrawState
from banshi.voting.vocabulary import CHAMBER_WORDS, Chamber
from banshi.web.audience import for_everybody, for_staff
from banshi.web.voting import electorate, options
from banshi.web.voting.purposes import purposes

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.voting.models import Ballot
    from banshi.web.audience import Request

WATCHED_BY = frozenset({Duty.OFFICER, Duty.SUPERVISOR, Duty.LEADER, Duty.AUDITOR})
TAGS = {BallotState.OPEN: "done", BallotState.ANNOUNCED: "waiting", BallotState.TIED: "waiting"}


@for_everybody
def votes(request: Request) -> HttpResponse:
    """List the ballots, open ones first, and the draws by lot."""
    rows = [{"ballot": one, **standing(one)} for one in queries.ballots()]
    latest = queries.draws()
    words = purposes(latest)
    draws = [{"draw": one, "purpose": words[one.id], "state": DrawState(one.state).label} for one in latest]
    return render(request, "voting/votes.html", {"rows": rows, "draws": draws})


@for_everybody
def vote(request: Request, ballot_id: UUID) -> HttpResponse:
    """Show one ballot and the next step of whoever reads it."""
    ballot = queries.ballot(ballot_id)
    voter = electorate.voter_of(ballot, request.actor) if request.actor is not NOBODY else None
    entitled = voter is not None and electorate.may_vote(ballot, voter)
    shown = {
        "options": options.described(ballot.options),
        "on_list": options.list_voted_on(ballot.about_id),
        "entitled": entitled,
        "taken": issuing.has_paper(ballot.id, voter) if voter and entitled else None,
        "can_give": _can_give(ballot, request),
        "can_watch": request.actor.duty in WATCHED_BY,
        "source": publicdraws.named(ballot.public_source),
        "word_day": ballots.word_day(ballot),
        "rule": pack().rules[Chamber(ballot.chamber)].source,
        "reason": _why_called_off(ballot),
    }
    return render(request, "voting/vote.html", {"ballot": ballot, **standing(ballot), **shown})


@for_staff(*WATCHED_BY)
def given(request: Request, ballot_id: UUID) -> HttpResponse:
    """Show how many papers each clerk gave out, so that papers nobody took can be traced."""
    ballot = queries.ballot(ballot_id)
    given_out = issuing.given_out(ballot.id)
    clerks = {one.clerk_id for one in given_out}
    names = dict(Account.objects.filter(pk__in=clerks).values_list("pk", "first_name"))
    rows = [(one, names.get(one.clerk_id, "")) for one in given_out]
    return render(request, "voting/given.html", {"ballot": ballot, "rows": rows})


def standing(ballot: Ballot) -> dict[str, object]:
    """Return how a ballot stands in words; at the second of closing it is over, whatever the worker has done yet."""
    over = ballot.state == BallotState.OPEN and clock.now() >= ballot.closes_at
    state = BallotState.CLOSED if over else BallotState(ballot.state)
    return {
        "state": state.label,
        "tag": TAGS.get(state, ""),
        "is_open": state == BallotState.OPEN,
        "is_public": state in PUBLISHED,
        "chamber": CHAMBER_WORDS[Chamber(ballot.chamber)],
    }


def _can_give(ballot: Ballot, request: Request) -> bool:
    return ballot.chamber == Chamber.RESIDENTS and request.actor.is_staff and request.actor.duty in issuing.AT_A_COUNTER


def _why_called_off(ballot: Ballot) -> str:
    if ballot.state != BallotState.CALLED_OFF:
        return ""
    lines = Line.objects.filter(thing_id=ballot.id, step=CALL_OFF.name)
    return lines.values_list("reason", flat=True).first() or ""
