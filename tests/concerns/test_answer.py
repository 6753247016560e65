"""What a unit does and answers: objections once, rulings for good, extensions with a reason, doubts to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from banshi.concerns import clocks, dispatching, handling, problems
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Answer, Concern
from banshi.concerns.vocabulary import OtherWay, Outcome, Urgency
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from banshi.notices.models import Notice
from tests.concerns.stories import answered, given, reached, sent
from tests.hotline import Line, taken_in


def test_a_unit_objects_once_and_the_ruling_is_final(line: Line) -> None:
    concern = sent(line)
    dispatching.object_to(concern.id, reason="楼内管道归住房局", by=line.heater)
    ruled = dispatching.rule(concern.id, line.units["housing"], reason="楼内公共管道由住房局负责", by=line.ruler)
    assert (ruled.unit_id, ruled.ruled, ruled.moved) == (line.units["housing"], True, 1)
    with pytest.raises(NotAllowed):
        dispatching.object_to(concern.id, reason="也不是我们", by=line.houser)


def test_a_ruling_holds_for_the_whole_problem_and_for_who_joins_later(line: Line) -> None:
    first, second = sent(line), sent(line, "翠湖小区2号楼暖气不热", phone="13800000002")
    problem = problems.join(second.id, first.id, by=line.operator, how="operator")
    dispatching.object_to(first.id, reason="楼内管道归住房局", by=line.heater)
    dispatching.rule(first.id, line.units["housing"], reason="楼内公共管道", by=line.ruler)
    assert {c.unit_id for c in Concern.objects.all()} == {line.units["housing"]}
    third = taken_in("翠湖小区3号楼暖气不热", phone="13800000003").concern
    sent_on = dispatching.confirm(third.id, dispatching.as_proposed(third, joins=problem.id), by=line.operator)
    assert (sent_on.unit_id, sent_on.ruled) == (line.units["housing"], True)


def test_a_departments_work_is_not_sent_down_to_a_committee(line: Line) -> None:
    concern = taken_in().concern
    choice = replace(dispatching.as_proposed(concern), unit_id=line.units["village"])
    with pytest.raises(RuleBroken, match="not-to-the-grassroots"):
        dispatching.confirm(concern.id, choice, by=line.operator)
    assert Concern.objects.get().state == State.RECEIVED


def test_an_extension_needs_a_reason_and_is_told_to_resident_and_hotline(line: Line) -> None:
    concern = sent(line)
    with pytest.raises(RuleBroken, match="no-reason"):
        handling.extend(concern.id, reason=" ", by=line.heater)
    longer = handling.extend(concern.id, reason="水泵要从外地调运", by=line.heater)
    assert longer.due_at > concern.due_at
    told = set(Notice.objects.filter(case_id=concern.id).values_list("kind", flat=True))
    assert {"concern-extended", "concern-extension"} <= told
    with pytest.raises(RuleBroken, match="no-extension"):
        handling.extend(concern.id, reason="再等等", by=line.heater)


def test_the_same_words_for_another_resident_are_flagged_to_a_person(line: Line) -> None:
    first, second = sent(line), sent(line, "松涛苑暖气不热", phone="13800000002")
    for concern in (first, second):
        reached(line, concern)
        found = handling.answer(concern.id, given(), by=line.heater)
    assert found.state == State.IN_REVIEW
    assert [flag["code"] for flag in Answer.objects.latest("id").flags] == ["repeats"]


def test_one_answer_for_a_whole_problem_is_no_repetition(line: Line) -> None:
    first, second = sent(line), sent(line, "翠湖小区2号楼暖气不热", phone="13800000002")
    problems.join(second.id, first.id, by=line.operator, how="operator")
    for concern in (first, second):
        reached(line, concern)
    done = handling.answer_together([first.id, second.id], given(), by=line.heater)
    assert {concern.state for concern in done} == {State.ANSWERED}
    assert Answer.objects.count() == 2


def test_an_answer_without_contact_goes_to_a_person_who_returns_it(line: Line) -> None:
    concern = sent(line)
    handling.accept(concern.id, by=line.heater)
    assert handling.answer(concern.id, given(), by=line.heater).state == State.IN_REVIEW
    with pytest.raises(NotAllowed):
        handling.pass_answer(concern.id, by=line.heater)
    back = handling.return_answer(concern.id, reason="先联系居民", by=line.reviewer)
    assert (back.state, back.holder_id, back.due_at) == (State.IN_HAND, line.units["heating"], concern.due_at)


def test_a_person_may_let_a_doubtful_answer_pass(line: Line) -> None:
    concern = sent(line)
    handling.accept(concern.id, by=line.heater)
    handling.answer(concern.id, given(), by=line.heater)
    assert handling.pass_answer(concern.id, by=line.reviewer).state == State.ANSWERED
    assert Answer.objects.get().passed_by == line.reviewer.account_id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reply": " "}, "no-reply"), ({"done": ""}, "nothing-done"), ({"done_on": None}, "nothing-done"),
        ({"done_on": clock.today() + timedelta(days=2)}, "done-later"),
        ({"outcome": Outcome.NOT_NOW}, "no-reason"), ({"outcome": Outcome.NOT_NOW, "reason": "管网"}, "no-day"),
        ({"outcome": Outcome.NOT_NOW, "reason": "管网", "look_again_on": clock.today()}, "no-day"),
        ({"outcome": Outcome.UNLAWFUL}, "no-reason"), ({"outcome": Outcome.WITHDRAWN}, "no-outcome"),
    ],
)  # fmt: skip
def test_an_incomplete_answer_is_refused_and_nothing_moves(line: Line, changes: dict[str, Any], code: str) -> None:
    concern = reached(line, sent(line))
    with pytest.raises(RuleBroken, match=code):
        handling.answer(
            concern.id,
            given(**{"words": "x"} | changes) if "reply" not in changes else given(**changes),
            by=line.heater,
        )
    assert Concern.objects.get().state == State.IN_HAND
    assert not Answer.objects.exists()


def test_what_belongs_elsewhere_is_told_with_its_address_and_counts_for_no_unit(line: Line) -> None:
    concern = taken_in("我要起诉邻居").concern
    told = dispatching.tell_another_way(concern.id, OtherWay.LEGAL_WAY, words="可向法院起诉", by=line.operator)
    assert (told.state, told.outcome, told.first_unit_id) == (State.CLOSED, Outcome.OTHER_WAY, None)


def test_danger_is_due_in_two_hours_whatever_was_chosen(line: Line) -> None:
    concern = taken_in("翠湖小区楼道里有很重的煤气味，燃气泄漏了").concern
    assert concern.urgency == Urgency.DANGER
    assert concern.due_at - concern.at == timedelta(hours=2)
    assert concern.proposed["danger"]


def test_banshi_reminds_before_and_passes_up_at_the_due_time_once_each(line: Line) -> None:
    concern = sent(line)
    assert concern.clock_at is not None
    with clock.stopped_at(concern.clock_at):
        assert (clocks.run_clocks(), clocks.run_clocks()) == (1, 0)
    with clock.stopped_at(concern.due_at):
        assert (clocks.run_clocks(), clocks.run_clocks()) == (1, 0)
    kinds = list(Notice.objects.filter(case_id=concern.id).values_list("kind", flat=True))
    assert [kinds.count(k) for k in ("concern-due-soon", "concern-overdue", "concern-late")] == [1, 1, 1]


def test_a_worker_that_stood_still_for_a_month_passes_it_up_and_does_not_remind_of_the_past(line: Line) -> None:
    concern = sent(line)
    with clock.stopped_at(concern.due_at + timedelta(days=30)):
        assert clocks.run_clocks() == 1
    assert not Notice.objects.filter(kind="concern-due-soon").exists()
    assert Concern.objects.get().watch_id == line.units["government"]


def test_late_is_passed_up_level_by_level_to_the_top(line: Line) -> None:
    sent(line)
    seen = []
    for _level in range(4):
        waiting = Concern.objects.get()
        if waiting.clock_at is None:
            break
        with clock.stopped_at(max(waiting.clock_at, waiting.due_at)):
            clocks.run_clocks()
        seen.append(Concern.objects.get().watch_id)
    assert seen == [line.units["government"], line.units["city_government"], line.units["city_government"]]


def test_a_broken_clock_holds_up_no_other(line: Line) -> None:
    first, second = sent(line), sent(line, "松涛苑暖气不热", phone="13800000002")
    Concern.objects.filter(id=first.id).update(urgency="never")
    with clock.stopped_at(second.due_at + timedelta(minutes=5)):
        assert clocks.run_clocks() == 1
    assert Concern.objects.get(id=second.id).escalated_at is not None


def test_two_officers_answering_at_once_give_one_answer(line: Line) -> None:
    concern = answered(line)
    with pytest.raises(WrongState):
        handling.answer(concern.id, given(), by=line.heater)
    assert Answer.objects.count() == 1
