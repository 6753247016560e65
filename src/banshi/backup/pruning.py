"""Letting old copies go, and changes and files of the archive that only they needed; what a kept one needs stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi.backup import beside
from banshi.backup.following import segments
from banshi.backup.places import GONE, NoBackup, bases, folder, remove_drafts

if TYPE_CHECKING:
    from banshi.backup.places import Base


def prune(keep: int) -> list[Base]:
    """Keep the newest ``keep`` full copies with all that add to them; return those that went. Raises ``NoBackup``."""
    if keep < 1:
        raise NoBackup(_("At least one backup is kept."))
    there = bases()
    full = [base for base in there if not base.parent]
    if len(full) > keep:
        first = full[-keep].ended
        gone = [base for base in there if base.ended < first]
    else:
        gone = []
    for base in reversed(gone):
        base.path.rename(folder() / f"{GONE}{base.name}")  # from here on it is no copy any more
    remove_drafts()
    kept = [base for base in there if base not in gone]
    _let_changes_go(kept)
    beside.prune_archive(kept)
    return gone


def _let_changes_go(kept: list[Base]) -> None:
    if not kept:
        return
    needed = min(base.first_segment for base in kept)
    for one in segments():
        if one.number < needed:
            one.path.unlink(missing_ok=True)
    for left in folder().glob("wal.until-*"):
        if not any(left.iterdir()):
            shutil.rmtree(left)
