"""A register file as it comes: bytes into rows of text, a block at a time, whatever is wrong with them.

A block of plain and whole lines is cut by Polars at once. In any other, lines with quotation marks go through Python's
``csv``, and one that cannot be read is handed on with its number and the reason, as if nothing had happened.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.register.importing.layout import RAW_KEY
from banshi.register.importing.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 6 * 2**20  # half of it takes a tenth more work, twice as much 200 MiB more memory
LONGEST_HEADER = 2**20
SAMPLED_LINES = 10_000
LONGEST_RECORD = 50  # physical lines that one quoted row may run over
BOM = b"\xef\xbb\xbf"
END = "\x1e"  # a column of our own behind the last: a row with too few or too many fields has it elsewhere
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
BLANKS = " \t\r\n\u00a0\u3000"
BLANK_BYTES = tuple(blank.encode() for blank in BLANKS if blank != "\n")
# Where this is nowhere in a block of plain lines, no field has blanks around it.
PADDED = r"(?:^|,)[ \t\r\x{a0}\x{3000}]|[ \t\r\x{a0}\x{3000}](?:,|$)"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known of a file before its rows are read."""

    path: Path
    sha256: str
    encoding: str
    header: tuple[str, ...]
    begins_at: int
    size: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is no row: its number, why, and what stands there."""

    row: int
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: one text column per key of the header, named by its place, and ``row``; and what was unreadable.

    Where it is not ``padded``, no text begins or ends with a blank; where not ``apostrophes``, none holds one.
    """

    rows: pl.DataFrame
    unreadable: tuple[Unreadable, ...]
    seen: int
    ends_at: int
    padded: bool = True
    apostrophes: bool = True


def open_register_file(path: Path, how: str) -> Opened:
    """Read a file once for its fingerprint (with ``how`` it is read), its encoding and its header."""
    digest, sample = hashlib.sha256(), _Sample()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            sample.look_at(block)
        digest.update(f"\0{how}".encode())
        file.seek(0)
        first = file.readline(LONGEST_HEADER)
    header = _fields(first.removeprefix(BOM), sample.encoding)
    if header is None or not first.strip():
        raise RuleBroken(
            "no-header",
            _("The file has no header that can be read."),
            cure=_("The first line has to name the columns, separated by commas, in UTF-8 or GB18030."),
        )
    return Opened(path, digest.hexdigest(), sample.encoding, tuple(header), len(first), path.stat().st_size)


def blocks(opened: Opened, *, begin: int, rows_before: int) -> Iterator[Block]:
    """Yield the rows of a file from the byte ``begin`` on; memory does not depend on the length of the file."""
    with opened.path.open("rb") as file:
        file.seek(begin)
        position, row, rest = begin, FIRST_ROW + rows_before, b""
        while True:
            fresh = file.read(BLOCK)
            text = rest + fresh
            at_once = _at_once(opened, text, row, position) if fresh else None
            block, rest = at_once or _line_by_line(opened, text, row, position, final=not fresh)
            position, row = block.ends_at, row + block.seen
            yield block
            if not fresh:
                return


def _at_once(opened: Opened, text: bytes, row: int, position: int) -> tuple[Block, bytes] | None:
    """Return the rows of a text in which every line is plain and whole, and what is left over; else None."""
    end = text.rfind(b"\n") + 1
    lines, width = text[:end], len(opened.header)
    if not lines or any(mark in lines for mark in (b'"', b"\0", END.encode())):
        return None
    try:
        lines = lines if opened.encoding == "utf-8" else lines.decode(opened.encoding).encode()
        lines = lines.replace(b"\r\n", b"\n").replace(b"\r", b" ") if b"\r" in lines else lines
        cut = _cut(lines.replace(b"\n", f",{END}\n".encode()), width)
        blank = any(mark in lines for mark in BLANK_BYTES)
        padded = blank and pl.read_lines(lines).select(pl.col("line").str.contains(PADDED).any()).item()
    except (UnicodeDecodeError, pl.exceptions.ComputeError):
        return None
    if not cut[str(width)].eq_missing(END).all():
        return None
    numbered = cut.drop(str(width)).with_columns(pl.int_range(row, row + cut.height, dtype=pl.Int64).alias("row"))
    return Block(numbered, (), cut.height, position + end, padded=padded, apostrophes=b"'" in lines), text[end:]


def _line_by_line(opened: Opened, text: bytes, row: int, position: int, *, final: bool) -> tuple[Block, bytes]:
    """Return what can be read and what cannot, and what is left over because its row goes on in the next text."""
    lines, rest = _whole_lines(text, final=final)
    reader = _Reader(opened, row)
    left = reader.read(lines, final=final)
    ends_at = position + sum(map(len, lines)) + len(lines) - sum(map(len, left)) - len(left)
    return reader.block(min(ends_at, opened.size)), b"".join(line + b"\n" for line in left) + rest


def _cut(marked: bytes, width: int) -> pl.DataFrame:
    """Cut plain lines with our own last column into fields; too few fields leave it empty."""
    return pl.read_csv(
        marked, has_header=False, quote_char=None, truncate_ragged_lines=True, empty_string_is_null=False,
        raise_if_empty=False, schema={str(place): pl.String for place in range(width + 1)},
    )  # fmt: skip


def _whole_lines(text: bytes, *, final: bool) -> tuple[list[bytes], bytes]:
    lines = text.split(b"\n")
    rest = lines.pop()
    if rest and (final or len(rest) > BLOCK):
        return [*lines, rest], b""
    return lines, rest


