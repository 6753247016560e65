"""Giving a ballot paper out at a counter, to a resident who has no phone and shows an identity card.

The look at the person is written down first, like every other; that a paper was given out is kept with the clerk, so
that papers which nobody took can be traced to whoever gave them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import Refusal, RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.voting import issuing, queries
from banshi.voting.issuing import Voter
from banshi.web.audience import for_staff
from banshi.web.voting import electorate, forms, same_form
from banshi.web.voting.listing import standing
from banshi.web.voting.taking import printed

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request

PURPOSE = "ballot-paper"
ITEMS = ("name", "id_number")


@for_staff(Duty.CLERK, Duty.OFFICER)
def give(request: Request, ballot_id: UUID) -> HttpResponse:
    """Find whoever shows their card, give them their paper, and keep nothing of what stands on it."""
    ballot = queries.ballot(ballot_id)
    issuing.refuse_outside_hours(ballot)
    form = forms.AtTheCounter(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return printed(request, ballot, _code(request, ballot.id, form.cleaned_data), given_out=True)
            except Refusal as refusal:
                form.add_error(None, refusal.said)
                status = refusal.status
    number = same_form.shown(request, ballot.id, _clerk(request))
    shown = {"ballot": ballot, "form": form, "number": number, **standing(ballot)}
    return same_form.keep(render(request, "voting/counter.html", shown, status=status), request, number)


def _code(request: Request, ballot_id: UUID, typed: dict[str, str]) -> str:
    number = same_form.number_sent(request, ballot_id, _clerk(request))
    voter = _voter(request, typed["id_number"], typed["name"])
    return issuing.issue_paper(ballot_id, voter=voter, by=request.actor, may_vote=electorate.may_vote, number=number)


def _clerk(request: Request) -> str:
    return f"clerk {request.actor.account_id}"


def _voter(request: Request, typed: str, name: str) -> Voter:
    """Find a person anywhere by exact number and name, as their card says it."""
    number = jurisdiction().checked_number(typed)
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    found = access.find(number, name.strip(), ITEMS, by=request.actor, purpose=PURPOSE, reference=uuid4())
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_("Compare both with the ID card, character by character."),
        )
    return Voter.resident(found.members[0].id)
