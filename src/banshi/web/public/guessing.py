"""Nobody may try out codes: after thirty misses in ten minutes an address has to wait.

Misses are counted in the memory of each web process, so two processes allow sixty. With 31 to the 8th possible
codes (850 thousand million) that changes nothing: among a million cases one address would hit one in a hundred days.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound, TooMany

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

MOST_MISSES = 30
SECONDS = 600


@contextmanager
def guessing(request: HttpRequest) -> Iterator[None]:
    """Let a code be looked up, counting it if it is not found. Raises ``TooMany`` after thirty misses."""
    key = f"misses:{address_of(request)}"
    if cache.get(key, 0) >= MOST_MISSES:
        raise TooMany(
            "too-many-codes",
            _("Thirty codes in a row were not found, so looking up codes is closed for ten minutes from here."),
            cure=_("Try again in ten minutes, or telephone the station with the number of your case."),
        )
    try:
        yield
    except NotFound:
        if not cache.add(key, 1, SECONDS):
            with suppress(ValueError):  # it ran out this very moment
                cache.incr(key)
        raise


def address_of(request: HttpRequest) -> str:
    """Return where a request came from; behind a proxy, what the proxy itself has added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return str(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))
