"""The duty catalogue as its keeper sees it: editions, lines, a draft from a file, its trial, and going live."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.concerns import editions, trying
from banshi.concerns.models import Catalogue, Concern, Duty
from banshi.kernel import clock
from banshi.kernel.actor import Duty as Right
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState
from banshi.stations.models import Unit
from banshi.web.hotline.desk_forms import DraftForm, LiveForm
from banshi.web.hotline.posts import for_hotline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from banshi.concerns.editions import Fault
    from banshi.concerns.trying import Tried
    from banshi.web.audience import Request

DAYS = 90
LINES = 200
MOST_FAULTS = 100
MOST_CHANGES = 100


@for_hotline()
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: Request) -> HttpResponse:
    """Show the editions; sent, make a draft of a list, or say line by line why not."""
    if request.method != "POST":
        return _page(request, DraftForm())
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        lines = editions.read_lines(form.cleaned_data["file"].read())
        hotline, by = request.actor.unit_id or 0, request.actor
        draft = editions.draft_from(lines, hotline, edition=form.cleaned_data["edition"], by=by)
    except editions.FaultyList as refusal:
        form.add_error("file", refusal.said)
        return _page(request, form, faults=refusal.faults, status=422)
    messages.success(request, _("The draft is kept. Nothing changes until it goes live."))
    return redirect("hotline-edition", draft.pk)


@for_hotline()
@require_safe
def edition(request: Request, edition_id: int) -> HttpResponse:
    """Show one edition, line by line."""
    return _edition(request, _own(request, edition_id))


@for_hotline()
@require_safe
def trial(request: Request, edition_id: int) -> HttpResponse:
    """Show what a draft would have changed in the last 90 days."""
    found = _own(request, edition_id)
    return _edition(request, found, tried=trying.would_have_changed(found.pk, clock.now() - timedelta(days=DAYS)))


@for_hotline(Right.SUPERVISOR)
@require_POST
def go_live(request: Request, edition_id: int) -> HttpResponse:
    """Let a draft count, at once or from a day on."""
    found = _own(request, edition_id)
    form = LiveForm(request.POST)
    if not form.is_valid():
        return _edition(request, found, form=form)
    since = form.cleaned_data["since"]
    try:
        editions.go_live(found.pk, by=request.actor, since=since)
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _edition(request, found, form=form)
    except WrongState as refusal:
        return _refused(request, refusal, edition_id)
    later = since is not None and since > clock.today()
    said = _("It counts from that day on.") if later else _("It counts from now on; the one before is retired.")
    messages.success(request, said)
    return redirect("hotline-edition", edition_id)


@for_hotline(Right.SUPERVISOR)
@require_POST
def retire(request: Request, edition_id: int) -> HttpResponse:
    """Take an edition out of use."""
    found = _own(request, edition_id)
    try:
        editions.retire(found.pk, by=request.actor)
    except WrongState as refusal:
        return _refused(request, refusal, edition_id)
    messages.success(request, _("Retired. Its lines stay here to be read."))
    return redirect("hotline-catalogue")


def _own(request: Request, edition_id: int) -> Catalogue:
    found = editions.edition_of(edition_id)
    if found.hotline_id != request.actor.unit_id:
        raise NotFound("no-such-edition", _("There is no such edition at your hotline."))
    return found


def _page(request: Request, form: DraftForm, *, faults: Sequence[Fault] = (), status: int = 200) -> HttpResponse:
    context = {
        "list": "catalogue",
        "form": form,
        "editions": Catalogue.objects.filter(hotline_id=request.actor.unit_id or 0).order_by("-id")[:50],
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "may": request.actor.duty == Right.SUPERVISOR,
    }
    return render(request, "hotline/catalogue/catalogue.html", context, status=status)


def _edition(
    request: Request, found: Catalogue, *, tried: Tried | None = None, form: LiveForm | None = None
) -> HttpResponse:
    pages = Paginator(Duty.objects.filter(catalogue=found).order_by("category", "division", "kind", "id"), LINES)
    page = pages.get_page(request.GET.get("page"))
    units = Unit.objects.in_bulk({pk for line in page for pk in (line.unit_id, *line.co_units)})
    context = {
        "list": "catalogue",
        "edition": found,
        "lines": [(line, units[line.unit_id], [units[pk] for pk in line.co_units]) for line in page],
        "page": page,
        "tried": _named(tried) if tried else None,
        "days": DAYS,
        "form": form or LiveForm(initial={"command": uuid4()}),
        "may": request.actor.duty == Right.SUPERVISOR,
    }
    return render(request, "hotline/catalogue/edition.html", context, status=422 if form else 200)


def _named(tried: Tried) -> dict[str, object]:
    """Return the trial with its units and its examples by name, two statements for the whole of it."""
    shown = tried.changes[:MOST_CHANGES]
    units = Unit.objects.in_bulk({pk for change in shown for pk in (change.from_unit, change.to_unit)})
    numbers = [number for change in shown for number in change.examples]
    examples = {one.number: one for one in Concern.objects.filter(number__in=numbers)}
    rows = [
        (change, units[change.from_unit], units[change.to_unit], [examples[number] for number in change.examples])
        for change in shown
    ]
    return {
        "looked_at": tried.looked_at,
        "changed": tried.changed,
        "rows": rows,
        "more": len(tried.changes) - len(shown),
    }


def _refused(request: Request, refusal: WrongState, edition_id: int) -> HttpResponse:
    back = {"refusal": refusal, "back_url": reverse("hotline-edition", args=(edition_id,))}
    return render(request, "errors/409.html", back, status=409)
