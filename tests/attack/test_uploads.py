"""Files that were made to harm whoever opens them: each is refused in words, soon, and takes nobody's page down."""

from __future__ import annotations

import io
import os
import subprocess
import time
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banshi.concerns.importing import reading
from banshi.kernel import workbooks
from banshi.kernel.refusals import RuleBroken
from tests.browser import signed_in
from tests.concerns import unit_town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cast import Town

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{OFFICE}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="s"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="s"'
    f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="{OFFICE}/sharedStrings"'
    ' Target="sharedStrings.xml"/></Relationships>',
}
HEAD, END = f'<worksheet xmlns="{SHEET}"><sheetData>'.encode(), b"</sheetData></worksheet>"


def workbook(cells: Callable[[Any], None], shared: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        for name, content in PARTS.items():
            parts.writestr(name, content)
        parts.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SHEET}"><si><t>{shared}</t></si></sst>')
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(HEAD)
            cells(sheet)
            sheet.write(END)
    return made.getvalue()


def in_opposite_corners(sheet: Any) -> None:
    sheet.write(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def one_text_in_a_million_cells(sheet: Any) -> None:
    for row in range(1, 1_000_001, 10_000):
        sheet.write(
            b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(row, row + 10_000))
        )


def a_gigabyte_of_nothing(sheet: Any) -> None:
    for _megabyte in range(1024):
        sheet.write(b" " * 2**20)


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def most_memory() -> int:
    with open(f"/proc/{os.getpid()}/status", encoding="ascii") as status:  # noqa: PTH123 - not a file
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


@pytest.mark.parametrize(
    ("cells", "shared"),
    [(in_opposite_corners, ""), (one_text_in_a_million_cells, "冷" * 30_000), (a_gigabyte_of_nothing, "")],
    ids=["corners", "one text", "gigabyte"],
)
def test_a_workbook_that_unfolds_without_end_is_no_list(cells: Callable[[Any], None], shared: str) -> None:
    made = workbook(cells, shared)
    before = most_memory()
    assert len(made) < 12 * 2**20
    with soon(60), pytest.raises(RuleBroken) as refused:
        reading.read(made, "list.xlsx")
    assert refused.value.code in {"not-a-list", "no-rows"}
    assert most_memory() - before < 600


def test_a_workbook_is_measured_before_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_args: object, **_kwargs: object) -> None:
        pytest.fail("it was opened")

    monkeypatch.setattr(subprocess, "run", opened)
    large, many = io.BytesIO(), io.BytesIO()
    with (
        zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("a", "w", force_zip64=True) as part,
    ):
        for _turn in range(1025):
            part.write(bytes(2**20))
    with zipfile.ZipFile(many, "w") as packed:
        for number in range(workbooks.MOST_PARTS + 1):
            packed.writestr(f"{number}", b"")
    for made in (large, many):
        with pytest.raises(workbooks.Unreadable):
            workbooks.cells(made.getvalue())


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04" + b"\x00" * 100,
        b"\xd0\xcf\x11\xe0" + os.urandom(4000),
        workbook(in_opposite_corners)[:-300],
        b"GIF89a/*\x00\x00*/=1;alert(1)//",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"\x00" * 5000,
    ],
)
def test_what_is_no_list_is_refused(raw: bytes) -> None:
    with soon(20), pytest.raises(RuleBroken):
        reading.read(raw, "list.xlsx")


def test_a_bad_workbook_is_refused_on_the_page(town: Town) -> None:
    client = signed_in(unit_town.build().ruler)
    upload = SimpleUploadedFile("../../../etc/passwd\r\n.xlsx", workbook(in_opposite_corners))
    answer = client.post("/hotline/import/", {"file": upload})
    assert answer.status_code == 422
    assert "cannot be read as a list" in answer.content.decode()


@pytest.mark.parametrize("path", ["/concerns/new/", "/check/", "/open311/v2/requests.json", "/accounts/login/"])
def test_a_gigabyte_is_refused_unread(path: str, town: Town) -> None:
    class Endless(io.RawIOBase):
        def readinto(self, _into: Any) -> int:
            raise AssertionError("read")

    said: dict[str, Any] = {"CONTENT_LENGTH": str(2**30), "wsgi.input": Endless()}
    with soon(2):
        answer = Client().generic("POST", path, content_type="multipart/form-data; boundary=x", **said)
    assert answer.status_code == 413


@pytest.mark.parametrize("said", ["-1", "1e9", "99999999999999999999", "10\r\nX: y"])
def test_a_length_that_is_none_is_refused(said: str, town: Town) -> None:
    answer = Client().generic(
        "POST", "/concerns/new/", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=said
    )
    assert answer.status_code == 413
