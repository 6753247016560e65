"""Anybody tries anything, in any order, at any time: only what a lifecycle declares ever happens to a thing.

One machine for all lifecycles. It brings a thing somewhere in its life, then lets people of the town, nobody signed in
and Banshi itself try any step, in good words and in none, with new and with repeated commands, sooner or later.
``HYPOTHESIS_PROFILE=long`` runs it a hundred times as long, with other tries every time.
"""

from __future__ import annotations

import os
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from banshi.kernel.refusals import AlreadyDone, Refusal
from tests.lifecycles import checks
from tests.lifecycles.deeds import WORDS, Turn
from tests.lifecycles.ground import Ground, thing_of
from tests.lifecycles.steps import NAMES, STEPS, TABLE, come_to

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.lifecycles.deeds import Deed

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES, TRIES = (100, 20) if LONG else (2, 10)
SAID = st.sampled_from((WORDS, WORDS, WORDS, "", "  ", "长" * 200, "'; drop table x; --", "=1+1", "\u202e<b>&amp;"))
LATER = st.sampled_from((0, 0, 0, 1, 26, 24 * 9, 24 * 40, 24 * 400))


class Life(RuleBasedStateMachine):
    """One thing, and all that people try to do with it."""

    kind: ClassVar[str]
    ground: ClassVar[Ground]
    pk: UUID
    since: checks.Mark
    stood: checks.Mark | None

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.ground.put_back()
        self.since, self.stood = checks.mark(), None  # nothing is made shorter afterwards: each try costs a town
        names = [one for one in TABLE[self.kind][1] if STEPS[self.kind, one].start] or list(TABLE[self.kind][1])
        self.pk = come_to(self.ground, self.kind, data.draw(st.sampled_from(names)))
        checks.well_told(checks.lines_since(self.since.line))

    @rule(data=st.data(), words=SAID, hours=LATER, fitting=st.booleans(), again=st.booleans())
    def somebody_tries(self, data: st.DataObject, words: str, hours: int, *, fitting: bool, again: bool) -> None:
        model, deeds = TABLE[self.kind]
        self.ground.go_to(self.ground.now + timedelta(hours=hours))
        thing = thing_of(model, self.pk) if any(STEPS[self.kind, one].start for one in deeds) else None
        names = [one for one in deeds if not fitting or thing is None or thing.state in STEPS[self.kind, one].start]
        name = data.draw(st.sampled_from(names or list(deeds)))
        by = self._who(data, name, thing, fitting=fitting)
        turn = Turn(ground=self.ground, pk=self.pk, by=by, words=words, command=uuid4() if again else None)
        if fitting and (due := deeds[name].due) is not None and thing is not None:
            self.ground.go_to(due(thing))
        self._try(deeds[name], turn, thing)
        if again and deeds[name].repeats:
            self._try(deeds[name], turn, thing, once_more=True)

    def _who(self, data: st.DataObject, name: str, thing: Any, *, fitting: bool) -> Actor:
        step, cast = STEPS[self.kind, name], list(self.ground.cast.values())
        first = data.draw(st.integers(0, len(cast) - 1))
        turned = [*cast[first:], *cast[:first]]
        able = (one for one in turned if fitting and step.start and step.who(one, thing))
        return next(able, cast[first])

    def _try(self, deed: Deed, turn: Turn, thing: Any, *, once_more: bool = False) -> None:
        before = self.stood or checks.mark()
        was_done = bool(once_more and checks.carried_out(turn.command))
        try:
            deed.act(turn)
        except AlreadyDone:
            went = False
        except Refusal:
            went = False
            assert not was_done, "a command that was carried out is refused when it comes again"
        except Exception as error:  # where there is nothing to try it on, the act of the test ends before the house's
            went = False
            if any("/src/banshi/" in frame.filename for frame in traceback.extract_tb(error.__traceback__)):
                raise
        else:
            went = not was_done
        lines = checks.lines_since(before.line)
        may_have_changed = went or deed.several or deed.due is not None
        assert may_have_changed or before.touched(checks.mark()) == []
        self.stood = None if may_have_changed else before
        checks.well_told(lines)
        self._were_allowed(lines, turn, thing)

    def _were_allowed(self, lines: list[Any], turn: Turn, thing: Any) -> None:
        """Check who wrote each line and when; of the thing itself also that they might."""
        assert all(line.at == self.ground.now for line in lines)
        mine = [line for line in lines if line.thing_id == self.pk and line.account_id == turn.by.account_id]
        for line in mine[:1]:
            steps = NAMES.get((line.kind, line.step), ())
            assert not steps or any(one.who(turn.by, thing) for one in steps), f"{turn.by} took {line.step}"
            assert (line.unit_id, line.duty) == (turn.by.unit_id, turn.by.duty or "")

    def teardown(self) -> None:
        checks.everything_is_what_the_journal_tells(self.since.line)


@pytest.mark.parametrize("kind", TABLE)
def test_nothing_happens_but_what_the_lifecycle_declares(ground: Ground, kind: str) -> None:
    machine = type("Life", (Life,), {"kind": kind, "ground": ground})
    often = settings(
        max_examples=EXAMPLES, stateful_step_count=TRIES, derandomize=not LONG, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=often)
