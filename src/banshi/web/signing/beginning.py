"""Beginning a session: tied to one post at one unit, to the moment, and to how its user proved who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.conf import settings

from banshi.kernel.actor import NOBODY
from banshi.stations import sessions
from banshi.stations.queries import posts_of
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.signing.devices import device_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from banshi.stations.models import Account
    from banshi.web.audience import Request

ORGANISATION = "organisation"
"""The organisation signed its own staff in, and said by which means; it has no say in what these are worth here."""
RESIDENT = "resident"
"""An ID provider signed a resident in: such a session never works in a post."""


PASSWORD = "password"  # noqa: S105 - how somebody signed in


def begin(request: HttpRequest, account: Account, *, factor: str, weak: bool = False) -> None:
    """Write into a session that was just opened whose it is, in which post, since when and proved by what."""
    session = request.session
    session[sessions.BEGUN] = session[sessions.PROVED] = sessions.present().timestamp()
    session[sessions.DEVICE] = device_of(request.headers.get("User-Agent", ""))
    session[sessions.FACTOR] = factor
    if weak:
        session[sessions.WEAK] = True
    post = None if factor == RESIDENT else posts_of(account.pk).first()
    session[sessions.POST_KEY] = post.pk if post else None
    sessions.end_beyond(account.pk, most=sessions.MOST_OPEN - 1)  # this one is written when it is answered
    security.tell(Event.SIGNED_IN, account=account.pk, how=factor or PASSWORD, request=request)


def given(request: HttpRequest, account: Account) -> tuple[bool, str]:
    """Return whether somebody has just typed the password, and by which second factor they signed in, if by any.

    The record is used up by it.
    """
    records: list[dict[str, Any]] = get_authentication_records(request, account)
    request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    factor = next((str(record["type"]) for record in reversed(records) if record["method"] == "mfa"), "")
    return any(record["method"] == PASSWORD for record in records), factor


def proved(request: HttpRequest, *, factor: str = "") -> None:
    """Note that whoever uses the session has just proved again who they are: it goes on under another key.

    Whoever may have known the key before the proof has nothing of what the proof opens.
    """
    session = request.session
    session[sessions.PROVED] = sessions.present().timestamp()
    if factor:
        session.pop(sessions.WEAK, None)
    if factor and session.get(sessions.FACTOR) != RESIDENT:
        session[sessions.FACTOR] = factor
    session.cycle_key()
    security.tell(Event.PROVED, account=security.account_of(request), how=factor or PASSWORD, request=request)


def lacks_factor(request: Request) -> bool:
    """Tell whether somebody signed in by less than two factors where two are asked for."""
    if not settings.SECOND_FACTOR or request.actor is NOBODY:
        return False
    return not request.session.get(sessions.FACTOR) or bool(request.session.get(sessions.WEAK))
