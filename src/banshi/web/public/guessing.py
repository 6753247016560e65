"""Nobody may try out codes: after thirty misses in ten minutes an address has to wait.

All web processes count their misses together (``stations.guesses``). With 31 to the 8th possible codes (850 thousand
million), one address would hit one among a million cases in two hundred days.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound, TooMany
from banshi.stations import guesses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MOST_MISSES = 30
MINUTES = 10


@contextmanager
def guessing(request: HttpRequest) -> Iterator[None]:
    """Let a code be looked up, counting it if it is not found. Raises ``TooMany`` after thirty misses."""
    if guesses.is_closed("misses", address_of(request)):
        raise TooMany(
            "too-many-codes",
            _("Thirty codes in a row were not found, so looking up codes is closed for ten minutes from here."),
            cure=_("Try again in ten minutes, or telephone the station with the number of your case."),
        )
    try:
        yield
    except NotFound:
        guesses.missed("misses", address_of(request), most=MOST_MISSES, minutes=MINUTES)
        raise


def address_of(request: HttpRequest) -> str:
    """Return where a request came from; behind a proxy, what the proxy itself has added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return str(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))
