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
from banshi.web.voting import electorate, forms
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
                voter = _voter(request, form.cleaned_data["id_number"], form.cleaned_data["name"])
                code = issuing.issue_paper(ballot.id, voter=voter, by=request.actor, may_vote=electorate.may_vote)
                return printed(request, ballot, code, given_out=True)
            except Refusal as refusal:
                form.add_error(None, refusal.said)
                status = refusal.status
    return render(request, "voting/counter.html", {"ballot": ballot, "form": form, **standing(ballot)}, status=status)


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
