"""Relations to the head that were entered wrongly: what stands against a right one, and how it is entered.

A correction says how it was from the start, so nothing about anybody else is worked out from it. It never leaves a
household further from having exactly one head than it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import household_grounds, households
from banshi.china.relations import HEAD, is_head
from banshi.china.simple_items import SAME
from banshi.matters.definition import Ground

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from banshi.kernel.codes import CodeValue
    from banshi.matters.definition import Facts
    from banshi.register.records import Entry, Value

NOT_ONE_HEAD = Ground(
    code="not-one-head",
    sentence=_("The household would have no head, or one head more than it has."),
    cure=_("Say in the same correction who the head is in truth; every household has exactly one."),
    source=household_grounds.REGULATIONS_5,
)
GROUNDS = (SAME, NOT_ONE_HEAD)


def against(facts: Facts, relation: CodeValue, head: int | None) -> Iterator[Ground]:
    """Name what stands against entering these relations: they stand already, or spoil the household's head."""
    entries = related(facts, relation, head)
    if not entries:
        yield SAME
    stood = {one.id: one["relation"] for one in facts.household.members}
    stands = stood | {one.subject_id: one.new for one in entries}
    if abs(_heads(stands.values()) - 1) > abs(_heads(stood.values()) - 1):
        yield NOT_ONE_HEAD


def related(facts: Facts, relation: CodeValue, head: int | None) -> tuple[Entry, ...]:
    """Enter how the person stands to the head, and who the head is where it is another member; else nothing."""
    other = [one for one in facts.household.members if one.id == head and one.id != facts.person.id]
    own = households.stands(facts.person, relation.code)
    return (*own, *(entry for one in other for entry in households.stands(one, HEAD)))


def _heads(relations: Iterable[Value]) -> int:
    return sum(map(is_head, relations))
