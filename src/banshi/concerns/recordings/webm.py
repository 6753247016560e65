"""WebM, as browsers record: tags become empty space of the same size, so that no place moves (RFC 8794, 9559)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Film, Sound

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTERED = {0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE}  # Segment, Cluster, Info, Tracks, TrackEntry
_EMPTIED = {0x1254C367, 0x1941A469, 0x1043A770, 0x4461, 0x7BA9, 0x7384, 0x73A4}  # tags, files, chapters, date, title
_BLANKED = {0x4D80, 0x5741, 0x536E}  # the programs that made it (which must be named), the name of a track
_TRACK_TYPE, _SCALE, _LASTS = 0x83, 0x2AD7B1, 0x4489
_PICTURES = 1
VOID = 0xEC
MILLION = 1_000_000


def read(content: bytes) -> Sound:
    """Return the sound of a WebM file; raises ``Film`` where a track holds pictures."""
    out, scale, lasts, tracks = bytearray(content), MILLION, 0.0, 0
    for part, (name, start, body, end) in enumerate(_elements(content)):
        if part > MOST_PARTS:
            raise Damaged
        value = content[body:end]
        if name == _TRACK_TYPE:
            tracks += 1
            if int.from_bytes(value, "big") == _PICTURES:
                raise Film
        elif name == _SCALE:
            scale = int.from_bytes(value, "big")
        elif name == _LASTS and len(value) in {4, 8}:
            (lasts,) = struct.unpack(">f" if len(value) == 4 else ">d", value)  # noqa: PLR2004
        elif name in _EMPTIED:
            out[start:end] = _void(end - start)
        elif name in _BLANKED:
            out[body:end] = b" " * (end - body)
    if not tracks:
        raise Damaged
    known = 0 < lasts * scale < float("inf")
    return Sound(bytes(out), round(lasts * scale / 1e9, 2) if known else None)


def _elements(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield each element as name, start, body and end; those that hold others come before what they hold."""
    at = 0
    while at < len(content):
        name, body, _ = _number(content, at, marked=True)
        size, body, unknown = _number(content, body, marked=False)
        if name in _ENTERED:
            yield name, at, body, body
            at = body
            continue
        if unknown:
            raise Damaged
        if body + size > len(content):  # a recorder that was cut off: its last piece of sound is not whole
            return
        yield name, at, body, body + size
        at = body + size


def _number(content: bytes, at: int, *, marked: bool) -> tuple[int, int, bool]:
    """Return a number of variable length, where it ends, and whether all its bits are set; ``marked`` for names."""
    if at >= len(content) or not content[at]:
        raise Damaged
    length = 9 - content[at].bit_length()
    if at + length > len(content):
        raise Damaged
    value = int.from_bytes(content[at : at + length], "big")
    bare = value & ((1 << 7 * length) - 1)
    return (value if marked else bare), at + length, bare == (1 << 7 * length) - 1


def _void(size: int) -> bytes:
    """Return an empty element of exactly this many bytes; its own size takes one byte, or eight in a long one."""
    if size < 128:  # noqa: PLR2004
        return bytes([VOID, 0x80 | (size - 2)]) + b"\0" * (size - 2)
    return bytes([VOID, 0x01]) + (size - 9).to_bytes(7, "big") + b"\0" * (size - 9)
