"""Who acts: a member of staff in one post at one unit, a resident, or the system itself.

Rights come from the post, never from the person. Every action takes its actor as ``by``. Whoever stands in for the
holder of a post acts in that post in their own name, and counts as both wherever two pairs of eyes are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """What a post gives the right to do at its unit."""

    CLERK = "clerk"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    DELEGATE = "delegate"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One acting person in one post; ``person_id`` is the actor's own row on the register, if known.

    ``stands_in_for`` is the account that holds the post, where it is somebody else's; ``stood_in_by`` are all who ever
    stood in for whoever acts here.
    """

    account_id: int | None = None
    name: str = ""
    person_id: int | None = None
    unit_id: int | None = None
    unit_name: str = ""
    unit_kind: str = ""
    post_id: int | None = None
    duty: Duty | None = None
    stands_in_for: int | None = None
    holder_name: str = ""
    holder_person_id: int | None = None
    stood_in_by: frozenset[int] = frozenset()

    @property
    def accounts(self) -> frozenset[int]:
        """The accounts that act here: one's own, and that of whom one stands in for."""
        return frozenset(one for one in (self.account_id, self.stands_in_for) if one is not None)

    @property
    def persons(self) -> frozenset[int]:
        """The persons on the register who act here: oneself, and whom one stands in for."""
        return frozenset(one for one in (self.person_id, self.holder_person_id) if one is not None)

    @property
    def is_banshi(self) -> bool:
        """Whether it is Banshi itself, at a time that was named: never whoever is not signed in."""
        return self == SYSTEM

    @property
    def is_staff(self) -> bool:
        return self.unit_id is not None

    @property
    def is_resident(self) -> bool:
        return self.unit_id is None and self.person_id is not None


SYSTEM = Actor(name="Banshi")
NOBODY = Actor()
