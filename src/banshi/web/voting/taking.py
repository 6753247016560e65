"""Taking one's ballot paper: once, by whoever is signed in, printed if they like, and again by the same form alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotAllowed
from banshi.voting import issuing, papers, queries
from banshi.web.audience import for_signed_in
from banshi.web.public import sharing
from banshi.web.voting import electorate, same_form
from banshi.web.voting.listing import standing

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.voting.models import Ballot
    from banshi.web.audience import Request


@for_signed_in
def paper(request: Request, ballot_id: UUID) -> HttpResponse:
    """Explain the paper and give it out; a second one is refused with the day of the first."""
    ballot = queries.ballot(ballot_id)
    voter = electorate.voter_of(ballot, request.actor)
    if voter is None or not electorate.may_vote(ballot, voter):
        raise NotAllowed(
            "no-vote-here",
            _("You are not among those who vote in this ballot."),
            cure=_("Who may vote stands on its page."),
        )
    issuing.refuse_outside_hours(ballot)
    if request.method == "POST":
        number = same_form.number_sent(request, ballot.id, voter.name)
        code = issuing.issue_paper(
            ballot.id, voter=voter, by=request.actor, may_vote=electorate.may_vote, number=number
        )
        return printed(request, ballot, code)
    form = same_form.shown(request, ballot.id, voter.name)
    taken = issuing.has_paper(ballot.id, voter, papers.number_of(ballot.id, voter.name, form))
    page = render(request, "voting/paper.html", {"ballot": ballot, "taken": taken, "form": form, **standing(ballot)})
    return _kept_by_nobody(same_form.keep(page, request, form))


def printed(request: Request, ballot: Ballot, code: str, *, given_out: bool = False) -> HttpResponse:
    """Show a paper; with this answer the browser forgets the form that asked for it."""
    link = sharing.address(reverse("vote-cast", args=[ballot.id]))
    shown = {"ballot": ballot, "code": code, "link": link, "square": sharing.square(link), "given_out": given_out}
    return _kept_by_nobody(same_form.let_go(render(request, "voting/paper_taken.html", shown), request))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
