"""A short leave to call: OAuth 2.0 client credentials (RFC 6749, 4.4), by a signed assertion (RFC 7523) or a secret.

Tokens are opaque and looked up at each call, so that ending a key, a grant or a client works at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.connections.granting import algorithm, digest
from banshi.connections.models import Assertion, Grant, Key, Standing, Token
from banshi.kernel import clock
from banshi.kernel.actor import Actor
from banshi.kernel.refusals import NotAllowed, TooMany

if TYPE_CHECKING:
    from collections.abc import Iterable

LIFE = timedelta(minutes=10)
LONGEST_ASSERTION = timedelta(minutes=5)
SKEW = timedelta(seconds=30)
LONGEST_JTI = 200
CALLS_A_MINUTE = 300
TOKENS_A_MINUTE = 30
MISSES_A_MINUTE = 10
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NotTheClient(NotAllowed):
    """Whoever asks is not who they say (``invalid_client``): one answer, whatever the reason."""

    status = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Another system that calls, as whom it acts, and what its token lets it do."""

    id: UUID
    name: str
    actor: Actor
    scopes: frozenset[str]

    def grants(self, scope: str) -> list[Grant]:
        """Return the grants of a scope that are in force today and lie within the token's."""
        return grants_of(self.id, scope) if scope in self.scopes else []


def grants_of(client_id: UUID, scope: str = "") -> list[Grant]:
    """Return the grants of a client that are in force today, of one scope or of all."""
    today = clock.today()
    found = Grant.objects.filter(client_id=client_id, state=Standing.LIVE, since__lte=today, until__gte=today)
    return list((found.filter(scope=scope) if scope else found).order_by("at", "id"))


def by_secret(client_id: str, secret: str) -> Key:
    """Return the key whose secret this is. Raises ``NotTheClient``."""
    given = digest(secret)
    for key in _keys(client_id):
        if key.digest and compare_digest(key.digest, given):
            return key
    raise _unknown()


def by_assertion(assertion: str, audiences: Iterable[str]) -> Key:
    """Return the key that signed an assertion for one of these audiences, and note it as used.

    Raises ``NotTheClient`` for one that is not signed by a key in force, is too old or too long, or came before.
    """
    try:
        said: dict[str, Any] = jwt.decode(assertion, options={"verify_signature": False})
        header = jwt.get_unverified_header(assertion)
    except (jwt.PyJWTError, ValueError):
        raise _unknown() from None
    client_id = said.get("iss")
    if not isinstance(client_id, str) or said.get("sub") != client_id:
        raise _unknown()
    key = next((one for one in _keys(client_id) if _signed(assertion, header, one, audiences)), None)
    if key is None:
        raise _unknown()
    _use_once(said, client_id)
    return key


def issue(key: Key, asked: str) -> tuple[str, Token]:
    """Return a new token for a key, with the scopes asked for or, where none are, with all that are granted.

    Raises ``NotAllowed`` (``invalid_scope``) where nothing of what is asked was granted.
    """
    _count(key.client_id, TOKENS_A_MINUTE, "tokens")
    granted = {grant.scope for grant in grants_of(key.client_id)}
    wanted = set(asked.split()) or granted
    if not wanted or wanted - granted:
        raise NotAllowed("invalid-scope", _("Nothing of this was granted, or not any more."))
    secret, now = secrets.token_urlsafe(32), clock.now()
    token = Token.objects.create(
        digest=digest(secret), client_id=key.client_id, key_id=key.id, scopes=sorted(wanted),
        until=min(now + LIFE, key.until),
    )  # fmt: skip
    return secret, token


