"""The key that signs heads: a file that only whoever seals can read, and the public halves of all keys beside it.

The web process never opens it. Whoever checks takes the public keys from this folder rather than from the database:
who can rewrite the database could put a key of their own into it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from banshi.proofs.heads import SigningKey, key_id_of

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC = ".public"


def signing_key() -> SigningKey:
    """Return the key of this installation, made on first use; a file that was exchanged is read anew."""
    path: Path = settings.LOG_KEY
    try:
        written = path.stat()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_once(path, _pem(Ed25519PrivateKey.generate()), 0o600)
        written = path.stat()
    return _read(path, written.st_ino, written.st_mtime_ns)


def trusted_keys() -> dict[str, bytes]:
    """Return the public keys that this installation has ever signed with, by name, as its own folder knows them."""
    path: Path = settings.LOG_KEY
    found = [bytes.fromhex(each.read_text(encoding="ascii")) for each in path.parent.glob(f"*{PUBLIC}")]
    return {key_id_of(public): public for public in found}


@lru_cache(maxsize=4)
def _read(path: Path, _file: int, _written: int) -> SigningKey:
    """Return the key in a file, whose public half is kept beside it."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path.name} holds no Ed25519 key"
        raise TypeError(message)
    read = SigningKey(key)
    beside = path.with_name(f"{read.id}{PUBLIC}")
    if not beside.exists():
        _keep_once(beside, read.public.hex().encode(), 0o644)
    return read


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _keep_once(path: Path, content: bytes, mode: int) -> None:
    """Write a whole file or none; whoever comes second keeps the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:  # noqa: PTH123
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
