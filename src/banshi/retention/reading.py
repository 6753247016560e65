"""The copy of everything as a paper: a PDF that a person reads, sealed by the home station like every other paper.

Values of our machinery (keys, digests, degrees) stand in the JSON alone. A character that the printer's fonts do not
hold is told by its number, so that the rest can be read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banshi.kernel import clock, sealing
from banshi.kernel.typesetting import missing_glyphs, typeset
from banshi.retention.values import in_words

if TYPE_CHECKING:
    from banshi.retention.exporting import Copy
    from banshi.stations.models import Unit

LAYOUT = Path(__file__).with_name("own_data.typ")
MOST_ROWS = 200
"""Of one table that are printed, the newest; all of them stand in the JSON."""
MOST_LETTERS = 600
MACHINERY = frozenset(
    {"id", "sha256", "digest", "latitude", "longitude", "change_id", "household_id", "case_id", "concern_id",
     "thing_id",
     "reference", "command", "households", "household_no", "change", "problem_id", "offer_id", "need_id", "match_id",
     "consent_id", "task_id", "paper_id", "import_id", "user_id", "version", "turn_id", "contact_id", "birth_year"}
)  # fmt: skip


def paper_of(copy: Copy, *, seal_of: Unit) -> bytes:
    """Return the sealed PDF of a copy; the seal is that of the station that holds the resident's record."""
    at = clock.now()
    content = _content(copy, seal_of, at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M"))
    return sealing.seal(
        typeset(LAYOUT, content, at=at),
        folder=settings.AUTHORITY_FOLDER,
        unit_code=seal_of.code,
        unit_name=seal_of.name,
        reason="own-data",
        place=seal_of.name,
    )


def _content(copy: Copy, seal_of: Unit, made: str) -> dict[str, Any]:
    said = copy.said
    content = {
        "title": _("Everything that is kept about you"), "office": str(seal_of),
        "language": "zh" if str(said["language"]).startswith("zh") else "en",
        "notice": said["notice"], "mark": _("DEMONSTRATION – NOT A REAL PAPER"),
        "nothing": _("Nothing of this kind is kept about you."),
        "footer": _("Made on %(moment)s, sealed by %(office)s") % {"moment": made, "office": seal_of},
        "head": [
            *([said["notice"]] if said["notice"] else []),
            ngettext("%(count)d entry.", "%(count)d entries.", copy.entries) % {"count": copy.entries},
            said["covered"],
            _("Keys, digests and files are in the JSON copy. Each part says how to have it corrected."),
        ],
        "kinds": [_kind(kind) for kind in said["kinds"]],
    }  # fmt: skip
    printable: dict[str, Any] = _printable(content)
    return printable


def _kind(kind: dict[str, Any]) -> dict[str, Any]:
    corrected = _("To have it corrected: %(how)s.") % {"how": kind["corrected"]}
    return {
        "says": kind["says"],
        "kept": [*map(_kept, kind["kept"]), corrected],
        "tables": [_table(table) for table in kind["tables"] if table["rows"]],
    }


def _kept(term: dict[str, Any]) -> str:
    words = {"ended": term["ended"], "how_long": how_long(term["months"]), "counted": term["counted_from"],
             "law": term["law"]}  # fmt: skip
    if term["months"] is None:
        return _("Kept for good (%(law)s).") % words
    if term["ended"]:
        return _("%(ended)s: kept for %(how_long)s from %(counted)s (%(law)s).") % words
    return _("Kept for %(how_long)s from %(counted)s (%(law)s).") % words


def how_long(months: int | None) -> str:
    """Return a term in words: years where it is whole years."""
    if months is None:
        return _("good")
    if months and months % 12 == 0:
        return ngettext("%(count)d year", "%(count)d years", months // 12) % {"count": months // 12}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def _table(table: dict[str, Any]) -> dict[str, Any]:
    rows, shown = table["rows"], table["rows"][-MOST_ROWS:]
    left = len(rows) - len(shown)
    more = ngettext("%(count)d older entry stands in the JSON.", "%(count)d older entries stand in the JSON.", left)
    return {
        "rows": [_row(row, table) for row in shown],
        "more": more % {"count": left} if left else "",
    }


def _row(row: dict[str, Any], table: dict[str, Any]) -> list[list[str]]:
    columns: dict[str, str] = table["columns"]
    return [
        [columns[name], _plain(in_words(table["table"], name, value, row))]
        for name, value in row.items()
        if name in columns and name not in MACHINERY and value not in (None, "", [], {}, False)
    ]


def _plain(value: object) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, dict | list):
        value = "；".join(map(str, value)) if _simple(value) else json.dumps(value, ensure_ascii=False)
    text = str(value)
    if len(text) > len("2026-11-22T18:00") and text[4:5] == "-" and (moment := _moment(text)):
        return moment
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def _simple(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str | int) for one in value)


def _moment(text: str) -> str:
    try:
        found = parse_datetime(text)
    except ValueError:
        return ""
    return found.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if found and found.tzinfo else ""


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever a copy holds
    if isinstance(value, str):
        missing = missing_glyphs(value)
        return "".join(f"[U+{ord(c):04X}]" if c in missing else c for c in value) if missing else value
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list) else value
