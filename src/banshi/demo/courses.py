"""How the promises of the demonstration went: kept, looked at these days, made less, stuck, given up openly.

Each takes the real steps at the moments at which they would have been taken.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from banshi.demo import promises
from banshi.demo.hotline import CITY
from banshi.kernel import clock
from banshi.projects import accepting, asking, clocks, promising, proving
from banshi.projects.models import Asking, Candidate, Juror, Milestone, Project
from banshi.projects.plans import READING, Leader, plan_of
from banshi.projects.promising import planned_of, version_in_force
from banshi.projects.vocabulary import CandidateState, Proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.demo.county import County
    from banshi.demo.promises import Promised
    from banshi.kernel.actor import Actor
    from banshi.projects.models import Evidence, ProjectList

WORD = "04 09 13 22 27 31 + 08"
PROMISED, BEGUN = 420, 413
FEN = Decimal("0.01")
SILENT = 5
"""Every fifth does not answer."""


def run(county: County, on_list: ProjectList, one: Promised) -> Project:
    """Promise what was chosen and let it take its course."""
    candidate = Candidate.objects.get(on_list=on_list, title=one.title, state=CandidateState.CHOSEN)
    with county.ago(PROMISED):
        plan = one.plan(
            county.unit(one.lead), [county.unit(body) for body in one.helpers], county.leaders[0],
            tuple(candidate.places), clock.today(), county.day(0),
        )  # fmt: skip
        project = promising.promise(candidate.id, plan, by=county.keeper)
    with county.ago(BEGUN):
        promising.begin(project.id, by=county.leaders[0])
    COURSES[one.course](county, project, one)
    return project


def kept(county: County, project: Project, one: Promised) -> None:
    """Let it be done in time, accepted by those drawn by lot, and asked about half a year later."""
    worked(county, project, one, 300, 220)
    with county.ago(215):
        accepting.claim(project.id, by=county.leaders[0])
    with county.ago(208):
        accepting.draw(project.id, WORD, by=county.keeper)
    _accepted(county, project, 206)
    _answered(county, project, 0, 200)
    with county.ago(20):
        clocks.run_clocks()
    _answered(county, project, 6, 15)


def looked_at(county: County, project: Project, one: Promised) -> None:
    """Let it be said to be done these days: some of those drawn by lot have said so, others still look."""
    worked(county, project, one, 200, 12)
    with county.ago(9):
        accepting.claim(project.id, by=county.leaders[0])
    with county.ago(2):
        accepting.draw(project.id, WORD, by=county.keeper)
    _accepted(county, project, 1, leaving=5)


def less(county: County, project: Project, one: Promised) -> None:
    """Let one place fall out of the promise with a reason, and another leader take over what is left."""
    worked(county, project, one, 250, 160, most=1)
    with county.ago(100):
        gone = one.places[-1]
        steps = tuple(step for step in planned_of(project) if step.place != gone)
        plan = plan_of(version_in_force(project), steps)
        fewer = replace(plan, places=tuple(place for place in plan.places if place != gone), people=one.fewer)
        promising.amend(project.id, fewer, reason=one.reason, by=county.keeper)
    with county.ago(60):
        other = county.leaders[1]
        leader = Leader(name=other.name, post=promises.OTHER_POST, account_id=other.account_id)
        promising.hand_over(project.id, leader, reason=promises.WHY_OTHER_LEADER, by=county.keeper)


def stuck(county: County, project: Project, one: Promised) -> None:
    """Let a milestone wait for another office until it climbs to the leader."""
    worked(county, project, one, 250, 120, most=1)
    waiting = Milestone.objects.filter(project=project, until_version=None, reached_on=None).order_by("no")[0]
    with county.ago(30):
        waits_for = county.line.unit_for(CITY, one.waits_for)
        proving.block(waiting.id, why=one.reason, waits_for=waits_for, by=county.officer(county.unit(one.lead)))
    with county.ago(18):
        clocks.run_clocks()


def given_up(county: County, project: Project, one: Promised) -> None:
    """Let it be given up openly."""
    with county.ago(120):
        promising.give_up(project.id, reason=one.reason, by=county.keeper)


COURSES: dict[str, Callable[[County, Project, Promised], None]] = {
    "kept": kept, "looked_at": looked_at, "less": less, "stuck": stuck, "given_up": given_up,
}  # fmt: skip


def worked(county: County, project: Project, one: Promised, first: int, last: int, *, most: int = 99) -> None:
    """Prove milestone after milestone between two days ago: the same spot before and after, readings, payments."""
    by = county.officer(county.unit(one.lead))
    with county.ago(first + 5):
        before = _photo(project, one, by)
    steps = list(Milestone.objects.filter(project=project, until_version=None).order_by("no"))
    paid = (one.money / (len(steps) + 1)).quantize(FEN)
    for at, step in enumerate(steps[:most], start=1):
        with county.ago(first - (first - last) * at / len(steps[:most])):
            today = clock.today()
            _photo(project, one, by, before=before, step=step)
            if one.counted_by == READING:
                shown = proving.Shown(kind=Proof.READING, taken_on=today, place=step.place, value=one.target)
                proving.prove(project.id, shown, by=by)
            proving.reach(step.id, on=today, by=by)
            proving.spend(project.id, paid_on=today, source=promises.SOURCE, amount=paid, what=step.title, by=by)


def _photo(
    project: Project, one: Promised, by: Actor, *, before: Evidence | None = None, step: Milestone | None = None
) -> Evidence:
    content = promises.snapshot(one.title, clock.today(), done=before is not None)
    shown = proving.Shown(
        kind=Proof.PHOTO, taken_on=clock.today(), spot=one.spot, content=content,
        again=before.id if before else None, milestone=step.id if step else None,
    )  # fmt: skip
    return proving.prove(project.id, shown, by=by)


def _accepted(county: County, project: Project, days_ago: int, *, leaving: int = 0) -> None:
    """Let those drawn by lot speak, hour after hour; the second of them says no, the last ones not yet anything."""
    jurors = list(Juror.objects.filter(project=project).exclude(asked_at=None).order_by("place"))
    for at, juror in enumerate(jurors[: len(jurors) - leaving]):
        with county.ago(days_ago - at / 24):
            accepting.say(juror.id, accepts=at != 1, why="" if at != 1 else "晚上去看，门口的灯还没有装")


def _answered(county: County, project: Project, months: int, days_ago: int) -> None:
    """Let all who asked answer, but every fifth; at once one of them says no, later nobody does."""
    for at, one in enumerate(Asking.objects.filter(project=project, months=months).order_by("id")):
        if at % SILENT == SILENT - 1:
            continue
        with county.ago(days_ago - at / 24):
            no = not months and at == 1
            asking.answer(one.id, holds=not no, why="周末不开" if no else "")
