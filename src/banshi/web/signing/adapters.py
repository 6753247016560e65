"""How allauth keeps second factors here: secrets encrypted at rest, keys tied to the installation's own address."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi import home
from banshi.stations.queries import posts_of

if TYPE_CHECKING:
    from banshi.stations.models import Account

NONCE_BYTES = 12
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Factors(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """Second factors of staff, and of residents who want one."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, or it was used before. Wait for the next one and type that."),
        "cannot_delete_authenticator": _("This is your last one: set up another before you remove it."),
        "cannot_generate_recovery_codes": _("Set up a passkey or an authenticator app first."),
    }

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return urlsafe_b64encode(nonce + _box().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = urlsafe_b64decode(encrypted_text)
        try:
            return _box().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
        except InvalidTag as other:
            raise RuntimeError("the secret “factors” of this installation is not the one that sealed this") from other

    def can_delete_authenticator(self, authenticator: Any) -> bool:  # noqa: ANN401 - allauth ships no types
        """Let nobody who must have a second factor remove the last."""
        kept = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        if authenticator.type not in FACTORS or kept.exclude(pk=authenticator.pk).exists():
            return True
        needed = posts_of(authenticator.user_id).exists() or authenticator.user.has_usable_password()
        return not (settings.SECOND_FACTOR and needed)

    def generate_authenticator_name(self, user: Account, type: Any) -> str:  # noqa: A002, ANN401 - allauth's own name
        """Name a key that its owner gave no name by its number."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Key no. %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Tie keys to the address that stands on papers, whatever name a proxy or a caller passes on."""
        return {"id": urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost", "name": "Banshi"}

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401 - allauth ships no types
        """Send no e-mail: what happened to an account stands on its page."""


def has_factor(account_id: int) -> bool:
    """Tell whether an account has a passkey or an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=FACTORS).exists())


@cache
def _box() -> AESGCM:
    return AESGCM(sha256(home.secret("factors").encode()).digest())
