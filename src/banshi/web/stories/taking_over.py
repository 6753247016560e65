"""Taking over what worked elsewhere, from the desk: what it would be here, before anything is kept; and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.concerns.models import Catalogue
from banshi.kernel.refusals import AlreadyDone, RuleBroken
from banshi.projects.models import Project
from banshi.stations.models import Unit, UnitKind
from banshi.stories import adopting, queries, routing
from banshi.stories.lifecycle import ADOPT
from banshi.stories.models import Adoption
from banshi.stories.templates import Routing
from banshi.stories.vocabulary import Kind
from banshi.web.audience import for_staff
from banshi.web.forms import CommandForm
from banshi.web.stories import words
from banshi.web.stories.desk import WHO
from banshi.web.stories.forms import PlacesForm, ReasonForm, StepsForm

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from banshi.stories.models import Version
    from banshi.web.audience import Request


@for_staff(*WHO)
@require_safe
def adoptions(request: Request) -> HttpResponse:
    """List what the unit took over."""
    return render(
        request, "stories/desk/adoptions.html", {"list": "adoptions", "rows": queries.our_adoptions(request.actor)}
    )


@for_staff(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Request, number: str) -> HttpResponse:
    """Show what taking a story over would mean at this unit; sent, write it down."""
    story = queries.public_story(number)
    version = queries.version_of(story)
    form = _form(request, version)
    if not form.is_bound or not form.is_valid():
        return _page(request, version, form)
    try:
        made = _taken(version, form, request)
    except AlreadyDone:
        return redirect("unit-adoptions")
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _page(request, version, form)
    if made is not None and made.edition_id is not None:
        messages.success(request, _("Kept as a draft of your catalogue. This is what it would have changed."))
        return redirect("hotline-trial", made.edition_id)
    messages.success(request, _("Taken over. It is written down from which version."))
    return redirect("unit-adoption", made.id) if made else redirect("unit-adoptions")


@for_staff(*WHO)
@require_safe
def adoption(request: Request, adoption_id: UUID) -> HttpResponse:
    """Show what was taken over, what it became here, and how to end it."""
    return _show(request, adopting.own(adoption_id, by=request.actor))


@for_staff(*WHO)
@require_POST
def end(request: Request, adoption_id: UUID) -> HttpResponse:
    """Stop working by it, with a reason that others read."""
    found, form = adopting.own(adoption_id, by=request.actor), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        adopting.end(found.id, why=form.cleaned_data["reason"], by=request.actor, command=form.command_id())
    except AlreadyDone:
        return redirect("unit-adoption", adoption_id)
    except RuleBroken as refusal:
        form.add_error("reason", refusal.said)
        return _show(request, found, form)
    messages.success(request, _("Ended. The story shows your reason."))
    return redirect("unit-adoption", adoption_id)


def _form(request: Request, version: Version) -> CommandForm:
    sent = request.POST if request.method == "POST" else None
    first = {"command": uuid4()}
    template = adopting.template_of(version)
    if isinstance(template, Routing):
        at_hotline = request.actor.unit_kind == UnitKind.HOTLINE
        places = routing.places_of(template, request.actor.unit_id or 0) if at_hotline else []
        return PlacesForm(sent, initial=first, places=_named(places))
    return StepsForm(sent, initial=first) if version.kind == Kind.RULE else CommandForm(sent, initial=first)


def _named(places: list[routing.Place]) -> list[tuple[routing.Place, list[tuple[str, str]], str]]:
    """Return the places that have a unit of the kind, with the units' names."""
    units = Unit.objects.in_bulk({pk for place in places for pk in place.candidates})
    governments = {one.division: one for one in Unit.objects.filter(kind=UnitKind.GOVERNMENT)}
    streets = {one.code: one for one in Unit.objects.filter(kind=UnitKind.STREET)}
    return [
        (
            place,
            [(str(pk), str(units[pk])) for pk in place.candidates],
            str(streets.get(place.division) or governments.get(place.division) or _("The whole area of your hotline")),
        )
        for place in places
        if place.candidates
    ]


def _taken(version: Version, form: CommandForm, request: Request) -> Adoption | None:
    by, command = request.actor, form.command_id()
    if isinstance(form, PlacesForm):
        return adopting.take_duties(version, form.chosen(), by=by, command=command)
    if isinstance(form, StepsForm):
        number = form.cleaned_data["project"].strip().upper()
        project = Project.objects.filter(number=number).first() if number else None
        if number and project is None:
            raise RuleBroken("no-such-project", _("There is no project under this number."))
        return adopting.take_steps(version, project, form.cleaned_data["begins_on"], by=by, command=command)
    return adopting.use_letter(version, by=by, command=command)


def _page(request: Request, version: Version, form: CommandForm) -> HttpResponse:
    would_be = Adoption(story=version.story, version=version, unit_id=request.actor.unit_id or 0)
    living = adopting.living(version.story_id, request.actor.unit_id or 0)
    context = {
        "list": "adoptions",
        "story": version.story,
        "version": version,
        "offered": words.offered_by(version),
        "form": form,
        "may": ADOPT.who(request.actor, would_be) and living is None,
        "only_for": ADOPT.only_for,
        "living": living,
        "places": getattr(form, "places", None),
    }
    return render(request, "stories/desk/adopt.html", context, status=422 if form.errors else 200)


def _show(request: Request, found: Adoption, form: ReasonForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "list": "adoptions",
        "adoption": found,
        "story": found.story,
        "version": found.version,
        "offered": words.offered_by(found.version),
        "planned": adopting.planned(found) if found.version.kind == Kind.RULE else (),
        "edition": Catalogue.objects.filter(id=found.edition_id).first() if found.edition_id else None,
        "project": Project.objects.filter(id=found.project_id).first() if found.project_id else None,
        "form": form,
        "ending": form or ReasonForm(initial={"command": uuid4()}),
    }
    return render(request, "stories/desk/adoption.html", context, status=422 if form and form.errors else 200)
