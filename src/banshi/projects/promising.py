"""The promise: what is to be reached, measured in what residents feel, by whom, by when, with whose money.

Every word of it stands in a version that is never written over. A change needs a reason and makes a new version; the
old text stays beside it. Another leader takes over the same promise.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken, WrongState
from banshi.projects import rules
from banshi.projects.lifecycle import ADOPT, AMEND, BEGIN, GIVE_UP, HAND_OVER, SET_MILESTONE
from banshi.projects.models import Candidate, Entry, Milestone, Project, ProjectList, Promise
from banshi.projects.plans import (
    COUNTED,
    LONGEST,
    PARTS,
    Leader,
    Plan,
    Planned,
    columns,
    columns_of,
    plan_of,
    refuse_long_lines,
    refuse_percentages,
    settled,
)
from banshi.projects.repeating import refuse_repetition
from banshi.projects.telling import tell_askers, tell_units
from banshi.projects.vocabulary import CandidateState, Part, Step

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from banshi.kernel.actor import Actor

TOLD = (Part.SCOPE, Part.DATE, Part.LEADER)
"""Those who asked are told when one of these changes."""


def promise(candidate_id: UUID, plan: Plan, *, by: Actor, command: UUID | None = None) -> Project:
    """Make a project of a candidate that was chosen: its first version, and its place on the list.

    Raises ``RuleBroken`` for what a promise lacks, ``WrongState`` for a candidate that was not chosen.
    """
    plan = settled(plan)
    with transaction.atomic():
        candidate = _chosen(candidate_id)
        project = _new(plan, candidate)
        _refuse_counting_nothing(plan, project)
        with beginning(ADOPT, project, by=by, command=command):
            Entry.objects.create(
                on_list_id=candidate.on_list_id,
                project=project,
                no=_next_no(candidate),
                how="adopted",
                since=clock.today(),
            )
            write_version(project, plan, by=by, reason="", changed=[])
        _set_milestones(project, plan, by)
        tell_askers(project, "project-promised")
        tell_units(project, "project-to-unit")
    return project


def amend(project_id: UUID, plan: Plan, *, reason: str, by: Actor, command: UUID | None = None) -> Project:
    """Change a promise: the reason is published, and the new version stands beside the old one.

    Raises ``RuleBroken`` without a reason, where nothing changed, and for another leader (see ``hand_over``).
    """
    before = Project.objects.filter(id=project_id).values_list("due_on", flat=True).first()
    plan = settled(plan, due_before=before)
    with transaction.atomic():
        with taking(AMEND, Project, project_id, by=by, reason=_reason(reason), command=command) as project:
            refuse_repetition(command)
            _refuse_counting_nothing(plan, project)
            old = version_in_force(project)
            changed = rules.changed_parts(columns(old), columns_of(plan), PARTS)
            if Part.LEADER in changed:
                raise RuleBroken(
                    "another-leader", _("Another leader takes over the whole promise, unchanged."),
                    cure=_("Use “Hand over to another leader”."),
                )  # fmt: skip
            if _milestones_differ(project, plan):
                changed.append(Part.MILESTONES)
            if not changed:
                raise RuleBroken("nothing-changed", _("Nothing is changed."), cure=_("Change something, or go back."))
            _put_in_force(project, plan)
            write_version(project, plan, by=by, reason=reason, changed=changed)
        dropped = _set_milestones(project, plan, by)
        if dropped or any(part in TOLD for part in changed):
            tell_askers(project, "project-changed")
        tell_units(project, "project-changed-unit")
    return project


def hand_over(project_id: UUID, leader: Leader, *, reason: str, by: Actor, command: UUID | None = None) -> Project:
    """Let another leader take over: the promise stays as it is, word for word."""
    if not leader.name.strip() or not leader.post.strip():
        raise RuleBroken("no-leader", _("A promise has the name and the post of who leads."))
    refuse_percentages(leader.post)
    refuse_long_lines([(leader.name, LONGEST["leader_name"]), (leader.post, LONGEST["leader_post"])])
    with taking(HAND_OVER, Project, project_id, by=by, reason=_reason(reason), command=command) as project:
        refuse_repetition(command)
        old = version_in_force(project)
        if (leader.name.strip(), leader.account_id) == (old.leader_name, old.leader_id):
            raise RuleBroken("same-leader", _("%(name)s leads it already.") % {"name": old.leader_name})
        plan = replace(
            plan_of(old), leader_id=leader.account_id, leader_name=leader.name.strip(), leader_post=leader.post.strip()
        )
        _put_in_force(project, plan)
        write_version(project, plan, by=by, reason=reason, changed=[Part.LEADER], original=old.original)
        tell_askers(project, "project-new-leader")
    return project


def begin(project_id: UUID, *, by: Actor, command: UUID | None = None) -> Project:
    """Begin the work."""
    with taking(BEGIN, Project, project_id, by=by, command=command) as project:
        project.begun_at = clock.now()
    return project


def give_up(project_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Project:
    """Say openly that a promise will not be kept, and why; it stays on the list, for everybody to read."""
    with taking(GIVE_UP, Project, project_id, by=by, reason=_reason(reason), command=command) as project:
        project.ended_at, project.clock_at = clock.now(), None
        tell_askers(project, "project-given-up")
    return project


def version_in_force(project: Project) -> Promise:
    """Return the version of the promise that holds now."""
    return Promise.objects.get(project_id=project.id, version=project.version)


def planned_of(project: Project) -> tuple[Planned, ...]:
    """Return the milestones that hold now, as they were planned."""
    return tuple(
        Planned(title=one.title, due_on=one.due_on, place=one.place, unit_id=one.unit_id)
        for one in Milestone.objects.filter(project=project, until_version=None).order_by("no")
    )


def write_version(
    project: Project, plan: Plan, *, by: Actor, reason: str, changed: list[str], original: dict[str, Any] | None = None
) -> Promise:
    """Write a version of the promise; the database lets nobody change it again."""
    return Promise.objects.create(
        project=project, version=project.version, at=clock.now(), reason=reason.strip(), changed=changed,
        account_id=by.account_id, unit_id=by.unit_id, original=original or {}, **columns_of(plan),
    )  # fmt: skip


# ---------------------------------------------------------------- inside


def _chosen(candidate_id: UUID) -> Candidate:
    """Return a candidate that was chosen and not promised yet, its list locked: two never get the same number."""
    on_list = ProjectList.objects.select_for_update(of=("self",)).filter(candidates__id=candidate_id).first()
    if on_list is None:
        raise NotFound("no-such-candidate", _("There is no such candidate."))
    candidate = Candidate.objects.get(id=candidate_id)
    candidate.on_list = on_list
    if candidate.state != CandidateState.CHOSEN:
        raise WrongState("not-chosen", _("Only what was chosen can be promised."))
    promised = Project.objects.filter(candidate_id=candidate_id).values_list("id", flat=True).first()
    if promised is not None:
        raise AlreadyDone(promised)
    return candidate


def _refuse_counting_nothing(plan: Plan, project: Project) -> None:
    if plan.counted_by in COUNTED and not project.problems:
        raise RuleBroken(
            "nothing-to-count", _("No problem of the casework belongs to it, so there is nothing to count."),
            cure=_("Let somebody measure on the spot."),
        )  # fmt: skip


def _new(plan: Plan, candidate: Candidate) -> Project:
    project = Project(
        id=uuid4(), number=number("projects_number", "XM"), candidate=candidate, problems=candidate.problems,
        division=candidate.division, keeper_id=candidate.on_list.keeper_id, at=clock.now(),
    )  # fmt: skip
    _repeat(project, plan)
    return project


def number(sequence: str, letters: str) -> str:
    """Draw the next number of lists, candidates or projects."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(%s::text::regclass)", [sequence])
        (drawn,) = cursor.fetchone() or (0,)
    return f"{letters}-{clock.today().year}-{drawn:05d}"


