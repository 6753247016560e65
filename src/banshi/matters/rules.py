"""Pure rules of a case: masks, codes, the plan of legs, and the answer before anything is filed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.matters.definition import Category, Office, Source, Task
from banshi.matters.definition import Leg as Planned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from banshi.kernel.workdays import Due
    from banshi.matters.definition import Facts, Ground, Matter, Route

# No 0 O 1 I L: a code is read aloud over a telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLeg:
    """A leg with its unit and its due time, as the promise slip shows it."""

    task: Task
    unit_id: int
    working_days: int
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a resident hears before anything is filed: whether, with what, who decides, by when, and why not."""

    matter: Matter[Any]
    refused_because: tuple[Ground, ...]
    legs: tuple[PlannedLeg, ...]

    @property
    def possible(self) -> bool:
        return not self.refused_because


def masked_name(name: str) -> str:
    """Return a name with all but its first character hidden: 李**."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def masked_number(number: str) -> str:
    """Return the last four characters of an ID number: ****1234."""
    return "****" + number[-4:]


def spoken_code(length: int = 8) -> str:
    """Return a random code to follow a case by (31 to the 8th possible), written in two halves."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return f"{drawn[: length // 2]}-{drawn[length // 2 :]}"


def read_code(typed: str) -> str:
    """Return a typed follow code as it is stored: spaces and dashes do not matter, nor does case."""
    bare = "".join(c for c in typed.upper() if c.isalnum())
    return f"{bare[:4]}-{bare[4:]}"


def plan(
    legs: tuple[Planned, ...],
    units: Mapping[Office, int],
    accepted_at: datetime,
    due_in_working_days: Callable[[datetime, int], Due],
) -> tuple[PlannedLeg, ...]:
    """Return the legs with their units and due times: each term runs from the end of the one before.

    A right to object does not hold up the others: it runs beside them.
    """
    planned, start = [], accepted_at
    for leg in legs:
        due = due_in_working_days(start, leg.working_days)
        planned.append(PlannedLeg(task=leg.task, unit_id=units[leg.office], working_days=leg.working_days, due=due))
        start = start if leg.task == Task.MAY_OBJECT else due.at
    return tuple(planned)


TERMS = Source(title=_("Practice of counters: the terms are the office's own promise"), verified=False)


def home_station_decides(decide: int, print_days: int, source: Source) -> Route:
    """Route: accepted here, decided by the home station, printed here. Terms in working days."""
    legs = (
        Planned(office=Office.HOME, task=Task.DECIDE, working_days=decide, source=source),
        Planned(office=Office.ACCEPTING, task=Task.PRINT, working_days=print_days, source=TERMS),
    )

    def route(*, proven: bool) -> tuple[Planned, ...]:  # noqa: ARG001 - this route is the same with proof
        return legs

    return route


def decided_here_if_proven(decide: int, print_days: int, object_days: int, source: Source) -> Route:
    """Route: with proof from its holder decided here at once, the home station told; else the home station decides."""
    here = (
        Planned(office=Office.ACCEPTING, task=Task.PRINT, working_days=print_days, source=TERMS),
        Planned(office=Office.HOME, task=Task.MAY_OBJECT, working_days=object_days, source=source),
    )
    at_home = home_station_decides(decide, print_days, source)

    def route(*, proven: bool) -> tuple[Planned, ...]:
        return here if proven else at_home(proven=proven)

    return route


def answer(matter: Matter[Any], facts: Facts | None, legs: tuple[PlannedLeg, ...]) -> Answer:
    """Return the answer before filing; without facts only what holds for everybody."""
    refused = tuple(matter.objections(facts, None)) if facts else ()
    return Answer(matter=matter, refused_because=refused, legs=legs)


CATEGORY_WORDS = {
    Category.A: _("Any station decides and prints."),
    Category.B: _("Any station accepts and, with verified proof, decides at once; otherwise the home station decides."),
    Category.C: _("Any station accepts; the home station decides."),
    Category.D: _("Any station accepts; the home station inquires and decides."),
}
