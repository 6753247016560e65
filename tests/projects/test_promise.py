"""From a promise to the yes of those who asked, and what nobody can do to it on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from banshi.notices.models import Notice
from banshi.projects import accepting, asking, clocks, promising, proving, queries, verdicts
from banshi.projects.models import Asking, Evidence, Juror, Milestone, Project, Promise
from banshi.projects.plans import Leader, Planned
from banshi.projects.verdicts import Verdict
from banshi.projects.vocabulary import Part, Proof, State
from banshi.projects.vocabulary import Step as At
from tests.once import once
from tests.projects.pump import SPRING, WORD, Works, photo, plan, promised, proved, works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

REASON = "两个小区的管线由开发商先修，今年不能动工"


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield once(works, line)


def done_claim(pump: Works) -> Project:
    """Bring a project to where it is said to be done."""
    project = promised(pump)
    promising.begin(project.id, by=pump.leader)
    proved(pump, project)
    return accepting.claim(project.id, by=pump.leader)


def drawn(pump: Works) -> list[Juror]:
    """Draw those who accept, on the evening of the public draw."""
    project = done_claim(pump)
    with clock.stopped_at(clock.now() + timedelta(days=7)):
        accepting.draw(project.id, WORD, by=pump.keeper)
    return list(Juror.objects.exclude(asked_at=None).order_by("place"))


def accepted(pump: Works) -> Project:
    for juror in drawn(pump):
        accepting.say(juror.id, accepts=True)
    return Project.objects.get()


def test_a_project_is_done_when_those_drawn_by_lot_say_so_and_everybody_who_asked_is_asked(pump: Works) -> None:
    project = accepted(pump)
    assert project.state == State.DONE
    assert Juror.objects.exclude(accepts=None).count() == 11
    assert Asking.objects.filter(months=0).count() == 14
    assert Notice.objects.filter(kind="project-done").count() == 14
    assert Notice.objects.filter(kind="project-promised").count() == 14


def test_a_scope_that_is_cut_needs_a_reason_and_both_texts_stay(pump: Works) -> None:
    project = promised(pump)
    less = plan(pump, places=("翠湖小区",), milestones=plan(pump).milestones[:1])
    with pytest.raises(RuleBroken, match="no-reason"):
        promising.amend(project.id, less, reason="", by=pump.leader)
    promising.amend(project.id, less, reason=REASON, by=pump.leader)
    first, second = queries.project_file(Project.objects.get()).versions
    assert (len(first.places), len(second.places)) == (3, 1)
    assert second.changed == [Part.SCOPE, Part.MILESTONES]
    assert Milestone.objects.filter(until_version=1).count() == 2
    assert Notice.objects.filter(kind="project-changed").count() == 14


def test_the_promise_stays_when_the_leader_changes(pump: Works) -> None:
    project = promised(pump)
    promising.hand_over(project.id, Leader(name="吴越", post="副县长"), reason="梁志已调任其他岗位工作", by=pump.keeper)
    first, second = Promise.objects.order_by("version")
    assert second.changed == [Part.LEADER]
    assert (first.target, first.due_on, first.done_when) == (second.target, second.due_on, second.done_when)
    with pytest.raises(NotAllowed):
        promising.begin(project.id, by=pump.leader)


def test_a_leader_cannot_leave_by_amending(pump: Works) -> None:
    project = promised(pump)
    with pytest.raises(RuleBroken, match="another-leader"):
        promising.amend(project.id, plan(pump, leader_name="别人"), reason=REASON, by=pump.leader)


@pytest.mark.parametrize(
    "said", ["已完成80%", "完成八成了", "进度 百分之九十", "完成率高", "80 percent done", "８０％", "九成"]
)
def test_a_percentage_is_refused_wherever_it_is_typed(pump: Works, said: str) -> None:
    with pytest.raises(RuleBroken, match="percentage"):
        promised(pump, risks=said)


def test_no_column_of_a_project_could_hold_a_percentage() -> None:
    names = {field.name for model in (Project, Promise, Milestone, Evidence) for field in model._meta.get_fields()}  # noqa: SLF001 - Django's public name
    assert not {one for one in names if "percent" in one or "progress" in one or "complet" in one}


def test_it_cannot_be_said_to_be_done_without_proof_and_the_measure(pump: Works) -> None:
    project = promised(pump)
    promising.begin(project.id, by=pump.leader)
    with pytest.raises(RuleBroken, match="not-done") as refusal:
        accepting.claim(project.id, by=pump.leader)
    assert "松涛苑" in refusal.value.said
    proved(pump, project, value="0.10")
    with pytest.raises(RuleBroken, match="not-done") as refusal:
        accepting.claim(project.id, by=pump.leader)
    assert "promised was 0.14" in refusal.value.said


def test_a_milestone_without_proof_is_not_reached(pump: Works) -> None:
    promised(pump)
    one = Milestone.objects.order_by("no").first()
    assert one is not None
    with pytest.raises(RuleBroken, match="no-proof"):
        proving.reach(one.id, on=clock.today(), by=pump.carrier)


def test_a_photo_of_another_spot_is_no_afterwards(pump: Works) -> None:
    project = promised(pump)
    before = proving.prove(
        project.id, shot(spot="泵房门口", taken_on=clock.today() - timedelta(days=9)), by=pump.carrier
    )
    with pytest.raises(RuleBroken, match="another-spot"):
        proving.prove(project.id, shot(spot="花园", again=before.id), by=pump.carrier)
    younger = shot(spot="泵房门口", again=before.id, taken_on=before.taken_on)
    with pytest.raises(RuleBroken, match="not-later"):
        proving.prove(project.id, younger, by=pump.carrier)


def shot(**fields: object) -> proving.Shown:
    given: dict[str, object] = {"kind": Proof.PHOTO, "taken_on": clock.today(), "content": photo()} | fields
    return proving.Shown(**given)  # type: ignore[arg-type]


def test_the_database_refuses_done_without_the_lot(pump: Works) -> None:
    project = done_claim(pump)
    with pytest.raises(DatabaseError), transaction.atomic():
        Project.objects.filter(id=project.id).update(state="done")


@pytest.mark.parametrize("statement", [
    "update projects_promise set title = 'less'", "delete from projects_promise",
    "update projects_evidence set note = 'all is well'", "update projects_milestone set title = 'less'",
])  # fmt: skip
def test_the_database_refuses_to_write_over_what_was_published(pump: Works, statement: str) -> None:
    promised(pump)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_four_noes_of_eleven_are_no_acceptance_and_the_work_goes_on(pump: Works) -> None:
    for place, juror in enumerate(drawn(pump)):
        accepting.say(juror.id, accepts=place >= 4, why="" if place >= 4 else "三单元还是没水，电话13900001111")
    project = Project.objects.get()
    assert (project.state, project.round) == (State.UNDER_WAY, 2)
    (jury,) = verdicts.juries(project)
    assert jury.verdict == Verdict(yes=7, no=4, silent=0)
    assert not any("13900001111" in why for why in jury.why)
    with pytest.raises(RuleBroken, match="not-done"):
        accepting.claim(project.id, by=pump.leader)


def test_whoever_is_silent_is_replaced_in_the_order_of_the_draw(pump: Works) -> None:
    jurors = drawn(pump)
    for juror in jurors[:9]:
        accepting.say(juror.id, accepts=True)
    with clock.stopped_at(clock.now() + timedelta(days=15)):
        clocks.run_clocks()
        clocks.run_clocks()
        assert Juror.objects.exclude(replaced_at=None).count() == 2
        late = jurors[9:]
        with pytest.raises(WrongState, match="too-late"):
            accepting.say(late[0].id, accepts=True)
        for reserve in Juror.objects.filter(place__gt=11).exclude(asked_at=None):
            accepting.say(reserve.id, accepts=True)
    assert Project.objects.get().state == State.DONE


def test_nobody_of_staff_speaks_for_those_who_asked(pump: Works) -> None:
    juror = drawn(pump)[0]
    with pytest.raises(NotAllowed):
        accepting.say(juror.id, accepts=True, by=pump.leader)


def test_a_no_after_six_months_reopens_it_and_the_promise_is_the_same(pump: Works) -> None:
    project = accepted(pump)
    with clock.stopped_at(clock.now() + timedelta(days=200)):
        clocks.run_clocks()
        clocks.run_clocks()
        asked = Asking.objects.filter(months=6)
        assert asked.count() == 14
        asking.answer(asked[0].id, holds=True)
        assert Project.objects.get().state == State.DONE
        asking.answer(asked[1].id, holds=False, why="又没水了")
    again = Project.objects.get()
    assert (again.state, again.round, again.version) == (State.UNDER_WAY, 2, project.version)


def test_what_still_holds_after_a_year_is_kept(pump: Works) -> None:
    accepted(pump)
    for days in (200, 370, 400):
        with clock.stopped_at(SPRING + timedelta(days=days)):
            clocks.run_clocks()
    project = Project.objects.get()
    assert project.state == State.KEPT
    assert sorted(set(Asking.objects.values_list("months", flat=True))) == [0, 6, 12]


def test_a_late_milestone_is_stuck_by_itself_and_climbs_to_the_leader(pump: Works) -> None:
    project = promised(pump)
    with clock.stopped_at(SPRING.replace(month=10, day=9)):
        clocks.run_clocks()
        assert set(Milestone.objects.values_list("state", flat=True)) == {At.STUCK}
    with clock.stopped_at(SPRING.replace(month=10, day=30)):
        assert clocks.run_clocks() == 3
        assert clocks.run_clocks() == 0
    assert Notice.objects.filter(kind="project-stuck", unit_id=project.keeper_id).count() == 3


def test_what_blocks_is_said_with_whom_it_waits_for(pump: Works) -> None:
    promised(pump)
    one = Milestone.objects.order_by("no").first()
    assert one is not None
    proving.block(one.id, why="等供热公司迁管", waits_for=pump.line.units["heating"], by=pump.carrier)
    assert Notice.objects.filter(kind="project-waits-for-you", unit_id=pump.line.units["heating"]).count() == 1
    proving.unblock(one.id, by=pump.carrier)
    assert Milestone.objects.get(id=one.id).blocked_by_id is None


def test_a_promise_lacks_nothing(pump: Works) -> None:
    for field in ("title", "leader_name", "measure", "done_when", "due_because"):
        with pytest.raises(RuleBroken, match="promise-lacks"):
            promised(pump, **{field: " "})
    with pytest.raises(RuleBroken, match="no-change"):
        promised(pump, target=Decimal("0.05"))
    with pytest.raises(RuleBroken, match="late-milestone"):
        promised(pump, milestones=(Planned(title="太晚", due_on=date(2027, 1, 1)),))


def test_money_is_paid_from_a_source_that_was_promised(pump: Works) -> None:
    project = promised(pump)
    given = {"paid_on": clock.today(), "amount": Decimal("120000.50"), "what": "水泵", "by": pump.carrier}
    proving.spend(project.id, source="县财政", **given)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="unnamed-source"):
        proving.spend(project.id, source="捐款", **given)  # type: ignore[arg-type]
