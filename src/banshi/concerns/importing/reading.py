"""A list as it came, as headings and rows of words: CSV in whatever encoding, or the first sheet of an Excel file.

Lines above the headings (a title, a date of export) are passed over. Nothing is understood here, only read.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from django.utils.translation import gettext_lazy as _

from banshi.concerns.importing import mail
from banshi.kernel import workbooks
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from banshi.concerns.importing.mail import File

MOST_BYTES = 200_000_000
FEWEST_HEADINGS = 2
LINES_ABOVE = 10
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the list from 1, its cells as words, and what hung on it (of a letter)."""

    number: int
    cells: tuple[str, ...]
    files: tuple[File, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A list with its headings. ``kind`` is csv, excel or mail."""

    kind: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())


def read(content: bytes, name: str) -> Sheet:
    """Read a file whole. Raises ``RuleBroken`` for one that is too large, empty, or of another kind."""
    if len(content) > MOST_BYTES:
        raise RuleBroken("file-too-large", _("This file is larger than 200 MB."), cure=_("Split it by month or year."))
    low = name.lower()
    if low.endswith((".eml", ".mbox")) or mail.looks_like_mail(content):
        letters = mail.letters(content)
        rows = tuple(
            Row(number=turn, cells=tuple(map(_kept, one.cells)), files=one.files, key=one.key)
            for turn, one in enumerate(letters, start=1)
        )
        return _filled(Sheet(kind="mail", headings=mail.HEADINGS, rows=rows))
    if content.startswith((ZIP, OLD_EXCEL)):
        return _filled(_tabled("excel", _excel(content)))
    return _filled(_tabled("csv", _csv(content)))


def _filled(sheet: Sheet) -> Sheet:
    if not sheet.rows:
        raise RuleBroken(
            "no-rows",
            _("No rows were found in this file."),
            cure=_("It needs one line of headings and one line for each concern below it."),
        )
    return sheet


def _tabled(kind: str, lines: Iterable[Sequence[str]]) -> Sheet:
    """Find the line of headings: the first that names several columns."""
    found: list[tuple[str, ...]] = [tuple(_kept(cell).strip() for cell in line) for line in lines]
    widest = max((sum(map(bool, line)) for line in found[:LINES_ABOVE]), default=0)
    enough = max(FEWEST_HEADINGS, (widest + 1) // 2)
    top = next((at for at, line in enumerate(found[:LINES_ABOVE]) if sum(map(bool, line)) >= enough), None)
    if top is None:
        _refuse()
    headings = _named(found[top])
    rows = (line for line in found[top + 1 :] if any(line))
    return Sheet(
        kind=kind, headings=headings, rows=tuple(Row(number=at, cells=line) for at, line in enumerate(rows, start=1))
    )


def _kept(cell: str) -> str:
    """Return a cell without what no database keeps: zero characters, and halves of characters."""
    return cell if cell.isascii() and "\0" not in cell else cell.replace("\0", "").encode("utf-8", "replace").decode()


def _named(line: tuple[str, ...]) -> tuple[str, ...]:
    """Give every column a name of its own."""
    last = max(at for at, cell in enumerate(line) if cell)
    seen: Counter[str] = Counter()
    names = []
    for at, cell in enumerate(line[: last + 1], start=1):
        name = " ".join(cell.split()) or f"#{at}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _csv(content: bytes) -> Iterable[Sequence[str]]:
    text = _decoded(content).replace("\0", "")
    head = text[:20_000].splitlines()[:LINES_ABOVE]
    delimiter = max(DELIMITERS, key=lambda sign: max((line.count(sign) for line in head), default=0))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        _refuse()


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("gb18030", errors="replace")


def _excel(content: bytes) -> Iterable[Sequence[str]]:
    try:
        return workbooks.cells(content)
    except workbooks.Unreadable:
        _refuse()


def _refuse() -> NoReturn:
    raise RuleBroken(
        "not-a-list",
        _("This file cannot be read as a list."),
        cure=_("Send a CSV file, an Excel file (xlsx or xls), or e-mails as .eml or .mbox."),
    )
