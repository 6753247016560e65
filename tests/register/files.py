"""Register files for the tests: made-up people, all with numbers of division 999999, which is assigned to no place."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from banshi.china.id_number import compose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HOME, SOUTH = "999902000001", "999902000002"
DIVISION = "999999"
KEYS = (
    "PCSDM", "HH", "HKXZ", "HJDZ", "YHZGX", "XM", "XB", "MZ", "CSRQ", "CSD", "GMSFHM", "SG", "WHCD", "HYZK", "FWCS",
    "ZPBZ", "JS", "DJRQ",
)  # fmt: skip


def number(sequence: int, born: date = date(1980, 2, 29)) -> str:
    """Return a sound ID number; an odd sequence is a man's."""
    return compose(DIVISION, born, sequence)


def row(sequence: int = 201, **changes: str) -> dict[str, str]:
    """Return one good row; a man and head of his own household unless told otherwise."""
    good = {
        "PCSDM": HOME, "HH": "900000001", "HKXZ": "10", "HJDZ": "平湖路7号", "YHZGX": "02", "XM": "钱多多", "XB": "1",
        "MZ": "01", "CSRQ": "19800229", "CSD": "平湖县", "GMSFHM": number(sequence), "SG": "172", "WHCD": "61",
        "HYZK": "21", "FWCS": "平湖机械厂", "ZPBZ": "1", "JS": "", "DJRQ": "2001-05-06",
    }  # fmt: skip
    return good | changes


def family(size: int, household: str = "900000001", start: int = 201) -> list[dict[str, str]]:
    """Return a household of this size: a head and sons."""
    rows = [row(start, HH=household)]
    return rows + [
        row(start + 2 * n, HH=household, YHZGX="20", XM=f"钱小{'一二三四五六七八九十'[n % 10]}") for n in range(1, size)
    ]


def as_bytes(rows: Sequence[dict[str, str]], keys: Sequence[str] = KEYS, encoding: str = "utf-8") -> bytes:
    """Return rows as the bytes of a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, keys, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def write(folder: Path, rows: Sequence[dict[str, str]], name: str = "people.csv", encoding: str = "utf-8") -> Path:
    """Write rows into a file and return its path."""
    path = folder / name
    keys = [*KEYS, *(key for key in (rows[0] if rows else ()) if key not in KEYS)]
    path.write_bytes(as_bytes(rows, keys, encoding))
    return path
