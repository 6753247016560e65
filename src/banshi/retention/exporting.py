"""The copy of everything that is kept about a resident, for themselves: JSON that machines read, with all files.

What it is made of stands in ``own-data.schema.json`` beside this file, which anybody may read. A table too long for one
request says so in its own place: nothing is left out without a word.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banshi.archive import queries as archive
from banshi.journal import installation
from banshi.kernel import clock
from banshi.retention import own
from banshi.retention.columns import label
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import KINDS
from banshi.retention.tables import Names, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.kernel.actor import Actor
    from banshi.retention.jurisdiction import Term
    from banshi.retention.kinds import Kind

FORMAT, VERSION = "banshi-own-data", 1
SCHEMA = Path(__file__).with_name("own-data.schema.json")
SECONDS_A_LOOK = 40.0
"""A look lasts a minute: whoever reads longer looks again."""
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(slots=True)
class Copy:
    """Everything of one resident: what the JSON says, and the files that belong to it by their name."""

    said: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    entries: int = 0

    @property
    def json(self) -> bytes:
        """The JSON as it is taken away, UTF-8."""
        return json.dumps(self.said, ensure_ascii=False, indent=1).encode()


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a copy."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def copy_of_everything(*, by: Actor, tell: Callable[[int], None] = lambda _done: None) -> Copy:
    """Return everything that is kept about the resident who acts; each minute of it is a look of their own.

    ``tell`` hears how many entries are read so far. Nobody gets anybody else's: the database opens one's own rows only.
    """
    reading = _Reading(by, tell)
    copy = Copy(
        {
            "format": FORMAT, "version": VERSION, "made_at": clock.now().isoformat(),
            "language": get_language() or "en",
            "installation": installation.kind() or "undecided", "notice": installation.notice(),
            "covered": _("Other people are covered, officers stand by their office; secrets are never handed out."),
            "not_by_person": {table: str(why) for table, why in own.NOT_BY_PERSON.items()},
            "kinds": [],
        }
    )  # fmt: skip
    for kind in KINDS:
        copy.said["kinds"].append(_kind(kind, reading, copy))
    copy.entries = reading.done
    copy.said["entries"] = reading.done
    return copy


class _Reading:
    """One reading of everything: looks again before a look is over, and counts."""

    def __init__(self, by: Actor, tell: Callable[[int], None]) -> None:
        self._by, self._tell = by, tell
        self.done = 0
        self._until = 0.0
        self.look()
        self.reader = own.reader_of(by.person_id or 0)

    def look(self) -> None:
        if time.monotonic() > self._until:
            own.look_at_myself(self._by, purpose=own.PURPOSE_TAKEN)
            self._until = time.monotonic() + SECONDS_A_LOOK

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        self.look()
        for row in own.rows_of(table, self.reader):
            self.done += 1
            if self.done % own.PAGE == 0:
                self._tell(self.done)
                self.look()
            yield row


def _kind(kind: Kind, reading: _Reading, copy: Copy) -> dict[str, Any]:
    return {
        "kind": kind.code,
        "says": str(kind.says),
        "corrected": str(kind.corrected),
        "kept": [_kept(term) for term in pack().terms_of(kind.code)],
        "tables": [_table(table, reading, copy) for table in own.own_tables()[kind.code]],
    }


def _kept(term: Term) -> dict[str, Any]:
    return {
        "ended": str(term.ended), "months": term.months, "counted_from": str(term.counted), "why": str(term.why),
        "then": str(term.then), "decided_by": str(term.decided_by), "law": term.source.said,
        "confirmed_by_an_authority": term.source.verified,
    }  # fmt: skip


def _table(table: Table, reading: _Reading, copy: Copy) -> dict[str, Any]:
    rows = list(reading.rows(table))
    if any(names is Names.FILE for names in table.columns.values()):
        for row in rows:
            _add_file(table, row, reading, copy)
    said = {"table": table.name, "columns": {c: label(c) for c in table.handed_out}, "rows": rows}
    if table.name == "access_look":
        said["archived"] = list(_archived(reading))
    return said


def _add_file(table: Table, row: dict[str, Any], reading: _Reading, copy: Copy) -> None:
    reading.look()
    key = str(row.get("paper_id") or row["id"])
    content = own.content_of(table.name, key)
    if content is None:
        return
    ending = "pdf" if table.name == "matters_papercontent" else _ending(row)
    name = f"files/{table.name}/{key}.{ending}"
    copy.files[name] = content
    row["file"] = {"path": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}


def _ending(row: dict[str, Any]) -> str:
    return EXTENSIONS.get(str(row.get("media_type") or row.get("type")), "bin")


def _archived(reading: _Reading) -> Iterator[dict[str, Any]]:
    """Return the looks of long ago, from the sealed archive; a month that cannot be read says so."""
    for one in archive.months_of_looks():
        month = f"{one.month:%Y-%m}"
        try:
            looks = archive.looks_of(reading.reader.me, one.month)
        except OSError:
            yield {"month": month, "left_out": _("This month cannot be read now; ask at any station.")}
            continue
        for look in looks:
            reading.done += 1
            yield {
                "month": month, "at": look.at.isoformat(), "unit_id": str(look.unit or ""), "duty": look.duty,
                "purpose": look.purpose, "items": [str(item) for item in look.items], "reason": look.reason,
            }  # fmt: skip
        if len(looks) == archive.MOST:
            yield {"month": month, "left_out": _("There are more than 1,000 looks in this month; ask at any station.")}
