"""Who asked to be vetted, at the desk of the unit that decides: the papers looked at, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound
from banshi.volunteers import looking, queries
from banshi.volunteers import vetting as deciding
from banshi.volunteers.lifecycle import REFUSE, Vetted
from banshi.volunteers.models import Offer, Vetting
from banshi.web.audience import for_staff
from banshi.web.needs import WHO
from banshi.web.volunteers.forms import ReasonForm, SeenForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

DECIDE = (Duty.OFFICER, Duty.SUPERVISOR)


@for_staff(*WHO)
def listed(request: Request) -> HttpResponse:
    """List who waits for a decision of this unit, and whom it vetted."""
    context = {
        "list": "vetting",
        "waiting": queries.vettings_for(request.actor),
        "decided": queries.vetted_at(request.actor),
        "decides": request.actor.duty in DECIDE,
    }
    return render(request, "volunteers/vetting.html", context)


@for_staff(*DECIDE)
def one(request: Request, vetting_id: UUID) -> HttpResponse:
    """Show who asked, by a look, and take the decision."""
    found = Vetting.objects.filter(id=vetting_id).first()
    mine = [*queries.vettings_for(request.actor), *queries.vetted_at(request.actor)]
    if found is None or found.id not in {other.id for other in mine}:
        raise NotFound("no-such-vetting", _("Nobody waits for your unit under this address."))
    if request.method == "POST":
        return _decided(request, found)
    return _show(request, found)


def _decided(request: Request, found: Vetting) -> HttpResponse:
    yes = request.POST.get("do") == "vet"
    form = SeenForm(request.POST, auto_id="seen_%s") if yes else ReasonForm(request.POST, auto_id="why_%s")
    if not form.is_valid():
        return _show(request, found, bound=form, status=422)
    try:
        if yes:
            deciding.vet(found.id, seen=form.cleaned_data["seen"], by=request.actor, command=form.command_id())
        else:
            deciding.refuse(found.id, reason=form.cleaned_data["reason"], by=request.actor, command=form.command_id())
    except AlreadyDone:
        return redirect("unit-vetting")
    messages.success(request, _("Decided. The volunteer is told."))
    return redirect("unit-vetting")


def _show(
    request: Request, found: Vetting, *, bound: SeenForm | ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    waits = found.state in {Vetted.ASKED, Vetted.OBJECTED}
    offer = Offer.objects.filter(person_id=found.person_id).order_by("-at").first()
    context = {
        "list": "vetting",
        "vetting": found,
        "state": Vetted(found.state).label,
        "waits": waits,
        "contact": looking.whom_to_vet(offer.id, by=request.actor) if waits and offer else None,
        "form": bound,
        "seen": bound if isinstance(bound, SeenForm) else SeenForm(initial={"command": uuid4()}, auto_id="seen_%s"),
        "why": bound if isinstance(bound, ReasonForm) else ReasonForm(initial={"command": uuid4()}, auto_id="why_%s"),
        "may_refuse": waits or found.state in REFUSE.start,
    }
    return render(request, "volunteers/vetting_one.html", context, status=status)
