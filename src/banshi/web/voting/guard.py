"""Nobody may try out ballot papers: after thirty forged codes in ten minutes an address has to wait.

A slip of the hand is not counted; it is found by the two last letters. With 2 to the 40th signatures, one address
would hit a paper once in five million years.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken, TooMany
from banshi.web.public.guessing import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MOST_FORGED = 30
SECONDS = 600


@contextmanager
def trying(request: HttpRequest) -> Iterator[None]:
    """Let a paper be tried, counting it if it is forged. Raises ``TooMany`` after thirty."""
    key = f"forged:{address_of(request)}"
    if cache.get(key, 0) >= MOST_FORGED:
        raise TooMany(
            "too-many-forged",
            _("Thirty codes from your network belonged to no paper, so voting from here is closed for ten minutes."),
            cure=_("Your paper is still good: try again in ten minutes, or from another network."),
        )
    try:
        yield
    except RuleBroken as refusal:
        if refusal.code == "forged" and not cache.add(key, 1, SECONDS):
            with suppress(ValueError):  # it ran out this very moment
                cache.incr(key)
        raise
