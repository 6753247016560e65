"""The night of the watchers: what is promised, read, raised, drawn and reminded, in this order.

Each part goes on where a killed run left it, and doing all of it twice does nothing the second time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.kernel import clock
from banshi.watching import drawing, marking, raising, reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from banshi.watching.models import Inquiry


def watch(tell: Callable[[Inquiry, Mapping[int, int]], None]) -> int:
    """Do what one night brings, up to midnight; return how many questions were raised. ``tell`` reminds officers."""
    drawing.publish_seeds()
    marking.read_on()
    marking.follow_up()
    raised = raising.raise_findings(clock.today() - timedelta(days=1))
    raised += drawing.draw()
    reviewing.remind(tell)
    return raised
