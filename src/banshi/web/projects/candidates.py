"""One candidate of a list: what residents say in their words, and every figure that speaks for it with its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import render

from banshi.concerns.models import Problem
from banshi.kernel import clock
from banshi.kernel.staleness import may_be_a_second_old
from banshi.projects import figures, objecting, queries
from banshi.projects.models import Project
from banshi.projects.vocabulary import CandidateState, ListState
from banshi.web.audience import for_everybody
from banshi.web.problem_rows import row
from banshi.web.projects.listing import choice_of
from banshi.web.templatetags.banshi import listed, when

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.projects.figures import Figure
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One figure as the table shows it."""

    says: _StrOrPromise
    value: str
    means: _StrOrPromise


@for_everybody
@may_be_a_second_old
def candidate(request: Request, number: str) -> HttpResponse:
    """Show one candidate that was published or ruled out."""
    found = queries.candidate_of(number.upper())
    until = objecting.until(found.on_list)
    problems = Problem.objects.filter(id__in=found.problems, public=True).order_by("-people")
    context = {
        "choice": choice_of(found),
        "candidate": found,
        "state": CandidateState(found.state).label,
        "collecting": found.on_list.state == ListState.COLLECTING,
        "figures": [_counted(one) for one in figures.shown(found.evidence)],
        "problems": [row(one) for one in problems],
        "kept_out": len(found.problems) - len(problems),
        "project": Project.objects.filter(candidate=found).first() if found.state == CandidateState.CHOSEN else None,
        "until": until if until and clock.today() <= until else None,
    }
    return render(request, "projects/candidate.html", context)


def _counted(one: Figure) -> Counted:
    return Counted(says=one.says, value=_said(one.value), means=one.means)


def _said(value: int | date | tuple[date, ...] | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return when(value)
    if isinstance(value, tuple):
        return listed(when(day) for day in value) or "–"
    return f"{value:,}"
