"""Papers, photos and recordings that somebody sent in, as their own answer: shown, and able to do nothing.

They come from outside, so the browser opens them in a sandbox, without our origin, and takes them for nothing but what
they are. Their name is what was typed, with the ending of what they are.
"""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

ENDINGS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "video/webm": ".webm",
    "video/mp4": ".mp4", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/wav": ".wav",
    "audio/webm": ".weba", "text/plain": ".txt",
}  # fmt: skip
"""All that is shown; whatever else there may be is handed out as a file and opened by nobody here."""
LONGEST_NAME = 80
GUARDED = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
"""A browser's own page around a photo or a recording has a style of its own; scripts there are none."""


def shown(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file as an answer that no cache keeps and that reaches nothing of ours."""
    kind = media_type.partition(";")[0].strip().lower()
    ending = ENDINGS.get(kind)
    answer = HttpResponse(content, content_type=media_type if ending else "application/octet-stream")
    called = f"{PurePath(name).stem[:LONGEST_NAME]}{ending or '.bin'}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=not ending, filename=called) or "inline"
    answer["Content-Security-Policy"] = GUARDED
    answer["Cache-Control"] = "private, no-store"
    return answer
