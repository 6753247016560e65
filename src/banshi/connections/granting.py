"""Letting another system in: a client, its keys and its grants, each proposed by one and approved by another.

A secret is shown to whoever proposed it, once; of a key pair only the public half ever comes here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import jwt
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from banshi.connections import lifecycle
from banshi.connections.jurisdiction import purpose_of
from banshi.connections.models import Client, Grant, Key, Standing, Subscription, Token
from banshi.connections.scopes import CONCERNS, Scope
from banshi.journal.rows import one_row
from banshi.journal.steps import beginning, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.matters.jurisdiction import matter
from banshi.stations.models import Account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from banshi.connections.lifecycle import Life, Thing
    from banshi.kernel.actor import Actor

LONGEST_KEY = timedelta(days=400)
LONGEST_GRANT = timedelta(days=3 * 366)
SECRET = "bsec-"  # noqa: S105 - how a secret begins, so that scanners of source code know one
PUBLIC_KINDS = {("EC", "P-256"), ("OKP", "Ed25519"), ("RSA", "")}
SMALLEST_RSA = 3072


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a grant is to allow; see ``models.Grant``."""

    scope: Scope
    law: str
    until: date
    purpose: str = ""
    items: Sequence[str] = ()
    matters: Sequence[str] = ()
    area: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A system with its key and grants, as one proposal; ``secret`` is empty where a public key was sent."""

    client: Client
    key: Key
    grants: tuple[Grant, ...]
    secret: str


def propose_system(
    name: str,
    unit_id: int,
    contact: str,
    *,
    public: Mapping[str, Any] | None,
    asked: Sequence[Asked],
    by: Actor,
    reason: str,
) -> Proposed:
    """Propose a system with its key and grants, whole or not at all."""
    with transaction.atomic():
        client = propose_client(name, unit_id, contact, by=by, reason=reason)
        key, secret = propose_key(client.id, public, by=by)
        grants = tuple(propose_grant(client.id, one, by=by) for one in asked)
    return Proposed(client=client, key=key, grants=grants, secret=secret)


def propose_client(name: str, unit_id: int, contact: str, *, by: Actor, reason: str) -> Client:
    """Propose a system of an authority. It is known by an account of its own, with which nobody can sign in."""
    if not (name.strip() and contact.strip() and reason.strip()):
        raise RuleBroken("nothing-said", _("Name, contact and reason are needed: a colleague has to judge them."))
    client_id = uuid4()
    with transaction.atomic():
        with connection.cursor() as cursor:  # two of one name at the same moment: the second reads of the first
            cursor.execute("select pg_advisory_xact_lock(hashtextextended('connections_propose', 0))")
        if Client.objects.filter(unit_id=unit_id, name=name.strip()).exclude(state=Standing.ENDED).exists():
            raise RuleBroken("named-already", _("This unit has a system of this name already."))
        account = Account(username=f"system-{client_id.hex}", first_name=name.strip()[:80])
        account.set_unusable_password()
        account.save()
        client = Client(
            id=client_id, name=name.strip()[:80], unit_id=unit_id, account_id=account.pk,
            contact=contact.strip()[:200], at=clock.now(), proposed_by=by.account_id,
        )  # fmt: skip
        with beginning(lifecycle.CLIENT.propose, client, by=by, reason=reason):
            pass
    return client


def propose_key(client_id: UUID, public: Mapping[str, Any] | None, *, by: Actor, days: int = 365) -> tuple[Key, str]:
    """Propose a key of a client; without a public key (JWK) a secret is made and returned, this once."""
    _the(Client, client_id)
    secret = "" if public is not None else f"{SECRET}{secrets.token_urlsafe(32)}"
    now = clock.now()
    key = Key(
        client_id=client_id, digest=digest(secret) if secret else "", public=_checked(public) if public else None,
        at=now, until=now + min(timedelta(days=days), LONGEST_KEY), proposed_by=by.account_id,
    )  # fmt: skip
    with beginning(lifecycle.KEY.propose, key, by=by, reason=str(client_id)):
        pass
    return key, secret


def propose_grant(client_id: UUID, asked: Asked, *, by: Actor) -> Grant:
    """Propose what a client may do. Raises ``RuleBroken`` where it says too little, or more than its purpose needs."""
    _the(Client, client_id)
    refuse(asked)
    grant = Grant(
        client_id=client_id, scope=asked.scope, purpose=asked.purpose, items=list(asked.items),
        matters=list(asked.matters), area=asked.area, law=asked.law[:200], at=clock.now(),
        since=asked.since or clock.today(),
        until=asked.until, proposed_by=by.account_id,
    )  # fmt: skip
    with beginning(lifecycle.GRANT.propose, grant, by=by, reason=asked.law):
        pass
    return grant


def approve[T: Thing](kind: type[T], thing_id: UUID, *, by: Actor, reason: str = "") -> T:
    """Approve what somebody else proposed: it is in force from this moment."""
    with taking(_life(kind).approve, kind, thing_id, by=by, reason=reason) as thing:
        thing.approved_by = by.account_id
    return thing


def end[T: Thing](kind: type[T], thing_id: UUID, *, by: Actor, reason: str) -> T:
    """End a client, a key or a grant: no call is answered by it any more from this moment."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Write the reason: it stays in the journal."))
    with taking(_life(kind).end, kind, thing_id, by=by, reason=reason) as thing:
        if isinstance(thing, Key):
            Token.objects.filter(key_id=thing.id).delete()
        if isinstance(thing, Client):
            Token.objects.filter(client_id=thing.id).delete()
            Subscription.objects.filter(client_id=thing.id, ended_at=None).update(ended_at=clock.now())
    return thing


