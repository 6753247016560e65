"""How whoever is told knows that it is us: Standard Webhooks, by a shared secret (v1) and by our key pair (v1a).

Neither secret nor private key lies in the database: both are made from the installation's secret.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from banshi.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.connections.models import Subscription

OVERLAP_SECONDS = 24 * 3600
"""So long after a change of its secret a subscription gets signatures by both."""


def headers(subscription: Subscription, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message; ``at`` is the moment of this very try."""
    stamp = str(int(at.timestamp()))
    signed = f"{message_id}.{stamp}.".encode() + body
    signatures = [f"v1,{_hmac(secret, signed)}" for secret in _secrets(subscription)]
    signatures.append(f"v1a,{b64encode(_private().sign(signed)).decode()}")
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(signatures)}


def secret_of(subscription: Subscription) -> str:
    """Return the secret of a subscription as its client keeps it."""
    return f"whsec_{b64encode(_secret(subscription, subscription.round)).decode()}"


def public_key() -> str:
    """Return our public key, by which anybody checks ``v1a``."""
    return f"whpk_{b64encode(_private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()}"


def _secrets(subscription: Subscription) -> list[bytes]:
    turned = subscription.turned_at
    before = turned is not None and (clock.now() - turned).total_seconds() < OVERLAP_SECONDS
    rounds = [subscription.round, *([subscription.round - 1] if before else [])]
    return [_secret(subscription, number) for number in rounds]


def _secret(subscription: Subscription, number: int) -> bytes:
    return _made(f"webhook/{subscription.id}/{number}")


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_made("webhook/ed25519"))


def _made(purpose: str) -> bytes:
    return hmac.digest(settings.CONNECTION_KEY.encode(), purpose.encode(), sha256)


def _hmac(secret: bytes, signed: bytes) -> str:
    return b64encode(hmac.digest(secret, signed, sha256)).decode()
