"""AMR, as phones record speech: frames of 20 milliseconds and nothing else (RFC 4867)."""

from __future__ import annotations

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Sound

NARROW, WIDE = b"#!AMR\n", b"#!AMR-WB\n"
_NARROW_SIZES = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_WIDE_SIZES = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5)
_EMPTY_MODES = {14, 15}  # speech lost, and nothing sent: one byte each


def read(content: bytes) -> Sound:
    """Return the sound of an AMR file: whole frames as far as they go, nothing after them."""
    head, sizes = (WIDE, _WIDE_SIZES) if content.startswith(WIDE) else (NARROW, _NARROW_SIZES)
    at, frames = len(head), 0
    while at < len(content) and frames < MOST_PARTS:
        mode = content[at] >> 3 & 0xF
        size = sizes[mode] if mode < len(sizes) else 0 if mode in _EMPTY_MODES else len(content)
        if content[at] & 0x83 or at + 1 + size > len(content):
            break
        at, frames = at + 1 + size, frames + 1
    if not frames:
        raise Damaged
    return Sound(content[:at], round(frames * 0.02, 2))
