"""Two people, or eight, at the same step in the same moment: one goes through, or both in an order that is allowed.

Made from the lifecycles: a step that is declared has its race, and no deadlock or lost line reaches anybody.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.lifecycles import checks
from tests.lifecycles.crowd import AGAIN, DONE, MOST, Crowd
from tests.lifecycles.ground import thing_of
from tests.lifecycles.steps import BY_THE_OWNER, STEPS, TABLE, come_to, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.lifecycles.ground import Ground

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
LINES = [(kind, name) for kind, (_model, deeds) in TABLE.items() for name in deeds]
REPEATED = [(kind, name) for kind, name in LINES if TABLE[kind][1][name].repeats]
BY_EIGHT = [("case", "approve"), ("concern", "settle"), ("match", "say-yes"), ("recovery", "approve-recovery-first")]


MOVING = [(kind, name) for kind, name in LINES if STEPS[kind, name].start]


def test_every_declared_step_has_a_line_and_every_line_a_step() -> None:
    assert sorted(one for one in STEPS if one[0] not in BY_THE_OWNER) == sorted(LINES)


def act_of(ground: Ground, kind: str, name: str, pk: UUID, command: UUID | None = None) -> Callable[[], object]:
    deed, turn = turn_of(ground, kind, name, pk, command)
    return partial(deed.act, turn)


def lines_of(kind: str, name: str, pk: UUID, before: checks.Mark) -> list[Any]:
    """Return the lines of a step since then; of a beginning those of all things that began."""
    lines = checks.lines_since(before.line)
    checks.well_told(lines)
    label, step = TABLE[kind][0]._meta.label_lower, STEPS[kind, name]  # noqa: SLF001 - Django's public name
    mine = [one for one in lines if one.kind == label and (one.thing_id == pk or not step.start)]
    return [one for one in mine if one.step == step.name and one.end == (step.end or one.start)]


def held(kind: str, name: str, pk: UUID) -> tuple[type[Any], UUID] | None:
    return (TABLE[kind][0], pk) if STEPS[kind, name].start else None


@pytest.mark.parametrize(("kind", "name"), LINES, ids=map(" ".join, LINES))
def test_two_at_the_same_step(ground: Ground, crowd: Crowd, kind: str, name: str) -> None:
    same_step(ground, crowd, kind, name, many=2)


@pytest.mark.parametrize(("kind", "name"), BY_EIGHT, ids=map(" ".join, BY_EIGHT))
def test_eight_at_the_same_step(ground: Ground, crowd: Crowd, kind: str, name: str) -> None:
    same_step(ground, crowd, kind, name, many=MOST)


def same_step(ground: Ground, crowd: Crowd, kind: str, name: str, *, many: int) -> None:
    pk = come_to(ground, kind, name)
    acts = [act_of(ground, kind, name, pk) for _one in range(many)]
    before = checks.mark()
    found = crowd.race(acts, held(kind, name, pk))
    lines, step = lines_of(kind, name, pk, before), STEPS[kind, name]
    if step.start and (TABLE[kind][1][name].due or (step.end and step.end not in step.start)):
        assert len(lines) == 1, found
    else:
        assert 1 <= len(lines) <= (many if step.start else len(lines)), found
    if not TABLE[kind][1][name].due:
        assert found.count(DONE) >= 1
    assert {line.at for line in lines} == {ground.now}


@pytest.mark.parametrize(("kind", "name"), REPEATED, ids=map(" ".join, REPEATED))
def test_one_command_that_arrives_twice_at_once(ground: Ground, crowd: Crowd, kind: str, name: str) -> None:
    pk, command = come_to(ground, kind, name), uuid4()
    act = act_of(ground, kind, name, pk, command)
    before = checks.mark()
    found = crowd.race([act, act], held(kind, name, pk))
    assert sorted(found) == sorted([DONE, AGAIN])
    assert len([one for one in lines_of(kind, name, pk, before) if one.command == command]) == 1


@pytest.mark.parametrize(("kind", "name"), MOVING, ids=map(" ".join, MOVING))
def test_two_steps_from_the_same_state(ground: Ground, crowd: Crowd, kind: str, name: str) -> None:
    pk = come_to(ground, kind, name)
    for place, other in enumerate(rivals(ground, kind, name, pk)):
        if place:
            ground.put_back()
            pk = come_to(ground, kind, name)
        acts = [act_of(ground, kind, one, pk) for one in (name, other)]
        before = checks.mark()
        found = crowd.race(acts, held(kind, name, pk))
        assert DONE in found, (other, found)
        lines_of(kind, name, pk, before)


def rivals(ground: Ground, kind: str, name: str, pk: UUID) -> list[str]:
    """Return the next step that somebody may take from where the thing stands; in the long run every such step."""
    names, thing = list(TABLE[kind][1]), thing_of(TABLE[kind][0], pk)
    at = names.index(name)
    able = [one for one in [*names[at + 1 :], *names[:at]] if _can_be_taken(ground, kind, one, thing)]
    return able if LONG else able[:1]


def _can_be_taken(ground: Ground, kind: str, name: str, thing: Any) -> bool:
    step = STEPS[kind, name]
    if TABLE[kind][1][name].several:  # it follows from what is done to another thing
        return False
    return thing.state in step.start and any(step.who(actor, thing) for actor in ground.cast.values())
