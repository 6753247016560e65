"""Pressing a seal onto a PDF: an addition at its end that leaves every byte before it as it was.

The addition (ISO 32000-1, 7.5.6: incremental update) names one invisible field and holds a hole; whatever stands
around the hole is hashed, signed, and the signature put into the hole (ETSI EN 319 142-1). Only files of our own
printing desk are sealed, so only their form is read: plain objects and one table of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING

from asn1crypto import algos, cms, core  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography import x509

CONTAINER_BYTES = 2048
TRAILER = re.compile(
    rb"trailer\s+<</Size (\d+)/Root (\d+) 0 R(/Info \d+ 0 R)/ID\[(\([^)]*\)|<[^>]*>)[^]]*\]>>"
    rb"\s+startxref\s+(\d+)\s+%%EOF\s*\Z"
)
TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
ENTRY_BYTES = 20
FIRST_PAGE = re.compile(rb"/Kids\[(\d+) 0 R")
RANGE_BYTES = 48
"""Room for the four numbers that say what was signed; they are known last."""
SEQUENCE, SET, OCTETS, TAGGED, DIRECTORY_NAME = 0x30, 0x31, 0x04, 0xA0, 0xA4
SHORT = 128
VERSION = cms.CMSVersion("v1").dump()
SIGNED_DATA, DATA = cms.ContentType("signed_data").dump(), cms.ContentType("data").dump()
SHA256 = cms.DigestAlgorithm({"algorithm": "sha256"}).dump()
ECDSA_SHA256 = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE = (
    cms.CMSAttributeType(name).dump() for name in ("content_type", "message_digest", "signing_certificate_v2")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a seal says beside the signature: whose it is, why, where and when it was pressed."""

    name: str
    reason: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """An office's key, with every part of its signatures that is the same on all papers, already encoded."""

    key: ec.EllipticCurvePrivateKey
    before_digest: bytes
    after_digest: bytes
    before_signer: bytes
    who_signs: bytes
    how_signed: bytes

    @classmethod
    def of(cls, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> Seal:
        """Encode what never changes (RFC 5652, 5.1 and 5.3)."""
        der = certificate.public_bytes(serialization.Encoding.DER)
        issuer = certificate.issuer.public_bytes()
        number = core.Integer(certificate.serial_number).dump()
        before, after = _attributes(sha256(der).digest(), issuer, number).split(bytes(32))
        return cls(
            key=key,
            before_digest=before,
            after_digest=after,
            before_signer=VERSION + _der(SET, SHA256) + _der(SEQUENCE, DATA) + _der(TAGGED, der),
            who_signs=VERSION + _der(SEQUENCE, issuer, number) + SHA256,
            how_signed=ECDSA_SHA256,
        )

    def container(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of what stands around the hole; return the container in DER (RFC 5652)."""
        attributes = self.before_digest + digest + self.after_digest
        signature = self.key.sign(_der(SET, attributes), ec.ECDSA(hashes.SHA256()))
        signer = _der(SEQUENCE, self.who_signs, _der(TAGGED, attributes), self.how_signed, _der(OCTETS, signature))
        signed = _der(SEQUENCE, self.before_signer, _der(SET, signer))
        return _der(SEQUENCE, SIGNED_DATA, _der(TAGGED, signed))


def _attributes(mark: bytes, issuer: bytes, number: bytes) -> bytes:
    """Encode the signed attributes around a digest of zeros, whose place is thereby found (RFC 5652, 11; RFC 5035)."""
    issued = _der(SEQUENCE, _der(SEQUENCE, _der(DIRECTORY_NAME, issuer)), number)
    certificate = _der(SEQUENCE, _der(SEQUENCE, _der(SEQUENCE, _der(OCTETS, mark), issued)))
    attributes = (CONTENT_TYPE, DATA), (MESSAGE_DIGEST, _der(OCTETS, bytes(32))), (SIGNING_CERTIFICATE, certificate)
    return b"".join(sorted(_der(SEQUENCE, kind, _der(SET, value)) for kind, value in attributes))  # as DER orders a set


def _der(tag: int, *parts: bytes) -> bytes:
    """Encode parts under one tag (X.690, 8.1)."""
    content = b"".join(parts)
    length = len(content)
    if length < SHORT:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, SHORT | len(octets))) + octets + content


def pressed(pdf: bytes, seal: Seal, imprint: Imprint) -> bytes:
    """Return the PDF with the seal added at its end. Raises ``ValueError`` for a file not of our own printing desk."""
    running = sha256(pdf)
    before, after = _addition(pdf, imprint, running.copy().digest())
    hole = len(pdf) + len(before)
    rest = hole + 2 * CONTAINER_BYTES + 2
    told = b"/ByteRange [0 %d %d %d]" % (hole, rest, len(after))
    after = told.ljust(RANGE_BYTES) + after[RANGE_BYTES:]
    running.update(before)
    running.update(after)
    container = seal.container(running.digest())
    if len(container) > CONTAINER_BYTES:
        message = f"a signature of {len(container)} bytes does not fit its place"
        raise ValueError(message)
    held = container.ljust(CONTAINER_BYTES, b"\0").hex().upper().encode()
    return b"".join((pdf, before, b"<", held, b">", after))


def _addition(pdf: bytes, imprint: Imprint, mark: bytes) -> tuple[bytes, bytes]:
    """Write the addition up to its hole and from there on, the latter beginning with room for the signed range."""
    ground = _Ground.of(pdf)
    field, signature = ground.size, ground.size + 1
    page_number, page = ground.first_page()
    annotation = b"%d 0 R" % field
    parts = [
        (page_number, _with(page, b"/Annots", b"[%s]" % annotation)),
        (ground.root, _certified(ground.catalogue(), annotation, b"%d 0 R" % signature)),
        (field, b"<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %d 0 R/V %d 0 R>>"
         % (page_number, signature)),
    ]  # fmt: skip
    written, places = [b"\n"], {}
    for number, content in parts:
        places[number] = len(pdf) + sum(map(len, written))
        written.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    places[signature] = len(pdf) + sum(map(len, written))
    written.append(b"%d 0 obj\n<</Type/Sig/Contents " % signature)
    before = b"".join(written)
    told = b" " * RANGE_BYTES + _said(imprint) + b">>\nendobj\n"
    table_at = len(pdf) + len(before) + 2 * CONTAINER_BYTES + 2 + len(told)
    return before, told + _table(places) + ground.trailer(mark) + b"startxref\n%d\n%%%%EOF\n" % table_at


def _certified(catalogue: bytes, field: bytes, signature: bytes) -> bytes:
    """Name the form, and that the signature certifies the whole: no change is allowed after it."""
    extension = b"<</ESIC<</Type/DeveloperExtensions/BaseVersion/1.7/ExtensionLevel 1>>>>"
    catalogue = _with(catalogue, b"/AcroForm", b"<</Fields[%s]/SigFlags 3>>" % field)
    return _with(_with(catalogue, b"/Extensions", extension), b"/Perms", b"<</DocMDP %s>>" % signature)


def _said(imprint: Imprint) -> bytes:
    """Write what the seal says, in the words of ISO 32000-1, 12.8.1."""
    moment = f"(D:{imprint.at.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode()
    texts = (("/Name", imprint.name), ("/Reason", imprint.reason), ("/Location", imprint.place))
    said = b"".join(key.encode() + b"<FEFF%s>" % text.encode("utf-16-be").hex().upper().encode() for key, text in texts)
    return (
        b"/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M%s%s/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        b"/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]" % (moment, said)
    )


def _with(dictionary: bytes, key: bytes, value: bytes) -> bytes:
    """Add an entry to a dictionary that has none of this name."""
    if key in dictionary:
        message = f"a paper with {key.decode()} of its own cannot be sealed"
        raise ValueError(message)
    return dictionary.removesuffix(b">>") + key + value + b">>"


def _table(places: dict[int, int]) -> bytes:
    """Write where each object begins, one section for each."""
    lines = (b"%d 1\n%010d 00000 n\r\n" % (number, place) for number, place in sorted(places.items()))
    return b"xref\n" + b"".join(lines)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The end of a PDF, and through it the objects that the addition changes."""

    pdf: bytes
    size: int
    root: int
    info: bytes
    name: bytes
    table_at: int

    @classmethod
    def of(cls, pdf: bytes) -> _Ground:
        trailer = TRAILER.search(pdf, max(0, len(pdf) - 1024))
        if trailer is None or not TABLE.match(pdf, int(trailer[5])):
            message = "not a PDF of the printing desk"
            raise ValueError(message)
        return cls(pdf, int(trailer[1]), int(trailer[2]), trailer[3], trailer[4], int(trailer[5]))

    def catalogue(self) -> bytes:
        return self._dictionary(self.root)

    def first_page(self) -> tuple[int, bytes]:
        pages = re.search(rb"/Pages (\d+) 0 R", self.catalogue())
        first = FIRST_PAGE.search(self._dictionary(int(pages[1]))) if pages else None
        if first is None:
            message = "a paper without a page cannot be sealed"
            raise ValueError(message)
        return int(first[1]), self._dictionary(int(first[1]))

    def trailer(self, mark: bytes) -> bytes:
        """Write the new trailer, which names the file as before and this version of it by its mark."""
        return b"trailer\n<</Size %d/Root %d 0 R%s/ID[%s<%s>]/Prev %d>>\n" % (
            self.size + 2, self.root, self.info, self.name, mark[:16].hex().upper().encode(), self.table_at,
        )  # fmt: skip

    def _dictionary(self, number: int) -> bytes:
        table = TABLE.match(self.pdf, self.table_at)
        assert table is not None  # noqa: S101 - it was there when the trailer was read
        entry = table.end() + ENTRY_BYTES * number
        place = int(self.pdf[entry : entry + 10])
        found = self.pdf[place : self.pdf.index(b"\nendobj", place)]
        head = b"%d 0 obj\n" % number
        if not (found.startswith(head + b"<<") and found.endswith(b">>")):
            message = f"object {number} is not where the file says"
            raise ValueError(message)
        return found.removeprefix(head)
