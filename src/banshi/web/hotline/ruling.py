"""Objections: what the unit says, what the catalogue says, and the final word of a supervisor with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banshi.concerns import catalogue, dispatching, queries, rules
from banshi.concerns.lifecycle import RULE, State
from banshi.kernel.refusals import AlreadyDone, RuleBroken, WrongState
from banshi.stations.queries import unit
from banshi.web import paging
from banshi.web.hotline.desk_forms import RulingForm
from banshi.web.hotline.lists import older_than
from banshi.web.hotline.posts import for_hotline
from banshi.web.templatetags.banshi import listed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.models import Concern
    from banshi.concerns.queries import ConcernFile
    from banshi.concerns.rules import DutyLine, Routed
    from banshi.stations.models import Unit
    from banshi.web.audience import Request

MOST_LINES = 12


@for_hotline()
@require_safe
def rulings(request: Request) -> HttpResponse:
    """Show what units objected to, most urgent first."""
    found = queries.worklist(request.actor, State.OBJECTED, after=paging.after(request))
    page = found[: queries.PAGE]
    context = {"concerns": page, "list": "rulings", "older_url": older_than(request, found)}
    return render(request, "hotline/rulings/rulings.html", context)


@for_hotline()
@require_http_methods(["GET", "HEAD", "POST"])
def ruling(request: Request, concern_id: UUID) -> HttpResponse:
    """Show both sides of one objection; sent, rule whose duty it is."""
    if request.method != "POST":
        return _page(request, concern_id, RulingForm(initial={"command": uuid4()}))
    form = RulingForm(request.POST)
    if form.is_valid():
        chosen: Unit = form.cleaned_data["unit"]
        try:
            dispatching.rule(
                concern_id, chosen.pk, reason=form.cleaned_data["reason"], by=request.actor, command=form.command_id()
            )
        except AlreadyDone:
            return redirect("hotline-rulings")
        except RuleBroken as refusal:
            form.add_error("unit", refusal.said)
        except WrongState as refusal:
            back = {"refusal": refusal, "back_url": reverse("hotline-rulings")}
            return render(request, "errors/409.html", back, status=409)
        else:
            messages.success(request, _("Ruled: it is the duty of %(unit)s, for good.") % {"unit": chosen})
            return redirect("hotline-rulings")
    return _page(request, concern_id, form, status=422)


def _page(request: Request, concern_id: UUID, form: RulingForm, status: int = 200) -> HttpResponse:
    file = queries.concern_file(concern_id, by=request.actor)
    concern = file.concern
    edition = catalogue.live_edition(concern.hotline_id)
    routed = catalogue.route(
        edition, category=concern.category, division=concern.division, kind=concern.kind,
        hotline=concern.hotline_id, shielded=concern.shielded,
    )  # fmt: skip
    context = {
        "file": file,
        "concern": concern,
        "list": "rulings",
        "form": form,
        "objection": next((line for line in reversed(file.lines) if line.step == "object"), None),
        "routed": routed,
        "lines": _lines_near(edition, concern),
        "candidates": _candidates(file, routed),
        "may": "rule" in file.steps,
        "only_for": RULE.only_for,
    }
    return render(request, "hotline/rulings/ruling.html", context, status=status)


def _lines_near(edition: int | None, concern: Concern) -> list[DutyLine]:
    """Return the lines of the catalogue that speak of this category or of what is beside it."""
    parent = concern.category.rpartition(".")[0] or concern.category
    lines = catalogue.duties(edition) if edition is not None else ()
    near = [line for line in lines if line.category and rules.below(parent, line.category)]
    near += [line for line in lines if line.category and rules.below(line.category, parent)]
    fits = [line for line in dict.fromkeys(near) if rules.covers(line.division, concern.division)]
    return fits[:MOST_LINES]


def _candidates(file: ConcernFile, routed: Routed) -> list[tuple[Unit, str]]:
    """Return who may be meant: who has it now, whom the catalogue names, the area's government."""
    concern = file.concern
    area = rules.fallback(
        catalogue.bodies(), division=concern.division, hotline=concern.hotline_id, shielded=concern.shielded
    )
    named: dict[int, list[str]] = {}
    for pk, why in (
        (concern.unit_id or 0, _("has it now, and objects")),
        (routed.unit_id, _("by the duty catalogue")),
        (area.unit_id, _("the government of the area")),
    ):
        named.setdefault(pk, []).append(why)
    return [(unit(pk), listed(whys)) for pk, whys in named.items() if pk and pk not in concern.shielded]
