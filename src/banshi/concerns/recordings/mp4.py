"""M4A and 3GP (ISO base media): titles, places and dates are blanked where they stand, so no offset moves.

Phones write the place of a recording into ``udta`` and its time into the headers; the boxes keep their size.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Film, Sound

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOMS = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mvex", b"edts", b"dinf"}
_KEPT = {b"ftyp", b"styp", b"mdat", b"sidx", b"mfra", b"free"}
_INSIDE = {
    b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"stbl", b"elst", b"dref", b"mfhd", b"tfhd", b"tfdt", b"trun",
    b"trex", b"mehd", b"nmhd", b"iods", b"sgpd", b"sbgp",
}  # fmt: skip
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
DEEPEST = 8


def read(content: bytes) -> Sound:
    """Return the sound of an MP4 file; raises ``Film`` where a track holds pictures."""
    out, seconds, seen = bytearray(content), None, set[bytes]()
    for part, (name, start, body, end) in enumerate(_boxes(content, 0, len(content), 0)):
        if part > MOST_PARTS:
            raise Damaged
        seen.add(name)
        if name == b"hdlr":
            if content[body + 8 : body + 12] in {b"vide", b"auxv", b"pict"}:
                raise Film
            out[body + 24 : end] = b"\0" * max(0, end - body - 24)
        elif name in _DATED:
            _forget_dates(out, body, end)
            seconds = _seconds(content, body, end) if name == b"mvhd" else seconds
        elif name not in _ROOMS | _KEPT | _INSIDE or name == b"free":
            out[start + 4 : start + 8] = b"free"
            out[body:end] = b"\0" * (end - body)
    if not {b"moov", b"mvhd", b"hdlr"} <= seen:
        raise Damaged
    return Sound(bytes(out), seconds)


def _boxes(content: bytes, at: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield each box: its name, where it begins, where its body begins, where it ends."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack_from(">Q", content, at + 8)
            body = at + 16
        last = end if size == 0 else at + size
        if last < body or last > end or depth > DEEPEST:
            raise Damaged
        yield name, at, body, last
        if name in _ROOMS:
            yield from _boxes(content, body, last, depth + 1)
        at = last
    if at != end:
        raise Damaged


def _forget_dates(out: bytearray, body: int, end: int) -> None:
    """Set to zero when a header says it was made and changed: two numbers of 4 or, in version 1, 8 bytes."""
    width = 16 if out[body : body + 1] == b"\1" else 8
    if body + 4 + width > end:
        raise Damaged
    out[body + 4 : body + 4 + width] = b"\0" * width


def _seconds(content: bytes, body: int, end: int) -> float | None:
    long = content[body : body + 1] == b"\1"
    if body + (32 if long else 20) > end:
        raise Damaged
    scale, lasts = struct.unpack_from(">IQ" if long else ">II", content, body + (20 if long else 12))
    return round(lasts / scale, 2) if scale and lasts else None
