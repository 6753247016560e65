"""What becomes of a registered child who is adopted: another household, perhaps another name, other guardians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.china import birth_grounds, household_grounds, households
from banshi.china.relations import relation
from banshi.matters.definition import Hearing
from banshi.matters.vocabulary import Whose, Word
from banshi.register.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Drawn, Facts, Ground
    from banshi.register.records import Person, Value

CHILD_ITEMS = (
    *households.MEMBER_ITEMS, "former_name", "guardian_1", "guardian_1_kind", "guardian_2", "guardian_2_kind",
)  # fmt: skip
"""What an adoption shows of the child."""
AGREES_FROM = 8
CHILD_AGREES = Hearing(
    whose=Whose.THEMSELVES, word=Word.AGREES, from_age=AGREES_FROM, working_days=5, source=birth_grounds.CIVIL_CODE_1104
)
ADOPTER = "养父母"


def against_a_move(facts: Facts) -> Iterator[Ground]:
    """Name what stands against a child leaving its household for the one that was named."""
    left = households.staying(facts, {facts.person.id})
    if left and households.head_of((facts.person,)):
        yield birth_grounds.CHILD_IS_HEAD
    if facts.joined and facts.joined.id == facts.household.id:
        yield household_grounds.JOINED_THE_OWN
    if facts.joined and facts.joined.frozen:
        yield household_grounds.JOINED_FROZEN


def joined(facts: Facts, stands: str, drawn: Drawn) -> tuple[Entry, ...]:
    """Take the child from the one household into the other; a booklet that nobody is left in is void."""
    household, child = facts.joined, facts.person
    if household is None:
        raise ValueError(household)
    emptied = () if households.staying(facts, {child.id}) else households.given_up(facts.household, "adopted")
    page = () if household.booklet else (households.first(household.id, drawn),)
    moved = households.moves(child, facts.household.id, household.id)
    return (moved, *households.stands(child, relation(stands).code), *emptied, *page)


def named(child: Person, new_name: str) -> tuple[Entry, ...]:
    """Enter the child's new name, and the old one as former name; nothing where it keeps its name."""
    old, new = child.text("name"), new_name.strip()
    if not new or new == old:
        return ()
    return (_entry(child, "name", new), _entry(child, "former_name", old))


def cared_for(facts: Facts, second: str) -> tuple[Entry, ...]:
    """Enter the adopters as the child's guardians in place of those who were."""
    adopter = facts.applicant.person.text("name") if facts.applicant.person else ""
    values = {
        "guardian_1": adopter, "guardian_1_kind": ADOPTER,
        "guardian_2": second.strip(), "guardian_2_kind": ADOPTER if second.strip() else "",
    }  # fmt: skip
    return tuple(_entry(facts.person, item, new) for item, new in values.items() if facts.person.text(item) != new)


def _entry(child: Person, item: str, new: Value) -> Entry:
    return Entry(subject="person", subject_id=child.id, item=item, old=child[item], new=new)
