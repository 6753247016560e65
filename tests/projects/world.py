"""Lists, candidates and projects in every state, for tests of pages: thin steps over the pump house, as in life.

Every function acts at the present moment of the clock and leaves it there; ``later`` moves it on where a term is over.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connections

from banshi.journal.steps import taking
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.kernel.actor import Duty as Right
from banshi.projects import accepting, figures, importing, lists, promising, proving, selection
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import ADOPT_LIST, CALL_VOTE, CHOOSE, RULE_OUT
from banshi.projects.models import Asking, Candidate, Entry, Evidence, Juror, Milestone, Project, ProjectList, Promise
from banshi.projects.plans import Leader, Planned, columns_of, plan_of
from banshi.projects.vocabulary import CandidateState, Class, ListKind, ListState, Origin, Proof, State
from tests.hotline import COUNTY, employ
from tests.projects import pump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line
    from tests.projects.pump import Works

WHY_LESS = "松涛苑的管线由开发商先修，今年不能动工"
WHY_STUCK = "道路开挖的许可还没有批下来"
WHY_OTHER_LEADER = "梁志调任外县，由韩松接手这项承诺"
HEADINGS = ("地区", "年份", "序号", "项目", "牵头单位", "进度", "完成时限", "备注", "来源")


def works(line: Line, *, voices: int = 14) -> Works:
    """Let so many residents report weak water, joined to one public problem, and employ a leader."""
    found = pump.works(line, voices=voices)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update concerns_problem set public = true where id = %s", [found.problem.id])
    found.problem.refresh_from_db()
    return found


@contextmanager
def later(days: float) -> Iterator[None]:
    """Let so many days pass for what happens inside."""
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        yield


# ---------------------------------------------------------------- lists and candidates


def yearly(works: Works, *, year: int = 2026, seats: int = 2, **changes: Any) -> ProjectList:
    """Begin the list of a year, on which candidates are collected."""
    new = lists.NewList(
        kind=ListKind.YEARLY, title=f"{year}年民生实事", year=year, place="湖滨县", division=COUNTY, seats=seats,
        collect_until=clock.today() + timedelta(days=14),
    )  # fmt: skip
    return lists.begin_list(replace(new, **changes), by=works.keeper)


def counted(people: int = 310, **changes: Any) -> figures.Evidence:
    """Return what the casework counted of weak water on eleven estates over three winters."""
    base = figures.Evidence(
        on=clock.today(), problems=1, people=people, voices=people + 38, places=11, estates=11, winters=3, returns=2,
        first_on=clock.today() - timedelta(days=1000), last_on=clock.today(), said_no=41, still_open=12,
    )  # fmt: skip
    return replace(base, **changes)


def from_casework(on_list: ProjectList, works: Works, title: str = "六楼没水", *, people: int = 310) -> Candidate:
    """Put what the casework proposes on a list, with its evidence and its explained score."""
    evidence = counted(people)
    parts = selection.score(evidence, pack().selection)
    return _candidate(
        on_list, title=title, klass=Class.COMMON, origin=Origin.PROBLEM, words="晚上一到七点六楼就没水，洗衣机都开不了",
        problems=[works.problem.id], places=list(pump.ESTATES), evidence=evidence.as_json(),
        reasons=[part.as_json() for part in parts], score=selection.total(parts),
    )  # fmt: skip


def proposed(on_list: ProjectList, title: str, *, klass: Class = Class.HARDSHIP, score: float = 0) -> Candidate:
    """Put what a resident proposed in words on a list."""
    words = f"{title}，大家都盼着"
    return _candidate(on_list, title=title, klass=klass, origin=Origin.RESIDENT, words=words, score=score)


def _candidate(on_list: ProjectList, **columns: Any) -> Candidate:
    return Candidate.objects.create(
        number=promising.number("projects_candidate_number", "HX"), on_list=on_list, state=CandidateState.PROPOSED,
        division=COUNTY, counted_at=clock.now(), at=clock.now(), **columns,
    )  # fmt: skip


def published(works: Works) -> ProjectList:
    """Publish a list with three candidates, one more of which is ruled out with a reason."""
    on_list = yearly(works, collect_until=None)
    from_casework(on_list, works)
    proposed(on_list, "给独居老人装扶手", score=0.2)
    proposed(on_list, "小学门口的人行天桥", klass=Class.URGENT, score=0.1)
    out = proposed(on_list, "给每户发一本台账")
    with taking(RULE_OUT, Candidate, out.id, by=works.keeper) as ruled:
        ruled.ground, ruled.ground_words = "burden", "要求每户填表，会加重居民和村居的负担"
    return lists.publish_list(on_list.id, by=works.keeper)


def chosen(works: Works, candidate: Candidate) -> Candidate:
    """Adopt a published candidate step by step, without holding the vote."""
    with taking(CHOOSE, Candidate, candidate.id, by=works.keeper):
        pass
    if ProjectList.objects.get(id=candidate.on_list_id).state == ListState.PUBLISHED:
        with taking(CALL_VOTE, ProjectList, candidate.on_list_id, by=works.keeper):
            pass
        with taking(ADOPT_LIST, ProjectList, candidate.on_list_id, by=works.keeper) as adopted:
            adopted.adopted_at = clock.now()
    candidate.refresh_from_db()
    return candidate


def taken_over(works: Works, *, rows: int = 2) -> ProjectList:
    """Take a list over that was published elsewhere, with columns of its own."""
    cells = ("远山县", "2022", "{no}", "新建公办园{no}所", "县教育局", "80%", "2022-12-31", "滞后", "公告")
    lines = [
        {head: cell.format(no=no) for head, cell in zip(HEADINGS, cells, strict=True)} | {"自定一列": f"原样{no}"}
        for no in range(1, rows + 1)
    ]
    done = importing.take_over(
        lines, importing.mapping_of(list(lines[0])), name="远山县2022.csv", content=uuid4().bytes, by=works.keeper
    )
    return done.lists[0]


# ---------------------------------------------------------------- one project


def promised(works: Works, **changes: Any) -> Project:
    """Promise the pump house, as the first candidate of the list of the year."""
    on_list = published(works)
    first = Candidate.objects.filter(on_list=on_list, origin=Origin.PROBLEM, state=CandidateState.PUBLISHED).get()
    return promising.promise(chosen(works, first).id, pump.plan(works, **changes), by=works.keeper)


def under_way(works: Works, **changes: Any) -> Project:
    """Begin the work, with one milestone reached by proof: a photo before and after, and a reading."""
    project = promised(works, **changes)
    promising.begin(project.id, by=works.leader)
    pump.after(works, project, steps(project)[0], before(works, project), "0.15")
    project.refresh_from_db()
    return project


def before(works: Works, project: Project) -> Evidence:
    """Add the photo of the spot before the work."""
    day = clock.today() - timedelta(days=30)
    return proving.prove(
        project.id,
        proving.Shown(kind=Proof.PHOTO, taken_on=day, spot="泵房门口", content=pump.photo()),
        by=works.carrier,
    )


def steps(project: Project) -> list[Milestone]:
    """Return the milestones in force, in their order."""
    return list(Milestone.objects.filter(project=project, until_version=None).order_by("no"))


def stuck(works: Works, project: Project, *, at: int = -1) -> Milestone:
    """Let a milestone wait for the county's government."""
    return proving.block(
        steps(project)[at].id, why=WHY_STUCK, waits_for=works.line.units["government"], by=works.carrier
    )


