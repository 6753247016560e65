"""What residents do with what is kept about them: take a copy away, or take back their name from a concern.

Both are lines of the journal; a copy is noted with what was in it, never with what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from banshi.concerns.models import Concern
from banshi.journal.rows import one_row
from banshi.journal.steps import LINE, remark
from banshi.kernel import clock
from banshi.retention import own

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from banshi.retention.exporting import Copy

KIND = "retention.copy"


def note_a_copy(copy: Copy, how: str, *, by: Actor) -> None:
    """Write down that a resident took a copy of everything: how many entries and files, and in which form."""
    said = f"{how}: {copy.entries} entries, {len(copy.files)} files"
    with connection.cursor() as cursor:
        cursor.execute(
            LINE,
            [clock.now(), KIND, _thing(by.person_id), "take-copy", "", "taken", by.account_id, None, "", said, None],
        )


def take_back(concern_id: UUID, *, by: Actor) -> bool:
    """Take one's name, contact and position back from a concern, at once; its words and its course stay.

    The look at oneself opens exactly one's own concerns; returns false where it is not one's own.
    """
    own.look_at_myself(by, purpose=own.PURPOSE_READ)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select retention_take_back(%s::uuid)", [concern_id])
        (taken,) = cursor.fetchone() or (False,)
        concern = one_row(Concern, concern_id) if taken else None
        if concern is not None:
            remark(concern, "take-back", by=by, reason="consent withdrawn: name, contact, address and position erased")
    return bool(taken)


def _thing(person_id: int | None) -> UUID:
    return uuid5(NAMESPACE_URL, f"banshi:own-copy:{person_id}")
