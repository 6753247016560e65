"""What pages show of lists, candidates, projects and of those who are asked; reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from banshi.concerns.models import Problem
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.projects import progress, verdicts
from banshi.projects.lifecycle import GIVE_UP
from banshi.projects.models import (
    Candidate,
    Entry,
    Evidence,
    Milestone,
    Project,
    ProjectList,
    Promise,
    Spending,
)
from banshi.projects.plans import READING
from banshi.projects.vocabulary import CandidateState, Proof, State, Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from uuid import UUID

    from banshi.projects.progress import AtPlace
    from banshi.projects.verdicts import Jury, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """Everything public about one project. ``versions`` are all of its promise, the one in force last.

    ``cuts`` are those that changed what, by when or over which steps: whoever accepts it is told of them.
    """

    project: Project
    promise: Promise
    versions: tuple[Promise, ...]
    milestones: tuple[Milestone, ...]
    dropped: tuple[Milestone, ...]
    evidence: tuple[Evidence, ...]
    pairs: tuple[tuple[Evidence, Evidence], ...]
    readings: tuple[Evidence, ...]
    places: tuple[AtPlace, ...]
    figure: Decimal | None
    spendings: tuple[Spending, ...]
    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...]
    juries: tuple[Jury, ...]
    said: tuple[Said, ...]
    cuts: tuple[Promise, ...]

    @property
    def reached(self) -> int:
        return sum(one.state == Step.REACHED for one in self.milestones)

    @property
    def stuck(self) -> tuple[Milestone, ...]:
        return tuple(one for one in self.milestones if one.state == Step.STUCK)

    @property
    def days_left(self) -> int | None:
        return (self.project.due_on - clock.today()).days if self.project.due_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A project as a list shows it: its promise in force, milestones reached of all, stuck ones."""

    project: Project
    promise: Promise
    no: int
    reached: int
    of: int
    stuck: int

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(State(self.project.state).label)


def lists(*, division: str = "") -> list[ProjectList]:
    """Return the lists, newest first."""
    found = ProjectList.objects.order_by(F("year").desc(nulls_last=True), "-month", "place", "id")
    return list(found.filter(division__startswith=division) if division else found)


def list_of(number: str) -> ProjectList:
    """Return a list by its number. Raises ``NotFound``."""
    found = ProjectList.objects.filter(number=number).first()
    if found is None:
        raise NotFound("no-such-list", _("There is no such list."), cure=_("Choose one from the page of all lists."))
    return found


def candidates(on_list: ProjectList) -> list[Candidate]:
    """Return the candidates that everybody may read, highest score first; none before they were published."""
    found = Candidate.objects.filter(on_list=on_list).exclude(state=CandidateState.PROPOSED)
    return list(found.order_by("-score", "id"))


def candidates_of(ids: Iterable[UUID]) -> dict[UUID, Candidate]:
    """Return candidates by their ids, for a ballot."""
    return Candidate.objects.in_bulk(list(ids))


def candidate_of(number: str) -> Candidate:
    """Return a candidate that was published, or ruled out, by its number. Raises ``NotFound``."""
    found = Candidate.objects.select_related("on_list").filter(number=number).exclude(state=CandidateState.PROPOSED)
    if not found:
        raise NotFound("no-such-candidate", _("There is no such candidate."))
    return found[0]


def rows(projects: Iterable[tuple[Project, int]]) -> list[Row]:
    """Return projects with their numbers on a list as rows, three statements for all of them."""
    numbered = list(projects)
    ids = [project.id for project, _no in numbered]
    promises = {(one.project_id, one.version): one for one in Promise.objects.filter(project_id__in=ids)}
    counted = Counter(
        Milestone.objects.filter(project_id__in=ids, until_version=None).values_list("project_id", "state")
    )
    return [
        Row(
            project=one, promise=promises[one.id, one.version], no=no, reached=counted[one.id, Step.REACHED],
            of=sum(counted[one.id, state] for state in Step), stuck=counted[one.id, Step.STUCK],
        )
        for one, no in numbered
    ]  # fmt: skip


def on_list(of: ProjectList) -> list[Row]:
    """Return the projects of a list in the order of their numbers."""
    entries = Entry.objects.filter(on_list=of).select_related("project").order_by("no")
    return rows((one.project, one.no) for one in entries)


def project_of(number: str) -> Project:
    """Return a project by its number. Raises ``NotFound``."""
    found = Project.objects.filter(number=number).first()
    if found is None:
        raise NotFound("no-such-project", _("There is no such project."), cure=_("Choose one from a list."))
    return found


def project_file(project: Project) -> ProjectFile:
    """Return everything public about a project."""
    versions = tuple(Promise.objects.filter(project=project).order_by("version"))
    steps = list(Milestone.objects.filter(project=project).select_related("project").order_by("no"))
    proof = tuple(Evidence.objects.filter(project=project).defer("content").order_by("taken_on", "at"))
    by_id = {one.id: one for one in proof}
    promise = versions[-1]
    return ProjectFile(
        project=project, promise=promise, versions=versions,
        milestones=tuple(one for one in steps if one.until_version is None),
        dropped=tuple(one for one in steps if one.until_version is not None),
        evidence=proof,
        pairs=tuple((by_id[one.again_id], one) for one in proof if one.again_id in by_id),
        readings=tuple(one for one in proof if one.kind == Proof.READING),
        places=tuple(progress.places(project)),
        figure=progress.figure(project, promise.counted_by) if promise.counted_by in COUNTED else None,
        spendings=tuple(Spending.objects.filter(project=project).order_by("paid_on", "id")),
        problems=tuple(Problem.objects.filter(id__in=project.problems, public=True).order_by("-people")),
        entries=tuple(Entry.objects.filter(project=project).select_related("on_list").order_by("since", "id")),
        juries=tuple(verdicts.juries(project)), said=tuple(verdicts.said(project)),
        cuts=tuple(one for one in versions[1:] if {*one.changed} & {*progress.CUTS}),
    )  # fmt: skip


def why_given_up(project: Project) -> str:
    """Return the reason with which a promise was given up, for everybody to read; empty for every other."""
    if project.state != State.GIVEN_UP:
        return ""
    line = Line.objects.filter(thing_id=project.id, step=GIVE_UP.name).order_by("-id").first()
    return line.reason if line else ""


COUNTED = frozenset(progress.FIGURES) - {READING}