def less(works: Works, project: Project, *, reason: str = WHY_LESS) -> Project:
    """Cut the scope of a promise: one estate fewer, with the reason."""
    kept = tuple(one for one in pump.ESTATES if one != "松涛苑")
    planned = tuple(one for one in promising.planned_of(project) if one.place != "松涛苑")
    plan = replace(plan_of(promising.version_in_force(project), planned), places=kept, people=9)
    return promising.amend(project.id, plan, reason=reason, by=works.keeper)


def another_leader(works: Works, project: Project) -> Project:
    """Hand a promise over to another leader."""
    other = employ("second-leader", "韩松", works.line.units["government"], Right.LEADER)
    leader = Leader(name="韩松", post="县委常委", account_id=other.account_id)
    return promising.hand_over(project.id, leader, reason=WHY_OTHER_LEADER, by=works.keeper)


def claimed(works: Works) -> Project:
    """Do all the work and say that it is done: the pool of those who asked is frozen."""
    project = promised(works)
    promising.begin(project.id, by=works.leader)
    pump.proved(works, project)
    return accepting.claim(project.id, by=works.leader)


def drawn(works: Works, project: Project | None = None) -> list[Juror]:
    """Draw those who accept; call it a week later than the claim. Returns those who are asked, in their order."""
    project = project or Project.objects.get()
    accepting.draw(project.id, pump.WORD, by=works.keeper)
    return list(Juror.objects.filter(project=project, round=project.round).exclude(asked_at=None).order_by("place"))


