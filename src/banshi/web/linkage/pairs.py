"""Pairs of records that may be of one person: the office's list, one pair side by side, and the two officers' answers.

The list names nobody. To open a pair is a look at both persons, which each of them reads. What is proposed and why
stands beside it, comparison by comparison; nothing is merged here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banshi import access
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.linkage import actions, lifecycle, queries
from banshi.linkage.explaining import waterfall
from banshi.linkage.lifecycle import State
from banshi.stations.models import Unit
from banshi.web import paging
from banshi.web.audience import for_staff
from banshi.web.linkage.forms import AnswerForm, DisagreeForm
from banshi.web.office.side_by_side import row

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from banshi.linkage.models import Proposal
    from banshi.register.records import Person
    from banshi.web.audience import Request

SEEN = (
    "name", "former_name", "sex", "born_on", "id_number", "birth_place", "native_place", "address", "relation",
    "registered_on",
)  # fmt: skip
PURPOSE = "compare-records"


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def listed(request: Request) -> HttpResponse:
    """Show which pairs this office has to answer or to confirm, likeliest first, fifty at a time."""
    rows = queries.waiting(request.actor.unit_id or 0, after=paging.begins(request, "after", float, UUID))
    last = rows[-1] if len(rows) == queries.AT_A_TIME else None
    units = Unit.objects.in_bulk({row.elsewhere_id for row in rows if row.elsewhere_id})
    context = {
        "rows": [(row, State(row.state).label, units.get(row.elsewhere_id or 0)) for row in rows],
        "older_url": paging.older(request, (last.weight, last.id), named="after") if last else "",
    }
    return render(request, "linkage/pairs.html", context)


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@never_cache
@require_safe
def opened(request: Request, proposal_id: UUID) -> HttpResponse:
    """Open one pair: a look at both persons, with their values side by side and why they are proposed."""
    return _page(request, _own(request, proposal_id))


@for_staff(Duty.OFFICER)
@require_POST
def answer(request: Request, proposal_id: UUID) -> HttpResponse:
    """Answer as the first officer; nothing typed is lost when something is missing."""
    proposal = _own(request, proposal_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        say = actions.say_same if form.cleaned_data["answer"] == "same" else actions.say_different
        try:
            say(proposal.id, by=request.actor, reason=form.cleaned_data["reason"])
        except RuleBroken as refusal:
            form.add_error("reason", refusal.said)
    if form.errors:
        return _page(request, proposal, answered=form)
    messages.success(request, _("Answered. A second officer confirms it; until then nothing changes."))
    return redirect("same-persons")


@for_staff(Duty.OFFICER)
@require_POST
def confirm(request: Request, proposal_id: UUID) -> HttpResponse:
    """Confirm, as a second officer, what the page showed that the first one said."""
    proposal = _own(request, proposal_id)
    said = State.SAID_SAME if request.POST.get("says") == State.SAID_SAME else State.SAID_DIFFERENT
    actions.confirm(proposal.id, by=request.actor, says=said)
    messages.success(
        request,
        _("Confirmed: one person. Nothing was merged: now open the case that cancels the duplicate registration.")
        if said == State.SAID_SAME
        else _("Confirmed: two persons. The pair is not proposed again."),
    )
    return redirect("same-persons")


@for_staff(Duty.OFFICER)
@require_POST
def disagree(request: Request, proposal_id: UUID) -> HttpResponse:
    """Disagree as a second officer, with a reason; nothing typed is lost when it is missing."""
    proposal = _own(request, proposal_id)
    form = DisagreeForm(request.POST)
    if form.is_valid():
        try:
            actions.disagree(proposal.id, by=request.actor, reason=form.cleaned_data["reason"])
        except RuleBroken as refusal:
            form.add_error("reason", refusal.said)
    if form.errors:
        return _page(request, proposal, disagreed=form)
    messages.success(request, _("The pair is answered anew."))
    return redirect("same-persons")


def _page(
    request: Request, proposal: Proposal, *, answered: AnswerForm | None = None, disagreed: DisagreeForm | None = None
) -> HttpResponse:
    one, other = _seen(request, proposal)
    may = lifecycle.SAY_SAME.who(request.actor, proposal)
    wrong: forms.Form | None = answered or disagreed
    context = {
        "proposal": proposal,
        "state": State(proposal.state).label,
        "names": (one.text("name"), other.text("name")),
        "rows": [row(name, (one, other)) for name in SEEN if name != "name"],
        "evidence": waterfall(proposal.evidence),
        "answers": (answered or AnswerForm()) if may and proposal.state == State.OPEN else None,
        "disagrees": (disagreed or DisagreeForm()) if _may_confirm(request, proposal) else None,
        "form": wrong,
    }
    return render(request, "linkage/pair.html", context, status=422 if wrong else 200)


def _may_confirm(request: Request, proposal: Proposal) -> bool:
    said = proposal.state in {State.SAID_SAME, State.SAID_DIFFERENT}
    return said and lifecycle.DISAGREE.who(request.actor, proposal)


def _own(request: Request, proposal_id: UUID) -> Proposal:
    return queries.proposal(proposal_id, station_id=request.actor.unit_id or 0)


def _seen(request: Request, proposal: Proposal) -> tuple[Person, Person]:
    """Look at both persons; each look is written down first, with the pair as its reason."""
    asked: dict[str, Any] = {"by": request.actor, "purpose": PURPOSE, "reference": proposal.id}
    one, other = (access.look_at(who, SEEN, **asked).member(who) for who in (proposal.one_id, proposal.other_id))
    return one, other
