"""Casting a ballot paper: type the code, choose, see once more what was chosen, and keep the receipt.

Whoever is signed in is not looked at: the page is the same in a browser that nobody ever signed in with. The code
travels in the body of a form and never in an address, because addresses are written into the logs of machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.kernel.refusals import Refusal
from banshi.voting import casting, issuing, queries
from banshi.web.audience import for_everybody
from banshi.web.voting import forms, guard, options
from banshi.web.voting.listing import standing
from banshi.web.voting.nameless import nameless

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.voting.models import Ballot
    from banshi.web.audience import Request


@for_everybody
def cast(request: Request, ballot_id: UUID) -> HttpResponse:
    """Ask for paper and choice, then for a last look, then cast."""
    ballot = queries.ballot(ballot_id)
    found = options.described(ballot.options)
    step = request.POST.get("step", "")
    try:
        issuing.refuse_outside_hours(ballot)
    except Refusal as refusal:
        return nameless(request, "cast_closed", {"ballot": ballot, "refusal": refusal, **standing(ballot)})
    form = forms.Paper(found, ballot.seats, request.POST if step in {"look", "cast"} else None, _handed_over(request))
    if form.is_bound and form.is_valid():
        try:
            return _next(request, ballot, form, found, step)
        except Refusal as refusal:
            form.add_error("choices" if "choices" in refusal.code else "code", refusal.said)
    return _asked(request, ballot, form)


def _next(request: Request, ballot: Ballot, form: forms.Paper, found: list[options.Option], step: str) -> HttpResponse:
    code, chosen = form.cleaned_data["code"], form.chosen()
    shown = {"ballot": ballot, "code": code, "chosen": [one for one in found if one.id in chosen]}
    with guard.trying(request):
        if step == "look" or "change" in request.POST:
            casting.look_at_paper(ballot.id, code, chosen)
            return _asked(request, ballot, form) if "change" in request.POST else nameless(request, "confirm", shown)
        return nameless(request, "receipt", {**shown, "receipt": casting.cast(ballot.id, code, chosen)})


def _asked(request: Request, ballot: Ballot, form: forms.Paper) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return nameless(request, "cast", {"ballot": ballot, "form": form, **standing(ballot)}, status)


def _handed_over(request: Request) -> str:
    """Return the code that the page of the paper passes on."""
    return request.POST.get("code", "")[: forms.LONGEST_CODE]
