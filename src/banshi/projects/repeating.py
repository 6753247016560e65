"""The same command twice is one: asked before a step refuses what its first sending has brought about itself.

``journal.steps`` finds a repetition where the state has moved on; a step that leaves the state as it is asks here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.journal.models import Line
from banshi.kernel.refusals import AlreadyDone

if TYPE_CHECKING:
    from uuid import UUID


def refuse_repetition(command: UUID | None) -> None:
    """Raise ``AlreadyDone`` where a command was carried out before; call it with the thing locked."""
    done = Line.objects.filter(command=command).values_list("thing_id", flat=True).first() if command else None
    if done is not None:
        raise AlreadyDone(done)
