"""My matters: the path of each case, what is asked of the resident, and what the resident was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import AlreadyDone, NotFound
from banshi.matters import actions, hearing, queries
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.lifecycle import SUPPLEMENT, WITHDRAW, State
from banshi.matters.models import Case, Leg, Paper
from banshi.notices.queries import told
from banshi.web import pictures
from banshi.web.audience import for_residents
from banshi.web.case_rows import LegRow, leg_rows
from banshi.web.resident import forms
from banshi.web.resident.page import my_person, myself, page
from banshi.web.resident.words import (
    TAGS,
    next_step,
    saved_map,
    state_of,
    title_of,
    units_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Ground
    from banshi.stations.models import Unit
    from banshi.web.audience import Request

MOST_CASES = 50
UNDER_WAY = (State.ACCEPTED, State.SENT_BACK, State.STOPPED, State.APPROVED, State.PRINTED, State.OBJECTED)
ENDED = (State.CLOSED, State.REFUSED, State.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """One of the resident's cases as the pages show it."""

    case: Case
    title: str
    state: _StrOrPromise
    tag: str
    next_step: str
    legs: list[LegRow]


@for_residents
def matters(request: Request) -> HttpResponse:
    """Show all cases of the resident: those under way with their paths, then those that ended."""
    cases = list(queries.cases_of(my_person(request))[:MOST_CASES])
    legs = list(Leg.objects.filter(case_id__in=[case.id for case in cases]).order_by("position"))
    units = units_of(cases, legs)
    shown = [_own(case, [leg for leg in legs if leg.case_id == case.id], units) for case in cases]
    return page(
        request,
        "my-matters",
        "matters",
        under_way=[own for own in shown if own.case.state in UNDER_WAY],
        ended=[own for own in shown if own.case.state not in UNDER_WAY],
        notices=told(my_person(request))[:5],
        asked=hearing.asked_of(my_person(request)),
    )


@for_residents
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show one case of the resident: path, papers, what was told, and what the resident can do now."""
    found = _mine(request, case_id)
    legs = list(found.legs.order_by("position"))
    units = units_of([found], legs)
    return page(
        request,
        "my-matters",
        "case",
        own=_own(found, legs, units),
        refusal=_refusal(found),
        remedy=jurisdiction().remedy,
        papers=Paper.objects.filter(case_id=found.id).order_by("-id"),
        notices=told(my_person(request), case_id=found.id),
        can_withdraw=found.state in WITHDRAW.start and WITHDRAW.who(myself(request), found),
        can_supplement=found.state in SUPPLEMENT.start,
        asked_for_verdict=found.state in ENDED,
        verdict=actions.VERDICTS.get(found.verdict, ""),
        map=saved_map(found, units),
        saved=pictures.counted(2 * found.kilometres),
        back_url=reverse("my-matters"),
    )


@for_residents
def withdraw(request: Request, case_id: UUID) -> HttpResponse:
    """Ask once more, then withdraw a case that is not decided."""
    found = _mine(request, case_id)
    form = forms.Withdraw(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.withdraw(found.id, reason=said["reason"], by=myself(request), command=said["command"])
        except AlreadyDone:
            return redirect("my-case", found.id)
        messages.success(request, _("Withdrawn. Nothing was changed, and you need not do anything more."))
        return redirect("my-case", found.id)
    return page(request, "my-matters", "withdraw", form=form, case=found, title=title_of(found), back_url=_url(found))


@for_residents
def supplement(request: Request, case_id: UUID) -> HttpResponse:
    """Take what the one list asked for; then the clock of the deciding office runs on."""
    found = _mine(request, case_id)
    if found.state not in SUPPLEMENT.start:
        return redirect("my-case", found.id)
    form = forms.Supplement(found.missing, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        _give(found, form, request)
        messages.success(request, _("Thank you. The office has it now, and its clock runs on."))
        return redirect("my-case", found.id)
    return page(request, "my-matters", "supplement", form=form, case=found, title=title_of(found), back_url=_url(found))


def _give(found: Case, form: forms.Supplement, request: Request) -> None:
    me, evidence = myself(request), matter(found.matter, found.version).evidence
    stands_for = evidence[0].name if len(evidence) == 1 else "supplement"
    for paper in form.papers:
        actions.add_document(found.id, stands_for, str(paper.name), paper.read(), by=me)
    try:
        actions.supplement(found.id, words=form.cleaned_data["words"], by=me, command=form.cleaned_data["command"])
    except AlreadyDone:
        return


def _mine(request: Request, case_id: UUID) -> Case:
    found = queries.cases_of(my_person(request)).filter(id=case_id).first()
    if found is None:
        raise NotFound(
            "no-such-case", _("There is no such case of yours."), cure=_("Choose one from the list of your matters.")
        )
    return found


def _own(case: Case, legs: Sequence[Leg], units: dict[int, Unit]) -> OwnCase:
    return OwnCase(
        case=case,
        title=title_of(case),
        state=state_of(case),
        tag=TAGS.get(case.state, ""),
        next_step=next_step(case, units),
        legs=leg_rows(case, legs, own=True),
    )


def _refusal(case: Case) -> dict[str, Any]:
    """Return why a case was refused or reversed, with the ground's article and what can be done."""
    if case.state not in {State.REFUSED, State.REVERSED}:
        return {}
    grounds: tuple[Ground, ...] = matter(case.matter, case.version).grounds
    ground = next((g for g in grounds if g.code == case.refusal.get("ground")), None)
    until = case.refusal.get("until")
    day = date.fromisoformat(until) if until else None
    return {"ground": ground, "words": case.refusal.get("words", ""), "until": day}


def _url(case: Case) -> str:
    return reverse("my-case", args=[case.id])
