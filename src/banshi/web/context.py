"""What every page may show: who is signed in, in which post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.journal import installation
from banshi.kernel.actor import NOBODY

if TYPE_CHECKING:
    from django.http import HttpRequest


def present(request: HttpRequest) -> dict[str, object]:
    """Return the actor, or none where nobody is signed in; and what every page of a demonstration says."""
    actor = getattr(request, "actor", NOBODY)
    return {"actor": None if actor is NOBODY else actor, "demonstration": installation.notice()}
