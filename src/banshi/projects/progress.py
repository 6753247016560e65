"""How far a project is, counted: milestones with proof, the measure, the places, what residents still report.

No figure here was typed as progress. Readings are measured values with a day and a place; the rest is counted from the
casework at the moment of asking.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.projects.jurisdiction import pack
from banshi.projects.models import Evidence, Milestone, Project, Promise, Spending
from banshi.projects.plans import READING
from banshi.projects.promising import version_in_force
from banshi.projects.rules import Standing
from banshi.projects.vocabulary import Part, Proof, Step

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrOrPromise

FIGURES: dict[str, _StrOrPromise] = {
    READING: _("measured on the spot, with day and place"),
    "voices": _("reports of it in the last 30 days"),
    "open": _("reports of it that are not closed"),
    "noes": _("residents who say that it is not solved"),
}
"""What a promise may be measured by."""
COUNTED = """
select count(*) filter (where c.at > %(since)s),
       count(*) filter (where c.state <> 'closed'), count(*) filter (where c.solved = 'no')
from concerns_member m join concerns_concern c on c.id = m.concern_id
where m.problem_id = any (%(problems)s) and m.left_at is null
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPlace:
    """One place of a project: milestones reached of all there, and the last reading."""

    place: str
    reached: int
    of: int
    stuck: int
    value: Decimal | None

    @property
    def state(self) -> str:
        """In one word: done, stuck, begun or not begun."""
        if self.of and self.reached == self.of:
            return "done"
        return "stuck" if self.stuck else "begun" if self.reached else "to-come"


def standing(project: Project) -> Standing:
    """Return what is there, for the question whether a project can be said to be done."""
    version = version_in_force(project)
    milestones = Milestone.objects.filter(project=project, until_version=None).order_by("no")
    proof = Evidence.objects.filter(project=project)
    since = project.begun_at if project.round > 1 else None
    counted_by = version.counted_by
    return Standing(
        milestones=tuple((one.title, one.state == Step.REACHED) for one in milestones),
        pairs=proof.filter(kind=Proof.PHOTO).exclude(again=None).count(),
        baseline=version.baseline or Decimal(0),
        target=version.target or Decimal(0),
        places=tuple(version.places),
        readings=last_readings(project),
        figure=None if counted_by == READING else figure(project, counted_by),
        since_reopened=since is None or proof.filter(at__gt=since).exists(),
        objections_until=objections_to_a_cut(project),
    )


CUTS = (Part.SCOPE, Part.DATE, Part.MILESTONES)
"""A version that changes one of these may promise less than the one before."""


def cuts(project: Project) -> list[Promise]:
    """Return the versions that changed what was promised, by when, or over which steps; the first is none."""
    return list(Promise.objects.filter(project=project, version__gt=1, changed__overlap=list(CUTS)).order_by("version"))


def objections_to_a_cut(project: Project) -> date | None:
    """Return the last day for objections to the last such change, while it is not over; until then nothing is done."""
    last = next(reversed(cuts(project)), None)
    if last is None:
        return None
    until = last.at.astimezone(clock.zone()).date() + timedelta(days=pack().objection_days)
    return until if clock.today() <= until else None


def last_readings(project: Project) -> dict[str, Decimal]:
    """Return the last value measured at each place since the work began (again); what is older proves nothing."""
    readings = Evidence.objects.filter(project=project, kind=Proof.READING).order_by("taken_on", "at")
    if project.begun_at is not None:
        readings = readings.filter(taken_on__gte=project.begun_at.astimezone(clock.zone()).date())
        readings = (
            readings.filter(at__gt=project.begun_at) if project.round > 1 else readings.filter(at__gte=project.begun_at)
        )
    return {place: value for place, value in readings.values_list("place", "value") if value is not None}


def figure(project: Project, name: str) -> Decimal:
    """Return a figure of the casework as it stands today; ``FIGURES`` says what each counts."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"problems": project.problems, "since": clock.now() - timedelta(days=30)})
        voices, still, noes = cursor.fetchone() or (0, 0, 0)
    return Decimal({"voices": voices, "open": still, "noes": noes}[name])


def places(project: Project) -> list[AtPlace]:
    """Return the state of each place that the promise names or a milestone has, in their order."""
    version, readings = version_in_force(project), last_readings(project)
    milestones = list(Milestone.objects.filter(project=project, until_version=None).order_by("no"))
    named = list(dict.fromkeys([*version.places, *(one.place for one in milestones if one.place)]))
    counted = Counter((one.place, one.state) for one in milestones)
    return [
        AtPlace(
            place=place, reached=counted[place, Step.REACHED], of=sum(counted[place, state] for state in Step),
            stuck=counted[place, Step.STUCK], value=readings.get(place),
        )
        for place in named
    ]  # fmt: skip


def spent(project: Project) -> dict[str, Decimal]:
    """Return what was paid from each source, in yuan."""
    rows = Spending.objects.filter(project=project).values("source").annotate(paid=Sum("amount"))
    return {row["source"]: row["paid"] for row in rows}
