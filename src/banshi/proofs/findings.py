"""What a check of the log found: how much was compared, and everything that does not hold, with where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.proofs.waiting import SOURCES

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not hold: at which leaf, of which row where one can be named, and what it is."""

    said: _StrOrPromise
    index: int | None = None
    source: int | None = None
    row: int | None = None

    def __str__(self) -> str:
        if self.source is None:
            return str(self.said) if self.index is None else _("leaf %(leaf)s: %(said)s") % self._told()
        if self.index is None:
            return _("%(table)s, row %(row)s: %(said)s") % self._told()
        return _("%(table)s, row %(row)s, leaf %(leaf)s: %(said)s") % self._told()

    def _told(self) -> dict[str, object]:
        table = SOURCES[self.source].table if self.source in SOURCES else ""
        return {"table": table, "row": self.row, "leaf": self.index, "said": self.said}


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was checked, how many of each, and everything that does not hold, the first line first."""

    leaves: int = 0
    rows: int = 0
    archived: int = 0
    unsealed_parts: int = 0
    buried: int = 0
    waiting: int = 0
    heads: int = 0
    published: int = 0
    late: int = 0
    own_keys: bool = True
    wrong: int = 0
    faults: list[Fault] = field(default_factory=list)
