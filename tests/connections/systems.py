"""Other systems as tests need them: an education authority with a key pair, what is granted to it, and its calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from django.conf import settings
from django.test import Client as Browser
from jwt.algorithms import ECAlgorithm

from banshi.connections import granting
from banshi.connections.granting import Asked
from banshi.connections.models import Client, Grant, Key
from banshi.connections.scopes import Scope
from banshi.connections.tokens import TYPE
from banshi.kernel import clock
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Resident, Town

ITEMS = ("name", "born_on", "address")
FOREVER = date(2027, 12, 31)
BASE = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system that was let in: its number, its key, and its unit."""

    id: UUID
    private: EllipticCurvePrivateKey
    unit_id: int
    key_id: UUID

    def assertion(self, **changes: Any) -> str:
        """Return an assertion signed by its key, with what the test changes; ``None`` leaves a claim out."""
        said = {
            "iss": str(self.id), "sub": str(self.id), "aud": f"{settings.PUBLIC_ADDRESS}{BASE}/token",
            "exp": int((clock.now() + timedelta(minutes=2)).timestamp()), "jti": uuid4().hex,
        }  # fmt: skip
        claims = {name: value for name, value in (said | changes).items() if value is not None}
        return jwt.encode(claims, self.private, algorithm="ES256")

    def token(self, scope: str = "") -> str:
        """Return a token."""
        answer = asked_for_token(client_assertion=self.assertion(), scope=scope)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["access_token"])

    def caller(self) -> Caller:
        """Return somebody who calls with a fresh token."""
        return Caller(self.token())


class Caller:
    """Calls with one token; ``last`` is the last response."""

    def __init__(self, token: str, language: str = "en") -> None:
        self._browser = Browser(headers={"accept-language": language}, enforce_csrf_checks=True)
        self._said = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **headers: str) -> Any:
        return self._browser.get(f"{BASE}/{path}", headers=self._said | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._browser.post(
            f"{BASE}/{path}", json.dumps(body), content_type="application/json", headers=self._said | headers
        )

    def delete(self, path: str) -> Any:
        return self._browser.delete(f"{BASE}/{path}", headers=self._said)

    def ask(self, who: Resident, **changes: Any) -> Any:
        """Ask for a person as the education authority does."""
        said = {"id_number": who.id_number, "name": who.name, "purpose": "school-place", "reference": "EDU-2026/17"}
        return self.post("persons/inquiries", {name: v for name, v in (said | changes).items() if v is not None})


def asked_for_token(**form: str) -> Any:
    """Ask for a token with a form."""
    said = {"grant_type": "client_credentials", "client_assertion_type": TYPE} | form
    if "client_assertion" not in form:
        said.pop("client_assertion_type")
    return Browser(headers={"accept-language": "en"}, enforce_csrf_checks=True).post(
        f"{BASE}/token", urlencode(said), content_type="application/x-www-form-urlencoded"
    )


def authority(code: str = "999900000301", name: str = "安平市教育局", name_en: str = "Anping education") -> int:
    """Return the unit of an authority, made if it is not there."""
    made, _new = Unit.objects.using("owner").get_or_create(
        code=code,
        defaults={"name": name, "name_en": name_en, "kind": "department", "division": "999900",
                  "latitude": 36.1, "longitude": 114.3},
    )  # fmt: skip
    return made.pk


def let_in(town: Town, *asked: Asked, name: str = "School places", unit_id: int | None = None) -> System:
    """Let a system in: the supervisor proposes, the auditor approves."""
    unit = unit_id or authority()
    client = granting.propose_client(name, unit, "0000-1234", by=town.supervisor, reason="agreement of 2026")
    private = generate_private_key(SECP256R1())
    public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    key, _secret = granting.propose_key(client.id, public, by=town.supervisor)
    granting.approve(Client, client.id, by=town.auditor)
    granting.approve(Key, key.id, by=town.auditor)
    for one in asked or (to_read(),):
        grant_to(town, client.id, one)
    return System(id=client.id, private=private, unit_id=unit, key_id=key.id)


def grant_to(town: Town, client_id: UUID, asked: Asked) -> Grant:
    """Grant something: proposed by the supervisor, approved by the auditor."""
    grant = granting.propose_grant(client_id, asked, by=town.supervisor)
    return granting.approve(Grant, grant.id, by=town.auditor)


def to_read(**changes: Any) -> Asked:
    """Return what the education authority may read."""
    said: dict[str, Any] = {"scope": Scope.PERSON, "purpose": "school-place", "items": ITEMS, "area": "9999",
                            "since": date(2026, 1, 1), "until": FOREVER,
                            "law": "Compulsory Education Law, art. 12"}  # fmt: skip
    return Asked(**(said | changes))


def to_follow(scope: Scope = Scope.EVENTS, **changes: Any) -> Asked:
    """Return that somebody may follow lost booklets."""
    said: dict[str, Any] = {"scope": scope, "matters": ("lost-booklet",), "area": "9999", "since": date(2026, 1, 1),
                            "until": FOREVER, "law": "agreement of 2026"}  # fmt: skip
    return Asked(**(said | changes))
