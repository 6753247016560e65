"""The code by which a resident follows a concern, and the keys by which callers are known again.

None of them is stored as it is: the code is made from the concern's id under the installation's key, so nobody who
reads the database can speak for a resident; a caller is a keyed hash of a telephone number or of a person.
"""

from __future__ import annotations

import hmac
import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I: a code is read out on the telephone
LENGTH = 10
DIGITS_OF_A_NUMBER = 7
SMS_DIGITS = 6


def code_of(concern_id: UUID) -> str:
    """Return the follow code of a concern: 50 bits in two groups of five."""
    bits = int.from_bytes(_keyed(b"follow", concern_id.bytes, 8))
    drawn = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))
    return f"{drawn[:5]}-{drawn[5:]}"


def path_of(number: str, concern_id: UUID) -> str:
    """Return where a resident follows a concern and gives a verdict; nobody else knows the address."""
    return f"/concerns/{number}/{code_of(concern_id)}/"


def is_code_of(concern_id: UUID, typed: str) -> bool:
    """Tell whether a code belongs to a concern, however it was typed."""
    plain = re.sub(r"[\s-]", "", typed).upper()[: 2 * LENGTH]
    return hmac.compare_digest(plain.encode(), code_of(concern_id).replace("-", "").encode())


def sms_code_of(concern_id: UUID, turn: int) -> str:
    """Return the six digits that a text message asks to be sent back with, another one for each round of an answer."""
    return f"{int.from_bytes(_keyed(b'sms', concern_id.bytes + turn.to_bytes(2), 8)) % 10**SMS_DIGITS:06d}"


def caller_key(*, phone: str = "", person_id: int | None = None, email: str = "") -> bytes | None:
    """Return the same key for the same telephone number, else for the person or the address; none for nobody."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= DIGITS_OF_A_NUMBER:
        return _keyed(b"phone", digits.removeprefix("86").encode(), 16)
    if person_id is not None:
        return _keyed(b"person", str(person_id).encode(), 16)
    return _keyed(b"email", email.strip().lower().encode(), 16) if email.strip() else None


def _keyed(purpose: bytes, of: bytes, size: int) -> bytes:
    return blake2b(of, key=settings.CONCERN_KEY.encode()[:64], digest_size=size, person=purpose).digest()
