"""Search that forgives one error, in an office's own area. Whoever is shown reads of it, as after every search.

The database weighs whoever might be meant where nobody sees them, and gives out the likely ones, 51 at the most; only
these are looked at. In which order they are shown, and why each is there, is said by ``register.finding``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.access.actions import refuse_inside_a_transaction, search
from banshi.kernel.refusals import NotAllowed, RuleBroken
from banshi.register import queries as register
from banshi.register.finding import keys, ranking
from banshi.register.finding.errors import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import Any

    from banshi.kernel.actor import Actor
    from banshi.register.finding.asking import Asked, Probes
    from banshi.register.records import Person

COMPARED = ("name", "born_on", "address")
ALIKE = (
    "select look, persons, ways from access_search_alike(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::text[], %s,"
    " %s::text[], %s, %s, %s, %s::date[], %s::int, %s::int, %s::int, %s, %s, %s, %s, %s, %s, %s::text[])"
)
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Somebody found, and how what was typed differs: one reason for each thing that was typed."""

    person: Person
    reasons: tuple[Kind, ...]


def search_alike(
    asked: Asked, *, stations: Sequence[int], items: Sequence[str], by: Actor, spelled: Callable[[str], str]
) -> list[Hit]:
    """Search the office's own area for what was asked or nearly so, the likeliest first; at most 51 are found.

    ``items`` are shown besides name, day of birth and address, by which those found are compared.
    Raises ``RuleBroken`` where nothing is asked for, and where a whole city is asked for a name without a birthday.
    """
    probes = asked.probes(stations)
    _refuse(asked, stations, by, probes)
    shown = (*COMPARED, *(item for item in items if item not in COMPARED))
    if _only_exact(asked):
        found = search(stations=stations, items=shown, by=by, address=asked.address,
                       birth_year=asked.day.year if asked.day else None)  # fmt: skip
        return [Hit(person=person, reasons=(Kind.EXACT,)) for person in found]
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [*_question(asked, stations, probes), by.account_id, by.unit_id, by.duty or "",
                               "search-own-area", list(shown)])  # fmt: skip
        _look, ids, ways = cursor.fetchone() or (None, [], [])
    if not ids:
        return []
    there = {member.id: member for household in register.households_of(ids, shown) for member in household.members}
    return _ranked(asked, [(there[one], way) for one, way in zip(ids, ways, strict=True) if one in there], spelled)


def _refuse(asked: Asked, stations: Sequence[int], by: Actor, probes: Probes) -> None:
    if asked.nothing:
        raise RuleBroken(
            "nothing-asked",
            _("Say whom you look for."),
            cure=_("Type a name, pinyin, an ID number, a day of birth or part of an address."),
        )
    if not by.is_staff:
        raise NotAllowed("not-allowed", _("Only staff search the register of their own area."))
    if len(stations) > keys.MOST_STATIONS and not probes.all and not asked.typed_number:
        raise RuleBroken(
            "area-too-large",
            _("Your area is too large for this alone."),
            cure=_("Add the day of birth, or the name to an address."),
        )
    refuse_inside_a_transaction()


def _only_exact(asked: Asked) -> bool:
    """Return whether nothing was typed that could be forgiven: a year alone, or a street without a number."""
    if asked.name or asked.pinyin or asked.typed_number:
        return False
    return not asked.day.whole if asked.day else not any(letter.isdigit() for letter in asked.address)


def _question(asked: Asked, stations: Sequence[int], probes: Probes) -> list[Any]:
    """Return what the database is asked, in the order of its function's parameters."""
    few = len(stations) <= keys.MOST_STATIONS
    begins = few and asked.day is None
    days: list[date | None] = list(asked.days)
    day = asked.day
    return [
        list(stations), probes.all, probes.sure, probes.places, [number for number, _kind in asked.numbers],
        asked.name[:LONGEST],
        _swapped(asked.name), asked.name if begins else "", asked.letters,
        asked.pinyin if begins and not asked.name else "", days, day.year if day else None,
        day.month if day else None, day.day if day else None, asked.address[:LONGEST], asked.either,
    ]  # fmt: skip


def _swapped(name: str) -> list[str]:
    return [name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)]


def _ranked(asked: Asked, found: list[tuple[Person, int]], spelled: Callable[[str], str]) -> list[Hit]:
    seen = [_seen(asked, person, way, spelled) for person, way in found]
    return [Hit(person=found[at][0], reasons=reasons) for at, reasons in ranking.ranked(asked, seen)]


def _seen(asked: Asked, person: Person, way: int, spelled: Callable[[str], str]) -> ranking.Seen:
    name = person.text("name")
    return ranking.Seen(
        name=name, pinyin=spelled(name) if asked.name or asked.pinyin else "", born_on=person.born_on,
        address=person.text("address"), number=asked.numbers[way - 1][1] if way else None,
    )  # fmt: skip
