"""The front page with its figures, the list of matters, the stations, and what a machine may ask."""

from __future__ import annotations

import csv
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import CATEGORY_WORDS, GROUP_WORDS, Group
from banshi.publishing import figures
from banshi.stations.models import Unit, UnitKind
from banshi.web import pictures
from banshi.web.audience import for_everybody
from banshi.web.public import counting, placing
from banshi.web.public.searching import meant
from banshi.web.public.speaking import READABLE

if TYPE_CHECKING:
    from banshi.web.audience import Request

NEAREST = 12


@for_everybody
def front(request: Request) -> HttpResponse:
    """Show what was saved, and ask what somebody needs."""
    found = counting.results()
    pairs = found.between.pairs
    shown = {
        "results": found,
        "map": pictures.arcs([_arc(pair) for pair in pairs]) if pairs else "",
        "map_heads": (gettext("Between"), gettext("Errands"), gettext("Kilometres")),
        "map_rows": [
            (f"{pair.a} – {pair.b}", pictures.counted(pair.cases), pictures.counted(pair.kilometres)) for pair in pairs
        ],
        "matters": jurisdiction().matters,
        "counted": _counted(found),
    }
    return render(request, "public/front.html", shown)


def _counted(found: counting.Results) -> dict[str, str]:
    """Return the large numbers of the front page as they are printed."""
    pairs = found.between.pairs
    numbers = {
        "month": found.month.trips,
        "month_km": found.month.kilometres,
        "ever": found.ever.trips,
        "ever_km": found.ever.kilometres,
        "between": sum(pair.cases for pair in pairs),
        "between_km": sum(pair.kilometres for pair in pairs),
    }
    return {name: pictures.counted(number) for name, number in numbers.items()}


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
        there = sorted(known, key=lambda one: list(Group).index(one.group))
        shown["groups"] = [(GROUP_WORDS[group], list(ones)) for group, ones in groupby(there, lambda one: one.group)]
    return render(request, "public/matters.html", shown)


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
def figures_json(request: Request) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Give every published number with its definition, as JSON."""
    lines = [asdict(line) for line in counting.open_data()]
    return JsonResponse({"definitions": figures.definitions(), "figures": lines}, json_dumps_params=READABLE)


@for_everybody
def figures_csv(request: Request) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Give every published number with its definition, as a table."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="banshi-figures.csv"'
    table, definitions = csv.writer(response), figures.definitions()
    table.writerow(("figure", "since", "name", "value", "out_of", "definition"))
    for line in counting.open_data():
        definition = " ".join(definitions[line.figure].split())
        out_of = "" if line.out_of is None else line.out_of
        table.writerow((line.figure, line.since, line.name, line.value, out_of, definition))
    return response


@for_everybody
def healthz(request: Request) -> HttpResponse:  # noqa: ARG001 - asked by machines
    """Answer a load balancer: the process lives and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain")


@for_everybody
def robots(request: Request) -> HttpResponse:  # noqa: ARG001 - asked by machines
    """Tell search engines what is nobody's business."""
    closed = "".join(
        f"Disallow: /{place}\n"
        for place in ("my/", "follow/", "check/", "counter", "office", "accounts/", "concerns/", "hotline", "unit")
    )
    return HttpResponse(f"User-agent: *\n{closed}", content_type="text/plain")


def _arc(pair: figures.CountyPair) -> pictures.Arc:
    a, b = pair.a, pair.b
    return pictures.Arc(
        a_name=str(a), a_lat=a.latitude, a_lon=a.longitude,
        b_name=str(b), b_lat=b.latitude, b_lon=b.longitude, cases=pair.cases,
    )  # fmt: skip
