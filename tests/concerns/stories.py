"""Steps that many stories share: a concern that was sent, contacted, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.concerns import dispatching, handling
from banshi.concerns.vocabulary import Outcome
from banshi.kernel import clock
from tests.hotline import taken_in

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from tests.hotline import Line

DONE = "更换了换热站循环泵，供水温度升到50度"


def sent(line: Line, words: str = "翠湖小区暖气一直不热，室温只有十二度", **said: Any) -> Concern:
    """Take a concern in and send it as it was proposed: to Warm Sun."""
    concern = taken_in(words, **said).concern
    return dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)


def reached(line: Line, concern: Concern) -> Concern:
    """Let Warm Sun speak with the resident."""
    return handling.contact(concern.id, how="phone", reached=True, words="约好上门", by=line.heater)


def given(words: str = "", **changes: Any) -> handling.Given:
    """Return an honest answer about the cold heating, with what the test changes."""
    base: dict[str, Any] = {
        "outcome": Outcome.SOLVED, "done": DONE, "done_on": clock.today(),
        "reply": words or "翠湖小区暖气不热是循环泵故障，今天已更换，室温可到18度以上。",
    }  # fmt: skip
    return handling.Given(**(base | changes))


def answered(line: Line, concern: Concern | None = None, **changes: Any) -> Concern:
    """Carry a concern to its answer."""
    concern = reached(line, concern or sent(line))
    return handling.answer(concern.id, given(f"翠湖小区暖气已修好，编号{concern.number}", **changes), by=line.heater)
