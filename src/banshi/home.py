"""The folder of this installation: where its secrets and its own database live.

One folder makes one installation. It is readable by its owner alone and never part of what is shipped: moving
an installation to another machine means moving this folder, and the database where that lies elsewhere.
"""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

_SECRET_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def home() -> Path:
    """Folder of this installation: `BANSHI_HOME`, or `var` in the project or working folder."""
    folder = Path(os.environ.get("BANSHI_HOME") or _project_or_working_folder() / "var").expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """Secret of this installation: 256 random bits in 43 URL-safe characters, made once.

    ValueError for a name that could not be a file's.
    """
    if not _SECRET_NAME.fullmatch(name):
        message = f"A secret's name is small letters, digits and single hyphens, not {name!r}."
        raise ValueError(message)
    path = home() / "secrets" / name
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    _create_once(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii")


def _project_or_working_folder() -> Path:
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def _create_once(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all; of two writers at once the first wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            # A hard link never replaces an existing file, and what it names is complete.
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()
