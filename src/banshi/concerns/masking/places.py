"""Of an address that somebody typed, the part that everybody may read: the estate stays, the flat and the name go."""

from __future__ import annotations

import re

from banshi.concerns.masking.covering import mask

COVERED_OR_NUMBER = re.compile(r"\[[^\]]*\]|[\d#]+|[,，;；。\n]")
LONGEST_PLACE = 80


def public_place(address: str, name: str = "") -> str:
    """Return the part of an address that may be read by all: its longest piece, without numbers and what is covered."""
    pieces = COVERED_OR_NUMBER.split(mask(address, names=[name] if name else []).text)
    return max((piece.strip(" .:：、-—/") for piece in pieces), key=len)[:LONGEST_PLACE]
