"""The front page with its figures, the answer before the visit, the stations, and what a machine may ask."""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banshi.matters.definition import TASK_WORDS, Office, Role
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.rules import CATEGORY_WORDS
from banshi.publishing import figures
from banshi.register.items import item
from banshi.stations.distances import kilometres
from banshi.stations.models import Unit, UnitKind
from banshi.web import pictures
from banshi.web.audience import for_everybody
from banshi.web.public import counting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Leg, Matter
    from banshi.web.audience import Request

OFFICES: dict[Office, _StrOrPromise] = {
    Office.ACCEPTING: _("The station where you stand"),
    Office.HOME: _("The station that holds your record"),
    Office.COUNTY: _("The county above it"),
}
ROLES: dict[Role, _StrOrPromise] = {
    Role.SELF: _("the person it is about"),
    Role.HEAD: _("the head of the household"),
    Role.MEMBER: _("a member of the household"),
}
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
    return render(request, "public/matters.html", {"asked": asked, "found": found or known, "none": not found})


def meant(asked: str, known: Sequence[Matter[Any]]) -> list[Matter[Any]]:
    """Return the matters that share words with what was typed, most words first; a word of the title counts thrice."""
    wanted = _terms(asked)
    title = {m.code: wanted & _terms(f"{m.title} {m.code}") for m in known}
    rest = {m.code: wanted & _terms(" ".join(map(str, (m.summary, *m.bring)))) for m in known}
    shared = {m.code: 3 * len(title[m.code]) + len(rest[m.code]) for m in known}
    return sorted((m for m in known if shared[m.code]), key=lambda m: -shared[m.code])


def _terms(text: str) -> set[str]:
    """Return Latin words of three letters or more, and each two Chinese characters that stand side by side."""
    latin = set(re.findall(r"[a-z]{3,}", text.casefold()))
    return latin | {run[i : i + 2] for run in re.findall(r"[\u4e00-\u9fff]+", text) for i in range(len(run) - 1)}


@for_everybody
def can_i(request: Request, code: str) -> HttpResponse:
    """Answer before the visit: whether, with what, who decides, by when, why it might be refused."""
    asked = matter(code)
    otherwise, proven = asked.route(proven=False), asked.route(proven=True)
    country = jurisdiction()
    shown = {
        "matter": asked,
        "answer": CATEGORY_WORDS[asked.category],
        "who": [ROLES[role] for role in asked.who_may_apply],
        "paths": _paths(otherwise, proven),
        "sees": [item(name).label for name in asked.sees],
        "remedy": country.remedy,
        "escalation": country.escalation_source,
        "escalated_days": country.escalated_working_days,
    }
    return render(request, "public/can_i.html", shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way a matter can take: under which condition, through which offices."""

    when: _StrOrPromise
    legs: list[tuple[_StrOrPromise, _StrOrPromise, str]]


def _paths(otherwise: Sequence[Leg], proven: Sequence[Leg]) -> list[Path]:
    if otherwise == proven:
        return [Path(when="", legs=[_leg(leg) for leg in otherwise])]
    return [
        Path(when=_("If the holder of the proof confirms it"), legs=[_leg(leg) for leg in proven]),
        Path(when=_("If not, or if it cannot be reached"), legs=[_leg(leg) for leg in otherwise]),
    ]


def _leg(leg: Leg) -> tuple[_StrOrPromise, _StrOrPromise, str]:
    days = leg.working_days
    said = ngettext("within %(n)s working day", "within %(n)s working days", days) % {"n": days}
    return OFFICES[leg.office], TASK_WORDS[leg.task], said if days else gettext("at once")


@for_everybody
def stations(request: Request) -> HttpResponse:
    """List all stations by county, or those nearest to a county."""
    counties = list(Unit.objects.filter(kind=UnitKind.COUNTY).order_by("code"))
    open_ = list(Unit.objects.filter(kind=UnitKind.STATION).select_related("parent").order_by("parent__code", "code"))
    near = next((county for county in counties if county.code == request.GET.get("near")), None)
    nearest = sorted(((_distance(near, one), one) for one in open_), key=_far)[:NEAREST] if near else []
    shown = {"counties": counties, "stations": open_, "near": near, "nearest": nearest}
    return render(request, "public/stations.html", shown)


def _distance(a: Unit, b: Unit) -> int:
    return kilometres(a.latitude, a.longitude, b.latitude, b.longitude)


def _far(station: tuple[int, Unit]) -> int:
    return station[0]


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


READABLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


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
        f"Disallow: /{place}\n" for place in ("my/", "follow/", "check/", "counter", "office", "accounts/")
    )
    return HttpResponse(f"User-agent: *\n{closed}", content_type="text/plain")


def _arc(pair: figures.CountyPair) -> pictures.Arc:
    a, b = pair.a, pair.b
    return pictures.Arc(
        a_name=str(a), a_lat=a.latitude, a_lon=a.longitude,
        b_name=str(b), b_lat=b.latitude, b_lon=b.longitude, cases=pair.cases,
    )  # fmt: skip
