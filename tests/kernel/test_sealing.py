"""The seals: genuine papers are believed, and every other file is refused with a sentence."""

from __future__ import annotations

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING

import pytest
from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader

from banshi.kernel import clock
from banshi.kernel.authority import read_seal
from banshi.kernel.sealing import (
    BYTE_RANGE,
    Verdict,
    authority_certificate,
    check,
    make_authority,
    make_signer,
    seal,
)
from banshi.kernel.typesetting import typeset

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 21, 1, 44, tzinfo=UTC)
STATION = "平湖路派出所"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    layout = tmp_path_factory.mktemp("layout") / "paper.typ"
    made = '#let made(content) = { set text(font: "Noto Sans SC", lang: "zh"); [受理回执 BL-2026-004711] }'
    layout.write_text(made, encoding="utf-8")
    return typeset(layout, {}, at=AT)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "seals"
    make_authority(folder, "示范签章中心")
    return folder


@pytest.fixture(scope="module")
def trust(keys: Path) -> Path:
    return authority_certificate(keys)


def sealed_in(folder: Path, paper: bytes) -> bytes:
    with clock.stopped_at(AT):
        return seal(
            paper,
            folder=folder,
            unit_code="999999001",
            unit_name=STATION,
            reason="Lost booklet",
            place="示范市",
        )


@pytest.fixture(scope="module")
def sealed(keys: Path, paper: bytes) -> bytes:
    return sealed_in(keys, paper)


def refused(verdict: Verdict) -> bool:
    return not verdict.genuine and not verdict.sealed_by and not verdict.sealed_at and bool(verdict.sentence)


def changed(pdf: bytes, position: int, bits: int) -> bytes:
    return pdf[:position] + bytes([pdf[position] ^ bits]) + pdf[position + 1 :]


def test_a_sealed_paper_is_genuine_and_names_the_office_and_the_time(sealed: bytes, trust: Path) -> None:
    verdict = check(sealed, trust=trust)
    assert verdict.genuine
    assert (verdict.sealed_by, verdict.sealed_at) == (STATION, AT)
    assert STATION in verdict.sentence


def test_the_paper_itself_is_kept_byte_for_byte(sealed: bytes, paper: bytes) -> None:
    assert sealed.startswith(paper)


@pytest.mark.parametrize("bits", [1, 0x20])
def test_one_changed_byte_anywhere_is_refused(sealed: bytes, trust: Path, bits: int) -> None:
    for position in range(0, len(sealed), 29):
        assert refused(check(changed(sealed, position, bits), trust=trust)), position


def test_one_changed_byte_in_the_signature_or_its_padding_is_refused(sealed: bytes, trust: Path) -> None:
    _start, gap, rest, _length = (int(number) for number in BYTE_RANGE.findall(sealed)[0])
    for position in [*range(gap, gap + 1800, 5), *range(gap + 1800, rest, 101), rest - 1]:
        assert refused(check(changed(sealed, position, 1), trust=trust)), position


