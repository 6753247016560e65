"""Two at once at things that hang together: neither waits for the other for ever, and neither undoes the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from banshi.concerns import problems, verdicts
from banshi.concerns.models import Concern, Member, Problem, Verdict
from banshi.concerns.vocabulary import Path
from banshi.kernel.actor import NOBODY
from banshi.projects import lists, proposing
from banshi.projects.models import Candidate
from banshi.projects.vocabulary import Ground as Why
from banshi.volunteers import agreeing, clocks, needing, offering
from banshi.volunteers.models import Match
from tests.lifecycles import checks, of_concerns, of_lists, of_visits
from tests.lifecycles.crowd import DONE
from tests.lifecycles.deeds import WORDS, Turn
from tests.lifecycles.steps import come_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.lifecycles.crowd import Crowd
    from tests.lifecycles.ground import Ground

    type Acts = dict[str, Callable[[], object]]
    type Scene = tuple[type[Any], UUID, Acts]


def a_visit(ground: Ground) -> Scene:
    """Return a match that both agreed to, and all that can be done about it, its need and its offer."""
    pk = of_visits.agreed(ground)
    match = Match.objects.get(need_id=pk)
    by = of_visits.whose(ground, pk)
    return Match, match.id, {
        "say no": lambda: agreeing.say_no(match.id, by=by),
        "thank, no": lambda: agreeing.thank_no(match.id, by=NOBODY),
        "take it back": lambda: needing.withdraw(pk, reason=WORDS, by=NOBODY),
        "end the offer": lambda: offering.end(match.offer_id, by=by),
        "run the clocks": clocks.run_clocks,
    }  # fmt: skip


def two_linked(ground: Ground) -> Scene:
    """Return a concern that is linked with another, and all that can be done about both and their problem."""
    pk = of_concerns.two_objected(ground)
    problem = Concern.objects.get(id=pk).problem_id
    other = Concern.objects.filter(problem_id=problem).exclude(id=pk).values_list("id", flat=True)[0]
    rule = of_concerns.CONCERN["rule"].act
    by = ground.line.ruler
    return Concern, pk, {
        "withdraw it": lambda: verdicts.withdraw(pk, reason=WORDS, by=NOBODY),
        "withdraw the other": lambda: verdicts.withdraw(other, reason=WORDS, by=NOBODY),
        "rule on it": lambda: rule(Turn(ground=ground, pk=pk, by=by)),
        "rule on the other": lambda: rule(Turn(ground=ground, pk=other, by=by)),
        "take it out": lambda: problems.leave(pk, by=ground.line.operator, reason=WORDS),
        "take the other out": lambda: problems.leave(other, by=ground.line.operator, reason=WORDS),
    }  # fmt: skip


def two_apart(ground: Ground) -> Scene:
    """Return a concern that nobody linked yet, and another one like it."""
    pk, other = come_to(ground, "concern", "accept"), come_to(ground, "concern", "accept")
    by = ground.line.operator
    return Concern, pk, {
        "link it": lambda: problems.join(pk, other, by=by, how="operator"),
        "link the other": lambda: problems.join(other, pk, by=by, how="operator"),
        "withdraw it": lambda: verdicts.withdraw(pk, reason=WORDS, by=NOBODY),
    }  # fmt: skip


def a_list(ground: Ground) -> Scene:
    """Return a candidate, and what its keeper can do about it and its list."""
    pk = of_lists.on_the_list(ground)
    of, by = Candidate.objects.get(id=pk).on_list_id, ground.works.keeper
    return Candidate, pk, {
        "rule it out": lambda: proposing.rule_out(pk, Why.BURDEN, WORDS, by=by),
        "publish the list": lambda: lists.publish_list(of, by=by),
    }  # fmt: skip


def pairs() -> list[tuple[Callable[[Ground], Scene], str, str]]:
    """Return every two things that can be done at once, in both orders."""
    named = {
        a_visit: ("say no", "thank, no", "take it back", "end the offer", "run the clocks"),
        two_linked: (
            "withdraw it", "withdraw the other", "rule on it", "rule on the other", "take it out", "take the other out",
        ),
        two_apart: ("link it", "link the other", "withdraw it"),
        a_list: ("rule it out", "publish the list"),
    }  # fmt: skip
    return [(scene, one, other) for scene, names in named.items() for one in names for other in names if one != other]


@pytest.mark.parametrize(("scene", "first", "second"), pairs())
def test_neither_waits_for_ever(
    ground: Ground, crowd: Crowd, scene: Callable[[Ground], Scene], first: str, second: str
) -> None:
    kind, pk, acts = scene(ground)
    before = checks.mark()
    assert DONE in crowd.race([acts[first], acts[second]], (kind, pk))
    checks.well_told(checks.lines_since(before.line))
    assert not Member.objects.using("owner").filter(left_at=None).exclude(concern__problem_id__isnull=False).exists()


def test_nobody_judges_what_was_withdrawn_in_the_same_moment(ground: Ground, crowd: Crowd) -> None:
    pk = come_to(ground, "concern", "settle")
    withdraw, judge = (
        lambda: verdicts.withdraw(pk, reason=WORDS, by=NOBODY),
        lambda: verdicts.give_verdict(pk, of_concerns.NO, path=Path.LINK, by=NOBODY),
    )
    assert crowd.race([withdraw, judge], (Concern, pk)) == [DONE, "not-asked"]
    assert not Verdict.objects.filter(concern_id=pk).exists()


def test_two_last_noes_raise_a_problem_one_level_and_not_two(ground: Ground, crowd: Crowd) -> None:
    made = of_concerns.all_answered(ground)
    last = Concern.objects.filter(problem_id=made, state="answered").values_list("id", flat=True)[0]
    acts = [lambda: verdicts.give_verdict(last, of_concerns.NO, path=Path.LINK, by=NOBODY)] * 2
    crowd.race(acts, (Concern, last))
    assert Problem.objects.get(id=made).level == 1
