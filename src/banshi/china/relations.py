"""Relations to the head of a household (GB/T 4761): who is the head, and how a member stands to a new one.

When the head changes, every other member's relation is told anew. Where the old relations leave only one answer it is
derived; where they do not, nothing is guessed and somebody is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.china.codes.tables import table
from banshi.kernel.codes import CodeValue

if TYPE_CHECKING:
    from banshi.register.records import Value

RELATION = "GB/T 4761"
HEAD = "02"
COLLECTIVE = frozenset({"20", "21", "22"})
MAN, WOMAN = "1", "2"

# The lines of kinship that can be told from a relation to the head alone.
SPOUSE = frozenset({"10", "11", "12"})
SONS, DAUGHTERS = frozenset(f"2{d}" for d in range(8)) - {"28"}, frozenset(f"3{d}" for d in range(8))
CHILDREN = SONS | DAUGHTERS
PARENTS = frozenset({"51", "52", "57", "58"})
SPOUSES_PARENTS = frozenset({"53", "54", "55", "56"})
SON_IN_LAW, DAUGHTER_IN_LAW = "28", "38"
SIBLINGS = frozenset({"71", "73", "75", "77"})
GRANDCHILDREN = frozenset({"41", "42", "43", "44"})


def is_head(relation: Value) -> bool:
    """Return whether this relation is that of the head."""
    return isinstance(relation, CodeValue) and (relation.table, relation.code) == (RELATION, HEAD)


def is_collective(household_type: Value) -> bool:
    """Return whether this household is a collective one (GA/T 2000.27)."""
    return isinstance(household_type, CodeValue) and household_type.code in COLLECTIVE


def relation(code: str) -> CodeValue:
    """Return a relation by its code in today's table."""
    return table("relation").value(code)


def to_new_head(member: str, new_head: str, *, member_sex: str, new_head_sex: str) -> str | None:
    """Return how somebody stands to a new head, given both old relations to the old head; ``None`` if that is open.

    ``member`` is ``02`` for the old head. Sexes by GB/T 2261.1.
    """
    if member == new_head:
        return None
    male, head_male = member_sex == MAN, new_head_sex == MAN
    if new_head in SPOUSE:
        return _as_spouse_sees(member, male=male, head_male=head_male)
    if new_head in CHILDREN:
        return _as_child_sees(member, male=male)
    if new_head in PARENTS:
        return _as_parent_sees(member, male=male, head_male=head_male)
    return None


def _as_spouse_sees(member: str, *, male: bool, head_male: bool) -> str | None:
    if member == HEAD:
        return "11" if male else "12"
    if member in CHILDREN or member in GRANDCHILDREN or member in {SON_IN_LAW, DAUGHTER_IN_LAW}:
        # A grandchild of the couple: through a son or a daughter stays through a son or a daughter.
        return member
    if member in {"51", "52"}:  # the old head's own father and mother
        return ("55" if male else "56") if head_male else ("53" if male else "54")
    if member in SPOUSES_PARENTS:
        return "51" if male else "52"
    return None


def _as_child_sees(member: str, *, male: bool) -> str | None:
    if member == HEAD or member in SPOUSE:
        return "51" if male else "52"
    if member in {"51", "52", "53", "54", "55", "56"}:
        return "60"  # a grandparent, on which side the old relation does not always tell
    return "70" if member in CHILDREN else None


def _as_parent_sees(member: str, *, male: bool, head_male: bool) -> str | None:
    if member == HEAD:
        return "20" if male else "30"
    if member in {"51", "52"}:
        return "12" if head_male else "11"
    if member in SPOUSE:
        return SON_IN_LAW if male else DAUGHTER_IN_LAW
    if member in SIBLINGS:
        return "20" if male else "30"
    return "40" if member in CHILDREN else None
