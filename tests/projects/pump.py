"""The pump house: water that does not reach the upper floors of several estates, as the tests of projects need it.

Everything goes through the same doors as in life: concerns by the ordinary intake, joined by an operator, a list kept
by the county's government, a promise with a name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

from PIL import Image

from banshi.concerns import problems
from banshi.concerns.models import Problem
from banshi.concerns.proposing import Hints
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.kernel.actor import Duty as Right
from banshi.projects import lists, promising, proving
from banshi.projects.models import Candidate, Evidence, Milestone, Project, ProjectList
from banshi.projects.plans import READING, Money, Plan, Planned
from banshi.projects.vocabulary import CandidateState, Class, ListKind, Origin, Proof
from banshi.voting import clocks as voting_clocks
from tests.cast import SHANGHAI
from tests.hotline import COUNTY, employ, taken_in

if TYPE_CHECKING:
    from uuid import UUID

    from tests.hotline import Line

SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
ESTATES = ("翠湖小区", "松涛苑", "春晖里")
PRESSURE = "01.01.02"
AUTUMN = date(2026, 11, 15)
WORD = "01 02 03 04 05 06 + 07"


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """Who carries the work, and the problem it is about."""

    line: Line
    keeper: Actor
    leader: Actor
    carrier: Actor
    problem: Problem


def works(line: Line, *, voices: int = 14) -> Works:
    """Let so many residents report weak water, joined to one problem, and employ a leader."""
    leader = employ("leader", "梁志", line.units["government"], Right.LEADER)
    problem = reported(line, voices)
    return Works(line=line, keeper=line.governor, leader=leader, carrier=line.houser, problem=problem)


def reported(line: Line, voices: int, *, first_phone: int = 13900000000) -> Problem:
    """Take so many concerns in and join them to one problem."""
    first: UUID | None = None
    for turn in range(voices):
        estate = ESTATES[turn % len(ESTATES)]
        hints = Hints(division=COUNTY, category=PRESSURE, place=estate)
        taken = taken_in(f"{estate}六楼水压不足，第{turn + 1}户没水洗澡", phone=str(first_phone + turn), hints=hints)
        if first is None:
            first = taken.concern.id
        else:
            problems.join(taken.concern.id, first, by=line.operator, how="operator")
    return Problem.objects.get()


def candidate(on_list: ProjectList, problem: Problem | None = None, *, title: str = "六楼没水") -> Candidate:
    """Put a candidate on a list as the casework proposes it."""
    return Candidate.objects.create(
        number=f"HX-2026-{Candidate.objects.count():05d}", on_list=on_list, state=CandidateState.PROPOSED,
        klass=Class.COMMON, origin=Origin.PROBLEM, title=title, words=title, division=COUNTY, places=list(ESTATES),
        problems=[problem.id] if problem else [], score=1, counted_at=clock.now(), at=clock.now(),
    )  # fmt: skip


def theme(works: Works) -> ProjectList:
    """Begin the theme of a month with one seat: the shortest way to a project."""
    new = lists.NewList(kind=ListKind.MONTHLY, title="三月一题", year=2026, month=3, place="", division=COUNTY, seats=1)
    return lists.begin_list(replace(new, place=f"县{ProjectList.objects.count()}"), by=works.keeper)


def plan(works: Works, **changes: object) -> Plan:
    """Return a whole promise for the pump house, with what the test changes."""
    units = works.line.units
    base = Plan(
        title="更换三个小区的加压泵房", words="六楼没水", klass=Class.COMMON, leader_id=works.leader.account_id,
        leader_name="梁志", leader_post="副县长", lead_unit_id=units["housing"], helper_ids=(units["heating"],),
        measure="晚上七点顶楼厨房龙头的水压", measure_unit="MPa", counted_by=READING, baseline=Decimal("0.05"),
        baseline_on=date(2026, 3, 1), target=Decimal("0.14"), done_when="每个小区顶楼晚上七点都有 0.14 兆帕",
        due_on=AUTUMN, due_because="before heating starts", places=ESTATES, people=14,
        money=(Money(source="县财政", amount=Decimal(860000)),),
        milestones=tuple(Planned(title=f"{one}泵房通水", due_on=date(2026, 10, 1), place=one) for one in ESTATES),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def promised(works: Works, **changes: object) -> Project:
    """Bring the problem on a list a week ago and promise it now."""
    with clock.stopped_at(clock.now() - timedelta(days=8)):
        on_list = theme(works)
        chosen = candidate(on_list, works.problem)
        lists.publish_list(on_list.id, by=works.keeper)
    _call(on_list, works)
    return promising.promise(chosen.id, plan(works, **changes), by=works.keeper)


def _call(on_list: ProjectList, works: Works) -> None:
    """Adopt the theme by its scores: the theme of a month needs no vote."""
    voting_clocks.run_clocks()
    lists.adopt(on_list.id, by=works.keeper)


def photo(colour: str = "grey") -> bytes:
    """Return a small photo; no two are the same."""
    made = BytesIO()
    picture = Image.new("RGB", (64, 48), colour)
    for place, value in enumerate(uuid4().bytes):
        picture.paste(
            (value, 255 - value, value), (place % 4 * 16, place // 4 * 12, place % 4 * 16 + 16, place // 4 * 12 + 12)
        )
    picture.save(made, "JPEG")
    return made.getvalue()


def proved(works: Works, project: Project, *, value: str = "0.16") -> None:
    """Do the work: photos of the same spot before and after, readings at each place, every milestone with proof."""
    shown = proving.Shown(
        kind=Proof.PHOTO, taken_on=clock.today() - timedelta(days=30), spot="泵房门口", content=photo()
    )
    before = proving.prove(project.id, shown, by=works.carrier)
    for one in Milestone.objects.filter(project=project, until_version=None).order_by("no"):
        after(works, project, one, before, value)


def after(works: Works, project: Project, one: Milestone, before: Evidence, value: str) -> None:
    """Prove one milestone: the same spot again, and a reading at its place."""
    today = clock.today()
    shown = proving.Shown(
        kind=Proof.PHOTO, taken_on=today, spot="泵房门口", content=photo("teal"), again=before.id, milestone=one.id
    )
    proving.prove(project.id, shown, by=works.carrier)
    proving.prove(
        project.id, proving.Shown(kind=Proof.READING, taken_on=today, place=one.place, value=Decimal(value)),
        by=works.carrier,
    )  # fmt: skip
    proving.reach(one.id, on=today, by=works.carrier)
