"""Every path through every matter, walked over the lifecycle's own table: nothing is sampled.

The world of the walk is the worst case: one account that holds every post at every office, a second one like it, the
resident, and Banshi itself. The predicates are the real ones; what a step does to the legs is told here once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

import pytest

from banshi.china.jurisdiction import JURISDICTION
from banshi.china.matters import MATTERS
from banshi.kernel.actor import SYSTEM, Actor, Duty
from banshi.matters import lifecycle, rules
from banshi.matters.definition import ItemName, questions, refuse_if_not_whole
from banshi.matters.lifecycle import PASSED_ON, STEPS, State
from banshi.matters.models import Case
from banshi.matters.vocabulary import Office, Task
from banshi.register.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.journal.steps import Step
    from banshi.matters.definition import Matter

UNITS = {Office.ACCEPTING: 1, Office.HOME: 2, Office.TARGET: 1, Office.COUNTY: 3, Office.CITY: 4}
ABOVE = {1: 5, 5: 6, 2: 3, 3: 4}
ONE_PERSON, ANOTHER = 100, 200
RESIDENT = Actor(account_id=900, person_id=9)
POSTS = tuple(product(sorted({*UNITS.values(), *ABOVE.values()}), (Duty.CLERK, Duty.OFFICER)))
DECIDED = (State.CLOSED, State.REFUSED, State.WITHDRAWN, State.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a walk stands: what the case's columns say, and who has had a hand in granting it."""

    state: State
    legs: tuple[tuple[int, Task], ...]
    position: int = 0
    objectable: bool = False
    may_object: bool = False
    objected: bool = False
    sent_back: bool = False
    stopped: bool = False
    handed_over: bool = False
    printed: bool = False
    accepted_by: int = 0
    hands: frozenset[int] = frozenset()
    office: int = 0
    granted_by: frozenset[int] = frozenset()
    proven: bool = False

    @property
    def task(self) -> str:
        return self.legs[self.position][1].value if self.position < len(self.legs) else ""

    def case(self) -> Case:
        return Case(
            id=UUID(int=1), state=self.state.value, person_id=9, household_id=9, persons=[9], accepting_id=1, home_id=2,
            office_id=self.office, task=self.task, accepted_by=self.accepted_by, hands=sorted(self.hands),
        )  # fmt: skip


def actors(accounts: tuple[int, ...]) -> list[Actor]:
    staff = [Actor(account_id=a, unit_id=unit, duty=duty) for a in accounts for unit, duty in POSTS]
    return [*staff, RESIDENT, SYSTEM]


def beginnings(matter: Matter[Any], accounts: tuple[int, ...]) -> Iterator[Place]:
    """Yield each way in which a case of this matter can begin."""
    for actor in actors(accounts):
        for proven in {False, _may_be_granted_on_proof(matter)}:
            step = lifecycle.GRANT_ON_PROOF if proven else lifecycle.FILE
            for answers in possible_answers(matter):
                place = _new(matter, actor.account_id or 0, answers, proven=proven)
                if step.who(actor, replace(place, accepted_by=0, hands=frozenset()).case()):
                    yield place


def _may_be_granted_on_proof(matter: Matter[Any]) -> bool:
    asked = any(evidence.holder for evidence in matter.evidence) and not matter.hears
    return asked and rules.granted_on_proof(matter, None)


def possible_answers(matter: Matter[Any]) -> Iterator[object]:
    """Yield nothing answered yet, and, where a matter asks which item, each item: its route may depend on it."""
    yield None
    kinds = get_type_hints(matter.asks)
    for name in (name for name, kind in kinds.items() if kind is ItemName):
        yield from (SimpleNamespace(**{name: ItemName(item.name)}) for item in ITEMS if item.of == "person")


def _new(matter: Matter[Any], account: int, answers: object, *, proven: bool) -> Place:
    route = [(UNITS[leg.office], leg.task) for leg in matter.route(proven=proven, answers=answers)]
    legs = tuple(leg for leg in route if leg[1] != Task.MAY_OBJECT)
    state, objectable = State.APPROVED if proven else State.ACCEPTED, len(legs) < len(route)
    return Place(
        state=state, legs=legs, office=legs[0][0], accepted_by=account, hands=frozenset({account}), proven=proven,
        objectable=objectable, may_object=proven and objectable, granted_by=frozenset({account}),
    )  # fmt: skip


def steps_from(place: Place, accounts: tuple[int, ...]) -> Iterator[tuple[Step[Case], Place]]:
    """Yield each step that somebody may take here, and where it leads."""
    case = place.case()
    for step, actor in product(STEPS, actors(accounts)):
        if place.state in step.start and _may(step, actor, case, place):
            following = _after(step, actor, place)
            if following is not None:
                yield step, following


def _may(step: Step[Case], actor: Actor, case: Case, place: Place) -> bool:
    if step is lifecycle.OBJECT:  # its predicate reads the open leg from the database
        home = actor.unit_id == 2 and actor.duty == Duty.OFFICER
        return home and place.may_object and not place.objected and actor.account_id not in place.hands
    return step.who(actor, case)


