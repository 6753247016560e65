"""The front page with its figures, the list of matters, the stations, and what a machine may ask."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import CATEGORY_WORDS, GROUP_WORDS, Group
from banshi.stations.models import Unit, UnitKind
from banshi.web.audience import for_everybody
from banshi.web.public import placing, saved
from banshi.web.public.searching import meant

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter
    from banshi.web.audience import Request

NEAREST = 12


@for_everybody
def front(request: Request) -> HttpResponse:
    """Show what was saved, and ask what somebody needs."""
    shown = {"told": saved.told(), "matters": jurisdiction().matters, "groups": _in_groups()}
    return render(request, "public/front.html", shown)


@for_everybody
def matters(request: Request) -> HttpResponse:
    """List what can be done, or lead straight to the only one that was meant."""
    asked = request.GET.get("q", "").strip()[:80]
    known = jurisdiction().matters
    found = meant(asked, known)
    if asked and len(found) == 1:
        return redirect("can-i", found[0].code)
    shown: dict[str, object] = {"asked": asked, "found": found}
    if not found:
        shown["groups"] = _in_groups()
    return render(request, "public/matters.html", shown)


def _in_groups() -> list[tuple[Group, _StrOrPromise, list[Matter[Any]]]]:
    """Return all matters by the occasion somebody comes for, each group with its name."""
    there = sorted(jurisdiction().matters, key=lambda one: list(Group).index(one.group))
    return [(group, GROUP_WORDS[group], list(ones)) for group, ones in groupby(there, lambda one: one.group)]


@for_everybody
def stations(request: Request) -> HttpResponse:
    """List all stations by county, or those nearest to a county."""
    counties = list(Unit.objects.filter(kind=UnitKind.COUNTY).order_by("code"))
    near = next((county for county in counties if county.code == request.GET.get("near")), None)
    shown: dict[str, object] = {"counties": counties, "near": near}
    if near:
        shown["nearest"] = placing.nearest(near.latitude, near.longitude, NEAREST)
    else:
        listed = Unit.objects.filter(kind=UnitKind.STATION).select_related("parent").order_by("parent__code", "code")
        shown["stations"] = [placing.away(one, one) for one in listed]
    return render(request, "public/stations.html", shown)


@for_everybody
def privacy(request: Request) -> HttpResponse:
    """Say who may see what, and how one finds out."""
    return render(request, "public/privacy.html", {"kept": jurisdiction().matters})


@for_everybody
def about(request: Request) -> HttpResponse:
    """Say what Banshi is."""
    return render(request, "public/about.html", {"classes": CATEGORY_WORDS})


@for_everybody
def robots(request: Request) -> HttpResponse:  # noqa: ARG001 - asked by machines
    """Tell search engines what is nobody's business."""
    closed = "".join(
        f"Disallow: /{place}\n"
        for place in ("my/", "follow/", "check/", "counter", "office", "accounts/", "concerns/", "hotline", "unit")
    )
    return HttpResponse(f"User-agent: *\n{closed}", content_type="text/plain; charset=utf-8")
