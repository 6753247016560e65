"""The code by which somebody who is helped answers without an account, and the sign of a record of hours.

Neither is stored: both are made under the installation's key, so that nobody who reads the database can speak for the
person helped or make a record up.
"""

from __future__ import annotations

import hmac
import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings

from banshi.concerns.codes import ALPHABET, LENGTH

if TYPE_CHECKING:
    from uuid import UUID


def code_of(need_id: UUID) -> str:
    """Return the code of a need: 50 bits in two groups of five."""
    drawn = _drawn(_keyed(b"help", need_id.bytes))
    return f"{drawn[:5]}-{drawn[5:]}"


def path_of(number: str, need_id: UUID) -> str:
    """Return where the person helped says yes, no, and how it was; nobody else knows the address."""
    return f"/volunteers/help/{number}/{code_of(need_id)}/"


def is_code_of(need_id: UUID, typed: str) -> bool:
    """Tell whether a code belongs to a need, however it was typed."""
    plain = re.sub(r"[\s-]", "", typed).upper()[: 2 * LENGTH]
    return hmac.compare_digest(plain.encode(), code_of(need_id).replace("-", "").encode())


def sign_of(record: str) -> str:
    """Return the sign of a record of hours, given as one line of all that it says."""
    drawn = _drawn(_keyed(b"hours", record.encode()))
    return f"{drawn[:5]}-{drawn[5:]}"


def is_sign_of(record: str, typed: str) -> bool:
    """Tell whether a sign belongs to a record, however it was typed."""
    plain = re.sub(r"[\s-]", "", typed).upper()[: 2 * LENGTH]
    return hmac.compare_digest(plain.encode(), sign_of(record).replace("-", "").encode())


def _drawn(keyed: bytes) -> str:
    bits = int.from_bytes(keyed)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def _keyed(purpose: bytes, of: bytes) -> bytes:
    return blake2b(of, key=settings.CONCERN_KEY.encode()[:64], digest_size=8, person=purpose).digest()
