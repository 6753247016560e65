"""Whoever wants a promise to look kept: leaders, units, jurors, files and moments, and what stops each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from time import process_time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from banshi.concerns.models import Concern
from banshi.journal.models import Line as Journal
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.notices.models import Notice
from banshi.projects import accepting, asking, clocks, importing, promising, proving, queries, telling, verdicts
from banshi.projects.models import Asking, Entry, Evidence, Juror, ListFile, Milestone, Project, ProjectList, Promise
from banshi.projects.plans import Leader, plan_of
from banshi.projects.progress import last_readings
from banshi.projects.verdicts import Verdict
from banshi.projects.vocabulary import Part, Proof, State
from banshi.projects.vocabulary import Step as At
from tests.browser import signed_in
from tests.hotline import heating_category
from tests.once import once
from tests.projects import pump as pump_house
from tests.projects import world
from tests.projects.crowds import asked_by
from tests.projects.pump import ESTATES, PRESSURE, SPRING, WORD, Works, photo, promised, proved
from tests.projects.test_lists import at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hotline import Line

REASON = "两个小区的管线由开发商先修，今年不能动工"
SECONDS = 10


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield once(pump_house.works, line)


def under_way(pump: Works, **changes: Any) -> Project:
    project = promised(pump, **changes)
    return promising.begin(project.id, by=pump.leader)


def first_step(project: Project) -> Milestone:
    return Milestone.objects.filter(project=project, until_version=None).order_by("no")[0]


def shot(**fields: Any) -> proving.Shown:
    given: dict[str, Any] = {"kind": Proof.PHOTO, "taken_on": clock.today(), "content": photo(), "spot": "泵房门口"}
    return proving.Shown(**given | fields)


def less(project: Project, **changes: Any) -> Any:
    version = promising.version_in_force(project)
    return replace(plan_of(version, promising.planned_of(project)), **changes)


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind, contact_id__isnull=False).count()


# ---------------------------------------------------------------- less is promised at the last moment


@pytest.mark.parametrize(
    "cut", [{"target": Decimal("0.06")}, {"places": ESTATES[:1]}, {"title": "更换泵房"}, {"due_on": date(2026, 12, 1)}]
)
def test_a_cut_on_the_day_before_the_claim_is_told_to_all_and_waits_for_objections(pump: Works, cut: Any) -> None:
    project = under_way(pump)
    proved(pump, project)
    promising.amend(project.id, less(project, **cut), reason=REASON, by=pump.keeper)
    assert told("project-changed") == 14
    with pytest.raises(RuleBroken, match="residents may object until 2026-03-09"):
        accepting.claim(project.id, by=pump.leader)
    with world.later(8):
        accepting.claim(project.id, by=pump.leader)
    assert [one.version for one in queries.project_file(Project.objects.get()).cuts] == [2]


def test_milestones_that_are_dropped_are_told_to_all(pump: Works) -> None:
    project = under_way(pump)
    fewer = less(project, milestones=promising.planned_of(project)[:1])
    changed = promising.amend(project.id, fewer, reason=REASON, by=pump.leader)
    assert promising.version_in_force(changed).changed == [Part.MILESTONES]
    assert told("project-changed") == 14


def test_more_money_is_neither_told_to_all_nor_waits(pump: Works) -> None:
    project = under_way(pump)
    proved(pump, project)
    promising.amend(project.id, less(project, money=()), reason=REASON, by=pump.keeper)
    assert told("project-changed") == 0
    assert accepting.claim(project.id, by=pump.leader).state == State.CLAIMED


def test_a_promise_that_is_late_is_mended_without_a_new_date(pump: Works) -> None:
    project = under_way(pump)
    with world.later(300):
        changed = promising.amend(project.id, less(project, risks="冬天不能开挖"), reason=REASON, by=pump.leader)
        sooner = less(project, due_on=SPRING.date(), milestones=())
        with pytest.raises(RuleBroken, match="past-date"):
            promising.amend(project.id, sooner, reason=REASON, by=pump.leader)
    assert changed.due_on == pump_house.AUTUMN


def test_leaders_handed_to_and_fro_all_stand_there_and_nobody_follows_themselves(pump: Works) -> None:
    project = under_way(pump)
    with pytest.raises(RuleBroken, match="same-leader"):
        promising.hand_over(
            project.id,
            Leader(name="梁志", post="市长", account_id=pump.leader.account_id),
            reason=REASON,
            by=pump.keeper,
        )
    world.another_leader(pump, project)
    back = Leader(name="梁志", post="副县长", account_id=pump.leader.account_id)
    promising.hand_over(project.id, back, reason=REASON, by=pump.keeper)
    assert [one.leader_name for one in Promise.objects.order_by("version")] == ["梁志", "韩松", "梁志"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"measure_unit": "%"}, "percentage"), ({"measure_unit": "％"}, "percentage"),
        ({"places": ("翠" * 81,)}, "too-long"), ({"leader_post": "完成率第一的副县长"}, "percentage"),
        ({"baseline_on": date(2026, 3, 3)}, "baseline-to-come"), ({"counted_by": "wishes"}, "no-measure"),
        ({"people": -1}, "below-nothing"), ({"leader_name": "梁" * 61}, "too-long"),
    ],
)  # fmt: skip
def test_a_promise_that_does_not_fit_is_refused_in_words(pump: Works, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        promised(pump, **changes)


def test_a_place_that_is_too_long_is_no_crash_of_the_desk(pump: Works) -> None:
    project = promised(pump)
    form = signed_in(pump.leader).get(f"/unit/projects/{project.number}/amend/").context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"places": "翠" * 300, "reason": REASON}
    typed |= {
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
        "money-TOTAL_FORMS": "0",
        "money-INITIAL_FORMS": "0",
    }
    sent = {name: "" if value is None else value for name, value in typed.items()}
    answer = signed_in(pump.leader).post(f"/unit/projects/{project.number}/amend/", sent)
    assert answer.status_code == 422
    assert "is longer than 80 characters" in answer.content.decode()


# ---------------------------------------------------------------- proof


def test_one_photo_is_not_before_and_after_nor_proof_of_everything(pump: Works) -> None:
    project, same = under_way(pump), photo()
    before = proving.prove(project.id, shot(content=same, taken_on=date(2026, 2, 1)), by=pump.carrier)
    with pytest.raises(RuleBroken, match="same-file"):
        proving.prove(project.id, shot(content=same, again=before.id), by=pump.carrier)
    with pytest.raises(RuleBroken, match="same-file"):
        proving.prove(project.id, shot(content=same, milestone=first_step(project).id), by=pump.carrier)
    assert Evidence.objects.count() == 1


def test_a_photo_from_before_the_promise_reaches_nothing(pump: Works) -> None:
    project = under_way(pump)
    step = first_step(project)
    proving.prove(project.id, shot(taken_on=date(2026, 3, 1), milestone=step.id), by=pump.carrier)
    with pytest.raises(RuleBroken, match="no-proof"):
        proving.reach(step.id, on=clock.today(), by=pump.carrier)


def test_proof_does_not_come_after_the_day_that_it_proves(pump: Works) -> None:
    project = under_way(pump)
    step = first_step(project)
    with world.later(9):
        proving.prove(project.id, shot(milestone=step.id), by=pump.carrier)
        with pytest.raises(RuleBroken, match="no-proof"):
            proving.reach(step.id, on=SPRING.date(), by=pump.carrier)
        assert proving.reach(step.id, on=clock.today(), by=pump.carrier).state == At.REACHED


def test_proof_of_one_milestone_is_none_of_another(pump: Works) -> None:
    project = under_way(pump)
    one, other, *_rest = Milestone.objects.order_by("no")
    proving.prove(project.id, shot(milestone=one.id), by=pump.carrier)
    with pytest.raises(RuleBroken, match="no-proof"):
        proving.reach(other.id, on=clock.today(), by=pump.carrier)
    with pytest.raises(RuleBroken, match="This milestone is at 翠湖小区"):
        proving.prove(project.id, shot(milestone=one.id, place=ESTATES[1]), by=pump.carrier)
    with pytest.raises(NotAllowed):
        proving.reach(one.id, on=clock.today(), by=pump.line.heater)


def test_what_was_proved_before_its_day_was_moved_stays_proof(pump: Works) -> None:
    project = under_way(pump)
    step = first_step(project)
    proving.prove(project.id, shot(milestone=step.id), by=pump.carrier)
    moved = tuple(replace(one, due_on=date(2026, 10, 20)) for one in promising.planned_of(project))
    promising.amend(project.id, less(project, milestones=moved), reason=REASON, by=pump.leader)
    with pytest.raises(RuleBroken, match="replaced"):
        proving.reach(step.id, on=clock.today(), by=pump.carrier)
    assert proving.reach(first_step(project).id, on=clock.today(), by=pump.carrier).state == At.REACHED


def test_proof_that_comes_long_after_its_day_says_so_and_who_brought_it(pump: Works) -> None:
    project = under_way(pump)
    with world.later(40):
        late = proving.prove(project.id, shot(taken_on=SPRING.date(), note="补拍"), by=pump.carrier)
        page = signed_in(pump.carrier).get(f"/unit/projects/{project.number}/").content.decode()
    assert (late.days_late, late.brought_late, late.unit_id) == (40, True, pump.carrier.unit_id)
    assert "brought 40 days later" in page


def test_a_reading_of_a_day_before_the_work_is_not_its_result(pump: Works) -> None:
    project = under_way(pump)
    old = proving.Shown(kind=Proof.READING, taken_on=date(2025, 7, 1), place=ESTATES[0], value=Decimal(9))
    typed = proving.prove(project.id, old, by=pump.carrier)
    assert (typed.account_id, typed.unit_id) == (pump.carrier.account_id, pump.carrier.unit_id)
    assert last_readings(Project.objects.get()) == {}


def test_a_percentage_is_not_paid_noted_or_carried_either(pump: Works) -> None:
    project = under_way(pump)
    given = {"paid_on": clock.today(), "source": "县财政", "amount": Decimal(1), "what": "付到 80%", "by": pump.carrier}
    with pytest.raises(RuleBroken, match="percentage"):
        proving.spend(project.id, **given)  # type: ignore[arg-type]


# ---------------------------------------------------------------- blocking each other


def test_a_unit_that_is_waited_for_says_that_it_has_done_its_part(pump: Works) -> None:
    step = first_step(under_way(pump))
    heating = pump.line.units["heating"]
    for _turn in range(3):
        proving.block(step.id, why="等供热公司迁管", waits_for=heating, by=pump.carrier)
    assert Notice.objects.filter(kind="project-waits-for-you").count() == 1
    client = signed_in(pump.line.heater)
    assert "We have done our part" in client.get("/unit/projects/").content.decode()
    client.post(f"/unit/projects/waiting/{step.id}/our-part", {"command": str(uuid4())})
    step.refresh_from_db()
    assert (step.state, step.blocked_by_id) == (At.PLANNED, None)
    assert Journal.objects.get(step="unblock").unit_id == heating


def test_nobody_waits_for_themselves_or_for_nobody(pump: Works) -> None:
    step = first_step(under_way(pump))
    with pytest.raises(RuleBroken, match="waits-for-itself"):
        proving.block(step.id, why="等自己", waits_for=pump.carrier.unit_id, by=pump.carrier)
    with pytest.raises(NotFound):
        proving.block(step.id, why="等别人", waits_for=999_999, by=pump.carrier)


def test_a_late_milestone_is_not_unblocked_day_by_day_so_that_it_never_climbs(pump: Works) -> None:
    step = first_step(under_way(pump))
    with clock.stopped_at(SPRING.replace(month=10, day=14)):
        clocks.run_clocks()
        with pytest.raises(RuleBroken, match="late"):
            proving.unblock(step.id, by=pump.carrier)
        step.refresh_from_db()
        assert step.blocked_at == clock.at_start_of(date(2026, 10, 2))
        clocks.run_clocks()
    assert Notice.objects.filter(kind="project-stuck", unit_id=pump.keeper.unit_id).count() == 3


def test_a_project_that_has_ended_is_neither_reached_nor_blocked(pump: Works) -> None:
    project = under_way(pump)
    promising.give_up(project.id, reason=REASON, by=pump.keeper)
    with pytest.raises(WrongState, match="over"):
        proving.block(first_step(project).id, why="等", waits_for=None, by=pump.carrier)


def test_an_unknown_step_of_a_milestone_does_nothing(pump: Works) -> None:
    project = under_way(pump)
    step = world.stuck(pump, project)
    address = f"/unit/projects/{project.number}/milestones/{step.id}/anything"
    assert signed_in(pump.carrier).post(address, {"command": str(uuid4())}).status_code == 404
    assert Milestone.objects.get(id=step.id).state == At.STUCK


# ---------------------------------------------------------------- jurors and askers


def claimed(pump: Works) -> Project:
    project = under_way(pump)
    proved(pump, project)
    return accepting.claim(project.id, by=pump.leader)


def drawn(pump: Works) -> list[Juror]:
    project = claimed(pump)
    with world.later(7):
        accepting.draw(project.id, WORD, by=pump.keeper)
    return list(Juror.objects.exclude(asked_at=None).order_by("place"))


def keep_askers(many: int) -> None:
    """Let all but so many be out of reach."""
    first = Concern.objects.order_by("number").values_list("id", flat=True)[:many]
    Concern.objects.using("owner").exclude(id__in=list(first)).update(can_be_reached=False)


def test_of_three_who_asked_all_are_drawn_and_two_who_speak_are_enough(pump: Works) -> None:
    keep_askers(3)
    jurors = drawn(pump)
    assert len(jurors) == 3
    for one in jurors[:2]:
        accepting.say(one.id, accepts=True)
    with world.later(30):
        clocks.run_clocks()
    assert Project.objects.get().state == State.DONE


def test_of_three_who_asked_one_alone_is_no_acceptance(pump: Works) -> None:
    keep_askers(3)
    accepting.say(drawn(pump)[0].id, accepts=True)
    with world.later(30):
        clocks.run_clocks()
    assert (Project.objects.get().state, Project.objects.get().round) == (State.UNDER_WAY, 2)


def test_a_no_is_counted_whatever_its_words_and_no_number_of_anybody_is_shown(pump: Works) -> None:
    juror = drawn(pump)[0]
    accepting.say(juror.id, accepts=False, why="\0骗子！打我13900001111或 010-62345678，身份证999999199001011234")
    for other in Juror.objects.exclude(asked_at=None).exclude(id=juror.id):
        accepting.say(other.id, accepts=True)
    (jury,) = verdicts.juries(Project.objects.get())
    assert jury.verdict == Verdict(yes=10, no=1, silent=0)
    assert not any(number in jury.why[0] for number in ("13900001111", "62345678", "999999199001011234", "\0"))


def test_two_tabs_of_one_juror_are_one_answer(pump: Works) -> None:
    juror = drawn(pump)[0]
    refused = at_once(lambda accepts: accepting.say(juror.id, accepts=accepts, why="没水"), [True, False])
    assert [type(one) for one in refused] == [WrongState]
    assert Journal.objects.filter(step="say-of-work").count() == 1


@pytest.mark.parametrize("last", [(True, True), (False, False), (True, False)])
def test_the_last_jurors_at_the_same_moment_decide_once(pump: Works, last: tuple[bool, bool]) -> None:
    jurors = drawn(pump)
    for one in jurors[:-2]:
        accepting.say(one.id, accepts=True)
    said = dict(zip((one.id for one in jurors[-2:]), last, strict=True))
    assert at_once(lambda pk: accepting.say(pk, accepts=said[pk], why="没水"), list(said)) == []
    assert Journal.objects.filter(step__in=("accept", "not-accept")).count() == 1
    assert told("project-done") == 14


def test_nobody_speaks_after_the_end_or_by_the_link_of_somebody_else(pump: Works) -> None:
    jurors = drawn(pump)
    for one in jurors[:-1]:
        accepting.say(one.id, accepts=True)
    reserve = Juror.objects.filter(asked_at=None)[0]
    for juror in (reserve.id, uuid4()):
        with pytest.raises(NotFound):
            accepting.say(juror, accepts=False, why="没水")
    accepting.say(jurors[-1].id, accepts=True)
    with pytest.raises(WrongState):
        accepting.say(jurors[-1].id, accepts=False, why="反悔了")


def test_whoever_leads_it_or_works_where_it_is_carried_is_not_drawn(pump: Works) -> None:
    project = under_way(pump)
    one, other = Concern.objects.order_by("number")[:2]
    with connections["owner"].cursor() as cursor:
        for concern, account, person in ((one, pump.leader, 9101), (other, pump.carrier, 9102)):
            cursor.execute("insert into register_person (id) values (%s) on conflict do nothing", [person])
            cursor.execute("update stations_account set person_id = %s where id = %s", [person, account.account_id])
            cursor.execute("update concerns_report set person_id = %s where concern_id = %s", [person, concern.id])
        cursor.execute("update stations_post set unit_id = %s where account_id = %s",
                       [pump.line.units["city_government"], pump.leader.account_id])  # fmt: skip
    assert not {one.id, other.id} & {concern for concern, _ticket in telling.askers(project)}
    assert telling.askers_count(project) == 12


def test_a_lot_that_nobody_draws_is_reminded_of(pump: Works) -> None:
    claimed(pump)
    with world.later(30):
        assert clocks.run_clocks() == 1
        assert clocks.run_clocks() == 0
    lots = Notice.objects.filter(kind="project-draw-lot")
    assert {one.unit_id for one in lots} == {pump.keeper.unit_id, pump.carrier.unit_id}


# ---------------------------------------------------------------- nobody asked


def unasked(pump: Works, **changes: Any) -> Project:
    project = under_way(pump, **changes)
    Project.objects.using("owner").update(problems=[])
    project.refresh_from_db()
    proved(pump, project)
    return project


def test_what_was_proposed_and_never_reported_says_who_could_accept_it(pump: Works) -> None:
    project = unasked(pump)
    with pytest.raises(RuleBroken, match="no-category") as refused:
        accepting.claim(project.id, by=pump.leader)
    assert "which kind of concern" in str(refused.value.cure)
    page = signed_in(pump.leader).get(f"/unit/projects/{project.number}/").content.decode()
    assert "nobody could accept it yet" in page
    promising.amend(project.id, less(project, category=PRESSURE), reason=REASON, by=pump.leader)
    assert telling.askers_count(Project.objects.get()) == 14
    with world.later(8):
        assert accepting.claim(project.id, by=pump.leader).state == State.CLAIMED


def test_only_who_reported_that_kind_at_these_places_is_asked(pump: Works) -> None:
    project = unasked(pump, category=PRESSURE)
    promising.amend(project.id, less(project, places=ESTATES[:1]), reason=REASON, by=pump.keeper)
    assert telling.askers_count(Project.objects.get()) == 5
    other = less(project, category=heating_category())
    promising.amend(project.id, other, reason=REASON, by=pump.keeper)
    with world.later(9), pytest.raises(RuleBroken, match="Nobody has reported such a concern"):
        accepting.claim(project.id, by=pump.leader)


def test_nothing_is_counted_where_no_problem_is(pump: Works) -> None:
    project = unasked(pump)
    with pytest.raises(RuleBroken, match="nothing-to-count"):
        promising.amend(project.id, less(project, counted_by="voices"), reason=REASON, by=pump.leader)


# ---------------------------------------------------------------- at the same moment, and twice


def test_two_workers_at_once_do_everything_once(pump: Works) -> None:
    jurors = drawn(pump)
    for one in jurors[:9]:
        accepting.say(one.id, accepts=True)
    with world.later(15):
        both()
        assert Juror.objects.exclude(replaced_at=None).count() == 2
        for one in Juror.objects.filter(place__gt=11).exclude(asked_at=None):
            accepting.say(one.id, accepts=True)
    with world.later(220):
        both()
        assert set(Asking.objects.values_list("months", flat=True)) == {0, 6}
        assert told("project-holds") == 14
    for days in (420, 480):
        with world.later(days):
            both()
    assert (Project.objects.get().state, told("project-holds")) == (State.KEPT, 28)
    assert Journal.objects.filter(step="keep").count() == 1


def both() -> None:
    assert at_once(lambda _turn: clocks.run_clocks(), [1, 2, 3]) == []


def test_two_workers_at_once_let_a_late_milestone_climb_once(pump: Works) -> None:
    under_way(pump)
    for day in (9, 30):
        with clock.stopped_at(SPRING.replace(month=10, day=day)):
            both()
    assert Journal.objects.filter(step="block").count() == 3
    assert Journal.objects.filter(step="climb").count() == 3


def test_a_change_and_a_claim_at_the_same_moment_are_one_after_the_other(pump: Works) -> None:
    project = under_way(pump)
    proved(pump, project)
    cut = less(project, places=ESTATES[:1])
    acts = {
        "amend": lambda: promising.amend(project.id, cut, reason=REASON, by=pump.keeper),
        "claim": lambda: accepting.claim(project.id, by=pump.leader),
    }
    refused = at_once(lambda name: acts[name](), list(acts))
    project.refresh_from_db()
    assert len(refused) == 1
    assert (project.state, project.version) in {(State.CLAIMED, 1), (State.UNDER_WAY, 2)}


def test_the_same_command_twice_is_one(pump: Works) -> None:
    project = under_way(pump)
    step, content, leader = first_step(project), photo(), Leader(name="吴越", post="副县长")
    given = {"paid_on": clock.today(), "source": "县财政", "amount": Decimal(5), "what": "水泵", "by": pump.carrier}
    fewer = less(project, people=9)
    for do in (
        lambda command: proving.prove(project.id, shot(content=content), by=pump.carrier, command=command),
        lambda command: proving.spend(project.id, command=command, **given),  # type: ignore[arg-type]
        lambda command: proving.block(step.id, why="等", waits_for=None, by=pump.carrier, command=command),
        lambda command: promising.amend(project.id, fewer, reason=REASON, by=pump.keeper, command=command),
        lambda command: promising.hand_over(project.id, leader, reason=REASON, by=pump.keeper, command=command),
    ):
        command = uuid4()
        do(command)
        refused = at_once(do, [command, command])
        assert [type(one) for one in refused] == [AlreadyDone, AlreadyDone]
    assert (Evidence.objects.count(), Promise.objects.count()) == (1, 3)


def test_a_check_on_the_thirty_first_is_held_on_the_last_day_of_a_shorter_month(pump: Works) -> None:
    jurors = drawn(pump)
    with clock.stopped_at(SPRING.replace(month=8, day=31)):
        for one in jurors:
            accepting.say(one.id, accepts=True)
        assert Project.objects.get().clock_at == clock.at_start_of(date(2027, 2, 28)) + timedelta(hours=9)


# ---------------------------------------------------------------- files


def taken(pump: Works, *rows: dict[str, str], content: bytes = b"") -> importing.TakenOver:
    given = {"place": "远山县", "year": "2022", "no": "1", "item": "新建公园"}
    lines = [given | row for row in rows]
    mapping = importing.mapping_of(list(given) if not lines else list(lines[0]))
    return importing.take_over(lines, mapping, name="list.csv", content=content or uuid4().bytes, by=pump.keeper)


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ({"year": "2022年"}, ""), ({"year": "2022年度"}, ""), ({"no": "第3项"}, ""), ({"no": "3."}, ""),
        ({"no": "(3)"}, ""),
        ({"no": "3.0"}, ""), ({"item": '=HYPERLINK("http://x.example")'}, ""), ({"no": ""}, "is no number"),
        ({"no": "三"}, "is no number"), ({"no": "99999"}, "is no number"), ({"no": "0"}, "is no number"),
        ({"year": "去年"}, "is no number"), ({"year": "99999"}, "is no number"),
        ({"place": "远" * 200}, "longer than 80"), ({"item": " "}, "There is no text"),
    ],
)  # fmt: skip
def test_a_line_is_taken_over_as_it_is_or_refused_in_words(pump: Works, row: dict[str, str], refused: str) -> None:
    done = taken(pump, row)
    assert [one.why for one in done.refused] == ([] if not refused else [done.refused[0].why])
    assert refused in (done.refused[0].why if done.refused else "")
    if not refused:
        assert Promise.objects.get().original.items() >= row.items()


def test_the_same_number_twice_is_told_with_its_line(pump: Works) -> None:
    done = taken(pump, {"item": "第一"}, {"item": "第二"}, {"no": "2"})
    assert [(one.line, done.file.taken_over) for one in done.refused] == [(3, 2)]
    again = taken(pump, {"no": "2"}, {"no": "3"})
    assert [one.line for one in again.refused] == [2]


def test_a_file_without_rows_or_columns_is_refused(pump: Works) -> None:
    with pytest.raises(RuleBroken, match="no-rows"):
        taken(pump)
    with pytest.raises(RuleBroken, match="no-column"):
        importing.take_over([{"甲": "1"}], importing.mapping_of(["甲"]), name="x", content=b"x", by=pump.keeper)
    assert not ListFile.objects.exists()


def test_the_same_file_twice_at_once_is_taken_over_once(pump: Works) -> None:
    refused = at_once(lambda row: taken(pump, row, content=b"one file"), [{"no": "1"}, {"no": "1"}])
    assert [type(one) for one in refused] == [AlreadyDone]
    assert (Project.objects.count(), ProjectList.objects.count()) == (1, 1)


def test_two_thousand_rows_are_taken_over_in_seconds(pump: Works) -> None:
    rows = [{"no": str(1 + turn % 100), "year": "2022", "place": f"第{turn // 100}县"} for turn in range(2_000)]
    began = process_time()
    done = taken(pump, *rows)
    assert process_time() - began < SECONDS
    assert (done.file.taken_over, len(done.lists), Entry.objects.count()) == (2_000, 20, 2_000)


# ---------------------------------------------------------------- a hundred times as many


def test_thirty_one_thousand_who_asked_are_frozen_drawn_told_and_asked_in_seconds(pump: Works) -> None:
    asked_by(pump, 31_000)
    project = under_way(pump)
    proved(pump, project)
    began = process_time()
    with CaptureQueriesContext(connection) as context:
        accepting.claim(project.id, by=pump.leader)
        with world.later(7):
            accepting.draw(project.id, WORD, by=pump.keeper)
            for one in Juror.objects.exclude(asked_at=None).order_by("place"):
                accepting.say(one.id, accepts=True)
    assert process_time() - began < SECONDS
    assert len(context) < 300
    assert (Asking.objects.count(), told("project-done")) == (31_014, 31_014)


def test_a_desk_reads_three_thousand_proofs_and_sixty_milestones_in_few_statements(pump: Works) -> None:
    project, client = under_way(pump), signed_in(pump.carrier)
    address = f"/unit/projects/{project.number}/"
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    Evidence.objects.using("owner").bulk_create(
        Evidence(id=uuid4(), project=project, kind=Proof.READING, taken_on=clock.today(), value=1, at=clock.now())
        for _turn in range(3000)
    )
    Milestone.objects.using("owner").bulk_create(
        Milestone(id=uuid4(), project=project, no=10 + no, state=At.PLANNED, since_version=1, title=f"第{no}步",
                  unit_id=pump.carrier.unit_id, due_on=pump_house.AUTUMN)
        for no in range(60)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as after:
        assert client.get(address).status_code == 200
    assert len(after) <= len(before)


def test_a_desk_of_three_thousand_projects_takes_few_statements(pump: Works) -> None:
    on_list = world.yearly(pump)
    world.crowd(pump, on_list, 3000)
    with CaptureQueriesContext(connection) as context:
        assert signed_in(pump.carrier).get("/unit/projects/").status_code == 200
    assert len(context) < 40


def test_an_asking_answered_twice_or_with_a_no_without_words_changes_nothing(pump: Works) -> None:
    for one in drawn(pump):
        accepting.say(one.id, accepts=True)
    first = Asking.objects.order_by("id")[0]
    with pytest.raises(RuleBroken, match="no-why"):
        asking.answer(first.id, holds=False, why=" ")
    refused = at_once(lambda holds: asking.answer(first.id, holds=holds, why="没水"), [True, False])
    assert [type(one) for one in refused] == [WrongState]
    with pytest.raises(NotFound):
        asking.answer(0, holds=True)


def test_nothing_half_done_is_left_where_the_process_dies(pump: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    project = claimed(pump)

    def dies(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(accepting, "tell_some", dies)
    with world.later(7), pytest.raises(KeyboardInterrupt):
        accepting.draw(project.id, WORD, by=pump.keeper)
    monkeypatch.undo()
    assert (Project.objects.get().state, Juror.objects.count()) == (State.CLAIMED, 0)
    with world.later(7):
        assert accepting.draw(project.id, WORD, by=pump.keeper).state == State.ACCEPTING