def _after(step: Step[Case], actor: Actor, place: Place) -> Place | None:
    moved: Place | None = replace(place, state=State(step.end))
    account = frozenset({actor.account_id or 0})
    assert moved is not None
    match step.name:
        case "pass-on":
            hands = place.hands | account if place.task == Task.INQUIRE else place.hands
            moved = replace(_next_leg(moved), hands=hands, granted_by=place.granted_by | account)
        case "approve":
            moved = replace(_next_leg(moved), granted_by=place.granted_by | account, may_object=place.objectable)
        case "send-back":
            moved = None if place.sent_back else replace(moved, sent_back=True)
        case "stop-clock":
            moved = None if place.stopped else replace(moved, stopped=True)
        case "escalate":
            moved = _escalated(moved)
        case "print":
            moved = replace(moved, printed=True)
        case "hand-over":
            moved = replace(moved, handed_over=True)
        case "object":
            moved = replace(moved, objected=True, office=3)
        case "uphold":
            right = (step.end == State.CLOSED) == place.handed_over
            moved = replace(moved, office=1) if right else None
    return moved


def _next_leg(place: Place) -> Place:
    position = place.position + 1
    office = place.legs[position][0] if position < len(place.legs) else place.office
    return replace(place, position=position, office=office)


def _escalated(place: Place) -> Place | None:
    above = ABOVE.get(place.office)
    if above is None or place.position >= len(place.legs):
        return None
    following = place.legs[place.position + 1][0] if place.position + 1 < len(place.legs) else None
    if place.task == Task.INQUIRE and following == above:
        return _next_leg(place)
    legs = (*place.legs[: place.position], (above, Task(place.task)), *place.legs[place.position + 1 :])
    return replace(place, legs=legs, office=above)


def walk(matter: Matter[Any], accounts: tuple[int, ...]) -> dict[Place, list[tuple[Step[Case], Place]]]:
    """Return every place that a case of this matter can reach, with the steps from there."""
    return walk_from(frozenset(beginnings(matter, accounts)), accounts, tuple(map(id, STEPS)))


@cache
def walk_from(
    begun: frozenset[Place], accounts: tuple[int, ...], _steps: tuple[int, ...]
) -> dict[Place, list[tuple[Step[Case], Place]]]:
    """Return every place reached from these: matters that begin alike go the same ways, under the same steps."""
    reached: dict[Place, list[tuple[Step[Case], Place]]] = {}
    ahead = list(begun)
    while ahead:
        place = ahead.pop()
        if place not in reached:
            reached[place] = list(steps_from(place, accounts))
            ahead.extend(following for _step, following in reached[place])
    return reached


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_no_path_ends_without_a_decision_a_refusal_or_a_withdrawal(matter: Matter[Any]) -> None:
    reached = walk(matter, (ONE_PERSON, ANOTHER))
    assert reached
    ends = {place for place, steps in reached.items() if place.state in DECIDED}
    while grown := {p for p, steps in reached.items() if p not in ends and any(to in ends for _s, to in steps)}:
        ends |= grown
    assert {place.state for place in reached if place not in ends} == set()


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_nobody_brings_a_case_from_the_counter_to_the_register_alone(matter: Matter[Any]) -> None:
    for place in walk(matter, (ONE_PERSON,)):
        assert place.proven or place.state not in {State.APPROVED, State.PRINTED, State.CLOSED}


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_whoever_inquired_does_not_decide(matter: Matter[Any]) -> None:
    for place, steps in walk(matter, (ONE_PERSON, ANOTHER)).items():
        deciding = [to for step, to in steps if step is lifecycle.APPROVE]
        assert all(to.granted_by - place.hands for to in deciding)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_nothing_is_granted_while_an_inquiry_or_a_release_is_open(matter: Matter[Any]) -> None:
    for place, steps in walk(matter, (ONE_PERSON, ANOTHER)).items():
        assert place.task not in PASSED_ON or lifecycle.APPROVE not in [step for step, _to in steps]


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_a_refusal_always_has_a_ground_with_article_cure_and_remedy(matter: Matter[Any]) -> None:
    assert all(str(g.sentence) and str(g.cure) and str(g.source.title) for g in matter.grounds)
    assert str(JURISDICTION.remedy.where)
    assert JURISDICTION.remedy.days > 0


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.code)
def test_no_path_asks_for_a_known_fact(matter: Matter[Any]) -> None:
    refuse_if_not_whole(matter)
    held = {item.name for item in ITEMS} - set(matter.changes_items)
    assert not held & set(questions(matter))


def test_the_walk_sees_through_a_lifecycle_that_lets_one_person_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    lax = replace(lifecycle.APPROVE, who=lambda actor, case: actor.unit_id == case.office_id)
    monkeypatch.setattr(lifecycle, "APPROVE", lax)
    monkeypatch.setattr(f"{__name__}.STEPS", tuple(lax if step.name == "approve" else step for step in STEPS))
    with pytest.raises(AssertionError):
        test_nobody_brings_a_case_from_the_counter_to_the_register_alone(MATTERS[0])
