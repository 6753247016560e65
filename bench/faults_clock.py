"""Clocks that are wrong: a process that is started under libfaketime believes another hour."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path


def library() -> Path | None:
    """Return the library that gives a process another clock, where it is installed."""
    package = find_spec("libfaketime")
    if package is None or package.origin is None:
        return None
    found = Path(package.origin).parent / "vendor/libfaketime/src/libfaketime.so.1"
    return found if found.is_file() else None


def wrong_by(seconds: int, *, where: Path | None = None) -> dict[str, str]:
    """Return what a process is told so that its clock is wrong by so many seconds; nothing for none.

    ``where`` is a folder that another user may read, into which the library is copied.
    """
    found = library()
    if not seconds or found is None:
        return {}
    if where is not None:
        copied = where / found.name
        if not copied.is_file():
            shutil.copy(found, copied)
            copied.chmod(0o755)
        found = copied
    # How long something lasts is told by the other clock, which nobody sets.
    return {"LD_PRELOAD": str(found), "FAKETIME": f"{seconds:+d}", "DONT_FAKE_MONOTONIC": "1"}
