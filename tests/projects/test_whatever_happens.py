"""Whatever anybody does in whatever order: nothing is done without the lot, and no published text changes silently."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM
from banshi.kernel.refusals import Refusal
from banshi.projects import accepting, asking, clocks, promising
from banshi.projects.models import Asking, Juror, Milestone, Project, Promise
from banshi.projects.plans import Leader, plan_of
from banshi.projects.rules import accepted, months_later, names_a_percentage
from banshi.projects.vocabulary import State
from tests.once import once
from tests.projects.pump import SPRING, WORD, Works, promised, proved, works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hotline import Line

REASON = "两个小区的管线由开发商先修，今年不能动工"
WHO = ("leader", "keeper", "carrier", "heater", "system", "nobody")


@pytest.fixture
def pump(line: Line) -> Iterator[Works]:
    with clock.stopped_at(SPRING):
        yield once(works, line)


def actor(pump: Works, who: str) -> Any:
    known = {"system": SYSTEM, "nobody": NOBODY, "heater": pump.line.heater}
    return known.get(who) or getattr(pump, who)


def juror(project: Project) -> Juror:
    return Juror.objects.filter(project=project, accepts=None).exclude(asked_at=None).order_by("place")[0]


def force(project: Project, state: str) -> None:
    with transaction.atomic():
        Project.objects.filter(id=project.id).update(state=state)


def amend(project: Project, by: Any) -> None:
    version = promising.version_in_force(project)
    less = replace(plan_of(version, promising.planned_of(project)), done_when=f"{version.done_when}。")
    promising.amend(project.id, less, reason=REASON, by=by)


def all_say(project: Project, *, noes: int) -> None:
    for place in range(11):
        accepting.say(juror(project).id, accepts=place >= noes, why="还是没水")


def say_of_it(project: Project, *, holds: bool) -> None:
    asked = Asking.objects.filter(project=project, holds=None).order_by("-id")[0]
    asking.answer(asked.id, holds=holds, why="又没水了")


MOVES: dict[str, Callable[[Project, Any, Works], object]] = {
    "begin": lambda project, by, _pump: promising.begin(project.id, by=by),
    "prove": lambda project, _by, pump: proved(pump, project),
    "claim": lambda project, by, _pump: accepting.claim(project.id, by=by),
    "draw": lambda project, by, _pump: accepting.draw(project.id, WORD, by=by),
    "yes": lambda project, _by, _pump: accepting.say(juror(project).id, accepts=True),
    "no": lambda project, _by, _pump: accepting.say(juror(project).id, accepts=False, why="没水"),
    "all yes": lambda project, _by, _pump: all_say(project, noes=0),
    "some no": lambda project, _by, _pump: all_say(project, noes=4),
    "amend": lambda project, by, _pump: amend(project, by),
    "hand over": lambda project, by, _pump: promising.hand_over(
        project.id, Leader(name="吴越", post="副县长"), reason=REASON, by=by
    ),
    "give up": lambda project, by, _pump: promising.give_up(project.id, reason=REASON, by=by),
    "force done": lambda project, _by, _pump: force(project, "done"),
    "force kept": lambda project, _by, _pump: force(project, "kept"),
    "write over": lambda project, _by, _pump: Promise.objects.filter(project=project).update(title="少做一点"),
    "write over a milestone": lambda project, _by, _pump: Milestone.objects.filter(project=project).update(title="少"),
    "clocks": lambda _project, _by, _pump: clocks.run_clocks(),
    "it holds": lambda project, _by, _pump: say_of_it(project, holds=True),
    "it does not": lambda project, _by, _pump: say_of_it(project, holds=False),
}
TO_DONE = (("leader", "begin", 0), ("carrier", "prove", 1), ("leader", "claim", 1), ("keeper", "draw", 9),
           ("nobody", "all yes", 1))  # fmt: skip
moves = st.tuples(st.sampled_from(WHO), st.sampled_from(sorted(MOVES)), st.sampled_from((0, 1, 9, 190)))


def published(project: Project) -> list[dict[str, object]]:
    return [dict(one) for one in Promise.objects.filter(project=project).order_by("version").values()]


def texts_of_milestones(project: Project) -> dict[object, tuple[str, str]]:
    return {one.id: (one.title, one.place) for one in Milestone.objects.filter(project=project)}


def check(project: Project, before: list[dict[str, object]], steps: dict[object, tuple[str, str]]) -> None:
    now = Project.objects.get(id=project.id)
    versions = published(now)
    assert versions[: len(before)] == before
    assert [one["version"] for one in versions] == list(range(1, now.version + 1))
    assert steps.items() <= texts_of_milestones(now).items()
    if now.state in {State.DONE, State.KEPT}:
        spoke = list(Juror.objects.filter(project=now, round=now.round).exclude(accepts=None))
        yes = sum(bool(one.accepts) for one in spoke)
        assert len(spoke) >= 7
        assert 3 * yes >= 2 * len(spoke)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(skipped=st.sets(st.integers(0, 4), max_size=2), more=st.lists(moves, max_size=8))
def test_whatever_happens(pump: Works, skipped: set[int], more: list[tuple[str, str, int]]) -> None:
    with clock.stopped_at(SPRING):
        project = promised(pump)
    at: datetime = SPRING + timedelta(days=9)
    course = [move for place, move in enumerate(TO_DONE) if place not in skipped]
    for who, what, days in [*course, *more]:
        at += timedelta(days=days, minutes=1)
        before, steps = published(project), texts_of_milestones(project)
        with clock.stopped_at(at), suppress(Refusal, DatabaseError, IndexError):
            MOVES[what](Project.objects.get(id=project.id), actor(pump, who), pump)
        check(project, before, steps)


def test_the_straight_way_is_done(pump: Works) -> None:
    project, at = promised(pump), SPRING + timedelta(days=9)
    for who, what, days in TO_DONE:
        at += timedelta(days=days, minutes=1)
        with clock.stopped_at(at):
            MOVES[what](Project.objects.get(id=project.id), actor(pump, who), pump)
    assert Project.objects.get(id=project.id).state == State.DONE


@given(yes=st.integers(0, 11), no=st.integers(0, 11))
def test_one_more_no_never_turns_a_no_into_a_yes(yes: int, no: int) -> None:
    terms: Any = {"quorum": 7, "share": (2, 3)}
    if yes + no >= 7 and not accepted(yes, yes + no, **terms):
        assert not accepted(yes, yes + no + 1, **terms)
    assert not (yes == no and accepted(yes, yes + no, **terms))


@given(number=st.integers(0, 100), sign=st.sampled_from("%％‰"), space=st.sampled_from(("", " ", "  ")))
def test_no_share_is_overlooked(number: int, sign: str, space: str) -> None:
    assert names_a_percentage(f"已完成{number}{space}{sign}左右")


@pytest.mark.parametrize(
    "said", ["34 户里 30 户有水", "成立了专班", "八成新的水泵房", "三个小区完成", "percentile", "第 3 分册"]
)
def test_what_is_no_share_is_let_through(said: str) -> None:
    assert names_a_percentage(said) is False


@given(
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)),
    months=st.integers(1, 24),
)
def test_months_later_is_a_later_day_of_the_right_month(day: Any, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
