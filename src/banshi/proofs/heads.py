"""A head: the signed statement of how long the log is and which root it has, as text that anybody can check.

The text is a checkpoint of C2SP (tlog-checkpoint, signed-note), so that tools for transparency logs read it:
the log's name, the size, the root in base64, the moment, an empty line, and the signature (Ed25519).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = b"\x01"
"""How the key's name in a signature line says which kind of signature it is (C2SP signed-note)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTE = re.compile(
    r"banshi/(?P<key>[0-9a-f]{16})\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/=]{44})\n"
    r"at (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n\n— banshi/(?P=key) (?P<signature>[A-Za-z0-9+/=]{92})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """One head as it is published; whoever has it and the public key needs nothing else to check it."""

    key_id: str
    size: int
    root: bytes
    at: datetime
    signature: bytes

    @property
    def said(self) -> str:
        """The text that is signed."""
        return said(self.key_id, self.size, self.root, self.at)

    def note(self, public: bytes) -> str:
        """Return the head as a signed note, under the key that signed it."""
        signed = b64encode(_mark(self.key_id, public) + self.signature).decode()
        return f"{self.said}\n— {name(self.key_id)} {signed}\n"


class SigningKey:
    """A key that signs heads, with its public half and its name: each costs a third of a signing to ask for."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private, self.public = private, private.public_key().public_bytes_raw()
        self.id = key_id_of(self.public)


def key_id_of(public: bytes) -> str:
    """Return the name of a public key: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(public).hexdigest()[:16]


def name(key_id: str) -> str:
    """Return the name of the log that a key signs for; another key makes another name."""
    return f"banshi/{key_id}"


def said(key_id: str, size: int, root: bytes, at: datetime) -> str:
    """Return the text of a head, each line ended."""
    return f"{name(key_id)}\n{size}\n{b64encode(root).decode()}\nat {moment(at)}\n"


def moment(at: datetime) -> str:
    """Write a moment in UTC to the microsecond."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def microseconds(at: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    """Return the moment so many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=count)


def signed(key: SigningKey, size: int, root: bytes, at: datetime) -> SignedHead:
    """Sign a head."""
    signature = key.private.sign(said(key.id, size, root, at).encode())
    return SignedHead(key_id=key.id, size=size, root=root, at=at, signature=signature)


def holds(head: SignedHead, keys: Mapping[str, bytes]) -> bool:
    """Tell whether a head was signed by the key it names, and that key is one of these."""
    public = keys.get(head.key_id)
    if public is None or key_id_of(public) != head.key_id:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(head.signature, head.said.encode())
    except InvalidSignature:
        return False
    return True


def read_notes(text: str) -> list[SignedHead]:
    """Return every head that a text holds as a note; other words in between are passed over."""
    found = []
    for match in NOTE.finditer(text):
        try:
            root, signature = b64decode(match["root"], validate=True), b64decode(match["signature"], validate=True)
        except NotBase64:
            continue
        found.append(
            SignedHead(
                key_id=match["key"], size=int(match["size"]), root=root, at=datetime.fromisoformat(match["at"]),
                signature=signature[4:],
            )
        )  # fmt: skip
    return found


def _mark(key_id: str, public: bytes) -> bytes:
    return sha256(f"{name(key_id)}\n".encode() + ED25519 + public).digest()[:4]
