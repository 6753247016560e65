"""What became of a problem: the projects that promised to end it, and where it stands as a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.projects.models import Candidate, Project
from banshi.projects.queries import rows
from banshi.projects.vocabulary import CandidateState

if TYPE_CHECKING:
    from banshi.concerns.models import Problem
    from banshi.projects.queries import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The projects that carry a problem, and its candidates that everybody may read and that no project came from."""

    projects: tuple[Row, ...]
    candidates: tuple[Candidate, ...]


def carried(problem: Problem) -> Carried | None:
    """Return what became of a problem on the lists; nothing where it is on none."""
    projects = rows((one, 0) for one in Project.objects.filter(problems__contains=[problem.id]).order_by("number"))
    found = Candidate.objects.filter(problems__contains=[problem.id], project=None).select_related("on_list")
    shown = tuple(found.exclude(state=CandidateState.PROPOSED).order_by("-at"))
    return Carried(projects=tuple(projects), candidates=shown) if projects or shown else None
