"""What waits to be deleted, listed night after night before it goes, and the objection that stops it.

Counts alone, no names: whoever watches over deletions need not see whom they concern. A hold acts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.retention import holding
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import BY_CODE
from banshi.retention.models import Hold, Standing, Turn
from banshi.retention.turns import TROUBLES
from banshi.stations.models import Unit
from banshi.web.audience import for_staff
from banshi.web.forms import several_lines

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request

MOST_TURNS = 30
MOST_HOLDS = 100


class ReasonForm(forms.Form):
    """Why a deletion is stopped, or let go on."""

    reason = several_lines(
        _("Why?"), most=600, hint=_("Others decide by it. Name nobody."), needed=_("Write why, in a sentence.")
    )


@for_staff(Duty.LEADER, Duty.SUPERVISOR, Duty.AUDITOR)
@require_safe
def deletions(request: Request) -> HttpResponse:
    """Show what waits under each term, since when and until when, the holds, and the last nights."""
    return _list(request)


@for_staff(Duty.LEADER, Duty.SUPERVISOR, Duty.AUDITOR)
@require_POST
def stop(request: Request) -> HttpResponse:
    """Stop the deletion of everything under one term, or under all."""
    form = ReasonForm(request.POST, auto_id="stop-%s")
    if not form.is_valid():
        return _list(request, form)
    try:
        holding.place(request.POST.get("term", ""), reason=form.cleaned_data["reason"], by=request.actor)
    except RuleBroken as refusal:
        form.add_error("reason", refusal.said)
        return _list(request, form)
    messages.success(request, _("Stopped. Nothing under it is deleted until somebody else lifts this."))
    return redirect("deletions")


@for_staff(Duty.LEADER, Duty.SUPERVISOR, Duty.AUDITOR)
@require_POST
def let_go_on(request: Request, hold_id: UUID) -> HttpResponse:
    """Lift a hold that somebody else placed."""
    form = ReasonForm(request.POST, auto_id=f"lift-{hold_id}-%s")
    if not form.is_valid():
        return _list(request, form)
    try:
        holding.lift(hold_id, reason=form.cleaned_data["reason"], by=request.actor)
    except RuleBroken as refusal:
        form.add_error("reason", refusal.said)
        return _list(request, form)
    messages.success(request, _("Lifted. What is due goes on in its time."))
    return redirect("deletions")


def _list(request: Request, bound: ReasonForm | None = None) -> HttpResponse:
    holds = list(Hold.objects.order_by("state", "-at")[:MOST_HOLDS])
    units = Unit.objects.in_bulk({hold.unit_id for hold in holds if hold.unit_id})
    turns = list(Turn.objects.order_by("-id")[:MOST_TURNS])
    waiting = holding.waiting()
    context = {
        "rows": [(one, BY_CODE[one.term.kind]) for one in waiting],
        "terms": [(one.term.key, BY_CODE[one.term.kind].says, one.term.ended) for one in waiting],
        "holds": [
            (hold, units.get(hold.unit_id or 0), _what(hold), hold.state == Standing.HELD and _may_lift(request, hold))
            for hold in holds
        ],
        "turns": [(turn, TROUBLES.get(turn.trouble, ""), sum(turn.counts.values())) for turn in turns],
        "nights": pack().nights,
        "form": bound or ReasonForm(auto_id="stop-%s"),
        "refused": bound,
    }
    return render(request, "office/deletions.html", context, status=422 if bound else 200)


def _what(hold: Hold) -> object:
    if hold.term == holding.EVERYTHING:
        return _("Everything")
    return BY_CODE[pack().term(hold.term).kind].says


def _may_lift(request: Request, hold: Hold) -> bool:
    return holding.somebody_else_who_may_stop_deletions(request.actor, hold)
