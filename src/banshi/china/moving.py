"""What the matters of moving share: where to, who goes along, what both ends enter, and what stands against it.

The household that is left keeps its booklet while its head stays: only the page of whoever goes is handed in. The
booklet of the household joined, or of the new one, is issued where the resident stands.
"""

# ruff: noqa: RUF009 - ask() declares a question, like dataclasses.field

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households, moving_grounds
from banshi.china.codes.tables import table
from banshi.china.grounds import ADULT_AGE
from banshi.china.relations import PARENTS, SPOUSES_PARENTS
from banshi.kernel.codes import CodeValue  # noqa: TC001 - forms read the types of answers at run time
from banshi.kernel.refusals import RuleBroken
from banshi.matters.definition import Ground, Matter, Member, Members, Station, ask
from banshi.matters.rules import moved_between
from banshi.matters.vocabulary import Category, Group, Role
from banshi.register.records import Entry, Patch
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from banshi.matters.definition import Drawn, Facts
    from banshi.register.records import Person, Value

MOVER_ITEMS = (*households.MEMBER_ITEMS, "came_to_city", "came_to_address")
"""What a move shows of each member: who it is, and where they came from."""
LONGEST = 200
AS_PARENT = PARENTS | SPOUSES_PARENTS | {"50"}
MEN_FROM, WOMEN_FROM = 60, 55
PERMIT_DAYS, RELEASE_DAYS, RELEASE_ONLINE_DAYS, ENTER_DAYS, PRINT_DAYS = 3, 5, 1, 1, 1
BETWEEN_PROVINCES = moved_between(PERMIT_DAYS, RELEASE_DAYS, ENTER_DAYS, PRINT_DAYS, moving_grounds.NATIONWIDE)
WITHIN_A_PROVINCE = moved_between(1, RELEASE_ONLINE_DAYS, ENTER_DAYS, PRINT_DAYS, moving_grounds.ONE_PROVINCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereTo:
    """What is asked about every move: where to, whom to join, and who follows a head who goes."""

    to: Station | None = ask(_("To which station's area?"), hint=_("Not asked of a household joined."), required=False)
    head_number: str = ask(_("If a household is joined: ID number of its head"), max_length=18, required=False)
    head_name: str = ask(_("Name of that head"), max_length=60, required=False)
    stands: CodeValue | None = ask(_("How does the person concerned stand to that head?"), codes="relation",
                                   required=False)  # fmt: skip
    new_address: str = ask(_("Otherwise: the address of the new household"), required=False)
    new_head: Member | None = ask(
        _("If the head moves and others stay: who is the head of those who stay?"), required=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone(WhereTo):
    """A move of one person alone."""

    @property
    def along(self) -> tuple[int, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithOthers(WhereTo):
    """A move that others of the household may join."""

    along: Members = ask(_("Who of the household moves along?"), required=False)


class Move[A: Alone | WithOthers](Matter[A]):
    """A move from one station to another; ``reason`` is its word in the table of reasons."""

    reason: ClassVar[str]
    group, category = Group.MOVE, Category.C
    who_may_apply: ClassVar[tuple[Role, ...]] = (Role.SELF, Role.HEAD, Role.GUARDIAN, Role.AGENT)
    joins = ("head_number", "head_name")
    known: ClassVar[tuple[str, ...]] = MOVER_ITEMS
    sees: ClassVar[tuple[str, ...]] = MOVER_ITEMS
    concerns_household = True
    changes_items = ("relation", "address", "came_to_city", "came_to_address", "booklet")
    prints = "booklet"

    def against(self, facts: Facts, answers: A) -> Iterator[Ground]:  # noqa: ARG002
        """Name what stands against this kind of move in particular."""
        yield from ()

    def objections(self, facts: Facts, answers: A | None) -> Iterator[Ground]:
        yield from grounds.against_everybody(facts)
        yield from households.against_outsiders(facts)
        if answers is not None:
            yield from against_going(facts, answers)
            yield from self.against(facts, answers)

    def changes(self, facts: Facts, answers: A, *, drawn: Drawn) -> Patch:
        entries = moved(facts, answers, table("migration").value(self.reason), drawn)
        return Patch(kind="change", entries=entries, evidence=tuple(one.name for one in self.evidence))


def leaving(facts: Facts, answers: Alone | WithOthers) -> frozenset[int]:
    """Return who goes: the person concerned, and whoever moves along."""
    return frozenset({facts.person.id, *answers.along})


def against_going(facts: Facts, answers: Alone | WithOthers) -> Iterator[Ground]:
    """Name what stands against a move by what the register shows of both households."""
    going = leaving(facts, answers)
    yield from households.against_going(facts, going)
    yield from households.against_new_head(facts, going, answers.new_head)
    if facts.joined is None:
        if not answers.new_address.strip():
            yield moving_grounds.NOWHERE
        return
    if answers.stands is None:
        yield moving_grounds.NO_RELATION
    else:
        yield from households.against_standing(answers.stands)
    if facts.joined.station_id == facts.household.station_id:
        yield moving_grounds.SAME_STATION
    if facts.joined.frozen:
        yield household_grounds.JOINED_FROZEN


def against_adults(facts: Facts, along: Collection[int]) -> Iterator[Ground]:
    """Name what stands against an adult who would be taken along."""
    taken = (one for one in facts.household.members if one.id in along and one.id != facts.person.id)
    if any((age := facts.age_of(one)) is None or age >= ADULT_AGE for one in taken):
        yield moving_grounds.NOT_MOVING_ALONG


def moved(facts: Facts, answers: Alone | WithOthers, why: CodeValue, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter both ends of a move; the booklet that the resident takes home comes last."""
    going = leaving(facts, answers)
    came = tuple(entry for one in households.those(facts, going) for entry in came_from(facts, one, why, drawn))
    left = left_behind(facts, going, answers.new_head, drawn)
    if facts.joined is not None and answers.stands is not None:
        return (*left, *came, *households.join(facts, going, answers.stands, drawn))
    return (*left, *came, *opened(facts, going, answers.new_address, drawn))


def opened(facts: Facts, going: Collection[int], address: str, drawn: Drawn) -> tuple[Entry, ...]:
    """Open a household at the new station for those who go, the person concerned at its head."""
    if drawn.station() == facts.household.station_id:
        same = moving_grounds.SAME_STATION
        raise RuleBroken(same.code, _("The new address is in the area of the same station."), cure=same.cure)
    new, those = drawn.household(), households.those(facts, going)
    values: dict[str, Value] = {
        "station": drawn.station(),
        "household_type": table("household").value(households.FAMILY),
        "address": address.strip(),
    }
    household = Entry(subject="new-household", subject_id=new, item="", values=values)
    out = (households.moves(one, facts.household.id, new) for one in those)
    return (household, *out, *households.under_new_head(those, facts.person.id), households.first(new, drawn))


def left_behind(facts: Facts, going: Collection[int], new_head: int | None, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter what becomes of the household that is left; while its head stays, its booklet stays, too."""
    if households.staying(facts, going) and not new_head:
        return ()
    return households.left_behind(facts, going, new_head, "moved", drawn)


def came_from(facts: Facts, person: Person, why: CodeValue, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter when, why and from where somebody came: to the address, and to the city or county where that is new."""
    old, new = unit(facts.household.station_id), unit(drawn.station())
    said: Any = f"{facts.today:%Y-%m-%d}申报，因{why.label}由{facts.household.address}（{old.name}）迁来"[:LONGEST]
    items = ("came_to_city", "came_to_address") if old.division != new.division else ("came_to_address",)
    return tuple(Entry(subject="person", subject_id=person.id, item=item, old=person[item], new=said) for item in items)


def against_moving_house(facts: Facts, address: str, along: Collection[int], new_head: int | None) -> Iterator[Ground]:
    """Name what stands against a new address in the area of the same station."""
    going = {facts.person.id, *along}
    yield from households.against_going(facts, going)
    yield from households.against_new_head(facts, going, new_head)
    if address.strip() == facts.household.address:
        yield moving_grounds.SAME_ADDRESS


def moved_house(
    facts: Facts, address: str, along: Collection[int], new_head: int | None, drawn: Drawn
) -> tuple[Entry, ...]:
    """Enter a new address: of the whole household, or of a new one that some of it open there."""
    going, old = {facts.person.id, *along}, facts.household
    came = tuple(_came_to(facts, one) for one in households.those(facts, going))
    if not households.staying(facts, going):
        new = Entry(subject="household", subject_id=old.id, item="address", old=old.address, new=address.strip())
        return (*came, new, households.reissued(old, "address", drawn))
    number, those = drawn.household(), households.those(facts, going)
    out = (households.moves(one, old.id, number) for one in those)
    heads = households.under_new_head(those, facts.person.id)
    left = left_behind(facts, going, new_head, drawn)
    return (*left, *came, households.opened(number, old, address), *out, *heads, households.first(number, drawn))


def _came_to(facts: Facts, person: Person) -> Entry:
    said = f"{facts.today:%Y-%m-%d}申报，由{facts.household.address}移居"[:LONGEST]
    old = person["came_to_address"]
    return Entry(subject="person", subject_id=person.id, item="came_to_address", old=old, new=said)
