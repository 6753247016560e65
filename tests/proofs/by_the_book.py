"""A stranger's verifier of the sealed log: from the text of RFC 9162 and the words of docs/proofs.md alone.

Nothing of Banshi is imported, so that an error of its own cannot hide here. Where the standard gives a recursion, it is
a recursion: right to read, not fast.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.archive.merkle_by_the_book import tree_hash

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def inclusion_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 9162, 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = _split(len(entries))
    if m < k:
        return [*inclusion_path(m, entries[:k]), tree_hash(entries[k:])]
    return [*inclusion_path(m - k, entries[k:]), tree_hash(entries[:k])]


def consistency_path(m: int, entries: list[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 9162, 2.1.4.1."""
    if m == len(entries):
        return [] if known else [tree_hash(entries)]
    k = _split(len(entries))
    if m <= k:
        return [*consistency_path(m, entries[:k], known=known), tree_hash(entries[k:])]
    return [*consistency_path(m - k, entries[k:], known=False), tree_hash(entries[:k])]


def is_included(entry: bytes, m: int, n: int, path: list[bytes], root: bytes) -> bool:
    """Go down the tree as 2.1.3.1 goes, and up again with the hashes."""

    def up(m: int, n: int, path: list[bytes]) -> bytes:
        if n == 1:
            return sha256(b"\0" + entry).digest() if not path else b""
        k = _split(n)
        if not path:
            return b""
        *below, beside = path
        if m < k:
            return sha256(b"\1" + up(m, k, below) + beside).digest()
        return sha256(b"\1" + beside + up(m - k, n - k, below)).digest()

    return up(m, n, path) == root


def is_consistent(m: int, n: int, path: list[bytes], old: bytes, new: bytes) -> bool:
    """Rebuild both roots along 2.1.4.1 from the hashes of the proof."""

    def both(m: int, n: int, path: list[bytes], *, known: bool) -> tuple[bytes, bytes]:
        if m == n:
            only = old if known else path[0]
            return only, only
        k = _split(n)
        *below, beside = path
        if m <= k:
            shorter, longer = both(m, k, below, known=known)
            return shorter, sha256(b"\1" + longer + beside).digest()
        shorter, longer = both(m - k, n - k, below, known=False)
        return sha256(b"\1" + beside + shorter).digest(), sha256(b"\1" + beside + longer).digest()

    return both(m, n, path, known=True) == (old, new)


def _split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def opened(note: str, key: bytes) -> tuple[int, bytes, datetime]:
    """Return size, root and moment of a signed head. Raises ``ValueError`` where the signature is not the key's."""
    text, _blank, signed = note.partition("\n\n")
    name, size, root, at = text.split("\n")
    dash, signer, signature = signed.strip().split(" ")
    raw = base64.b64decode(signature)
    if dash != "—" or signer != name or raw[:4] != sha256(f"{name}\n\x01".encode() + key).digest()[:4]:
        raise ValueError(note)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], f"{text}\n".encode())
    except InvalidSignature:
        raise ValueError(note) from None
    return int(size), base64.b64decode(root), datetime.fromisoformat(at.removeprefix("at "))


@dataclass
class Slip:
    line: bytes
    at: datetime
    root: bytes


def read_slip(text: str, key: bytes) -> Slip:
    """Open the proof on a slip. Raises ``ValueError`` where it proves nothing under this key."""
    raw = _base45(text.strip().removeprefix("BANSHI1:").removesuffix(":"))
    place = 9

    def number() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = raw[place]
            place, value, shift = place + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    size, index = number(), number()
    at = int.from_bytes(raw[place : place + 8], "big")
    signature, salt = raw[place + 8 : place + 72], raw[place + 72 : place + 88]
    place += 88
    length = number()
    line, rest = raw[place : place + length], raw[place + length :]
    path = [rest[n : n + 32] for n in range(0, len(rest), 32)]
    root = _root(salt + line, index, size, path)
    moment = datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000)
    name = "banshi/" + sha256(key).hexdigest()[:16]
    said = f"{name}\n{size}\n{base64.b64encode(root).decode()}\nat {moment:%Y-%m-%dT%H:%M:%S.%f}Z\n"
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, said.encode())
    except InvalidSignature:
        raise ValueError(text) from None
    return Slip(line=line, at=moment, root=root)


def _root(entry: bytes, m: int, n: int, path: list[bytes]) -> bytes:
    return root_over(sha256(b"\0" + entry).digest(), m, n, path)


def root_over(leaf: bytes, m: int, n: int, path: list[bytes]) -> bytes:
    """Return the root that a leaf at place m of n leads to along a path."""
    if n == 1:
        return leaf
    k = _split(n)
    if m < k:
        return sha256(b"\1" + root_over(leaf, m, k, path[:-1]) + path[-1]).digest()
    return sha256(b"\1" + path[-1] + root_over(leaf, m - k, n - k, path[:-1])).digest()


def _base45(text: str) -> bytes:
    """RFC 9285: three characters are two bytes, two are one."""
    found = bytearray()
    for n in range(0, len(text), 3):
        part = text[n : n + 3]
        value = sum(BASE45.index(letter) * 45**power for power, letter in enumerate(part))
        found += value.to_bytes(len(part) - 1, "big")
    return bytes(found)