@pytest.mark.parametrize("tail", [b"\n", b" ", b"\0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_anything_after_the_end_is_refused(sealed: bytes, trust: Path, tail: bytes) -> None:
    assert refused(check(sealed + tail, trust=trust))


def test_a_paper_cut_short_is_refused(sealed: bytes, trust: Path) -> None:
    assert all(refused(check(sealed[:-cut], trust=trust)) for cut in (1, 2, 100, len(sealed) // 2, len(sealed)))


def test_a_later_revision_of_the_paper_is_refused(sealed: bytes, trust: Path) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Lang"] = generic.TextStringObject("en")
    writer.update_root()  # type: ignore[no-untyped-call]
    revised = BytesIO()
    writer.write(revised)  # type: ignore[no-untyped-call]
    assert revised.getvalue().startswith(sealed)
    assert refused(check(revised.getvalue(), trust=trust))


def test_a_paper_without_a_seal_is_refused(paper: bytes, trust: Path) -> None:
    assert check(paper, trust=trust).sentence == "This file carries no seal."


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"x",
        b"PK\3\4" * 100,
        b"%PDF-1.7\n" + b"\xff" * 1000,
        b"%PDF-1.7 /ByteRange [0 49 51 1]                  <>.",
        b"%PDF-1.7 /ByteRange [0 9999999999 9999999999 0]",
    ],
)
def test_garbage_is_refused(garbage: bytes, trust: Path) -> None:
    assert refused(check(garbage, trust=trust))


def test_the_seal_of_another_authority_of_the_same_name_is_refused(tmp_path: Path, paper: bytes, trust: Path) -> None:
    make_authority(tmp_path, "示范签章中心")
    foreign = sealed_in(tmp_path, paper)
    assert check(foreign, trust=authority_certificate(tmp_path)).genuine
    assert "authority" in check(foreign, trust=trust).sentence


def test_the_seal_of_one_paper_does_not_fit_another(sealed: bytes, keys: Path, paper: bytes, trust: Path) -> None:
    _start, gap, rest, _length = (int(number) for number in BYTE_RANGE.findall(sealed)[0])
    other = sealed_in(keys, paper.replace(b"%PDF-1.7\n", b"%PDF-1.7 ", 1))
    assert refused(check(other[:gap] + sealed[gap:rest] + other[rest:], trust=trust))


def test_a_common_reader_calls_the_signature_valid(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(sealed)
    command = [which("pdfsig") or "pdfsig", str(file)]
    told = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert STATION in told


def test_a_seal_that_another_programme_pressed_with_the_office_s_key_is_believed(
    keys: Path, paper: bytes, trust: Path
) -> None:
    """Papers sealed before ours pressed the seal itself stay genuine."""
    key, certificate = read_seal(make_signer(keys, "999999001", STATION))
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    meta = signers.PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    pressing = signers.PdfSigner(meta, signer).sign_pdf
    with ThreadPoolExecutor(1) as apart:  # it runs a loop of its own, and a browser of the tests may have one here
        sealed = apart.submit(pressing, IncrementalPdfFileWriter(BytesIO(paper)), bytes_reserved=4096).result()
    assert check(sealed.getvalue(), trust=trust).genuine


def test_another_reader_finds_seal_and_pages_where_the_addition_says(sealed: bytes) -> None:
    reader = PdfReader(BytesIO(sealed), strict=True)
    field = reader.get_fields() or {}
    assert (list(field), field["Seal"]["/V"]["/Name"], len(reader.pages)) == (["Seal"], STATION, 1)
    assert reader.pages[0].extract_text().startswith("受理回执")


@pytest.mark.parametrize(
    ("here", "there"),
    [(b"trailer", b"trailed"), (b"startxref\n", b"startxref\n1"), (b"/Parent 1 0 R", b"/Annots [] R ")],
)
def test_a_file_that_our_desk_did_not_print_is_not_sealed(keys: Path, paper: bytes, here: bytes, there: bytes) -> None:
    with pytest.raises(ValueError, match=r"printing desk|cannot be sealed"):
        sealed_in(keys, paper.replace(here, there))


def test_keys_are_readable_by_their_owner_alone(keys: Path, sealed: bytes) -> None:
    assert sealed
    private = [file for file in keys.iterdir() if "PRIVATE" in file.read_text(encoding="ascii")]
    assert len(private) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_many_makings_at_once_leave_one_authority_and_one_seal(tmp_path: Path) -> None:
    def make(_number: int) -> bytes:
        make_authority(tmp_path, "示范签章中心")
        return make_signer(tmp_path, "999999001", STATION).read_bytes()

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(make, range(16)))) == 1
    assert len(list(tmp_path.iterdir())) == 3


def test_a_renamed_office_gets_a_new_seal_and_the_old_one_stays(tmp_path: Path) -> None:
    make_authority(tmp_path, "示范签章中心")
    old = make_signer(tmp_path, "999999001", STATION)
    assert make_signer(tmp_path, "999999001", "平湖路中心派出所") != old
    assert old.exists()


@pytest.mark.filterwarnings("ignore:Attribute.s length")  # the library counts bytes
def test_an_office_with_the_longest_name_can_seal(tmp_path: Path, paper: bytes) -> None:
    make_authority(tmp_path, "示" * 64)
    sealed = seal(paper, folder=tmp_path, unit_code="9" * 64, unit_name="站" * 64, reason="补" * 200, place="市")
    assert check(sealed, trust=authority_certificate(tmp_path)).sealed_by == "站" * 64


@pytest.mark.parametrize("name", ["", "站" * 65])
def test_an_office_without_a_name_or_with_too_long_a_one_gets_no_seal(tmp_path: Path, name: str) -> None:
    make_authority(tmp_path, "示范签章中心")
    with pytest.raises(ValueError, match="64 characters"):
        make_signer(tmp_path, "999999001", name)


@pytest.mark.parametrize("code", ["", "../x", "a/b", "-a", "中"])
def test_a_unit_code_that_is_no_name_of_a_file_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(ValueError, match="not a unit code"):
        make_signer(tmp_path, code, STATION)


def test_the_seal_tells_its_moment_whatever_the_zone_of_the_clock(keys: Path, paper: bytes, trust: Path) -> None:
    with clock.stopped_at(AT.astimezone(timezone(timedelta(hours=8)))):
        sealed = seal(paper, folder=keys, unit_code="999999001", unit_name=STATION, reason="", place="")
    assert check(sealed, trust=trust).sealed_at == AT
