"""What hung on a letter, as it may be kept: photos without what a camera wrote, recordings, and nothing else.

A file that cannot be kept is named, so that whoever reads the concern can ask for it again.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from banshi.concerns import photos, recordings
from banshi.concerns.intake import MOST_ATTACHMENTS, Enclosed
from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.concerns.importing.mail import File


def enclosed(files: Sequence[File]) -> tuple[tuple[Enclosed, ...], list[str]]:
    """Return what can be kept, and the names of what cannot."""
    kept: list[Enclosed] = []
    left_out: list[str] = []
    for file in files:
        found = _kept(file, len(kept) + 1) if len(kept) < MOST_ATTACHMENTS else None
        if found is None:
            left_out.append(file.name[:120] or file.type)
        else:
            kept.append(found)
    return tuple(kept), left_out


def _kept(file: File, turn: int) -> Enclosed | None:
    try:
        if file.type.startswith("image/"):
            photo = photos.clean(file.content)
            name = f"photo-{turn}.{photo.kind.removeprefix('image/')}"
            return Enclosed(kind="photo", type=photo.kind, name=name, digest=photo.digest, content=photo.content)
        if file.type.startswith("audio/"):
            sound = recordings.accept(file.content, file.name)
            digest = sha256(sound.content).hexdigest()
            return Enclosed(kind="voice", type=sound.kind, name=f"voice-{turn}", digest=digest, content=sound.content)
    except Refusal:
        return None
    return None
