"""Cells that spreadsheets shall show and never run: what somebody typed may begin like a formula.

A list to download is opened on the desk of an office; there ``=HYPERLINK(...)`` would act with the rights of whoever
opens it (OWASP, CSV injection).
"""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet takes for a formula."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_typed(cell: str) -> str:
    """Return a cell of a list that came back, without the apostrophe that ``harmless`` put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
