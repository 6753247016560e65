"""Squares that a telephone reads (QR codes, ISO/IEC 18004), drawn as SVG."""

from __future__ import annotations

import re
from math import isqrt

import zxingcpp

DARK = re.compile(rb"\x00+")


def qr_svg(text: str) -> str:
    """Draw a square with correction of errors for a folded or stained paper (level M, 15 %)."""
    return _drawn(text, level="M", border=2)


def large_qr_svg(text: str) -> str:
    """Draw a square for a long text, with the least correction of errors (level L, 7 %), so as to be small."""
    return _drawn(text, level="L", border=4)


def inline_svg(text: str, *, css: str) -> str:
    """Draw the same as ``qr_svg`` for a page: as large as its place, of this class."""
    path, side = _path(text, level="M", border=2)
    return f'<svg viewBox="0 0 {side} {side}" class="{css}">{path}</svg>'


def _drawn(text: str, *, level: str, border: int) -> str:
    path, side = _path(text, level=level, border=border)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">{path}</svg>\n'


def _path(text: str, *, level: str, border: int) -> tuple[str, int]:
    """Return the dark squares, stroked row by row, and how many squares a side has, its empty border included.

    Text beyond what the alphabet of the standard's modes holds is written as UTF-8, as every reader expects.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    dots = bytes(memoryview(code.to_image(scale=1, add_quiet_zones=False)))
    side = isqrt(len(dots))
    strokes: list[str] = []
    right = below = -border
    for row in range(side):
        begin = row * side
        for run in DARK.finditer(dots, begin, begin + side):
            first, last = run.start() - begin, run.end() - begin
            strokes.append(f"m{first - right} {row - below}{'' if strokes else '.5'}h{last - first}")
            right, below = last, row
    return f'<path stroke="#000" d="M{"".join(strokes)[1:]}"/>', side + 2 * border
