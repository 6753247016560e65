"""The tables of who may what are what the lifecycles and the addresses say today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from banshi.kernel import clock
from banshi.matters import lifecycle
from scripts import rights_table
from tests.cast import SATURDAY_MORNING
from tests.once import once
from tests.rights import asking, walking, world, writing

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.rights.world import World

STALE = "stale: run python scripts/rights_table.py --steps"


@pytest.fixture
def made(town: Town) -> World:
    with clock.stopped_at(SATURDAY_MORNING):
        return once(world.build, town)


def steps_of(made: World) -> str:
    return "\n".join(writing.steps(asking.asked(made))).strip()


def test_the_table_of_steps_is_not_stale(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stands = rights_table.parts(rights_table.PAGE.read_text(encoding="utf-8"))[1]
    assert stands == steps_of(made), STALE
    lax = replace(lifecycle.APPROVE, who=lambda actor, case: actor.unit_id == case.office_id)
    monkeypatch.setattr(lifecycle, "APPROVE", lax)
    assert stands != steps_of(made)


def test_every_step_of_every_lifecycle_has_its_line() -> None:
    stands = rights_table.parts(rights_table.PAGE.read_text(encoding="utf-8"))[1]
    steps = [step for package in asking.LIFECYCLES for _name, step in asking.steps_of(package)]
    assert len(steps) > 100
    assert [step.name for step in steps if f"`{step.name}` |" not in stands] == []


def test_every_address_has_its_line() -> None:
    stands = rights_table.parts(rights_table.PAGE.read_text(encoding="utf-8"))[2]
    assert [one.route for one in walking.addresses() if f"| {in_a_cell(one)} |" not in stands] == []


def in_a_cell(one: walking.Address) -> str:
    return writing.route(one).replace("|", "\\|")


def test_what_banshi_does_by_itself_nobody_else_does(made: World) -> None:
    """Whoever is not signed in is nobody, and not Banshi: steps on problems follow from what residents do."""
    rows = [row for rows in asking.asked(made).values() for row in rows if row.scene != "problem"]
    by_itself = [row for row in rows if str(row.step.only_for).startswith("Banshi itself")]
    assert len(by_itself) > 15
    assert [(row.step.name, row.offices, row.persons) for row in by_itself if row.persons != ("Banshi itself",)] == []
    assert [row.step.name for row in by_itself if row.offices] == []