def _next_no(candidate: Candidate) -> int:
    taken = Entry.objects.filter(on_list_id=candidate.on_list_id).order_by("-no").values_list("no", flat=True).first()
    return (taken or 0) + 1


def _put_in_force(project: Project, plan: Plan) -> None:
    project.version += 1
    _repeat(project, plan)


def _repeat(project: Project, plan: Plan) -> None:
    """Repeat on the project what worklists ask for."""
    units = {plan.lead_unit_id, *plan.helper_ids, *(one.unit_id for one in plan.milestones)}
    project.leader_id, project.lead_unit_id, project.due_on = plan.leader_id, plan.lead_unit_id, plan.due_on
    if plan.milestones or not project.unit_ids:
        project.unit_ids = sorted(one for one in units if one is not None)


def _milestones_differ(project: Project, plan: Plan) -> bool:
    return planned_of(project) != plan.milestones


def _set_milestones(project: Project, plan: Plan, by: Actor) -> int:
    """Begin the new milestones of a version and end those that it leaves out; what was reached stays.

    Returns how many were ended.
    """
    held = {_key(one): one for one in Milestone.objects.filter(project=project, until_version=None)}
    keep = {(one.title, one.place, one.unit_id, one.due_on) for one in plan.milestones}
    gone = [one.id for key, one in held.items() if key not in keep and one.state != Step.REACHED]
    still = Milestone.objects.filter(id__in=gone).exclude(state=Step.REACHED)  # reached at this very moment: it stays
    dropped = still.update(until_version=project.version - 1)
    last = max((one.no for one in Milestone.objects.filter(project=project)), default=0)
    for one in plan.milestones:
        if (one.title, one.place, one.unit_id, one.due_on) in held:
            continue
        last += 1
        planned = Milestone(
            id=uuid4(), project=project, no=last, since_version=project.version, title=one.title,
            place=one.place, unit_id=one.unit_id, due_on=one.due_on,
        )  # fmt: skip
        with beginning(SET_MILESTONE, planned, by=by):
            pass
    return dropped


def _key(one: Milestone) -> tuple[str, str, int | None, date]:
    return one.title, one.place, one.unit_id, one.due_on


def _reason(reason: str) -> str:
    if len(reason.strip()) < rules.SHORTEST_REASON:
        raise RuleBroken(
            "no-reason",
            _("A change of a promise needs a reason that residents can read."),
            cure=_("Say in a sentence what happened."),
        )
    refuse_percentages(reason)
    return reason.strip()
