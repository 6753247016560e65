"""Where a page of a list goes on: the value its rows are ordered by and the id of the last one, as an address says.

An address cut short, or one that says nonsense, begins at the top.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.web.audience import Request

type Key = tuple[datetime, UUID]


def before(request: Request) -> Key | None:
    """Return where a list with the newest on top goes on."""
    return begins(request, "before", moment, UUID)


def after(request: Request) -> Key | None:
    """Return where a list with the most urgent on top goes on."""
    return begins(request, "after", moment, UUID)


def begins[V, K](
    request: Request, named: str, value: Callable[[str], V], key: Callable[[str], K]
) -> tuple[V, K] | None:
    """Return where the page begins, read by what makes a value and a key of text and raises ``ValueError``."""
    first, _tilde, last = request.GET.get(named, "").partition("~")
    try:
        return value(first), key(last)
    except ValueError:
        return None


def moment(text: str) -> datetime:
    """Read a moment that says its zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def older(request: Request, last: tuple[object, object], *, named: str = "before") -> str:
    """Return the address of the next page, its filters kept."""
    value, key = last
    asked = request.GET.copy()
    asked[named] = f"{value.isoformat() if isinstance(value, datetime) else value}~{key}"
    return f"?{asked.urlencode()}"
