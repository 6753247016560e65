"""The seals of the offices: an electronic seal on a PDF that breaks at the smallest change.

A sealed paper carries a PAdES signature (ETSI EN 319 142, ECDSA P-256) of the office, so that any reader of
PDF can check it without us. Rules of 2019 on online government services, arts 8-12: a reliable electronic
seal has the force of the wet one.
"""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from asn1crypto import cms  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from banshi.kernel import clock, imprinting
from banshi.kernel.authority import authority_certificate, make_authority, make_signer, read_seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


__all__ = ["Verdict", "authority_certificate", "check", "make_authority", "make_signer", "seal"]

BYTE_RANGE = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
CONTAINER = re.compile(rb"<([0-9A-F]*)>")


@dataclass(frozen=True)
class Verdict:
    """What a stranger may believe of a paper: genuine or not, whose seal, since when, and why in words."""

    genuine: bool
    sealed_by: str
    sealed_at: datetime | None
    sentence: str


class _NotGenuineError(Exception):
    """The paper is refused; the message is the sentence for the reader."""


def seal(pdf: bytes, *, folder: Path, unit_code: str, unit_name: str, reason: str, place: str) -> bytes:
    """Put the office's seal on a PDF; it allows no later change. Asks nothing of the network.

    The authority must have been made in the folder; the office's seal is made on first use.
    """
    imprint = imprinting.Imprint(name=unit_name, reason=reason, place=place, at=clock.now())
    return imprinting.pressed(pdf, _seal_of(folder, unit_code, unit_name), imprint)


@lru_cache(maxsize=1024)
def _seal_of(folder: Path, unit_code: str, unit_name: str) -> imprinting.Seal:
    return imprinting.Seal.of(*read_seal(make_signer(folder, unit_code, unit_name)))


def check(pdf: bytes, *, trust: Path) -> Verdict:
    """Say whether a paper is sealed under the authority whose certificate is `trust`, and unchanged since.

    Never raises for what is in the file; whatever cannot be read is refused. Asks nothing of the network.
    """
    authority = x509.load_pem_x509_certificate(trust.read_bytes())
    try:
        container = _container(pdf)
        _ask_the_certificate(container, authority)
        return _judged(pdf, container, authority)
    except _NotGenuineError as refusal:
        sentence = str(refusal)
    except InvalidSignature:
        sentence = _("The seal of this file is damaged.")
    except Exception:  # noqa: BLE001  # a hostile file may break a reader in any way: each is a refusal
        sentence = _("The seal of this file cannot be read.")
    return Verdict(genuine=False, sealed_by="", sealed_at=None, sentence=sentence)


def _container(pdf: bytes) -> cms.ContentInfo:
    """Give the signature, once it is plain that it covers every byte of the file but itself."""
    if not pdf.startswith(b"%PDF-"):
        raise _NotGenuineError(_("This is not a PDF file."))
    ranges = BYTE_RANGE.findall(pdf)
    if not ranges:
        raise _NotGenuineError(_("This file carries no seal."))
    start, gap, rest, length = map(int, ranges[-1])
    if len(ranges) > 1 or start != 0 or rest + length != len(pdf):
        raise _NotGenuineError(_("Something was added to this file after it was sealed."))
    if not (held := CONTAINER.fullmatch(pdf[gap:rest])):
        raise _NotGenuineError(_("The seal of this file is damaged."))
    padded = bytes.fromhex(held[1].decode())
    container = cms.ContentInfo.load(padded)
    der: bytes = container.dump()
    if der != _as_we_write_it(container) or padded[len(der) :].strip(b"\0"):
        raise _NotGenuineError(_("The seal of this file is damaged."))
    if sha256(pdf[:gap] + pdf[rest:]).digest() != _signed_digest(container):
        raise _NotGenuineError(_("This file was changed after it was sealed."))
    return container


def _as_we_write_it(container: cms.ContentInfo) -> bytes:
    """Write the container again from the parts that cryptography protects.

    The rest (version numbers, algorithm names, unsigned attributes) is signed by nobody: it has to be ours.
    """
    signed = container["content"]
    sealer = signed["signer_infos"][0]
    certificate = signed["certificates"][0].chosen
    sha256_digest = {"algorithm": "sha256"}
    again = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": sha256_digest,
            "signed_attrs": sealer["signed_attrs"],
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": sealer["signature"].native,
        }
    )
    content = {
        "version": "v1",
        "digest_algorithms": [sha256_digest],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [again],
    }
    rewritten: bytes = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
    return rewritten


def _signed_digest(container: cms.ContentInfo) -> bytes:
    attributes = container["content"]["signer_infos"][0]["signed_attrs"]
    digests = [each["values"][0].native for each in attributes if each["type"].native == "message_digest"]
    digest: bytes = digests[0]
    return digest


def _ask_the_certificate(container: cms.ContentInfo, authority: x509.Certificate) -> None:
    """Refuse a stranger's seal before a reader of PDF opens the file, which may be made to break readers."""
    certificate = x509.load_der_x509_certificate(container["content"]["certificates"][0].dump())
    sealer = container["content"]["signer_infos"][0]
    key = certificate.public_key()
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        raise _NotGenuineError(_("The seal was not given out by the authority that we trust.")) from None
    if isinstance(key, ec.EllipticCurvePublicKey):
        signed = sealer["signed_attrs"].untag().dump()
        key.verify(sealer["signature"].native, signed, ec.ECDSA(hashes.SHA256()))


def _judged(pdf: bytes, container: cms.ContentInfo, authority: x509.Certificate) -> Verdict:
    """Ask pyHanko as the second opinion; its `valid` alone is true of some changed files: all must hold."""
    seals = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if len(seals) != 1 or not seals[0].pkcs7_content.startswith(container.dump()):
        raise _NotGenuineError(_("The seal of this file is damaged."))
    root = authority.public_bytes(serialization.Encoding.DER)
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
    status = _aside(lambda: validate_pdf_signature(seals[0], signer_validation_context=context))
    if not (status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE):
        raise _NotGenuineError(_("This file was changed after it was sealed."))
    if not (status.trusted and status.bottom_line):
        raise _NotGenuineError(_("The seal was not given out by the authority that we trust."))
    return _genuine(status.signing_cert.subject.native["common_name"], seals[0].self_reported_timestamp)


def _aside[R](work: Callable[[], R]) -> R:
    """Do something that starts an event loop, as pyHanko does: on a thread of its own where one is running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def _genuine(unit_name: str, sealed_at: datetime) -> Verdict:
    told = sealed_at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
    sentence = _("Genuine: sealed by %(unit)s on %(time)s and unchanged since.")
    return Verdict(
        genuine=True,
        sealed_by=unit_name,
        sealed_at=sealed_at,
        sentence=sentence % {"unit": unit_name, "time": told},
    )
