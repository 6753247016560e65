"""Who acts: a member of staff in one post at one unit, a resident, or the system itself.

Rights come from the post, never from the person. Every action takes its actor as ``by``.
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
    """One acting person in one post; ``person_id`` is the actor's own row on the register, if known."""

    account_id: int | None = None
    name: str = ""
    person_id: int | None = None
    unit_id: int | None = None
    unit_name: str = ""
    unit_kind: str = ""
    post_id: int | None = None
    duty: Duty | None = None

    @property
    def is_staff(self) -> bool:
        return self.unit_id is not None

    @property
    def is_resident(self) -> bool:
        return self.unit_id is None and self.person_id is not None


SYSTEM = Actor(name="Banshi")
NOBODY = Actor()
