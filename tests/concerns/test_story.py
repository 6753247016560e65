"""One concern from the first word to the verdict, through the actions alone."""

from __future__ import annotations

from datetime import timedelta

from banshi.concerns import clocks, dispatching, handling, problems, verdicts
from banshi.concerns.lifecycle import Standing, State
from banshi.concerns.models import Concern, Problem
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from tests.hotline import Line, taken_in


def test_a_concern_is_taken_in_sent_answered_and_judged(line: Line) -> None:
    taken = taken_in()
    concern = dispatching.confirm(taken.concern.id, dispatching.as_proposed(taken.concern), by=line.operator)
    assert (concern.state, concern.unit_id) == (State.DISPATCHED, line.units["heating"])
    handling.contact(concern.id, how="phone", reached=True, words="约好上门", by=line.heater)
    given = handling.Given(
        outcome=Outcome.SOLVED, done="更换了换热站循环泵，供水温度升到50度", done_on=clock.today(),
        reply="翠湖小区暖气不热是循环泵故障，今天已更换，室温可到18度以上。",
    )  # fmt: skip
    assert handling.answer(concern.id, given, by=line.heater).state == State.ANSWERED
    word = Word(solved=Solved.YES, satisfied=Satisfied.YES, contacted=True)
    done = verdicts.give_verdict(concern.id, word, path=Path.LINK, by=NOBODY)
    assert (done.state, done.outcome) == (State.CLOSED, Outcome.SOLVED)


def test_no_reopens_it_by_itself_one_level_up(line: Line) -> None:
    taken = taken_in()
    dispatching.confirm(taken.concern.id, dispatching.as_proposed(taken.concern), by=line.operator)
    handling.contact(taken.concern.id, how="phone", reached=True, words="", by=line.heater)
    given = handling.Given(
        outcome=Outcome.SOLVED, done="翠湖小区暖气已经调好", done_on=clock.today(), reply="暖气已调好"
    )
    handling.answer(taken.concern.id, given, by=line.heater)
    word = Word(solved=Solved.NO, satisfied=Satisfied.NO, contacted=True)
    again = verdicts.give_verdict(taken.concern.id, word, path=Path.LINK, by=NOBODY)
    assert (again.state, again.level, again.unit_id) == (State.DISPATCHED, 1, line.units["government"])
    assert line.units["heating"] in again.co_units


def test_the_same_from_another_is_one_problem_of_two_people(line: Line) -> None:
    first = taken_in().concern
    second = taken_in("翠湖小区3号楼暖气冰凉，老人冻得受不了", phone="13800000002").concern
    problem = problems.join(second.id, first.id, by=line.operator, how="operator")
    found = Problem.objects.get(id=problem.id)
    assert (found.voices, found.people, found.state) == (2, 2, Standing.OPEN)
    problems.leave(second.id, by=line.operator, reason="另一件事")
    assert Problem.objects.get(id=problem.id).voices == 1


def test_what_nobody_answers_in_time_goes_up_by_itself(line: Line) -> None:
    concern = taken_in().concern
    dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)
    late = concern.due_at + timedelta(minutes=1)
    with clock.stopped_at(late):
        assert clocks.run_clocks() == 1
    found = Concern.objects.get(id=concern.id)
    assert (found.watch_id, found.holder_id) == (line.units["government"], line.units["heating"])
