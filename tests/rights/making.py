"""The tables of docs/who-may-what.md, made and written: run by scripts/rights_table.py, never by the suite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from banshi.kernel import clock
from scripts import rights_table
from tests.cast import SATURDAY_MORNING
from tests.rights import asking, walking, world, writing

if TYPE_CHECKING:
    from tests.cast import Town


def test_the_tables_are_made_and_written(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        made = world.build(town)
        steps = "\n".join(writing.steps(asking.asked(made)))
        found = None if rights_table.ONLY_STEPS in os.environ else walking.Walker(made).go()
    rights_table.write(steps=steps, addresses="\n".join(writing.urls(found)) if found else "")