class _Sample:
    """Decides between UTF-8 and GB18030 by the lines that are not plain ASCII; one bad byte decides nothing."""

    def __init__(self) -> None:
        self._lines = self._not_utf8 = self._not_gb = 0

    def look_at(self, block: bytes) -> None:
        if self._lines >= SAMPLED_LINES or block.isascii():
            return
        # The first and last line of a block may be cut in two.
        for line in block.split(b"\n")[1:-1][:SAMPLED_LINES] or [block]:
            if not line.isascii():
                self._lines += 1
                self._not_utf8 += not _decodes(line, "utf-8")
                self._not_gb += not _decodes(line, "gb18030")

    @property
    def encoding(self) -> str:
        return "utf-8" if self._not_utf8 <= self._not_gb else "gb18030"


class _Reader:
    """Sorts the lines of one block into plain rows, quoted rows and unreadable ones."""

    def __init__(self, opened: Opened, row: int) -> None:
        self.row = self._first = row
        self._width, self._encoding = len(opened.header), opened.encoding
        self._plain: list[bytes] = []
        self._plain_rows: list[int] = []
        self._quoted: list[list[str]] = []
        self._quoted_rows: list[int] = []
        self._unreadable: list[Unreadable] = []

    def read(self, lines: list[bytes], *, final: bool) -> list[bytes]:
        """Take in lines; returns those of a quoted row that goes on in the next block."""
        at = 0
        while at < len(lines):
            line = lines[at]
            if b'"' not in line and b"\0" not in line:
                if line.strip():
                    self._plain.append(line)
                    self._plain_rows.append(self.row)
                    self.row += 1
                at += 1
                continue
            if not (used := self._read_quoted(lines, at, final=final)):
                return lines[at:]
            self.row += 1
            at += used
        return []

    def _read_quoted(self, lines: list[bytes], at: int, *, final: bool) -> int:
        """Read one row that has quotation marks; returns how many lines it took, 0 if it is not over."""
        marks = 0
        for used, line in enumerate(lines[at : at + LONGEST_RECORD], start=1):
            marks += line.count(b'"')
            if marks % 2 == 0:
                fields = _fields(b"\n".join(lines[at : at + used]), self._encoding)
                if fields is not None and len(fields) == self._width:
                    self._keep(fields)
                    return used
                break
        else:
            if not final and len(lines) - at < LONGEST_RECORD:
                return 0
        fields = _fields(lines[at], self._encoding)
        if fields is not None and len(fields) == self._width:
            self._keep(fields)
        else:
            self._refuse(self.row, lines[at], "quotes" if fields is None else "fields", len(fields or ()))
        return 1

    def _keep(self, fields: list[str]) -> None:
        self._quoted.append(fields)
        self._quoted_rows.append(self.row)

    def _refuse(self, row: int, line: bytes, code: str, count: int = 0) -> None:
        if not _decodes(line, self._encoding):
            code = "encoding"
        elif b"\0" in line:
            code = "nul"
        value = {"encoding": self._encoding, "fields": f"{count} / {self._width}"}.get(code, "")
        text = line.decode(self._encoding, errors="backslashreplace").replace("\0", "\\x00")
        self._unreadable.append(Unreadable(row, Reason(code, "", value), text))

    def block(self, ends_at: int) -> Block:
        """Return what was read so far, in the order of the file."""
        rows = self._plain_block()
        if self._quoted:
            quoted = pl.DataFrame(self._quoted, schema=dict.fromkeys(rows.columns[:-1], pl.String), orient="row")
            numbered = quoted.with_columns(pl.Series("row", self._quoted_rows, dtype=pl.Int64))
            rows = pl.concat((rows, numbered)).sort("row")
        unreadable = tuple(sorted(self._unreadable, key=lambda line: line.row))
        return Block(rows, unreadable, self.row - self._first, ends_at)

    def _plain_block(self) -> pl.DataFrame:
        cut = _cut(self._marked() if self._plain else b"", self._width)
        cut = cut.with_columns(pl.Series("row", self._plain_rows, dtype=pl.Int64))
        whole = pl.col(str(self._width)).eq_missing(END)
        for place in cut.select(pl.arg_where(~whole)).to_series().to_list():
            line = self._plain[place]
            self._refuse(self._plain_rows[place], line, "fields", line.count(b",") + 1)
        return cut.filter(whole).drop(str(self._width))

    def _marked(self) -> bytes:
        """Return the plain lines in UTF-8, each with our own last column; what cannot be decoded is dropped."""
        end = f",{END}\n".encode()
        text = end.join(self._plain) + end
        if not _decodes(text, self._encoding):
            self._drop_undecodable()
            text = end.join(self._plain) + end if self._plain else b""
        if self._encoding != "utf-8":
            text = text.decode(self._encoding).encode()
        return text.replace(b"\r" + end, end).replace(b"\r", b" ") if b"\r" in text else text

    def _drop_undecodable(self) -> None:
        kept = [_decodes(line, self._encoding) for line in self._plain]
        for row, line, good in zip(self._plain_rows, self._plain, kept, strict=True):
            if not good:
                self._refuse(row, line, "encoding")
        self._plain = [line for line, good in zip(self._plain, kept, strict=True) if good]
        self._plain_rows = [row for row, good in zip(self._plain_rows, kept, strict=True) if good]


def as_row(unreadable: Unreadable) -> dict[str, str]:
    """Return an unreadable row as the quarantine keeps it: whole, in one field."""
    return {RAW_KEY: unreadable.text}


def _decodes(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _fields(record: bytes, encoding: str) -> list[str] | None:
    if b"\0" in record:
        return None
    try:
        text = record.decode(encoding).replace("\r\n", "\n").rstrip("\r\n").replace("\r", " ")
        rows = list(csv.reader([text], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows[0] if len(rows) == 1 else None
