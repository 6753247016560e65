"""Who may take which step of a concern: everybody else is refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.concerns import lifecycle
from banshi.concerns.models import Concern
from banshi.kernel.actor import NOBODY, SYSTEM

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line

HOTLINE = {"operator", "second_operator", "reviewer", "ruler"}
UNIT = {"heater"}
BANSHI = {"system"}
RESIDENT = {"nobody"} | BANSHI  # without an account, as somebody with a link is
MAY: dict[str, set[str]] = {
    "take-in": HOTLINE | UNIT | RESIDENT | {"houser", "governor", "mayor", "committee", "chen"},
    "confirm": HOTLINE, "answer-at-once": HOTLINE, "tell-another-way": HOTLINE,
    "object": UNIT, "accept": UNIT, "contact": UNIT, "extend": UNIT,
    "answer": UNIT, "answer-in-doubt": UNIT, "answer-not-now": UNIT,
    "rule": {"ruler"}, "rule-along": {"ruler"}, "exclude": {"ruler"},
    "pass-answer": {"reviewer", "ruler"}, "pass-not-now": {"reviewer", "ruler"}, "return-answer": {"reviewer", "ruler"},
    "settle": HOTLINE | RESIDENT, "reopen": HOTLINE | RESIDENT, "say-meanwhile": HOTLINE | RESIDENT,
    "call-in-vain": HOTLINE, "withdraw": HOTLINE | RESIDENT,
    "remind": BANSHI, "escalate": BANSHI, "look-again": BANSHI, "give-up": BANSHI, "call-overdue": BANSHI,
}  # fmt: skip


def sent(line: Line) -> Concern:
    """Return a concern that the operator sent to Warm Sun, as the predicates see it."""
    return Concern(
        hotline_id=line.units["line"], holder_id=line.units["heating"], unit_id=line.units["heating"],
        first_unit_id=line.units["heating"], confirmed_by=line.operator.account_id,
    )  # fmt: skip


@pytest.mark.parametrize("step", [lifecycle.TAKE_IN, *lifecycle.STEPS], ids=lambda step: step.name)
def test_each_step_is_for_those_it_names(town: Town, line: Line, step: object) -> None:
    people = {name: getattr(line, name) for name in line.__slots__ if name != "units"}
    people |= {"chen": town.chen, "nobody": NOBODY, "system": SYSTEM}
    concern = sent(line)
    may = {name for name, actor in people.items() if step.who(actor, concern)}  # type: ignore[attr-defined]
    assert may == MAY[step.name]  # type: ignore[attr-defined]


def test_whoever_sent_it_does_not_rule_on_it(line: Line) -> None:
    concern = sent(line)
    concern.confirmed_by = line.ruler.account_id
    assert not lifecycle.RULE.who(line.ruler, concern)


@pytest.mark.parametrize("field", ["objected", "ruled"])
def test_a_unit_objects_once_and_never_after_a_ruling(line: Line, field: str) -> None:
    concern = sent(line)
    setattr(concern, field, True)
    assert not lifecycle.OBJECT.who(line.heater, concern)


def test_a_hotline_that_handled_it_itself_does_not_ask_for_the_verdict(line: Line) -> None:
    concern = sent(line)
    concern.unit_id = line.units["line"]
    assert not lifecycle.SETTLE.who(line.operator, concern)


def test_every_step_has_words(line: Line) -> None:
    assert all(str(step.says) and str(step.only_for) for step in lifecycle.STEPS)
