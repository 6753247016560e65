"""The desk of a unit: what its residents need, a new need, and whom the matching proposes, explained before asking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banshi.kernel.refusals import AlreadyDone, Conflict, RuleBroken
from banshi.stations.queries import unit
from banshi.volunteers import explaining, needing, proposing, queries
from banshi.volunteers.lifecycle import Needed
from banshi.volunteers.vocabulary import Origin
from banshi.web.audience import for_staff
from banshi.web.needs import WHO
from banshi.web.volunteers import words
from banshi.web.volunteers.about import about
from banshi.web.volunteers.forms import NeedForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.volunteers.models import Need
    from banshi.volunteers.needing import Asked
    from banshi.volunteers.proposing import Found
    from banshi.web.audience import Request

AHEAD = (Needed.UNMET, Needed.OPEN, Needed.PROPOSED, Needed.TAKEN)
OVER = (Needed.DONE, Needed.WITHDRAWN)


@for_staff(*WHO)
def desk(request: Request) -> HttpResponse:
    """List the needs of this unit: what came back first, then what waits longest; or what is over."""
    over = "over" in request.GET
    found = queries.needs_of(request.actor, *(OVER if over else AHEAD))[: queries.PAGE]
    rows = sorted(found, key=lambda one: one.state != Needed.UNMET)
    context = {"rows": [words.of_need(one) for one in rows], "over": over, "list": "over" if over else "needs"}
    return render(request, "volunteers/desk.html", context)


@for_staff(*WHO)
def new(request: Request) -> HttpResponse:
    """Ask for a new visit."""
    division = unit(request.actor.unit_id or 0).division
    if request.method != "POST":
        return _asking(request, NeedForm(initial=_initial(request), division=division))
    form = NeedForm(request.POST, division=division)
    if form.is_valid():
        try:
            need = needing.ask_for_help(_as_asked(form, request), by=request.actor, command=form.command_id())
        except AlreadyDone as done:
            return redirect("unit-need", done.thing_id)
        except RuleBroken as refusal:
            form.add_error(_FIELD.get(refusal.code), refusal.said)
        else:
            messages.success(request, _("Kept as %(number)s. Find people for it next.") % {"number": need.number})
            return redirect("unit-need", need.id)
    return _asking(request, form, status=422)


def _as_asked(form: NeedForm, request: Request) -> Asked:
    """Return what was typed; what it was asked for is kept only where this unit has a part in it."""
    asked = form.asked()
    found = about(asked.origin, asked.origin_id, by=request.actor)
    return replace(asked, origin=found.origin if found else Origin.UNIT, origin_id=found.id if found else None)


_FIELD = {
    "no-skill": "skill", "no-words": "words", "past": "day", "night": "begins", "no-people": "people",
    "no-address": "address", "nobody-helped": "name",
}  # fmt: skip


def _asking(request: Request, form: NeedForm, status: int = 200) -> HttpResponse:
    origin, thing = form["origin"].value(), form["origin_id"].value()
    context = {"form": form, "list": "new", "about": about(str(origin), thing, by=request.actor)}
    return render(request, "volunteers/new.html", context, status=status)


def _initial(request: Request) -> dict[str, Any]:
    found = about(request.GET.get("from", ""), request.GET.get("about"), by=request.actor)
    return {
        "command": uuid4(), "minutes": 60, "people": 1, "fewest": 1, "alone": "nobody", "near": request.actor.unit_id,
        "origin": found.origin if found else Origin.UNIT, "origin_id": found.id if found else None,
    }  # fmt: skip


@for_staff(*WHO)
def match(request: Request) -> HttpResponse:
    """Show whom the matching proposes and why; ask just those people when the unit says so."""
    if request.method == "POST":
        try:
            asked = proposing.ask(request.POST.get("digest", ""), by=request.actor)
        except Conflict as refusal:
            messages.error(request, refusal.said)
            return redirect("unit-match")
        said = ngettext("%(count)s volunteer is asked.", "%(count)s volunteers are asked.", len(asked))
        messages.success(request, said % {"count": len(asked)})
        return redirect("unit-volunteers")
    found = proposing.look_for(by=request.actor)
    context = {"found": found, "list": "match", "rows": _explained(found), "left": _left(found)}
    return render(request, "volunteers/match.html", context)


def _explained(found: Found) -> list[dict[str, object]]:
    """Return each need for which somebody is proposed, with the reasons of each choice in words and numbers."""
    return [
        {
            "row": words.of_need(need),
            "choices": [
                {"why": explaining.why(one.because.as_json()), "why_not": explaining.why_not(one.because.others)}
                for one in found.plan.pairs
                if one.want == need.id
            ],
        }
        for need in found.needs
        if any(one.want == need.id for one in found.plan.pairs)
    ]


def _left(found: Found) -> list[tuple[words.Shown, list[tuple[int, object]]]]:
    """Return the needs for which nobody can be asked, and for how many offers which reason stands against it."""
    return [(words.of_need(need), _against(found, need)) for need in found.needs if need.id in found.plan.left]


def _against(found: Found, need: Need) -> list[tuple[int, object]]:
    return [(count, said) for count, said in explaining.why_not(found.plan.left[need.id])]
