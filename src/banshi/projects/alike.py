"""'Others said this': what is proposed or reported already, shown before the same is proposed once more.

Shown is only what everybody may read: candidates that were published or come from the casework, and public problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from banshi.concerns import same
from banshi.concerns.masking import mask
from banshi.concerns.models import Problem
from banshi.concerns.problems import may_come_back
from banshi.concerns.rules import covers
from banshi.kernel import clock
from banshi.projects.likeness import likeness
from banshi.projects.models import Candidate
from banshi.projects.vocabulary import CandidateState, Origin

if TYPE_CHECKING:
    from banshi.projects.models import ProjectList
    from banshi.projects.proposing import Proposal

MOST = 5
LIKE = 0.3
"""So much of the weight of their words two proposals share for one to be shown beside the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What others said of the same, the likeliest first."""

    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]

    def __bool__(self) -> bool:
        return bool(self.candidates or self.problems)


def alike(on_list: ProjectList, proposal: Proposal) -> Alike:
    """Return the candidates of a list and the public problems of its area that say nearly the same."""
    title = mask(proposal.title).text
    return Alike(candidates=_candidates(on_list, title), problems=_problems(on_list, title, mask(proposal.words).text))


def _candidates(on_list: ProjectList, title: str) -> tuple[Candidate, ...]:
    shown = Candidate.objects.filter(on_list=on_list).filter(
        ~Q(state=CandidateState.PROPOSED) | Q(origin=Origin.PROBLEM)
    )
    likely = [(max(likeness(title, said) for said in (one.title, *one.words.split("\n"))), one) for one in shown]
    found = sorted((row for row in likely if row[0] >= LIKE), key=lambda row: (-row[0], row[1].number))
    return tuple(one for _likely, one in found[:MOST])


def _problems(on_list: ProjectList, title: str, words: str) -> tuple[Problem, ...]:
    trace = same.trace_of(title, f"{title} {words}", at=clock.now(), division=on_list.division)
    ids = [one.problem_id for one in same.alike(trace, limit=MOST) if one.problem_id]
    known = Problem.objects.filter(public=True).in_bulk(ids)
    found = (known[pk] for pk in ids if pk in known)
    return tuple(one for one in found if covers(on_list.division, one.division) and may_come_back(one))
