"""What is asked of whoever reported a concern that became a project: to accept the work, or whether it holds.

The page of the concern and the page of the word both show it; nothing in it says who somebody is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from banshi.concerns import codes
from banshi.projects import desks
from banshi.projects.vocabulary import State

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from banshi.projects.desks import Word
    from banshi.projects.models import Asking, Juror, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody is asked, and how it stands: ``open``, ``said``, ``late``, or ``none`` where nothing is asked."""

    standing: str
    project: Project | None = None
    juror: Juror | None = None
    asking: Asking | None = None

    @property
    def is_lot(self) -> bool:
        return self.juror is not None


def panel(concern: Concern) -> dict[str, Any]:
    """Return what is asked of whoever reported a concern now, and where they answer; nothing where nothing is."""
    question = question_of(desks.Word(
        concern=concern, juror=desks.juror_of(concern.id), asking=desks.asking_of(concern.id)
    ))  # fmt: skip
    if question.standing != "open" or question.project is None:
        return {}
    address = reverse("project-word", args=[concern.number, codes.code_of(concern.id)])
    return {"is_lot": question.is_lot, "number": question.project.number, "url": address}


def question_of(found: Word) -> Question:
    """Return the question that waits for an answer; else the last one, and how it ended."""
    juror, asked = found.juror, found.asking
    if juror is not None and (how := _of_juror(juror)) == "open":
        return Question(standing=how, project=juror.project, juror=juror)
    if asked is not None:
        return Question(standing=_of_asking(asked), project=asked.project, asking=asked)
    if juror is not None:
        return Question(standing=_of_juror(juror), project=juror.project, juror=juror)
    return Question(standing="none")


def _of_juror(juror: Juror) -> str:
    if juror.accepts is not None:
        return "said"
    project = juror.project
    over = juror.round != project.round or juror.replaced_at is not None or project.state != State.ACCEPTING
    return "late" if over else "open"


def _of_asking(asked: Asking) -> str:
    if asked.holds is not None:
        return "said"
    return "late" if asked.round != asked.project.round else "open"
