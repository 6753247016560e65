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
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken, TooMany
from banshi.stations import guesses
from banshi.web.public.guessing import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest

QUICKEST_SECONDS = 2
LONGEST_SECONDS = 7 * 86400
WINDOW_MINUTES = 10
MOST_DIGITS = 5
DIGITS_MINUTES = 60


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
    if guesses.is_closed("reports", address_of(request)):
        raise TooMany(
            "too-many-reports",
            _("Very many reports came from your network within ten minutes."),
            cure=_("Yours is not lost: leave this page open and press Send again in ten minutes, or call the hotline."),
        )


def count(request: HttpRequest) -> None:
    """Count a report that was taken in."""
    most = settings.CONCERNS_PER_ADDRESS
    guesses.happened("reports", address_of(request), most=most, minutes=WINDOW_MINUTES)


def count_guess(number: str) -> None:
    """Count a code before it is compared. Raises ``TooMany`` where too many were tried for a concern within an hour."""
    if not guesses.is_one_of("digits", _plain(number), most=MOST_DIGITS, minutes=DIGITS_MINUTES):
        raise TooMany(
            "too-many-codes",
            _("Five codes for this concern were wrong, so it can be answered by code again in an hour."),
            cure=_("Open the link in our message, or wait until the hotline calls you."),
        )


def forget_guesses(number: str) -> None:
    """Forget the codes that were tried for a concern, now that one was right."""
    guesses.forget("digits", _plain(number))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="concern-to-be")


def _plain(number: str) -> str:
    return "".join(c for c in number.upper() if c.isalnum())[:24]
