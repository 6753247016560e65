"""Cells that spreadsheets shall show and never run: what somebody typed may begin like a formula.

A list to download is opened on the desk of an office; there ``=HYPERLINK(...)`` would act with the rights of whoever
opens it (OWASP, CSV injection; ASVS 5.0, 1.2.10). Every CSV file that leaves Banshi is written by ``line``, or by the
database with ``as_sql``.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""With what a cell begins that a spreadsheet takes for a formula; where Chinese is typed, also in full width."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_typed(cell: str) -> str:
    """Return a cell of a list that came back, without the apostrophe that ``harmless`` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def line(cells: Iterable[object], *, end: str = "\r\n") -> str:
    """Return one line of a CSV file: numbers as they are, texts harmless, nothing where there is nothing."""
    written = io.StringIO()
    csv.writer(written, lineterminator=end).writerow(
        [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return written.getvalue()


def as_sql(text: str) -> str:
    """Return the expression by which the database writes a text as ``harmless`` does; for names of ours alone."""
    signs = ", ".join(f"chr({ord(sign)})" for sign in FORMULA if sign != "\0")  # PostgreSQL keeps no such sign
    return f"case when left({text}, 1) in ({signs}) then chr(39) || {text} else {text} end"