def done(works: Works) -> Project:
    """Claim, draw a week later, and let everybody who was drawn accept; the clock stays where the caller has it."""
    project = claimed(works)
    with later(7):
        for juror in drawn(works, project):
            accepting.say(juror.id, accepts=True)
    project.refresh_from_db()
    assert project.state == State.DONE
    return project


def first_asked(project: Project) -> Asking:
    """Return the first question whether it holds that nobody has answered yet."""
    return Asking.objects.filter(project=project, round=project.round, holds=None).order_by("id")[0]


# ---------------------------------------------------------------- many


def crowd(works: Works, on_list: ProjectList, many: int) -> list[Project]:
    """Put so many projects with three milestones each on a list, written by the owner, without stories."""
    projects = [_row(works, no) for no in range(1, many + 1)]
    Project.objects.using("owner").bulk_create(projects)
    taken = Entry.objects.using("owner").filter(on_list=on_list).count()
    Promise.objects.using("owner").bulk_create(_promise(works, one) for one in projects)
    Entry.objects.using("owner").bulk_create(
        Entry(on_list_id=on_list.id, project=one, no=taken + no, how="adopted", since=clock.today())
        for no, one in enumerate(projects, start=1)
    )
    states = ("reached", "stuck", "planned")
    Milestone.objects.using("owner").bulk_create(
        Milestone(
            id=uuid4(), project=one, no=no, state=state, since_version=1, title=planned.title, place=planned.place,
            unit_id=one.lead_unit_id, due_on=planned.due_on,
            blocked_at=clock.now() if state == "stuck" else None, blocked_why=WHY_STUCK if state == "stuck" else "",
            reached_on=clock.today() if state == "reached" else None,
        )
        for one in projects
        for no, (state, planned) in enumerate(zip(states, _planned(), strict=True), start=1)
    )  # fmt: skip
    return projects


def _planned() -> tuple[Planned, ...]:
    return tuple(Planned(title=f"{one}泵房通水", due_on=date(2026, 10, 1), place=one) for one in pump.ESTATES)


def _row(works: Works, no: int) -> Project:
    return Project(
        id=uuid4(), number=f"XM-2026-9{no:04d}", state=State.UNDER_WAY, division=COUNTY, keeper_id=works.keeper.unit_id,
        leader_id=works.leader.account_id, lead_unit_id=works.carrier.unit_id, unit_ids=[works.carrier.unit_id],
        due_on=pump.AUTUMN, begun_at=clock.now(), at=clock.now(),
    )  # fmt: skip


def _promise(works: Works, one: Project) -> Promise:

    return Promise(
        project=one, version=1, at=clock.now(), **columns_of(pump.plan(works, title=f"第{one.number[-2:]}处泵房"))
    )


def resident(actor: Actor) -> Actor:
    """Return somebody in no post."""
    return replace(actor, unit_id=None, unit_name="", unit_kind="", post_id=None, duty=None)
