"""The proof that goes onto a paper: one line of the log with everything that proves since when it stands there.

It is read with nothing but the paper and a published key: no network, no database, no us. As text it is ``BANSHI1:``,
base45 (RFC 9285), which a QR code packs as closely as bytes, and a colon, since base45 may end with a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.archive.shapes import LINES
from banshi.kernel.merkle import HASH_BYTES, leaf_hash, root_by_inclusion
from banshi.proofs import heads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from banshi.proofs.heads import SignedHead

PREFIX = "BANSHI1:"
VERSION = 1
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
END = ":"
TEXT = re.compile(r"BANSHI1:([0-9A-Z $%*+\-./:]{1,16384}):")
SALT_BYTES, SIGNATURE_BYTES, MOMENT_BYTES, KEY_BYTES = 16, 64, 8, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One line of the log, its place and the signed head it was proved against."""

    key_id: str
    size: int
    index: int
    at: datetime
    signature: bytes
    salt: bytes
    line: bytes
    path: tuple[bytes, ...]

    @property
    def raw(self) -> bytes:
        """The proof in bytes, as docs/proofs.md says."""
        return b"".join(
            (
                bytes([VERSION]),
                bytes.fromhex(self.key_id),
                _number(self.size),
                _number(self.index),
                heads.microseconds(self.at).to_bytes(MOMENT_BYTES, "big"),
                self.signature,
                self.salt,
                _number(len(self.line)),
                self.line,
                *self.path,
            )
        )

    @property
    def text(self) -> str:
        """The proof as it is printed."""
        return f"{PREFIX}{_base45(self.raw)}{END}"

    @property
    def head(self) -> SignedHead | None:
        """The head that line and path lead to; ``None`` where they lead to none."""
        root = root_by_inclusion(leaf_hash(self.salt + self.line), self.index, self.size, self.path)
        if root is None:
            return None
        return heads.SignedHead(key_id=self.key_id, size=self.size, root=root, at=self.at, signature=self.signature)

    def holds(self, keys: Mapping[str, bytes]) -> bool:
        """Tell whether the line stood in the log when the head was signed, by one of these keys."""
        return self.head is not None and heads.holds(self.head, keys)

    @property
    def said(self) -> dict[str, str | None]:
        """The columns of the line. Raises ``ValueError`` where its bytes are no line of the journal."""
        values = _values(self.line)
        if len(values) != len(LINES.columns) + 1 or values[0] != LINES.table:
            message = "no line of the journal"
            raise ValueError(message)
        return dict(zip(LINES.columns, values[1:], strict=True))


def read(text: str) -> Slip:
    """Return the proof in a text, whatever stands around it. Raises ``ValueError`` where there is none, or a part."""
    found = TEXT.search(text)  # somewhere in a PDF of some megabytes, perhaps
    if found is None:
        message = "no proof in this text"
        raise ValueError(message)
    reader = _Reader(_bytes(found[1]))
    if reader.take(1)[0] != VERSION:
        message = "a proof of another version"
        raise ValueError(message)
    slip = Slip(
        key_id=reader.take(KEY_BYTES).hex(),
        size=reader.number(),
        index=reader.number(),
        at=reader.moment(),
        signature=reader.take(SIGNATURE_BYTES),
        salt=reader.take(SALT_BYTES),
        line=reader.take(reader.number()),
        path=tuple(reader.rest()),
    )
    slip.said  # noqa: B018 - raises where the bytes are no line
    return slip


class _Reader:
    """Takes a proof apart from its beginning; what is cut short raises ``ValueError``."""

    def __init__(self, raw: bytes) -> None:
        self.left = raw

    def take(self, count: int) -> bytes:
        if count > len(self.left):
            message = "a proof cut short"
            raise ValueError(message)
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def number(self) -> int:
        """Read a number of seven bits a byte, lowest first (LEB128)."""
        value = shift = 0
        while shift < 63:  # noqa: PLR2004 - no number here has more than 63 bits
            (byte,) = self.take(1)
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:  # noqa: PLR2004 - the highest bit says that more follows
                return value
        message = "a number too long"
        raise ValueError(message)

    def moment(self) -> datetime:
        try:
            return heads.moment_of(int.from_bytes(self.take(MOMENT_BYTES), "big"))
        except OverflowError as error:
            raise ValueError(str(error)) from None

    def rest(self) -> list[bytes]:
        if len(self.left) % HASH_BYTES:
            message = "a path cut short"
            raise ValueError(message)
        return [self.left[place : place + HASH_BYTES] for place in range(0, len(self.left), HASH_BYTES)]


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _values(line: bytes) -> list[str | None]:
    """Return the values of ``length:bytes`` one after the other; ``N`` is none."""
    found: list[str | None] = []
    while line:
        if line[:1] == b"N":
            found.append(None)
            line = line[1:]
            continue
        length, colon, rest = line.partition(b":")
        if not colon or not length.isdigit() or len(length) > 9 or int(length) > len(rest):  # noqa: PLR2004
            message = "no line of the journal"
            raise ValueError(message)
        found.append(rest[: int(length)].decode())
        line = rest[int(length) :]
    return found


def _base45(raw: bytes) -> str:
    letters = []
    for place in range(0, len(raw), 2):
        pair = raw[place : place + 2]
        value = int.from_bytes(pair, "big")
        for _letter in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            letters.append(DIGITS[digit])
    return "".join(letters)


def _bytes(text: str) -> bytes:
    raw = bytearray()
    for place in range(0, len(text), 3):
        part = text[place : place + 3]
        value = sum(DIGITS.index(letter) * 45**power for power, letter in enumerate(part))
        if len(part) == 1 or value >> 8 * (len(part) - 1):
            message = "no base45"
            raise ValueError(message)
        raw += value.to_bytes(len(part) - 1, "big")
    return bytes(raw)
