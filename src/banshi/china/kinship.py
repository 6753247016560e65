"""How somebody who joins a household stands to its head: through the member they belong to.

A newborn joins through a parent, a wife and her children through the husband whose father is the head. Where the line
leads to one word of GB/T 4761 that word is derived; where it does not, the person is "another relative" and the
officer, who reads the proposal, sets it right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.china.relations import (
    CHILDREN,
    DAUGHTER_IN_LAW,
    DAUGHTERS,
    GRANDCHILDREN,
    HEAD,
    MAN,
    PARENTS,
    RELATION,
    SIBLINGS,
    SON_IN_LAW,
    SONS,
    SPOUSE,
    relation,
    to_new_head,
)
from banshi.kernel.codes import CodeValue

if TYPE_CHECKING:
    from datetime import date

    from banshi.register.records import Person

SIBLING, OTHER_RELATIVE, NO_RELATIVE = "70", "97", "99"
ADOPTED_SON, ADOPTED_DAUGHTER = "27", "37"
SONS_LINE = SONS | {"29", DAUGHTER_IN_LAW}
DAUGHTERS_LINE = DAUGHTERS | {"39", SON_IN_LAW}
BROTHERS, SISTERS = frozenset({"71", "72", "73", "74"}), frozenset({"75", "76", "77", "78"})
GRANDCHILDREN_LINE = GRANDCHILDREN | {"40", "45", "46", "49"}
SPOUSES_OF = {"71": "72", "73": "74", "75": "76", "77": "78"}
# A child of the whole line in the first column is, to the head: a boy, a girl.
CHILD_OF: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset({HEAD}) | SPOUSE, "20", "30"),
    (SONS_LINE, "41", "42"),
    (DAUGHTERS_LINE, "43", "44"),
    (PARENTS, SIBLING, SIBLING),
    (BROTHERS, "93", "94"),
    (SISTERS, "95", "96"),
    (GRANDCHILDREN_LINE, "47", "48"),
    (frozenset({NO_RELATIVE}), NO_RELATIVE, NO_RELATIVE),
)


def code_of(person: Person) -> str:
    """Return the code of a member's relation to the head; nothing where none is registered in today's table."""
    stands = person["relation"]
    return stands.code if isinstance(stands, CodeValue) and stands.table == RELATION else ""


def is_male(person: Person) -> bool:
    """Return whether the register shows a man or a boy (GB/T 2261.1)."""
    sex = person["sex"]
    return isinstance(sex, CodeValue) and sex.code == MAN


def child_of(parent: str, *, male: bool) -> str:
    """Return how a child stands to the head, by how the parent in the household does."""
    for line, boy, girl in CHILD_OF:
        if parent in line:
            return boy if male else girl
    return OTHER_RELATIVE


def through(member: str, step: str, *, male: bool) -> str:
    """Return how somebody stands to the head who is ``step`` to a member that stands to the head as ``member``."""
    if member == HEAD:
        return step
    if step in SPOUSE:
        return _spouse_of(member, male=male)
    if step in CHILDREN:
        return child_of(member, male=male)
    return NO_RELATIVE if NO_RELATIVE in {member, step} else OTHER_RELATIVE


def _spouse_of(member: str, *, male: bool) -> str:
    if member in SONS:
        return DAUGHTER_IN_LAW
    if member in DAUGHTERS:
        return SON_IN_LAW
    if member in GRANDCHILDREN:
        return "46" if male else "45"
    return SPOUSES_OF.get(member, OTHER_RELATIVE)


def under(member: Person, new_head: Person) -> CodeValue:
    """Return how a member stands to another member who becomes the head, or is."""
    old, heads = code_of(member), code_of(new_head)
    if heads == HEAD:
        return relation(old or OTHER_RELATIVE)
    sexes = {"member_sex": MAN if is_male(member) else "", "new_head_sex": MAN if is_male(new_head) else ""}
    found = _as_sibling_sees(old) if heads in SIBLINGS else to_new_head(old, heads, **sexes)
    if {old, heads} <= CHILDREN:
        found = SIBLING
    if found == SIBLING:
        found = sibling(male=is_male(member), born_on=member.born_on, to=new_head.born_on)
    return relation(found or (NO_RELATIVE if NO_RELATIVE in {old, heads} else OTHER_RELATIVE))


def _as_sibling_sees(member: str) -> str | None:
    if member == HEAD or member in SIBLINGS:
        return SIBLING
    return member if member in {"51", "52"} else None


def as_joined(member: Person, anchor: Person, anchors: str) -> CodeValue:
    """Return how a member stands to the head of a household that an anchor joins as ``anchors`` to that head."""
    if member.id == anchor.id:
        return relation(anchors)
    return relation(through(anchors, under(member, anchor).code, male=is_male(member)))


def newborn(parent: Person, *, male: bool, born_on: date, head_born_on: date | None) -> CodeValue:
    """Return how a child stands to the head of the parent's household."""
    code = child_of(code_of(parent), male=male)
    return relation(sibling(male=male, born_on=born_on, to=head_born_on) if code == SIBLING else code)


def sibling(*, male: bool, born_on: date | None, to: date | None) -> str:
    """Return elder or younger brother or sister; only "sibling" where the register holds no day to tell by."""
    if born_on is None or to is None or born_on == to:
        return SIBLING
    if born_on < to:
        return "71" if male else "75"
    return "73" if male else "77"
