"""The demonstration authority: it certifies one seal for each office, and keeps the keys in one folder.

It stands in for the authority that a country runs. Keys are readable by the owner of the folder only; an
authority in earnest keeps them in hardware.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from banshi.kernel import clock

if TYPE_CHECKING:
    from pathlib import Path

AUTHORITY_KEY = "authority.key.pem"
AUTHORITY_CERTIFICATE = "authority.crt.pem"
# No time-stamp server stands behind a demonstration, and a booklet is kept for decades:
# a seal therefore stays valid as long as its authority.
LIFE = timedelta(days=30 * 365)
LONGEST_NAME = 64  # RFC 5280, ub-common-name
UNIT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def make_authority(folder: Path, name: str) -> None:
    """Create the authority in this folder, once: a second call, or a second process, changes nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_file = folder / AUTHORITY_KEY
    if not key_file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(name)
        builder = _certificate(subject, subject, key.public_key(), is_authority=True)
        _keep_once(key_file, _pem(key, builder.sign(key, hashes.SHA256())), mode=0o600)
    _key, certificate = read_seal(key_file)
    public = certificate.public_bytes(serialization.Encoding.PEM)
    _keep_once(folder / AUTHORITY_CERTIFICATE, public, mode=0o644)


def authority_certificate(folder: Path) -> Path:
    """Give the authority's certificate: what a stranger needs to check a seal, and all that may leave."""
    return folder / AUTHORITY_CERTIFICATE


def make_signer(folder: Path, unit_code: str, unit_name: str) -> Path:
    """Give the file of an office's seal, certified by the folder's authority on first use.

    An office that is renamed gets a new seal; papers under the old name stay genuine.
    """
    if not UNIT_CODE.fullmatch(unit_code):
        message = f"not a unit code: {unit_code!r}"
        raise ValueError(message)
    seal_file = folder / f"seal-{unit_code}-{sha256(unit_name.encode()).hexdigest()[:12]}.key.pem"
    if not seal_file.exists():
        authority_key, authority = read_seal(folder / AUTHORITY_KEY)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(unit_name, unit_code)
        builder = _certificate(subject, authority.subject, key.public_key(), is_authority=False)
        _keep_once(seal_file, _pem(key, builder.sign(authority_key, hashes.SHA256())), mode=0o600)
    return seal_file


def _named(name: str, unit_code: str = "") -> x509.Name:
    if not 1 <= len(name) <= LONGEST_NAME:
        message = f"a certificate holds a name of 1 to {LONGEST_NAME} characters: {name!r}"
        raise ValueError(message)
    # The library counts bytes, where RFC 5280 counts characters; a Chinese name would end at the 21st.
    common_name = x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False)
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), common_name]
    if unit_code:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit_code))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, is_authority: bool
) -> x509.CertificateBuilder:
    """Let a seal sign papers and nothing else, and the authority certify seals and no further authority."""
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    limits = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    day_before = clock.now() - timedelta(days=1)
    return (
        x509.CertificateBuilder(issuer_name=issuer, subject_name=subject, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(day_before)
        .not_valid_after(day_before + LIFE)
        .add_extension(limits, critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """Key and certificate in one file, so that the two can never be of different makings."""
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(encoding)


def read_seal(pem_file: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Read the key and the certificate of a seal."""
    private, marker, public = pem_file.read_bytes().partition(b"-----BEGIN CERTIFICATE-----")
    key = serialization.load_pem_private_key(private, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        message = f"{pem_file.name} holds no key on an elliptic curve"
        raise TypeError(message)
    return key, x509.load_pem_x509_certificate(marker + public)


def _keep_once(path: Path, content: bytes, *, mode: int) -> None:
    """Write a whole file or none; whoever comes second keeps the first one's (a link never overwrites)."""
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
