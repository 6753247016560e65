"""Where a page of a list goes on: the moment and the id of its last row, as an address says them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from banshi.web.audience import Request

type Key = tuple[datetime, UUID]


def before(request: Request) -> Key | None:
    """Return where the page begins; an address that says nonsense begins at the top."""
    moment, _tilde, pk = request.GET.get("before", "").partition("~")
    try:
        return (at, UUID(pk)) if (at := datetime.fromisoformat(moment)).tzinfo else None
    except ValueError:
        return None


def older(request: Request, last: Key) -> str:
    """Return the address of the next page, its filters kept."""
    asked = request.GET.copy()
    asked["before"] = f"{last[0].isoformat()}~{last[1]}"
    return f"?{asked.urlencode()}"
