"""Every step of every lifecycle, put to everybody: which duty at which office may take it, and who never may.

Nothing here says who may: the lifecycles' own predicates are asked, about things of the town, for each duty at each
office that has a relation to the thing, for residents, for nobody in particular and for Banshi itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import banshi
from banshi.journal.steps import Step
from banshi.kernel.actor import NOBODY, SYSTEM, Actor, Duty
from banshi.stations.queries import unit
from tests.rights.scenes import scene_of, scenes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rights.scenes import Scene
    from tests.rights.world import World

HOUSE = Path(banshi.__file__).parent
IMPORTED = re.compile(r"^ *from banshi\.journal\.steps import .*\bStep\b", re.MULTILINE)
MADE = re.compile(r"(?<!class )\bStep(\[\w+\])?\(")


def _makes_steps(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return bool(IMPORTED.search(text) and MADE.search(text))


LIFECYCLES = tuple(
    sorted(str(path.relative_to(HOUSE).with_suffix("")) for path in HOUSE.glob("*/*.py") if _makes_steps(path))
)
"""Every module in which steps are made: none is forgotten."""
FRESH = 900_001
"""An account of nobody in the town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the predicate of one step answered: offices with their duties, persons, and whom it refuses all the same."""

    step: Step[Any]
    scene: str
    offices: dict[str, tuple[Duty, ...]]
    persons: tuple[str, ...]
    never: tuple[str, ...]


def steps_of(package: str) -> Iterator[tuple[str, Step[Any]]]:
    """Yield every step of a lifecycle with its name in the module, in its order; none is forgotten."""
    seen: set[int] = set()
    for name, value in vars(import_module(f"banshi.{package.replace('/', '.')}")).items():
        for step in _several(value):
            if isinstance(step, Step) and id(step) not in seen:
                seen.add(id(step))
                yield name, step


def _several(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    if is_dataclass(value) and not isinstance(value, type | Step):
        return [getattr(value, one.name) for one in fields(value)]
    return [value]


def asked(world: World) -> dict[str, list[Asked]]:
    """Ask every step's predicate about everybody; by package."""
    scenes = scenes_of(world)
    return {
        package: [_ask(step, scenes[scene_of(package, name)]) for name, step in steps_of(package)]
        for package in LIFECYCLES
    }


def _ask(step: Step[Any], scene: Scene) -> Asked:
    staff = {
        (office, duty): Actor(account_id=FRESH, unit_id=pk, unit_kind=unit(pk).kind, duty=duty)
        for office, pk in scene.offices.items()
        for duty in Duty
    }
    able = {key: actor for key, actor in staff.items() if _may(step, actor, scene)}
    offices = {office: tuple(duty for duty in Duty if (office, duty) in able) for office in scene.offices}
    persons = {**scene.persons, "nobody signed in": NOBODY, "Banshi itself": SYSTEM}
    return Asked(
        step=step, scene=scene.named, offices={office: duties for office, duties in offices.items() if duties},
        persons=tuple(name for name, actor in persons.items() if _may(step, actor, scene)),
        never=tuple(_never(step, scene, list(able.values()))),
    )  # fmt: skip


def _may(step: Step[Any], actor: Actor, scene: Scene) -> bool:
    return any(step.who(actor, thing) for thing in scene.things)


def _never(step: Step[Any], scene: Scene, able: list[Actor]) -> Iterator[str]:
    """Yield whom a step refuses although their post would allow it."""
    for did, account in scene.hands.items():
        if able and not any(_may(step, replace(one, account_id=account), scene) for one in able):
            yield did
            if not any(_may(step, replace(one, stands_in_for=account), scene) for one in able):
                yield f"whoever stands in for {did}"
    if able and scene.kin and not any(_may(step, replace(one, person_id=scene.kin), scene) for one in able):
        yield "their family"
        if not any(_may(step, replace(one, holder_person_id=scene.kin), scene) for one in able):
            yield "whoever stands in for one of the family"
