"""Whole columns of what somebody typed, shown by spreadsheets and never run; see ``kernel.spreadsheets``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.kernel.spreadsheets import FORMULA

if TYPE_CHECKING:
    import polars as pl

_BEGINS = "".join(f"\\x{{{ord(sign):x}}}" for sign in FORMULA)


def harmless(text: pl.Expr) -> pl.Expr:
    """Return a column of texts with an apostrophe before each that begins like a formula."""
    return text.str.replace(f"^([{_BEGINS}])", "'$1")


def as_typed(text: pl.Expr) -> pl.Expr:
    """Return a column of texts without the apostrophes that ``harmless`` put before them."""
    return text.str.replace(f"^'([{_BEGINS}])", "$1")
