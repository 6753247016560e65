"""Squares say what was put into them, also to who looks at nothing but what was drawn."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image, ImageOps

from banshi.kernel.squares import inline_svg, large_qr_svg, qr_svg

STROKE = re.compile(r"[mM](-?\d+) (-?[\d.]+)h(\d+)")
ADDRESS = "https://banshi.example/check/ABCD-EFGH/"
PROOF = "BANSHI1:" + "AOGRS20$BA:L$LS6S*NXU2YQD1%LW*W-H K." * 25


def seen(svg: str, *, side: int) -> Image.Image:
    """Return what somebody sees who draws the strokes of the path, each dot eight points wide."""
    picture, right, below = Image.new("1", (side, side), 1), 0, 0
    for across, down, long in STROKE.findall(svg):
        first, row = right + int(across), below + int(float(down) - 0.5 if "." in down else float(down))
        for dot in range(first, first + int(long)):
            picture.putpixel((dot, row), 0)
        right, below = first + int(long), row
    return picture.resize((8 * side, 8 * side), Image.Resampling.NEAREST)


def side_of(svg: str) -> int:
    return int((re.search(r'(?:width="|viewBox="0 0 )(\d+)', svg) or ["", "0"])[1])


@pytest.mark.parametrize(
    ("text", "svg", "level"),
    [
        (ADDRESS, qr_svg(ADDRESS), "M"),
        (ADDRESS, inline_svg(ADDRESS, css="square"), "M"),
        (PROOF, large_qr_svg(PROOF), "L"),
        ("平湖路", qr_svg("平湖路"), "M"),
    ],
    ids=["paper", "page", "proof", "chinese"],
)
def test_a_square_is_read_from_what_was_drawn(text: str, svg: str, level: str) -> None:
    (read,) = zxingcpp.read_barcodes(seen(svg, side=side_of(svg)))
    assert (read.text, read.format, read.ec_level) == (text, zxingcpp.BarcodeFormat.QRCode, level)


def test_signs_of_a_proof_take_less_than_letters_do() -> None:
    """The standard writes digits, capital letters and nine signs two in eleven bits, others in eight each."""
    assert side_of(large_qr_svg(PROOF)) < side_of(large_qr_svg(PROOF.lower()))


def test_the_border_is_left_empty() -> None:
    for svg, border in ((qr_svg(ADDRESS), 2), (large_qr_svg(ADDRESS), 4)):
        side = side_of(svg)
        picture = ImageOps.invert(seen(svg, side=side).convert("L")).resize((side, side), Image.Resampling.NEAREST)
        assert picture.getbbox() == (border, border, side - border, side - border)
