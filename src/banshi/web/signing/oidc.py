"""Asking an outside provider who somebody is: OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636).

What comes back is believed only if the provider signed it, for us, just now, and for the very question we asked:
signature by a published key, issuer to the letter, audience, times and nonce. No half measures and no fall-backs.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotAllowed, Refusal
from banshi.stations.sessions import present

if TYPE_CHECKING:
    from ssl import SSLContext

SECONDS_TO_ANSWER = 5.0
SECONDS_A_CLOCK_MAY_BE_WRONG = 60
SECONDS_AGAIN = 300
"""So long ago somebody may have signed in with the provider to count as asked again."""
SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures by a private key. One by a shared secret, or none, is refused whatever the provider's own list says."""
SMALLEST_RSA = 3072
"""Bits of a provider's key: 128 bits of security (NIST SP 800-57, table 2)."""
SIGNED_ALONE = frozenset({"acr", "amr", "auth_time"})
"""How and when somebody proved who they are is believed where it is signed, and nowhere else."""
KNOWS, HAS, IS = (
    frozenset({"pwd", "pin", "kba"}), frozenset({"hwk", "swk", "pop", "sc", "otp", "sms", "tel"}),
    frozenset({"fpt", "face", "iris", "retina", "vbm"}),
)  # fmt: skip
"""What the methods of RFC 8176 are: something one knows, has or is."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One outside provider, as the installation's settings name it; ``key`` is staff or resident."""

    key: str
    issuer: str
    client: str
    secret: str
    scope: str = "openid"
    acr: tuple[str, ...] = ()
    """The classes by which this provider says that it asked for two factors; without any its ``amr`` is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of a provider, kept in the session until the answer comes: it fits this question or none."""

    provider: str
    state: str
    nonce: str
    verifier: str
    at: float
    again: bool
    onward: str


def provider(key: str) -> Provider | None:
    """Return the provider for staff or for residents, if this installation has one."""
    said = settings.OIDC.get(key, {})
    if not (said.get("issuer") and said.get("client")):
        return None
    return Provider(
        key=key, issuer=said["issuer"], client=said["client"], secret=said["secret"],
        scope=said.get("scope", "openid"), acr=tuple(said.get("acr", "").split()),
    )  # fmt: skip


def question(asked: Provider, *, again: bool = False, onward: str = "") -> Question:
    """Return a new question: three secrets that nobody else knows."""
    return Question(
        provider=asked.key, state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48), at=present().timestamp(), again=again, onward=onward,
    )  # fmt: skip


def address_to_ask(asked: Provider, one: Question, *, back: str) -> str:
    """Return where the browser goes to be asked who it is."""
    challenge = urlsafe_b64encode(sha256(one.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": asked.client, "redirect_uri": back, "scope": asked.scope,
        "state": one.state, "nonce": one.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        "max_age": str(0 if one.again else settings.SESSION_COOKIE_AGE),
    }  # fmt: skip
    if one.again:
        query["prompt"] = "login"
    if asked.acr:
        query["acr_values"] = " ".join(asked.acr)
    there = _told(asked)["authorization_endpoint"]
    return f"{there}{'&' if '?' in there else '?'}{urlencode(query)}"


def answer(asked: Provider, one: Question, code: str, *, back: str) -> dict[str, Any]:
    """Exchange the code and return what the provider says of its user; ``sub`` is who it is.

    Raises ``NotAllowed`` for whatever is not signed, not for us, not of now or not the answer to this question.
    """
    told = _told(asked)
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": one.verifier}
    answered = _asked(
        "POST", told["token_endpoint"], data=sent | {"client_id": asked.client, "client_secret": asked.secret}
    )
    said = _believed(asked, told, str(answered.get("id_token", "")))
    if not constant_time_compare(str(said.get("nonce", "")), one.nonce):
        raise _not_believed("nonce")
    oldest = SECONDS_AGAIN if one.again else settings.SESSION_COOKIE_AGE + SECONDS_A_CLOCK_MAY_BE_WRONG
    at = said.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float) or present().timestamp() - at > oldest:
        raise _not_believed("auth-time")
    return said | _more(asked, told, said, str(answered.get("access_token", "")))


def by_two_factors(asked: Provider, said: dict[str, Any]) -> bool:
    """Tell whether a provider says that its user proved by two factors who they are.

    By one of its classes (``acr``) where the settings name any, else by its methods (``amr``, RFC 8176). A provider
    that says neither is taken to have asked for a password and nothing else (ASVS 6.8.4).
    """
    if asked.acr:
        return said.get("acr") in asked.acr
    told = said.get("amr")
    methods = {one for one in told if isinstance(one, str)} if isinstance(told, list) else set()
    return "mfa" in methods or sum(bool(methods & kind) for kind in (KNOWS, HAS, IS)) > 1


def _more(asked: Provider, told: dict[str, Any], said: dict[str, Any], token: str) -> dict[str, Any]:
    """Return what the provider says beyond the token, where more was asked for: of the same person, or not at all."""
    if asked.scope == "openid" or "userinfo_endpoint" not in told or not token:
        return {}
    more = _asked("GET", told["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"})
    if more.get("sub") != said["sub"]:
        raise _not_believed("userinfo")
    return {name: value for name, value in more.items() if name not in said and name not in SIGNED_ALONE}


def _believed(asked: Provider, told: dict[str, Any], token: str) -> dict[str, Any]:
    try:
        keys = jwt.PyJWKSet.from_dict(_asked("GET", told["jwks_uri"])).keys
        named = jwt.get_unverified_header(token).get("kid")
        key = next(one for one in keys if one.key_id == named or (named is None and len(keys) == 1))
        if isinstance(key.key, RSAPublicKey) and key.key.key_size < SMALLEST_RSA:
            raise _not_believed("short-key")
        said: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(SIGNED_BY), audience=asked.client, issuer=asked.issuer,
            leeway=SECONDS_A_CLOCK_MAY_BE_WRONG, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except (jwt.PyJWTError, StopIteration, KeyError) as broken:
        raise _not_believed(type(broken).__name__) from broken
    if said.get("azp", asked.client) != asked.client or not said["sub"]:
        raise _not_believed("azp")
    return said


def _told(asked: Provider) -> dict[str, Any]:
    """Return what the provider publishes of itself; under another name than the one in the settings it is nobody."""
    told = _asked("GET", f"{asked.issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != asked.issuer:
        raise _not_believed("issuer")
    return told


def _asked(method: str, url: str, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - httpx's own
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise _not_believed("plain-http")
    try:
        answered = httpx.request(
            method, url, timeout=SECONDS_TO_ANSWER, follow_redirects=False, verify=_signatories(), **sent
        )
        answered.raise_for_status()
        found = answered.json()
    except (httpx.HTTPError, ValueError) as broken:
        raise ProviderSilent(
            "provider-silent",
            _("The provider does not answer as it should, so you are not signed in."),
            cure=_("Try again in some minutes, or sign in another way."),
        ) from broken
    return found if isinstance(found, dict) else {}


@cache
def _signatories() -> SSLContext:
    """Return who may sign a provider's certificate, read once: that takes longer than to ask, thrice in a sign-in."""
    return httpx.create_ssl_context()


class ProviderSilent(Refusal):
    """The outside provider gave no answer that could be read."""

    status = 503


def _not_believed(why: str) -> NotAllowed:
    return NotAllowed(
        f"provider-{why.lower()}",
        _("What the provider sent does not hold: it is not signed, not meant for us, too old, or not what we asked."),
        cure=_("You are not signed in. Begin again; if it happens twice, tell the office."),
    )
