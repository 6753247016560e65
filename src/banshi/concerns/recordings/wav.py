"""WAV (RIFF): the format and the samples are kept; lists of titles, artists and notes go."""

from __future__ import annotations

import struct

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Sound

HEADER = 12
_KEPT = {b"fmt ", b"fact", b"data"}


def read(content: bytes) -> Sound:
    """Return the sound of a WAV file."""
    chunks: dict[bytes, bytes] = {}
    at, parts = HEADER, 0
    while at + 8 <= len(content) and parts < MOST_PARTS:
        parts += 1
        name, size = struct.unpack_from("<4sI", content, at)
        if name in _KEPT:  # a recorder that was cut off leaves a size beyond the end, or 0xFFFFFFFF
            chunks.setdefault(name, content[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    if b"data" not in chunks or len(chunks.get(b"fmt ", b"")) < 16:  # noqa: PLR2004 - WAVEFORMAT
        raise Damaged
    (rate,) = struct.unpack_from("<I", chunks[b"fmt "], 8)
    body = b"".join(_chunk(name, chunks[name]) for name in (b"fmt ", b"fact", b"data") if name in chunks)
    content = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body
    return Sound(content, round(len(chunks[b"data"]) / rate, 2) if rate else None)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
