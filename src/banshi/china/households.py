"""What the matters of households share: who leaves, who joins, who is the head, and the booklet after it.

A booklet that shows a head, an address or members that are no longer true is void and the next is issued with the
change; a booklet that only lacks a page, or has one too many, gets the page or gives it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.china import household_grounds as grounds
from banshi.china.codes.tables import table
from banshi.china.grounds import ADULT_AGE, MISSING
from banshi.china.kinship import as_joined, under
from banshi.china.relations import HEAD, is_head, relation
from banshi.matters.vocabulary import Role
from banshi.register.records import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from banshi.kernel.codes import CodeValue
    from banshi.matters.definition import Drawn, Facts, Ground
    from banshi.register.records import Household, Person, Value

MEMBER_ITEMS = (
    "name", "id_number", "sex", "born_on", "relation", "address", "household_no", "household_type", "mark", "cancelled",
)  # fmt: skip
"""What a matter of a household shows of each member."""
THEMSELVES, FAMILY = "01", "10"


def head_of(members: Iterable[Person]) -> Person | None:
    """Return the head among these members, if the register shows one."""
    return next((one for one in members if is_head(one["relation"])), None)


def staying(facts: Facts, leaving: Collection[int]) -> tuple[Person, ...]:
    """Return who stays when these leave."""
    return tuple(one for one in facts.household.members if one.id not in leaving)


def against_outsiders(facts: Facts) -> Iterator[Ground]:
    """Name what stands against somebody who says to be head or member of a household and is neither."""
    came = facts.applicant.person
    members = {one.id for one in facts.household.members}
    if facts.applicant.role in {Role.HEAD, Role.MEMBER} and came is not None and came.id not in members:
        yield grounds.NOT_OF_THE_HOUSEHOLD


def against_passing_over(facts: Facts) -> Iterator[Ground]:
    """Name what stands against changing the head without the head, who is neither missing nor gone."""
    head, came = head_of(facts.household.members), facts.applicant.person
    if head is None or head["mark"] == MISSING or head.id in {came.id if came else None, _speaking_for(facts)}:
        return
    yield grounds.HEAD_HAS_TO_AGREE


def _speaking_for(facts: Facts) -> int | None:
    """Return whom the applicant speaks for: themselves, or whoever has authorised them."""
    alone = facts.applicant.person is None or facts.applicant.role is Role.AGENT
    return facts.person.id if alone else None


def against_new_head(facts: Facts, leaving: Collection[int], new_head: int | None) -> Iterator[Ground]:
    """Name what stands against the new head of those who stay when these leave; ``None``: nobody was named."""
    left = staying(facts, leaving)
    head = head_of(facts.household.members)
    if not left or (head is not None and head.id not in leaving):
        if new_head:
            yield grounds.HEAD_STAYS
        return
    yield from against_head(facts, left, new_head)


def against_head(facts: Facts, members: Collection[Person], new_head: int | None) -> Iterator[Ground]:
    """Name what stands against this head of these members."""
    named = next((one for one in members if one.id == new_head), None)
    if named is None:
        yield grounds.NO_NEW_HEAD
        return
    if named["mark"] == MISSING:
        yield grounds.NEW_HEAD_MISSING
    if _under_age(facts, named) and not all(_under_age(facts, one) for one in members):
        yield grounds.NEW_HEAD_UNDER_AGE


def _under_age(facts: Facts, person: Person) -> bool:
    age = facts.age_of(person)
    return age is not None and age < ADULT_AGE


def moves(person: Person, old: int | None, new: int | None) -> Entry:
    """Take somebody from one household into another, or out of every household."""
    return Entry(subject="membership", subject_id=person.id, item="household", old=old, new=new)


def stands(person: Person, code: str) -> tuple[Entry, ...]:
    """Enter how a member stands to the head; nothing where the register shows that already."""
    new = relation(code)
    if person["relation"] == new:
        return ()
    old = person["relation"]
    return (Entry(subject="membership", subject_id=person.id, item="relation", old=old, new=new),)


def under_new_head(members: Iterable[Person], new_head: int) -> tuple[Entry, ...]:
    """Enter how everybody of these stands to the one of them who becomes the head."""
    members = tuple(members)
    head = next(one for one in members if one.id == new_head)
    return tuple(entry for one in members for entry in stands(one, HEAD if one is head else under(one, head).code))


def reissued(household: Household, why: str, drawn: Drawn) -> Entry:
    """Declare the booklet void and issue the next; a household without one gets its first."""
    return Entry(subject="booklet", subject_id=household.id, item=why, old=_serial(household), new=drawn.serial())


def given_up(household: Household, why: str) -> tuple[Entry, ...]:
    """Declare the booklet of an emptied household void."""
    if household.booklet is None:
        return ()
    return (Entry(subject="booklet", subject_id=household.id, item=why, old=_serial(household), new=None),)


def _serial(household: Household) -> str | None:
    return household.booklet.serial if household.booklet else None


def left_behind(
    facts: Facts, leaving: Collection[int], new_head: int | None, why: str, drawn: Drawn
) -> tuple[Entry, ...]:
    """Enter what becomes of the household that these leave: a new head, the next booklet, or nobody and no booklet."""
    left = staying(facts, leaving)
    if not left:
        return given_up(facts.household, why)
    heads = under_new_head(left, new_head) if new_head else ()
    return (*heads, reissued(facts.household, why, drawn))


def cancelled(facts: Facts, text: str, new_head: int | None, drawn: Drawn) -> tuple[Entry, ...]:
    """Cancel the registration of the person concerned, who leaves every household; a head is followed by another.

    The booklet of those who stay is reissued only where it shows a head who is gone: a member's page is handed in.
    """
    person, household = facts.person, facts.household
    old = person["cancelled"]
    out = (
        Entry(subject="person", subject_id=person.id, item="cancelled", old=old, new=text),
        moves(person, household.id, None),
    )
    if staying(facts, {person.id}) and not new_head:
        return out
    return (*out, *left_behind(facts, {person.id}, new_head, "cancelled", drawn))


def those(facts: Facts, leaving: Collection[int]) -> tuple[Person, ...]:
    """Return those who leave, in the order of the household."""
    return tuple(one for one in facts.household.members if one.id in leaving)


def opened(household_id: int, beside: Household, address: str) -> Entry:
    """Open a household of the same station, at this address or the same one."""
    kind = beside.household_type or table("household").value(FAMILY)
    values: dict[str, Value] = {
        "station": beside.station_id,
        "address": address.strip() or beside.address,
        "household_type": kind,
    }
    return Entry(subject="new-household", subject_id=household_id, item="", values=values)


def first(household_id: int, drawn: Drawn) -> Entry:
    """Issue the first booklet of a household."""
    return Entry(subject="booklet", subject_id=household_id, item="first", old=None, new=drawn.serial())


def against_going(facts: Facts, leaving: Collection[int]) -> Iterator[Ground]:
    """Name what stands against naming these as leaving: nobody, or somebody who is not of the household."""
    if not leaving or len(those(facts, leaving)) < len(set(leaving)):
        yield grounds.NOBODY_LEAVES


def against_leaving(facts: Facts, leaving: Collection[int]) -> Iterator[Ground]:
    """Name what stands against these opening a household of their own."""
    yield from against_going(facts, leaving)
    if not staying(facts, leaving):
        yield grounds.NOBODY_STAYS
    elif head_of(those(facts, leaving)):
        yield grounds.HEAD_LEAVES


def against_joining(facts: Facts, leaving: Collection[int], stands_as: CodeValue) -> Iterator[Ground]:
    """Name what stands against these joining the household that was named."""
    yield from against_going(facts, leaving)
    if facts.person.id not in leaving:
        yield grounds.NOT_AMONG_THOSE
    yield from against_standing(stands_as)
    if facts.joined is None:
        return
    if facts.joined.id == facts.household.id:
        yield grounds.JOINED_THE_OWN
    if facts.joined.station_id != facts.household.station_id:
        yield grounds.JOINED_ELSEWHERE
    if facts.joined.frozen:
        yield grounds.JOINED_FROZEN


def against_standing(stands_as: CodeValue) -> Iterator[Ground]:
    """Name what stands against entering somebody with this relation to a head who is there."""
    if stands_as.code in {HEAD, THEMSELVES}:
        yield grounds.STANDS_AS_HEAD


def join(facts: Facts, leaving: Collection[int], stands_as: CodeValue, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter these in the household joined, each as the person concerned brings them along, and reissue its booklet."""
    joined, going = facts.joined, those(facts, leaving)
    if joined is None:
        raise ValueError(joined)
    in_it = (moves(one, facts.household.id, joined.id) for one in going)
    as_what = (entry for one in going for entry in stands(one, as_joined(one, facts.person, stands_as.code).code))
    return (*in_it, *as_what, reissued(joined, "joined", drawn))
