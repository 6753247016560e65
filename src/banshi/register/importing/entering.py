"""Entering one prepared block into the register, inside one transaction.

New persons and households are written by COPY straight into the register's tables; what was registered before goes
to ``updating``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from banshi.register.importing.rehousing import begin_earlier, change_households
from banshi.register.importing.updating import update_known
from banshi.register.importing.writing import copy_lines

if TYPE_CHECKING:
    from psycopg import Cursor

    from banshi.register.importing.preparing import Prepared
    from banshi.register.importing.writing import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of one block."""

    new: int
    changed: int
    same: int
    refused: int
    reported: int


def enter(cursor: Cursor[Any], prepared: Prepared, run: Run) -> Entered:
    """Write a block to the register. The caller's transaction makes it all or nothing."""
    if prepared.search_keys:
        run.beside.copy(prepared.search_keys)
    copy_lines(cursor, prepared.tables)
    change_households(cursor, prepared.homes.unmet, run)
    begin_earlier(cursor, prepared.homes.met, run)
    known = prepared.known
    changed = update_known(cursor, known, run) if known.height else 0
    return Entered(
        new=prepared.new,
        changed=changed,
        same=known.height - changed,
        refused=prepared.refused,
        reported=prepared.reported,
    )
