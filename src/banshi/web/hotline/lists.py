"""Lists of the hotline that page by the last row's due time and id: the address can be bookmarked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from banshi.concerns import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.models import Concern
    from banshi.web.audience import Request


def after_of(request: Request) -> tuple[datetime, UUID] | None:
    """Return where this page of a list begins; an address cut short begins at the top."""
    due, _tilde, number = request.GET.get("after", "").partition("~")
    try:
        return datetime.fromisoformat(due), UUID(number)
    except ValueError:
        return None


def older_than(found: Sequence[Concern]) -> str:
    """Return the address of the next page, if there is one row more than a page holds."""
    if len(found) <= queries.PAGE:
        return ""
    last = found[queries.PAGE - 1]
    return f"?after={quote(last.due_at.isoformat())}~{last.id}"
