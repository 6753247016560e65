"""From a case to its paper: fills the layouts of ``papers`` from what was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banshi.matters.printing import Request


def typeset(request: Request) -> bytes:
    """Return the unsealed PDF of the paper that a request asks for."""
    raise KeyError(request.kind)
