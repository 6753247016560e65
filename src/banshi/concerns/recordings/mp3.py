"""MP3: the frames of sound are kept; ID3, APE and lyrics before, between and after them go (ISO/IEC 11172-3)."""

from __future__ import annotations

from banshi.concerns.recordings.sound import MOST_PARTS, Damaged, Sound

# Kilobits a second by index, for layer III of MPEG 1 and of MPEG 2 and 2.5; samples a second of MPEG 1.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = (44100, 48000, 32000)
_LAYER_3, _MPEG_1, _MPEG_25 = 1, 3, 0
FEWEST_FRAMES = 2


def begins(content: bytes) -> bool:
    """Tell whether the bytes begin like an MP3: an ID3 tag, or two frames one after the other."""
    if content.startswith(b"ID3"):
        return True
    size = _frame(content, 0)[0]
    return bool(size) and (len(content) <= size or bool(_frame(content, size)[0]))


def read(content: bytes) -> Sound:
    """Return the sound of an MP3 file: its frames, in their order, and nothing between them."""
    at, seconds, frames, tries = _after_tag(content, 0), 0.0, list[bytes](), 0
    while at + 4 <= len(content) and tries < MOST_PARTS:
        tries += 1
        size, lasts = _frame(content, at)
        if size and at + size <= len(content):
            frames.append(content[at : at + size])
            seconds, at = seconds + lasts, at + size
        elif content.startswith(b"ID3", at):
            at = _after_tag(content, at)
        else:
            at = content.find(b"\xff", at + 1)
            if at < 0:
                break
    if len(frames) < FEWEST_FRAMES:
        raise Damaged
    return Sound(b"".join(frames), round(seconds, 2))


def _after_tag(content: bytes, at: int) -> int:
    """Return where the sound begins after an ID3v2 tag; its size is told in four times seven bits."""
    if not content.startswith(b"ID3", at):
        return at
    if len(content) < at + 10:
        return len(content)
    size = 0
    for byte in content[at + 6 : at + 10]:
        size = size << 7 | byte & 0x7F
    return at + 10 + size + (10 if content[at + 5] & 0x10 else 0)


def _frame(content: bytes, at: int) -> tuple[int, float]:
    """Return the length in bytes and in seconds of the frame at a place; 0 where there is none."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - eleven bits open a frame
        return 0, 0.0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, samples = head[2] >> 4, head[2] >> 2 & 3
    if layer != _LAYER_3 or version == 1 or not 0 < rate < len(_RATES_1) or samples == len(_SAMPLES):
        return 0, 0.0
    one = version == _MPEG_1
    per_second = _SAMPLES[samples] >> (0 if one else 2 if version == _MPEG_25 else 1)
    bits = (_RATES_1 if one else _RATES_2)[rate] * 1000
    return (144 if one else 72) * bits // per_second + (head[2] >> 1 & 1), (1152 if one else 576) / per_second
