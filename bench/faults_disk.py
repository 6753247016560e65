"""A disk of its own for the database, small enough to be filled: a file that is mounted as one (Linux, as root).

Where nothing can be mounted the database lies where it always does and no disk is filled; the report says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTES = 1500


@dataclass(slots=True)
class Disk:
    """Where it is mounted; ``None`` where it could not be."""

    folder: Path | None
    why_not: str = ""

    @property
    def _ballast(self) -> Path:
        return (self.folder or Path()) / "ballast"

    def fill(self) -> bool:
        """Take every byte that is left; return whether there is a disk to fill."""
        if self.folder is None:
            return False
        with self._ballast.open("ab") as ballast:
            for block in (2**24, 2**20, 2**12):
                with suppress(OSError):
                    while True:
                        os.posix_fallocate(ballast.fileno(), ballast.tell(), block)
                        ballast.seek(0, os.SEEK_END)
        return True

    def free(self) -> None:
        """Give back what was taken."""
        if self.folder is not None:
            self._ballast.unlink(missing_ok=True)


@contextmanager
def mounted(at: Path, image: Path, owner: str | None) -> Iterator[Disk]:
    """Mount a new disk at a folder for a user, and take it away again."""
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        yield Disk(None, "nobody but root mounts a disk" if os.geteuid() else "there is no mkfs.ext4")
        return
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 2**20)
    at.mkdir(parents=True, exist_ok=True)
    # Nothing of it is kept back for root.
    made = _trouble("mkfs.ext4", "-q", "-m", "0", str(image))
    if trouble := made or _trouble("mount", "-o", "loop", str(image), str(at)):
        yield Disk(None, trouble)
        return
    try:
        shutil.rmtree(at / "lost+found", ignore_errors=True)
        if owner:
            shutil.chown(at, owner, owner)
        yield Disk(at)
    finally:
        _trouble("umount", "-l", str(at))
        image.unlink(missing_ok=True)
        for empty in (at, at.parent):
            with suppress(OSError):  # somebody else's lies there, too
                empty.rmdir()


def _trouble(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - programs of the system
    return "" if done.returncode == 0 else done.stderr.strip() or f"{command[0]} failed"
