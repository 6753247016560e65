"""Ogg with Opus, Vorbis or Speex: the comments are blanked where they stand, so that no page moves (RFC 3533, 7845)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Film, Sound

HEAD = 27
MOST_STREAMS, LONGEST_COMMENTS = 8, 1_000_000
_COMMENTS = 1
"""The second packet of each stream holds its comments."""
_CONTINUED, _FIRST = 1, 2
_PLACES = {b"OpusTags": 8, b"\x03vorbis": 7}
_FILMS = (b"\x80theora", b"fishead", b"BBCD", b"OVP80")


def _crc_of(byte: int) -> int:
    value = byte << 24
    for _bit in range(8):
        value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


_CRC = tuple(_crc_of(byte) for byte in range(256))


@dataclass(slots=True)
class _Stream:
    """One logical stream: its first packet, where its comments lie, and how far it went."""

    first: bytes = b""
    packets: int = 0
    comments: list[int] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    last: int = 0


def read(content: bytes) -> Sound:
    """Return the sound of an Ogg file; ``cleaned`` is False for a codec whose comments are not known."""
    out, streams, at, pages = bytearray(content), dict[int, _Stream](), 0, 0
    while content.startswith(b"OggS", at) and pages < MOST_PARTS:
        at, pages = _page(content, at, streams), pages + 1
    if not streams or len(streams) > MOST_STREAMS:
        raise Damaged
    if any(stream.first.startswith(_FILMS) for stream in streams.values()):
        raise Film
    cleaned = [_blank(out, stream) for stream in streams.values()]
    return Sound(bytes(out[:at]), _seconds(list(streams.values())), cleaned=all(cleaned))


def _page(content: bytes, at: int, streams: dict[int, _Stream]) -> int:
    """Read one page into its stream and return where the next begins."""
    if at + HEAD > len(content):
        raise Damaged
    flags, granule, serial = struct.unpack_from("<xxxxxBqI", content, at)
    sizes = content[at + HEAD : at + HEAD + content[at + HEAD - 1]]
    start = at + HEAD + len(sizes)
    end = start + sum(sizes)
    if end > len(content):
        raise Damaged
    if flags & _FIRST or serial not in streams:
        streams.setdefault(serial, _Stream())
    stream = streams[serial]
    stream.last = max(stream.last, granule)
    for size in sizes if stream.packets <= _COMMENTS else b"":
        if stream.packets == 0:
            stream.first += content[start : start + size]
        elif stream.packets == _COMMENTS:
            stream.comments += range(start, start + size)
            if len(stream.comments) > LONGEST_COMMENTS:
                raise Damaged
            if not stream.pages or stream.pages[-1] != (at, end):
                stream.pages.append((at, end))
        stream.packets += size < 255  # noqa: PLR2004 - a shorter piece ends its packet
        start += size
    return end


def _blank(out: bytearray, stream: _Stream) -> bool:
    """Write over the comments one vendor's name of blanks and no comment, and make the sums of their pages anew."""
    packet = bytes(out[place] for place in stream.comments)
    kind = next((kind for kind in _PLACES if packet.startswith(kind)), None)
    if kind is None:
        return False
    closing = b"\1" if kind == b"\x03vorbis" else b""
    blanks = len(packet) - len(kind) - 8 - len(closing)
    if blanks < 0:
        raise Damaged
    fresh = kind + struct.pack("<I", blanks) + b" " * blanks + struct.pack("<I", 0) + closing
    for place, byte in zip(stream.comments, fresh, strict=True):
        out[place] = byte
    for start, end in stream.pages:
        out[start + 22 : start + 26] = b"\0\0\0\0"
        out[start + 22 : start + 26] = struct.pack("<I", _sum(bytes(out[start:end])))
    return True


def _sum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value


def _seconds(streams: list[_Stream]) -> float | None:
    """Return how long the longest stream lasts: Opus counts at 48 kHz from its pre-skip, Vorbis at its own rate."""
    lasts = []
    for stream in streams:
        if stream.first.startswith(b"OpusHead") and len(stream.first) >= 12:  # noqa: PLR2004 - RFC 7845, 5.1
            lasts.append((stream.last - int.from_bytes(stream.first[10:12], "little")) / 48_000)
        elif stream.first.startswith(b"\x01vorbis") and len(stream.first) >= 16:  # noqa: PLR2004 - Vorbis I, 4.2.2
            lasts.append(stream.last / max(1, int.from_bytes(stream.first[12:16], "little")))
    return round(max([0.0, *lasts]), 2) if lasts else None
