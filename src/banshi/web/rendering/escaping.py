"""Putting words into HTML: the five signs that mean something there are replaced, wherever they stand.

As ``django.utils.html`` does, without first asking each argument whether it is a promise of words.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from collections.abc import Iterable

to_escape = re.compile("[&<>\"']").search


def escaped(value: Any) -> str:  # noqa: ANN401 - whatever stands on a page
    """Return a value as it may stand in HTML; what is HTML already stays."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escape(value) if to_escape(value) else value
    return str(value) if kind is int or kind is float else conditional_escape(value)


def format_html(form: str, *values: object) -> SafeString:
    """Return a piece of HTML with values in its places."""
    return SafeString(form.format(*map(escaped, values)))


def format_html_join(between: str, form: str, rows: Iterable[Iterable[object]]) -> SafeString:
    """Return pieces of HTML of one form, one after the other."""
    return SafeString(escaped(between).join(form.format(*map(escaped, row)) for row in rows))