def caller_of(secret: str) -> Caller:
    """Return who calls with a token, by one statement. Raises ``NotTheClient`` for one that is not good any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, c.name, c.account_id, c.unit_id, u.name, u.kind, t.scopes from connections_token t"
            " join connections_client c on c.id = t.client_id and c.state = 'live'"
            " join connections_key k on k.id = t.key_id and k.state = 'live' and k.until > %s::timestamptz"
            " join stations_account a on a.id = c.account_id and a.is_active"
            " join stations_unit u on u.id = c.unit_id where t.digest = %s and t.until > %s::timestamptz",
            [now := clock.now(), digest(secret), now],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotTheClient(
            "no-token",
            _("There is no token, or it is over."),
            cure=_("Get one at /api/v1/token; it lasts ten minutes."),
        )
    client_id, name, account, unit, unit_name, unit_kind, scopes = row
    actor = Actor(account_id=account, name=name, unit_id=unit, unit_name=unit_name, unit_kind=unit_kind)
    return Caller(id=client_id, name=name, actor=actor, scopes=frozenset(scopes))


def count_call(caller: Caller) -> None:
    """Count a call. Raises ``TooMany`` where a client has called too often within this minute."""
    _count(caller.id, CALLS_A_MINUTE, "calls")


def count_miss(caller: Caller) -> None:
    """Count a number of a case or a concern that is none. Raises ``TooMany``: numbers are not for trying out."""
    _count(caller.id, MISSES_A_MINUTE, "misses")


def forget_what_is_over() -> int:
    """Delete tokens, assertions and counts that are over; returns how many rows."""
    now = clock.now()
    gone = Token.objects.filter(until__lt=now).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute("delete from connections_assertion where until < %s::timestamptz", [now])
        gone += int(cursor.rowcount)
        cursor.execute("delete from connections_limit where minute < %s::bigint", [int(now.timestamp()) // 60 - 5])
        gone += int(cursor.rowcount)
        cursor.execute("delete from connections_answered where at < %s::timestamptz", [now - timedelta(days=2)])
        return gone + int(cursor.rowcount)


def _count(client_id: UUID, most: int, what: str) -> None:
    minute = int(clock.now().timestamp()) // 60
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into connections_limit (client_id, what, minute, calls) values (%s::uuid, %s::text, %s::bigint, 1)"
            " on conflict (client_id, what, minute) do update set calls = connections_limit.calls + 1 returning calls",
            [client_id, what, minute],
        )
        (calls,) = cursor.fetchone() or (0,)
    if calls > most:
        raise TooMany(
            "too-many-calls",
            _("This system called more than %(most)s times within a minute.") % {"most": most},
            cure=_("Go on in a minute; nothing of this call was done."),
        )


def _keys(client_id: str) -> list[Key]:
    try:
        found = Key.objects.filter(client_id=UUID(client_id), client__state=Standing.LIVE, state=Standing.LIVE)
    except ValueError:
        return []
    return list(found.filter(until__gt=clock.now()))


def _signed(assertion: str, header: dict[str, Any], key: Key, audiences: Iterable[str]) -> bool:
    if key.public is None or header.get("alg") != algorithm(key.public):
        return False
    try:
        said = jwt.decode(
            assertion, jwt.PyJWK(key.public, algorithm=header["alg"]).key, algorithms=[header["alg"]],
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False,
                     "require": ["iss", "sub", "aud", "exp", "jti"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError):
        return False
    aud = said["aud"] if isinstance(said["aud"], list) else [said["aud"]]
    now = clock.now().timestamp()
    exp, nbf = said["exp"], said.get("nbf", 0)
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (exp, nbf)):
        return False
    skew = SKEW.total_seconds()
    in_time = now - skew < exp <= now + LONGEST_ASSERTION.total_seconds() + skew and nbf <= now + skew
    return in_time and bool(set(map(str, aud)) & set(audiences))


def _use_once(said: dict[str, Any], client_id: str) -> None:
    jti = said["jti"]
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise _unknown()
    until = clock.now() + LONGEST_ASSERTION + 2 * SKEW
    try:
        with transaction.atomic():
            Assertion.objects.create(digest=digest(f"{client_id}|{jti}"), until=until)
    except IntegrityError:
        raise _unknown() from None


def _unknown() -> NotTheClient:
    return NotTheClient(
        "not-the-client",
        _("This is not a key in force of a system in force, or its assertion was used before."),
        cure=_("Make a new assertion for each token: five minutes at the most, with a jti of its own."),
    )
