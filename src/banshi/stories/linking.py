"""Linking a story to the casework that shows it: only things in which the unit had a part, found by their numbers.

A number that does not exist and one of somebody else's are refused in the same words, so that nobody learns from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from banshi.concerns import queries
from banshi.concerns.models import Concern, Problem
from banshi.journal.steps import taking
from banshi.kernel.refusals import RuleBroken
from banshi.matters.models import Case, Leg
from banshi.projects.models import Project
from banshi.stories import rules
from banshi.stories.lifecycle import LINK
from banshi.stories.models import Story
from banshi.stories.writing import put_hand_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from banshi.kernel.actor import Actor

MOST_LINKS = 60
type Found = dict[str, list[UUID]]


def link(story_id: UUID, numbers: str, *, by: Actor, command: UUID | None = None) -> Story:
    """Link things by their numbers. Raises ``RuleBroken`` naming those of which the unit had no part, or are none."""
    with taking(LINK, Story, story_id, by=by, command=command) as story:
        for kind, ids in found(rules.numbers_in(numbers)[:MOST_LINKS], by=by).items():
            setattr(story, kind, list(dict.fromkeys([*getattr(story, kind), *ids]))[:MOST_LINKS])
        put_hand_on(story, by)
    return story


def unlink(story_id: UUID, thing_id: UUID, *, by: Actor, command: UUID | None = None) -> Story:
    """Take a link away; published versions keep theirs."""
    with taking(LINK, Story, story_id, by=by, command=command) as story:
        for kind in ("concerns", "problems", "cases", "projects"):
            setattr(story, kind, [one for one in getattr(story, kind) if one != thing_id])
        put_hand_on(story, by)
    return story


def found(numbers: Sequence[str], *, by: Actor) -> Found:
    """Return the things of these numbers in which the actor's unit had a part, by kind."""
    here, wanted = by.unit_id or 0, list(numbers)
    concerns = Concern.objects.filter(queries.visible_to(by), number__in=wanted)
    problems = Problem.objects.filter(_had_a_part_in_the_problem(by), number__in=wanted)
    cases = Case.objects.filter(_had_a_part_in_the_case(here), number__in=wanted)
    projects = Project.objects.filter(
        Q(lead_unit_id=here) | Q(keeper_id=here) | Q(unit_ids__contains=[here]), number__in=wanted
    )
    rows = {
        "concerns": dict(concerns.values_list("number", "id")), "problems": dict(problems.values_list("number", "id")),
        "cases": dict(cases.values_list("number", "id")), "projects": dict(projects.values_list("number", "id")),
    }  # fmt: skip
    known = {one for kind in rows.values() for one in kind}
    if lost := [one for one in wanted if one not in known]:
        raise RuleBroken(
            "no-part-in-it",
            _("Not found, or your unit had no part in it: %(numbers)s.") % {"numbers": ", ".join(lost)},
            cure=_("Link only what your unit worked on."),
        )
    return {kind: list(ids.values()) for kind, ids in rows.items()}


def _had_a_part_in_the_problem(by: Actor) -> Q:
    here = by.unit_id or 0
    member = Concern.objects.filter(queries.visible_to(by), problem_id=OuterRef("id"))
    return Q(unit_id=here) | Q(owner_id=here) | Q(hotline_id=here) | Q(Exists(member))


def _had_a_part_in_the_case(here: int) -> Q:
    office = Q(accepting_id=here) | Q(home_id=here) | Q(target_id=here) | Q(office_id=here)
    return office | Q(Exists(Leg.objects.filter(case_id=OuterRef("id"), unit_id=here)))
