"""Lists of the hotline that page by the last row's due time and id: the address can be bookmarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.concerns import queries
from banshi.web import paging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.models import Concern
    from banshi.web.audience import Request


def older_than(request: Request, found: Sequence[Concern]) -> str:
    """Return the address of the next page, if there is one row more than a page holds."""
    if len(found) <= queries.PAGE:
        return ""
    last = found[queries.PAGE - 1]
    return paging.older(request, (last.due_at, last.id), named="after")
