"""Who may report: anybody who is no program. No cookie is kept for it and no riddle is put.

A form carries a ticket that the server signed: the number of the concern to be, and when the form was opened. A ticket
sent within two seconds, or one that we never gave, is refused with everything typed kept; so is a filled field that
people do not see, and one report too many from one address within ten minutes (``CONCERNS_PER_ADDRESS``).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken, TooMany
from banshi.web.public.guessing import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest

QUICKEST_SECONDS = 2
LONGEST_SECONDS = 7 * 86400
WINDOW_SECONDS = 600
MOST_DIGITS = 5
DIGITS_SECONDS = 3600


def ticket() -> str:
    """Return a new ticket: the id of a concern to be, signed with the time."""
    return _signer().sign(str(uuid4()))


def concern_id(given: str) -> UUID:
    """Return the id a ticket names. Raises ``RuleBroken`` for one that is forged, too old or too fresh."""
    signer = _signer()
    try:
        signed = UUID(signer.unsign(given, max_age=LONGEST_SECONDS))
    except (BadSignature, ValueError):
        raise RuleBroken(
            "old-ticket", _("This page had been open for too long."), cure=_("Press Send once more.")
        ) from None
    with suppress(SignatureExpired):
        signer.unsign(given, max_age=QUICKEST_SECONDS)
        raise RuleBroken("too-quick", _("That was quicker than anybody can write."), cure=_("Press Send once more."))
    return signed


def refuse_a_flood(request: HttpRequest) -> None:
    """Raise ``TooMany`` where too many reports came from one address within ten minutes."""
    if cache.get(_reports(request), 0) >= settings.CONCERNS_PER_ADDRESS:
        raise TooMany(
            "too-many-reports",
            _("Very many reports came from your network within ten minutes."),
            cure=_("Yours is not lost: leave this page open and press Send again in ten minutes, or call the hotline."),
        )


def count(request: HttpRequest) -> None:
    """Count a report that was taken in."""
    _one_more(_reports(request), WINDOW_SECONDS)


def refuse_guesses(number: str) -> None:
    """Raise ``TooMany`` where too many wrong codes were tried for one concern within an hour."""
    if cache.get(_digits(number), 0) >= MOST_DIGITS:
        raise TooMany(
            "too-many-codes",
            _("Five codes for this concern were wrong, so it can be answered by code again in an hour."),
            cure=_("Open the link in our message, or wait until the hotline calls you."),
        )


def count_guess(number: str) -> None:
    """Count a wrong code for a concern."""
    _one_more(_digits(number), DIGITS_SECONDS)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="concern-to-be")


def _reports(request: HttpRequest) -> str:
    return f"reports:{address_of(request)}"


def _digits(number: str) -> str:
    return f"digits:{''.join(c for c in number.upper() if c.isalnum())[:24]}"


def _one_more(key: str, seconds: int) -> None:
    if not cache.add(key, 1, seconds):
        with suppress(ValueError):  # it ran out this very moment
            cache.incr(key)
