"""The resident says whether it is solved: what a word does, whose word counts, and what silence is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from banshi.concerns import clocks, handling, problems, verdicts
from banshi.concerns.lifecycle import Standing, State
from banshi.concerns.models import Concern, Problem, Verdict
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from tests.concerns.stories import answered, given, reached, sent
from tests.hotline import Line, taken_in

YES = Word(solved=Solved.YES, satisfied=Satisfied.YES, contacted=True)
NO = Word(solved=Solved.NO, satisfied=Satisfied.NO, contacted=False, words="还是冷")
PARTLY = Word(solved=Solved.PARTLY, satisfied=Satisfied.BASICALLY, contacted=True)


def said(concern: Concern, word: Word) -> Concern:
    return verdicts.give_verdict(concern.id, word, path=Path.LINK, by=NOBODY)


def test_partly_closes_it_and_is_not_solved(line: Line) -> None:
    done = said(answered(line), PARTLY)
    assert (done.state, done.outcome) == (State.CLOSED, Outcome.PARTLY)


def test_partly_and_go_on_sends_it_up(line: Line) -> None:
    again = said(answered(line), Word(solved=Solved.PARTLY, satisfied=Satisfied.NO, go_on=True))
    assert (again.state, again.level) == (State.DISPATCHED, 1)


def test_a_word_counts_once_a_round(line: Line) -> None:
    concern = answered(line)
    said(concern, YES)
    with pytest.raises(WrongState):
        said(concern, NO)
    assert Verdict.objects.count() == 1


def test_the_unit_cannot_write_the_word_down(line: Line) -> None:
    concern = answered(line)
    for actor in (line.heater, line.governor):
        with pytest.raises(NotAllowed):
            verdicts.give_verdict(concern.id, YES, path=Path.CALL, by=actor)


def test_the_hotline_writes_down_what_it_is_told_on_the_telephone(line: Line) -> None:
    concern = answered(line)
    verdicts.give_verdict(concern.id, YES, path=Path.CALL, by=line.second_operator)
    kept = Verdict.objects.get()
    assert (kept.path, kept.account_id, kept.unit_id) == (
        "call",
        line.second_operator.account_id,
        line.units["heating"],
    )


def test_nothing_can_be_judged_before_it_is_answered(line: Line) -> None:
    with pytest.raises(WrongState):
        said(sent(line), NO)


def test_it_climbs_to_the_top_and_ends_there_as_not_solved(line: Line) -> None:
    concern = said(answered(line), NO)
    for officer in (line.governor, line.mayor):
        handling.contact(concern.id, how="visit", reached=True, words="", by=officer)
        handling.answer(concern.id, given(f"翠湖小区暖气再次处理，{officer.name}"), by=officer)
        concern = said(concern, NO)
    assert (concern.state, concern.outcome, concern.level) == (State.CLOSED, Outcome.NOT_SOLVED, 2)
    assert concern.first_unit_id == line.units["heating"]


def test_three_noes_reopen_the_problem_at_the_next_level(line: Line) -> None:
    members = [sent(line, f"翠湖小区{n}号楼暖气不热", phone=f"1380000000{n}") for n in range(5)]
    for member in members[1:]:
        problems.join(member.id, members[0].id, by=line.operator, how="operator")
    for member in members:
        answered(line, member)
    for number, member in enumerate(members, start=1):
        said(member, NO)
        problem = Problem.objects.get()
        assert problem.state == (Standing.REOPENED if number >= 3 else Standing.OPEN)
    assert (problem.level, problem.unit_id, problem.noes) == (1, line.units["government"], 5)


def test_when_all_are_content_the_problem_rests_and_next_winter_it_comes_back(line: Line) -> None:
    first, second = sent(line), sent(line, "翠湖小区8号楼暖气冰凉", phone="13800000008")
    problem = problems.join(second.id, first.id, by=line.operator, how="operator")
    for concern in (first, second):
        said(answered(line, concern), YES)
    assert Problem.objects.get().state == Standing.DONE
    with clock.stopped_at(clock.now() + timedelta(days=330)):
        late = taken_in("翠湖小区又不热了", phone="13800000077")
        problems.join(late.concern.id, problem.id, by=line.operator, how="operator")
    found = Problem.objects.get()
    assert (found.state, found.recurrences, found.voices) == (Standing.RECURRED, 1, 3)


def test_who_is_not_reached_after_three_tries_is_unreachable_and_never_solved(line: Line) -> None:
    concern = answered(line)
    start = clock.now()
    for day in range(3):
        with clock.stopped_at(start + timedelta(days=day)):
            verdicts.call_in_vain(concern.id, by=line.second_operator)
    with clock.stopped_at(start + timedelta(days=30)):
        clocks.run_clocks()
    found = Concern.objects.get()
    assert (found.state, found.reached, found.outcome) == (State.CLOSED, "unreachable", Outcome.UNCONFIRMED)


def test_nobody_is_given_up_who_was_not_called(line: Line) -> None:
    answered(line)
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        clocks.run_clocks()
    assert Concern.objects.get().state == State.ANSWERED


def test_two_calls_on_one_day_count_as_one_try(line: Line) -> None:
    concern = answered(line)
    verdicts.call_in_vain(concern.id, by=line.second_operator)
    with pytest.raises(RuleBroken):
        verdicts.call_in_vain(concern.id, by=line.operator)


def test_a_late_no_still_reopens_what_was_closed_without_a_word(line: Line) -> None:
    concern = answered(line, sent(line, phone="", email=""))
    with clock.stopped_at(clock.now() + timedelta(days=10)):
        clocks.run_clocks()
        assert Concern.objects.get().reached == "nobody"
        assert said(concern, NO).state == State.DISPATCHED


def test_what_cannot_be_solved_now_comes_back_by_itself_on_its_day(line: Line) -> None:
    concern = reached(line, sent(line))
    day = clock.today() + timedelta(days=40)
    waiting = handling.answer(
        concern.id,
        given(outcome=Outcome.NOT_NOW, done_on=None, reason="管网要到供暖季结束才能停水改造", look_again_on=day),
        by=line.heater,
    )
    assert (waiting.state, waiting.look_again_on) == (State.WAITING, day)
    with clock.stopped_at(clock.at_start_of(day) - timedelta(seconds=1)):
        assert clocks.run_clocks() == 0
    with clock.stopped_at(clock.at_start_of(day)):
        assert clocks.run_clocks() == 1
        assert clocks.run_clocks() == 0
    again = Concern.objects.get()
    assert (again.state, again.round, again.holder_id) == (State.DISPATCHED, 2, line.units["heating"])


def test_withdrawing_is_the_residents_and_is_not_solved(line: Line) -> None:
    concern = sent(line)
    with pytest.raises(NotAllowed):
        verdicts.withdraw(concern.id, reason="", by=line.heater)
    gone = verdicts.withdraw(concern.id, reason="搬走了", by=NOBODY)
    assert (gone.state, gone.outcome) == (State.CLOSED, Outcome.WITHDRAWN)
