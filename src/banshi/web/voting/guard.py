"""Nobody may try out ballot papers: after thirty forged codes in ten minutes an address has to wait, everywhere.

A slip of the hand is not counted; it is found by the two last letters. With 2 to the 40th signatures, one address
would hit a paper once in five million years.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken, TooMany
from banshi.stations import guesses
from banshi.web.public.guessing import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MOST_FORGED = 30
MINUTES = 10


@contextmanager
def trying(request: HttpRequest) -> Iterator[None]:
    """Let a paper be tried, counting it if it is forged. Raises ``TooMany`` after thirty."""
    if guesses.is_closed("forged", address_of(request)):
        raise TooMany(
            "too-many-forged",
            _("Thirty codes from your network belonged to no paper, so voting from here is closed for ten minutes."),
            cure=_("Your paper is still good: try again in ten minutes, or from another network."),
        )
    try:
        yield
    except RuleBroken as refusal:
        if refusal.code == "forged":
            guesses.missed("forged", address_of(request), most=MOST_FORGED, minutes=MINUTES)
        raise
