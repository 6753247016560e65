"""Taking in a voice note: which kind it is by its first bytes, and what is said of one that cannot be kept."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns.recordings import amr, mp3, mp4, ogg, wav, webm
from banshi.concerns.recordings.sound import Damaged, Film
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.concerns.recordings.sound import Sound

MOST_BYTES = 20_000_000
LONGEST_NAME = 60
_PICTURES = (b"hei", b"hev", b"mif", b"msf", b"avi")
"""Brands of photos that share the frame of MP4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A voice note; ``seconds`` where the file tells, ``cleaned`` unless it had to be kept as it came."""

    content: bytes
    kind: str
    seconds: float | None
    cleaned: bool


def accept(content: bytes, name: str, *, limit: int = MOST_BYTES) -> Recording:
    """Return the voice note without what was written beside the sound; ``name`` is only repeated in a refusal.

    Raises ``RuleBroken`` for what is no recording, is a film, is damaged or larger than ``limit`` bytes.
    """
    called = {"name": name.strip()[:LONGEST_NAME], "limit": max(1, limit // 1_000_000)}
    if len(content) > limit:
        raise RuleBroken(
            "recording-too-large",
            _("“%(name)s” is larger than %(limit)s MB.") % called,
            cure=_("Send a shorter recording, or say it in writing."),
        )
    known = _kind(content)
    if known is None:
        raise RuleBroken(
            "not-a-recording",
            _("“%(name)s” is not a recording that can be played here.") % called,
            cure=_("Send WAV, MP3, M4A, OGG, WebM or AMR."),
        )
    kind, read = known
    try:
        sound = read(content)
    except Film:
        raise RuleBroken(
            "recording-is-a-film",
            _("“%(name)s” is a film; a voice note has sound only.") % called,
            cure=_("Record your voice, or send photos."),
        ) from None
    except (Damaged, struct.error, IndexError):
        raise RuleBroken(
            "recording-damaged", _("“%(name)s” is damaged and cannot be played.") % called, cure=_("Send it once more.")
        ) from None
    return Recording(content=sound.content, kind=kind, seconds=sound.seconds, cleaned=sound.cleaned)


def _kind(content: bytes) -> tuple[str, Callable[[bytes], Sound]] | None:
    """Return the media type and the reader that the first bytes call for."""
    if content[4:8] == b"ftyp" and content[8:11] not in _PICTURES:
        return ("audio/3gpp" if content[8:10] == b"3g" else "audio/mp4"), mp4.read
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav", wav.read
    if content.startswith(b"OggS"):
        return "audio/ogg", ogg.read
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm", webm.read
    if content.startswith((amr.NARROW, amr.WIDE)):
        return ("audio/amr-wb" if content.startswith(amr.WIDE) else "audio/amr"), amr.read
    return ("audio/mpeg", mp3.read) if mp3.begins(content) else None
