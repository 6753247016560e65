"""An Excel file is opened in a process of its own, with as much memory and time as a list may need and no more.

A thousand bytes can unfold to more than a machine has: a sheet whose only cells lie in opposite corners, a text that a
million cells share, a gigabyte of zeros. Such a file takes that one process down, and nobody else's page with it.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import zipfile

import fastexcel
import polars as pl

MEMORY_BYTES = 4 * 2**30
"""Of addresses, of which the libraries reserve the first without use; a list of 200,000 rows needs a tenth."""
SECONDS = 60
UNREADABLE = 3
MOST_UNFOLDED_BYTES, MOST_PARTS = 2**30, 10_000
"""What the table of contents of a packed file may say of its parts: five times the largest list, unpacked."""


class Unreadable(Exception):
    """No list: not an Excel file, a damaged one, or one that unfolds without end."""


def cells(content: bytes) -> list[list[str]]:
    """Return the first sheet, every cell as words; a day as 2026-01-05 10:20:00, a whole number without a point.

    Raises ``Unreadable``.
    """
    _measure(content)
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__], input=content, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Unreadable from None
    if done.returncode:
        raise Unreadable
    return [[cell or "" for cell in line] for line in pl.read_ipc(io.BytesIO(done.stdout)).iter_rows()]


def _measure(content: bytes) -> None:
    """Refuse what says of itself that it unfolds to more than any list, before any of it is unfolded.

    One that lies about it, and an old workbook, which is not packed, meets the limits of the process that opens it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED_BYTES:
        raise Unreadable


def main() -> int:
    """Read a workbook from the standard input and write its first sheet to the standard output (Arrow)."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheet = fastexcel.read_excel(sys.stdin.buffer.read()).load_sheet(0, header_row=None, dtypes="string")
        sheet.to_polars().write_ipc(sys.stdout.buffer)
    except (fastexcel.FastExcelError, MemoryError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
