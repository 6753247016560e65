"""The columns of a register file: the keys that real systems use (GA 214 family), in the order of our items.

One row is one person. The station's 12-digit code (GA/T 380) comes first, the booklet's serial and day of issue last;
both belong to the household and stand in each of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.register.items import ITEMS, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

STATION = Item(name="station", key="PCSDM", label=_("Station code"), of="household", max_length=12)
SERIAL = Item(name="booklet_serial", key="BHXLH", label=_("Booklet serial"), of="household", max_length=20)
ISSUED = Item(name="booklet_on", key="BHQFRQ", label=_("Booklet issued on"), kind="date", of="household")
COLUMNS: tuple[Item, ...] = (STATION, *ITEMS, SERIAL, ISSUED)
BY_COLUMN = {item.name: item for item in COLUMNS}
REQUIRED = ("station", "household_no", "name", "id_number")
# What our own quarantine file adds in front of a row; a corrected quarantine file is imported as it is.
ROW_KEY, REASON_KEY, RAW_KEY = "BANSHI_ROW", "BANSHI_REASON", "BANSHI_RAW"
OURS = frozenset({ROW_KEY, REASON_KEY, RAW_KEY})


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of one file: every key as it stands, the items among them, and what nobody keeps."""

    keys: tuple[str, ...]
    items: tuple[Item, ...]
    unknown: tuple[str, ...]
    withheld: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Return whether the file says anything about this item at all."""
        return any(item.name == name for item in self.items)


def columns(*, religion: bool) -> tuple[Item, ...]:
    """Return the columns of a complete file; sensitive items only where the jurisdiction allows them."""
    return tuple(item for item in COLUMNS if religion or not item.sensitive)


def layout(header: Sequence[str], *, religion: bool) -> Layout:
    """Read a header; raise ``RuleBroken`` where a column is missing or stands there twice."""
    keys = tuple(key.strip().upper() for key in header)
    allowed = {item.key: item for item in columns(religion=religion)}
    twice = sorted({key for key in keys if key in allowed and keys.count(key) > 1})
    if twice:
        raise RuleBroken(
            "columns-twice",
            _("The header names a column twice: %(keys)s.") % {"keys": ", ".join(twice)},
            cure=_("Delete or rename one of them, then import the file again."),
        )
    missing = [BY_COLUMN[name].key for name in REQUIRED if BY_COLUMN[name].key not in keys]
    if missing:
        raise RuleBroken(
            "columns-missing",
            _("The header of the file lacks these columns: %(keys)s.") % {"keys": ", ".join(missing)},
            cure=_("The first line has to name the columns, separated by commas; add these and import again."),
        )
    withheld = {item.key for item in COLUMNS if item.sensitive and item.key not in allowed}
    return Layout(
        keys=keys,
        items=tuple(allowed[key] for key in keys if key in allowed),
        unknown=tuple(key for key in keys if key not in allowed and key not in withheld and key not in OURS),
        withheld=tuple(key for key in keys if key in withheld),
    )
