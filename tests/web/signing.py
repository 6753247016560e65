"""Staff who sign in for real: codes as an app would show them, browsers as people use them, sessions that grow old."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.test import Client

from banshi.stations import sessions
from banshi.stations.models import Account, Session
from banshi.stations.sessions import SessionStore
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.kernel.actor import Actor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"


def browser_of(user_agent: str = FIREFOX) -> Client:
    return Client(headers={"accept-language": "en", "user-agent": user_agent})


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Return what an app shows now, or so many steps of time before or after."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def with_app(who: Actor) -> Authenticator:
    """Let somebody have an authenticator app."""
    found: Authenticator = Authenticator.objects.create(
        user_id=who.account_id, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)}
    )
    return found


def password(client: Client, name: str, typed: str = PASSWORD) -> HttpResponse:
    return client.post("/accounts/login/", {"login": name, "password": typed})  # type: ignore[return-value]


def name_of(who: Actor) -> str:
    return Account.objects.get(pk=who.account_id or 0).username


def age(client: Client, minutes: int) -> None:
    """Let a client have proved who it is so many minutes ago."""
    age_session(client.cookies["sessionid"].value, minutes)


def age_session(key: str, minutes: int) -> None:
    """Let whoever has a session have proved who they are so many minutes ago."""
    store = SessionStore(key)
    store[sessions.PROVED] = time.time() - 60 * minutes
    store.save()


def rows_of(who: Actor) -> list[Session]:
    return list(Session.objects.filter(account_id=who.account_id).order_by("begun_at"))