def digest(secret: str) -> str:
    """Return what is kept of a secret or a token: 256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def _the[T: Thing](kind: type[T], thing_id: UUID) -> T:
    found = one_row(kind, thing_id)
    if found is None:
        raise NotFound("no-such-system", _("There is no such system."))
    return found


def _life[T: Thing](kind: type[T]) -> Life[T]:
    lives: dict[type[Any], Life[Any]] = {Client: lifecycle.CLIENT, Key: lifecycle.KEY, Grant: lifecycle.GRANT}
    return lives[kind]


def _checked(public: Mapping[str, Any]) -> dict[str, Any]:
    """Return a public key as it is kept. Raises ``RuleBroken`` for another kind, a private or a weak one."""
    if "d" in public or "k" in public:
        raise RuleBroken(
            "private-key", _("This is a private key. Throw it away, make a new pair, and send the public half.")
        )
    if (public.get("kty"), public.get("crv", "")) not in PUBLIC_KINDS:
        raise RuleBroken("kind-of-key", _("Send a public key as JWK: EC with P-256, OKP with Ed25519, or RSA."))
    try:
        found = jwt.PyJWK(dict(public), algorithm=algorithm(public)).key
    except (jwt.PyJWTError, ValueError, TypeError):
        raise RuleBroken("unreadable-key", _("This JWK cannot be read.")) from None
    if getattr(found, "key_size", SMALLEST_RSA) < SMALLEST_RSA and public["kty"] == "RSA":
        raise RuleBroken("weak-key", _("An RSA key needs 3072 bits."))
    return {name: public[name] for name in ("kty", "crv", "x", "y", "n", "e", "kid") if name in public}


def algorithm(public: Mapping[str, Any]) -> str:
    """Return the one algorithm with which a key of this kind signs (RFC 7518, 8037)."""
    return {"EC": "ES256", "OKP": "EdDSA", "RSA": "PS256"}[str(public["kty"])]


def refuse(asked: Asked) -> None:
    """Raise ``RuleBroken`` where a grant would say too little, or more than its purpose needs."""
    since = asked.since or clock.today()
    if not asked.law.strip():
        raise RuleBroken("no-law", _("Say by what law or agreement."))
    if not since <= asked.until <= since + LONGEST_GRANT:
        raise RuleBroken(
            "no-end", _("A grant ends after it begins, and within three years: then it is asked for anew.")
        )
    if asked.area and not asked.area.isdecimal():
        raise RuleBroken("no-area", _("An area is the beginning of a division's code: digits only."))
    if asked.scope is Scope.PERSON:
        _refuse_items(asked)
    elif asked.purpose or asked.items:
        raise RuleBroken("no-items-here", _("Only a grant to read persons has a purpose and items."))
    if asked.scope in {Scope.CASE, Scope.EVENTS}:
        _refuse_matters(asked)
    elif asked.matters:
        raise RuleBroken("no-matters-here", _("Only a grant for cases or events names matters."))


def _refuse_items(asked: Asked) -> None:
    purpose = purpose_of(asked.purpose)
    if purpose is None:
        raise RuleBroken("no-such-purpose", _("There is no such purpose: the jurisdiction lists them."))
    if not asked.items or set(asked.items) - set(purpose.items):
        raise RuleBroken(
            "too-many-items",
            _("This purpose needs none but these items: %(items)s.") % {"items": ", ".join(purpose.items)},
        )


def _refuse_matters(asked: Asked) -> None:
    if not asked.matters:
        raise RuleBroken("no-matters", _("Name the matters, one by one: “all” is nobody's task."))
    for code in asked.matters:
        if code != CONCERNS or asked.scope is Scope.CASE:
            matter(code)
