"""Who signed in or could not, who was refused, and whose ways to sign in changed: one line each, in the log.

An account is told by its number, which is nobody's name; nobody's by none. These are all events there are; they are
told whatever else the log tells, since they are what is looked for after something happened (ASVS 16.3).
"""

from __future__ import annotations

import logging
from enum import StrEnum

log = logging.getLogger(__name__)


class Event(StrEnum):
    """What may happen, in the words of the log."""

    SIGNED_IN = "signed in"
    NOT_SIGNED_IN = "not signed in"
    SIGNED_OUT = "signed out"
    PROVED = "proved again who it is"
    NOT_PROVED = "did not prove who it is"
    REFUSED = "refused"
    FORGED = "form of another page or too old"
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    CODES_MADE = "recovery codes made"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - an event
    FIRST_PASSWORD = "first password given"  # noqa: S105 - an event
    BOUND = "bound to the organisation's sign-in"
    WAY_BACK_ASKED = "way back asked for"
    WAY_BACK_APPROVED = "way back approved"
    WAY_BACK_USED = "way back used"
    WAY_BACK_WRONG = "way back tried in vain"
    SESSIONS_ENDED = "sessions ended by another"


WELL = frozenset({
    Event.SIGNED_IN, Event.SIGNED_OUT, Event.PROVED, Event.FACTOR_ADDED, Event.CODES_MADE, Event.PASSWORD_CHANGED,
    Event.FIRST_PASSWORD, Event.BOUND, Event.WAY_BACK_ASKED, Event.WAY_BACK_APPROVED,
})  # fmt: skip
"""What is as it should be; all others are warnings."""


def tell(event: Event, *, account: int | None, by: int | None = None, how: str = "", request: object = None) -> None:
    """Write one line: what happened to which account, by whom if by another, and how (a factor, a refusal's code)."""
    level = logging.INFO if event in WELL else logging.WARNING
    log.log(level, event.value, extra={"account": account, "by": by, "how": how, "request": request})


def account_of(request: object) -> int | None:
    """Return the number of the account that a request is of, or nothing."""
    return getattr(getattr(request, "actor", None), "account_id", None)
