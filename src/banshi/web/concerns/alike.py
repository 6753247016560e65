"""'Others have said this': what else was reported of the same, as far as everybody may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext, ngettext

from banshi.concerns import problems, queries, same
from banshi.concerns.models import Problem
from banshi.concerns.placing import coarse, metres
from banshi.kernel import clock
from banshi.web.problem_rows import heard
from banshi.web.templatetags.banshi import length_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.concerns.models import Concern

MOST = 5
HERE_METRES = 150
STEP_METRES = 100
KILOMETRE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """One thing that others said: a problem, or the concern of one resident; ``key`` is what joining names."""

    key: UUID
    title: str
    place: str
    people: str
    away: str
    age: str
    number: str
    sure: bool
    score: float


def others(concern: Concern) -> list[Other]:
    """Return what was proposed when a concern came in and is public by now, likeliest first; two statements."""
    kept = concern.proposed.get("alike", [])
    proposed = [
        (UUID(pk), score, sure) for pk, then, score, sure in kept if same.worth_asking(score, of_a_problem=bool(then))
    ]
    found = {one.id: one for one in queries.concerns([pk for pk, _score, _sure in proposed])}
    wanted = {one.problem_id for one in found.values() if one.problem_id}
    known = Problem.objects.in_bulk(list(wanted)) if wanted else {}
    rows: dict[UUID, Other] = {}
    for pk, score, sure in proposed:
        one = found.get(pk)
        problem = known.get(one.problem_id) if one and one.problem_id else None
        if problem is not None and problem.public and problems.may_come_back(problem):
            rows.setdefault(problem.id, _of_problem(concern, problem, score, sure=sure))
        elif one is not None and problem is None and one.public:
            rows.setdefault(one.id, _of_concern(concern, one, score, sure=sure))
    return list(rows.values())[:MOST]


def _of_problem(concern: Concern, problem: Problem, score: float, *, sure: bool) -> Other:
    return Other(
        key=problem.id, title=problem.title, place=problem.place, people=heard(problem), number=problem.number,
        away=away(concern, problem), age=age(problem.last_at), sure=sure, score=score,
    )  # fmt: skip


def _of_concern(concern: Concern, one: Concern, score: float, *, sure: bool) -> Other:
    people = ngettext("%(count)s person", "%(count)s people", 1) % {"count": 1}
    return Other(
        key=one.id, title=one.title, place=one.place, people=people, number="", away=away(concern, one),
        age=age(one.at), sure=sure, score=score,
    )  # fmt: skip


def away(here: Concern, there: Concern | Problem) -> str:
    """Return how far apart two things are, no finer than a hundred metres: nobody's door is measured by it."""
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return ""
    a, b = coarse(here.latitude or 0, here.longitude or 0), coarse(there.latitude or 0, there.longitude or 0)
    apart = metres(a, b)
    if apart < HERE_METRES:
        return gettext("here")
    if apart < KILOMETRE:
        return gettext("%(count)s m away") % {"count": round(apart / STEP_METRES) * STEP_METRES}
    return gettext("%(count)s km away") % {"count": f"{apart / KILOMETRE:.1f}"}


def age(moment: datetime) -> str:
    """Return on which day something was last said: the hour would tell which neighbour it was."""
    days = (clock.today() - clock.day_of(moment)).days
    if days <= 0:
        return gettext("today")
    return gettext("%(length)s ago") % {"length": length_in_words(timedelta(days=days))}
