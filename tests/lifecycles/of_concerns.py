"""How each step of a concern and of a problem is taken, from the first word to the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from banshi.concerns import clocks, dispatching, handling, problems, verdicts
from banshi.concerns.models import Concern, Problem
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import OtherWay, Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from tests import hotline
from tests.concerns import stories
from tests.lifecycles.deeds import Deed, Deeds, Turn

if TYPE_CHECKING:
    from datetime import datetime

    from tests.lifecycles.ground import Ground

YES = verdicts.Word(solved=Solved.YES, satisfied=Satisfied.YES)
NO = verdicts.Word(solved=Solved.NO, satisfied=Satisfied.NO)


def _nobody(_ground: Ground, _thing: object) -> Actor:
    return NOBODY


def _take_in(turn: Turn, **said: Any) -> Concern:
    # Another place than the estate's, so that nothing is linked before somebody links it.
    hints = Hints(division=hotline.COUNTY, category=hotline.heating_category(), place="松涛苑")
    words = f"松涛苑暖气一直不热，室温只有十二度，第{uuid4().hex[:6]}户"
    return hotline.taken_in(words, by=turn.by, hints=hints, **said).concern


def out_of_reach(ground: Ground) -> UUID:
    """Take a concern in from somebody who left no telephone number."""
    return _take_in(Turn(ground=ground, pk=uuid4(), by=NOBODY), phone="").id


def _confirm(turn: Turn) -> Concern:
    found = Concern.objects.get(id=turn.pk)
    choice = replace(dispatching.as_proposed(found), unit_id=turn.ground.line.heater.unit_id)
    return dispatching.confirm(turn.pk, choice, by=turn.by, command=turn.command)


def _answer(turn: Turn, **changes: Any) -> Concern:
    words = f"松涛苑暖气不热是循环泵故障，{turn.words}，编号{Concern.objects.get(id=turn.pk).number}"
    given = stories.given(words, **changes)
    return handling.answer(turn.pk, given, by=turn.by, command=turn.command)


def _not_now(turn: Turn) -> Concern:
    later = clock.today() + timedelta(days=30)
    return _answer(turn, outcome=Outcome.NOT_NOW, reason=turn.words, look_again_on=later)


def _in_doubt(turn: Turn) -> Concern:
    return _answer(turn, outcome=Outcome.NOT_OUR_DUTY, reason=turn.words)


def _say(turn: Turn, word: verdicts.Word) -> Concern:
    path = Path.CALL if turn.by.is_staff else Path.LINK
    return verdicts.give_verdict(turn.pk, word, path=path, by=turn.by, command=turn.command)


def _rule(turn: Turn, pk: UUID | None = None) -> Concern:
    unit = turn.ground.line.units["housing"]
    return dispatching.rule(pk or turn.pk, unit, reason=turn.words, by=turn.by, command=turn.command)


def _rule_another(turn: Turn) -> Concern:
    """Rule on another concern of the same problem, so that this one follows."""
    mine = Concern.objects.get(id=turn.pk)
    other = Concern.objects.filter(problem_id=mine.problem_id, state="objected").exclude(id=mine.id).order_by("id")[0]
    return _rule(turn, other.id)


def two_objected(ground: Ground) -> UUID:
    """Bring two concerns of one problem to the same objection; return one of them."""
    pks = [_sent(ground) for _turn in range(2)]
    problems.join(pks[0], pks[1], by=ground.line.operator, how="operator")
    for pk in pks:
        dispatching.object_to(pk, reason="不是我们的职责", by=ground.line.heater)
    return pks[0]


def _sent(ground: Ground) -> UUID:
    made = _take_in(Turn(ground=ground, pk=uuid4(), by=NOBODY))
    return _confirm(Turn(ground=ground, pk=made.id, by=ground.line.operator)).id


def _answered(ground: Ground, pk: UUID) -> None:
    by = ground.line.heater
    handling.contact(pk, how="phone", reached=True, words="约好上门", by=by)
    _answer(Turn(ground=ground, pk=pk, by=by))


def _when_due(concern: Concern) -> datetime:
    return (concern.clock_at or clock.now()) + timedelta(seconds=1)


def _when_late(concern: Concern) -> datetime:
    return max(concern.due_at, _when_due(concern)) + timedelta(seconds=1)


def _run(_turn: Turn) -> int:
    return clocks.run_clocks()


SENT = "take-in confirm"
IN_HAND, TALKED = f"{SENT} accept", f"{SENT} contact"
ANSWERED = f"{TALKED} answer"
CONCERN: Deeds = {
    "take-in": Deed(_take_in, by=_nobody),
    "confirm": Deed(_confirm, "take-in", repeats=True),
    "answer-at-once": Deed(
        lambda t: handling.answer_at_once(t.pk, reply=t.words, by=t.by, command=t.command), "take-in", repeats=True
    ),
    "tell-another-way": Deed(
        lambda t: dispatching.tell_another_way(t.pk, OtherWay.LEGAL_WAY, words=t.words, by=t.by, command=t.command),
        "take-in", repeats=True,
    ),
    "object": Deed(
        lambda t: dispatching.object_to(t.pk, reason=t.words, by=t.by, command=t.command), SENT, repeats=True
    ),
    "rule": Deed(_rule, f"{SENT} object", repeats=True),
    "rule-along": Deed(_rule_another, "two-objected", several=True),
    "accept": Deed(lambda t: handling.accept(t.pk, by=t.by, command=t.command), SENT, repeats=True),
    "contact": Deed(
        lambda t: handling.contact(t.pk, how="phone", reached=True, words=t.words, by=t.by, command=t.command), SENT,
        repeats=True,
    ),
    "extend": Deed(lambda t: handling.extend(t.pk, reason=t.words, by=t.by, command=t.command), SENT, repeats=True),
    "answer": Deed(_answer, TALKED),
    "answer-in-doubt": Deed(_in_doubt, IN_HAND),
    "answer-not-now": Deed(_not_now, TALKED),
    "pass-answer": Deed(
        lambda t: handling.pass_answer(t.pk, by=t.by, command=t.command), f"{IN_HAND} answer-in-doubt", repeats=True
    ),
    "pass-not-now": Deed(
        lambda t: handling.pass_answer(t.pk, by=t.by, command=t.command), "not-now-in-doubt", repeats=True
    ),
    "return-answer": Deed(
        lambda t: handling.return_answer(t.pk, reason=t.words, by=t.by, command=t.command),
        f"{IN_HAND} answer-in-doubt", repeats=True,
    ),
    "settle": Deed(lambda t: _say(t, YES), ANSWERED, by=_nobody),
    "reopen": Deed(lambda t: _say(t, NO), ANSWERED, by=_nobody),
    "say-meanwhile": Deed(lambda t: _say(t, YES), f"{TALKED} answer-not-now", by=_nobody),
    "call-in-vain": Deed(
        lambda t: verdicts.call_in_vain(t.pk, by=t.by, command=t.command), ANSWERED, repeats=True
    ),
    "withdraw": Deed(
        lambda t: verdicts.withdraw(t.pk, reason=t.words, by=t.by, command=t.command), "take-in", repeats=True
    ),
    "exclude": Deed(lambda t: verdicts.exclude(t.pk, ground=t.words, by=t.by), SENT),
    "remind": Deed(_run, SENT, due=_when_due),
    "escalate": Deed(_run, SENT, due=_when_late),
    "look-again": Deed(_run, f"{TALKED} answer-not-now", due=_when_due),
    "give-up": Deed(_run, "out-of-reach confirm contact answer", due=_when_due),
    "call-overdue": Deed(_run, ANSWERED, due=_when_due),
}  # fmt: skip


def not_now_in_doubt(ground: Ground) -> UUID:
    """Bring a concern to an answer that is not now and that nobody spoke about with the resident."""
    pk = _sent(ground)
    handling.accept(pk, by=ground.line.heater)
    _not_now(Turn(ground=ground, pk=pk, by=ground.line.heater))
    return pk


def _begin_problem(turn: Turn) -> Problem:
    """Link two concerns that nobody linked before."""
    first, second = _sent(turn.ground), _sent(turn.ground)
    return problems.join(first, second, by=turn.by, how="operator")


def _join(turn: Turn) -> Problem:
    return problems.join(_sent(turn.ground), turn.pk, by=turn.by, how="operator")


def _member(turn: Turn, **which: str) -> UUID:
    return Concern.objects.filter(problem_id=turn.pk, **which).order_by("id").values_list("id", flat=True)[0]


def one_left(ground: Ground) -> UUID:
    """Begin a problem of which one concern is open still."""
    made = _begin_problem(Turn(ground=ground, pk=uuid4(), by=ground.line.operator))
    verdicts.withdraw(_member(Turn(ground=ground, pk=made.id, by=NOBODY)), reason="好了", by=NOBODY)
    return made.id


def all_answered(ground: Ground) -> UUID:
    """Begin a problem of two, one of whom said no, and the other is asked."""
    made = _begin_problem(Turn(ground=ground, pk=uuid4(), by=ground.line.operator))
    for pk in list(Concern.objects.filter(problem_id=made.id).order_by("id").values_list("id", flat=True)):
        _answered(ground, pk)
    _say(Turn(ground=ground, pk=_member(Turn(ground=ground, pk=made.id, by=NOBODY)), by=NOBODY), NO)
    return made.id


def _last_says_no(turn: Turn) -> Concern:
    return _say(replace(turn, pk=_member(turn, state="answered")), NO)


def _last_withdraws(turn: Turn) -> Concern:
    open_one = Concern.objects.filter(problem_id=turn.pk).exclude(state="closed").order_by("id")[0]
    return verdicts.withdraw(open_one.id, reason=turn.words, by=turn.by)


PROBLEM: Deeds = {
    "begin-problem": Deed(_begin_problem, by=lambda g, _t: g.line.operator, several=True),
    "join": Deed(_join, "begin-problem", several=True),
    "recur": Deed(_join, "one-left settle-problem", several=True),
    "leave": Deed(lambda t: problems.leave(_member(t), by=t.by, reason=t.words), "begin-problem"),
    "reopen-problem": Deed(_last_says_no, "all-answered", by=_nobody, several=True),
    "settle-problem": Deed(_last_withdraws, "one-left", by=_nobody, several=True),
}
SCENES = {
    "out-of-reach": out_of_reach, "two-objected": two_objected, "one-left": one_left, "all-answered": all_answered,
    "not-now-in-doubt": not_now_in_doubt,
}  # fmt: skip
