"""What a page says after a step, kept until the next page shows it.

It may name a colleague, a file or an office. It travels in a cookie that nobody can read but this installation, and
that opens for the account alone to which it was said, so that nothing of it lies open in a shared browser. It costs no
statement of the database, and whoever is nobody gets no session for it.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

NONCE = 12
NOBODYS = b"0"


@cache
def _box(secret: str) -> AESGCM:
    return AESGCM(sha256(b"banshi.saying" + secret.encode()).digest())


class Saying(CookieStorage):
    """Django's sentences in a cookie, locked (AES-256-GCM) for whom they are."""

    def _encode_parts(self, messages: list[Any], encode_empty: bool = False) -> str | None:  # noqa: FBT001, FBT002 - Django's own
        signed = super()._encode_parts(messages, encode_empty)  # type: ignore[misc]  # Django's own, without a type
        if not signed:
            return None
        nonce = os.urandom(NONCE)
        return urlsafe_b64encode(
            nonce + _box(settings.SECRET_KEY).encrypt(nonce, signed.encode(), self._whose())
        ).decode()

    def _decode(self, data: str | None) -> Any:  # noqa: ANN401 - Django's own
        if not data:
            return None
        for whose in (self._whose(), NOBODYS):  # what was said before somebody signed in may be shown to them
            try:
                whole = urlsafe_b64decode(data)
                signed = _box(settings.SECRET_KEY).decrypt(whole[:NONCE], whole[NONCE:], whose)
            except (InvalidTag, ValueError):
                continue
            return super()._decode(signed.decode())  # type: ignore[misc]  # as above
        self.used = True  # nobody can read it: it goes
        return None

    def _whose(self) -> bytes:
        actor = getattr(self.request, "actor", None)
        return str(getattr(actor, "account_id", None) or 0).encode()
