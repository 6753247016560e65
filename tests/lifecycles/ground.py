"""The ground on which every lifecycle is tried: the whole made-up town, put back after whatever was done to it.

The town is the one of ``tests.rights``: everybody who works or lives there, with offices, a hotline, volunteers and
projects. Steps are tried by everybody of it, by nobody signed in, and by Banshi itself.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from tests import database, once
from tests.cast import SATURDAY_MORNING, Town, town
from tests.rights import world as rights
from tests.volunteers import help_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from banshi.journal.steps import Step
    from tests.hotline import Line
    from tests.projects.pump import Works
    from tests.rights.world import World
    from tests.volunteers.help_town import Helpers

COPY = "lived"
"""A copy of its own: the walk through every address keeps another."""


@dataclass(slots=True)
class Ground:
    """Everybody, and the time it is."""

    world: World
    cast: dict[str, Actor]
    helpers: Helpers
    now: datetime = SATURDAY_MORNING
    hours: ExitStack = field(default_factory=ExitStack)

    @property
    def town(self) -> Town:
        found: Town = self.world.things.town
        return found

    @property
    def line(self) -> Line:
        found: Line = self.world.things.line
        return found

    @property
    def works(self) -> Works:
        found: Works = self.world.things.works
        return found

    def go_to(self, moment: datetime) -> None:
        """Let it be that time, or a minute later where that is past already: time never goes back."""
        self.now = max(moment, self.now + timedelta(minutes=1))
        self.hours.close()
        self.hours.enter_context(clock.stopped_at(self.now))

    def who_may(self, step: Step[Any], thing: Any) -> Actor:
        """Return the first of the cast who may take a step; Banshi itself only where nobody else may."""
        for actor in self.cast.values():
            if step.who(actor, thing):
                return actor
        raise AssertionError(f"nobody in the town may take {step.name} on {thing!r}")

    def put_back(self) -> None:
        """Put everything back as it was, and the clock on its first morning."""
        database.put_back(COPY)
        once.forget()
        self.hours.close()
        self.now = SATURDAY_MORNING
        self.hours.enter_context(clock.stopped_at(self.now))


def build() -> Ground:
    """Let the town move in and everything happen there once; keep a copy of it."""
    database.put_back("town")
    once.forget()
    town.cache_clear()
    with clock.stopped_at(SATURDAY_MORNING):
        made = rights.build(town())
        helpers = help_town.build(made.things.town)
    database.keep(COPY)
    people = {f"{name}, of the line": who for name, who in _actors(made.things.line)}
    cast = made.members | people | dict(_actors(made.things.town)) | {"sun": helpers.sun}
    cast = {name: who for name, who in cast.items() if who != NOBODY}
    return Ground(world=made, cast=cast | {"nobody": NOBODY, "Banshi": SYSTEM}, helpers=helpers)


def _actors(of: Any) -> Iterator[tuple[str, Actor]]:
    for name in of.__dataclass_fields__:
        if isinstance(who := getattr(of, name), Actor):
            yield name, who


def thing_of(kind: type[Any], pk: UUID) -> Any:
    """Return a thing as it stands now."""
    found = one_row(kind, pk)
    assert found is not None, f"{kind.__name__} {pk} is gone"
    return found
