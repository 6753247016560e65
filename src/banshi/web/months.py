"""Months as they are said on pages and as they stand under pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from datetime import date

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_in_words(month: date) -> str:
    """Return a month as it is said: 'Oct 2026' or '2026年10月'."""
    if (get_language() or "zh").startswith("zh"):
        return f"{month.year}年{month.month}月"
    return f"{MONTHS_EN[month.month - 1]} {month.year}"


def month_in_short(month: date) -> str:
    """Return a month as it stands under a column: 'Oct' or '10月'; January with its year."""
    chinese = (get_language() or "zh").startswith("zh")
    if month.month == 1:
        return str(month.year)
    return f"{month.month}月" if chinese else MONTHS_EN[month.month - 1]
