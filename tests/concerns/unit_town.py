"""The units behind the hotline of the town, seen from their desks: who sits where, and what was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.concerns import dispatching
from banshi.concerns.dispatching import as_proposed
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Kind
from banshi.kernel.actor import Actor, Duty
from tests import hotline
from tests.hotline import employ, taken_in

if TYPE_CHECKING:
    from uuid import UUID

COLD = "翠湖花园3号楼暖气不热，家里只有13度，老人受不了。"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTown:
    """Who sits where."""

    operator: Actor  # clerk at the hotline
    reviewer: Actor  # officer at the hotline
    ruler: Actor  # supervisor at the hotline
    heat: Actor  # officer at the heating company
    heat_reader: Actor  # clerk at the heating company
    heat_above: Actor  # officer at the county's government, above the heating company
    street: Actor  # officer at the street
    street_clerk: Actor  # clerk at the street


def build() -> UnitTown:
    """Open the hotline and its units, with a few more people at the units."""
    line = hotline.open_up()
    heating, street = line.units["heating"], line.units["street"]
    return UnitTown(
        operator=line.operator,
        reviewer=line.reviewer,
        ruler=line.ruler,
        heat=line.heater,
        heat_reader=employ("heat_reader", "田野", heating, Duty.CLERK),
        heat_above=line.governor,
        street=employ("street", "石磊", street, Duty.OFFICER),
        street_clerk=employ("street_clerk", "江月", street, Duty.CLERK),
    )


def reported(
    words: str = COLD, *, phone: str = "13800000001", name: str = "周女士", about: tuple[int, ...] = ()
) -> Concern:
    """Report something through the web form."""
    hints = Hints(category="01.04.01", kind=Kind.COMPLAIN, division="999902", place="翠湖花园", about=about)
    return taken_in(words, hints=hints, name=name, phone=phone).concern


def sent(
    town: UnitTown, to: Actor, words: str = COLD, *, joins: UUID | None = None, phone: str = "13800000001"
) -> Concern:
    """Let the hotline send a concern to a unit, linked with another where one is named."""
    found = reported(words, phone=phone)
    choice = as_proposed(found, joins=joins)
    chosen = type(choice)(**{name: getattr(choice, name) for name in choice.__slots__} | {"unit_id": to.unit_id})
    return dispatching.confirm(found.id, chosen, by=town.operator)


def linked(town: UnitTown, to: Actor, count: int) -> list[Concern]:
    """Let several residents report the same thing, and the hotline link them as one problem."""
    first = sent(town, to)
    others = [
        sent(town, to, f"{COLD}第{turn}户", joins=first.id, phone=f"1380000{turn:04d}") for turn in range(2, count + 1)
    ]
    return list(Concern.objects.filter(id__in=[first.id, *(one.id for one in others)]).order_by("at"))
