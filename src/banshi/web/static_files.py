"""Style sheets and scripts, which come compressed to every browser that can open them.

Each file is compressed once, into the folder of this installation, when a web process finds no copy of its content
there: nothing has to be collected before a start, and a copy is never older than its file.
"""

from __future__ import annotations

import gzip
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

WORTH_IT = 0.95
"""What compressing leaves of a file that is worth it."""


class CompressedFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise with a compressed copy of each file whose copy is smaller."""

    def get_static_file(self, path: str, url: str, stat_cache: Mapping[str, object] | None = None) -> StaticFile:
        """Return a file with its headers, and its copy beside it."""
        plain = super().get_static_file(path, url, stat_cache=stat_cache)
        copy = compressed(Path(path))
        if copy is None:
            return plain
        _encoding, _path, headers = plain.alternatives[0]
        return StaticFile(path, headers, encodings={"gzip": str(copy)})


def compressed(file: Path) -> Path | None:
    """Return the compressed copy of a file, made now if it is not there; nothing where it would be no smaller."""
    content = file.read_bytes()
    copy = Path(settings.STATIC_ROOT).with_name("static-compressed") / f"{sha256(content).hexdigest()[:32]}.gz"
    if not copy.exists():
        small = gzip.compress(content, mtime=0)
        if len(small) > WORTH_IT * len(content):
            return None
        copy.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=copy.parent, delete=False) as draft:
            draft.write(small)
        Path(draft.name).replace(copy)  # of two processes that start at once either writes the same
    return copy
