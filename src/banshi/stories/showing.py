"""What shows a story, as everybody may read it: nothing by which somebody who reported or applied is recognised.

Of a case: its matter, month and outcome, and those only where ten such cases were accepted there in that month; never
its number. Of a concern or a problem that is not public: what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.db.models.functions import TruncMonth

from banshi.concerns.models import Concern, Problem
from banshi.concerns.rates import FEWEST
from banshi.kernel import clock
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State as CaseState
from banshi.matters.models import Case
from banshi.projects.models import Project, Promise

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.stories.models import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing that shows a story; what is empty is not told. ``id`` is for the desk alone."""

    id: UUID
    kind: str
    number: str = ""
    title: _StrOrPromise = ""
    category: str = ""
    month: date | None = None
    outcome: _StrOrPromise = ""


def shown(of: Told) -> list[Shown]:
    """Return what shows a story, as everybody may read it; a fixed number of statements."""
    return [*_projects(of.projects), *_problems(of.problems), *_concerns(of.concerns), *_cases(of.cases)]


def _concerns(ids: list[UUID]) -> list[Shown]:
    rows = Concern.objects.filter(id__in=ids).order_by("at", "id")
    return [
        Shown(id=one.id, kind="concern", number=one.number, title=one.title, category=one.category, month=_day(one.at))
        if one.public
        else Shown(id=one.id, kind="concern", category=one.category)
        for one in rows
    ]


def _problems(ids: list[UUID]) -> list[Shown]:
    rows = Problem.objects.filter(id__in=ids).order_by("first_at", "id")
    return [
        Shown(id=one.id, kind="problem", number=one.number, title=one.title, category=one.category)
        if one.public
        else Shown(id=one.id, kind="problem", category=one.category)
        for one in rows
    ]


def _projects(ids: list[UUID]) -> list[Shown]:
    numbers = {one.id: one for one in Project.objects.filter(id__in=ids)}
    titles = {
        one.project_id: one.title
        for one in Promise.objects.filter(project_id__in=ids).order_by("version")
        if one.version <= numbers[one.project_id].version
    }
    return [Shown(id=pk, kind="project", number=one.number, title=titles.get(pk, "")) for pk, one in numbers.items()]


def _cases(ids: list[UUID]) -> list[Shown]:
    cases = list(Case.objects.filter(id__in=ids).order_by("matter", "accepted_at", "id"))
    many = _accepted_together(cases)
    found = []
    for one in cases:
        told = many.get((one.accepting_id, one.matter, _month(_day(one.accepted_at))), 0) >= FEWEST
        found.append(
            Shown(
                id=one.id, kind="case", title=matter(one.matter, one.version).title,
                month=_day(one.accepted_at) if told else None, outcome=CaseState(one.state).label if told else "",
            )
        )  # fmt: skip
    return found


def _accepted_together(cases: list[Case]) -> dict[tuple[int, str, date], int]:
    """Return how many cases of these matters each of these stations accepted in each month."""
    rows = Case.objects.filter(
        accepting_id__in={one.accepting_id for one in cases}, matter__in={one.matter for one in cases}
    ).annotate(month=TruncMonth("accepted_at", tzinfo=clock.zone()))
    counted = rows.values_list("accepting_id", "matter", "month").annotate(many=Count("id"))
    return {(station, code, month.date()): many for station, code, month, many in counted}


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.zone()).date()


def _month(day: date) -> date:
    return day.replace(day=1)
