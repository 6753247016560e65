"""Where the copies lie and what is known of each; only what has its own description, written last, counts as a copy.

``<moment>/data`` is the database, ``<moment>/home.tar`` the secrets, ``wal/`` every change since, ``archive/`` the
files of the archive. The folder belongs to whoever runs Banshi: PostgreSQL's own user can neither read nor remove it.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi.home import home

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION = "whole.json"
DRAFT, GONE = ".draft-", ".gone-"
NAME = "%Y-%m-%dT%H-%M-%SZ"


class NoBackup(Exception):
    """Something about a copy cannot be done or does not hold; the text says what, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One whole copy of the database. ``parent`` is the copy that it only adds to; nothing where it stands alone."""

    name: str
    began: datetime
    ended: datetime  # the earliest moment that can be restored from it
    timeline: int
    start: str  # positions in the stream of changes, as PostgreSQL writes them
    end: str
    system: str
    release: int
    size: int  # bytes
    home_sha256: str
    database: str
    parent: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    editions: Mapping[str, int] = field(default_factory=dict)
    """Of parts of the archive that were written anew, which edition counted when it began: no moment needs an older."""

    @property
    def path(self) -> Path:
        return folder() / self.name

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def first_segment(self) -> int:
        """Number of the first file of changes that a restore from here needs, in files of 16 MB."""
        return segment_of(self.start)


def segment_of(position: str) -> int:
    """Return the number of the file of 16 MB that a position of the stream lies in."""
    high, low = (int(part, 16) for part in position.split("/"))
    return ((high << 32) + low) >> 24


def folder() -> Path:
    """Return where the copies of this installation lie, made for its owner alone."""
    named = os.environ.get("BANSHI_BACKUPS")
    path = Path(named).expanduser().resolve() if named else home() / "backups"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NoBackup(_("The folder of the backups cannot be opened: %(why)s") % {"why": error}) from None
    return path


def wal() -> Path:
    """Return the folder that changes are being written to."""
    path = folder() / "wal"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def archive() -> Path:
    """Return the folder that the archive's files are copied to."""
    path = folder() / "archive"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def bases() -> list[Base]:
    """Return every whole copy, oldest first; what an interrupted run left is none."""
    found = [path for path in folder().glob(f"*/{DESCRIPTION}") if not path.parent.name.startswith(".")]
    return sorted((_read(path) for path in found), key=lambda base: base.ended)


def chain_of(base: Base) -> list[Base]:
    """Return the copies that together make this one, the one that stands alone first. Raises ``NoBackup``."""
    known = {one.name: one for one in bases()}
    chain = [base]
    while chain[0].parent:
        if chain[0].parent not in known:
            raise NoBackup(
                _("The backup %(name)s only adds to %(parent)s, which is gone. Make a full one: “banshi backup make”.")
                % {"name": chain[0].name, "parent": chain[0].parent}
            )
        chain.insert(0, known[chain[0].parent])
    return chain


def describe(draft: Path, base: Base) -> None:
    """Write what is known of a copy as its last file, let all of it reach the disk, and give it its name."""
    told = asdict(base) | {"began": base.began.isoformat(), "ended": base.ended.isoformat()}
    path = draft / DESCRIPTION
    path.touch(mode=0o600)
    path.write_text(json.dumps(told, indent=1), encoding="ascii")
    os.sync()
    draft.rename(base.path)
    reach_the_disk(base.path.parent)


def remove_drafts() -> None:
    """Remove what interrupted runs left behind."""
    for left in (*folder().glob(f"{DRAFT}*"), *folder().glob(f"{GONE}*")):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def reach_the_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def size_of(path: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def _read(path: Path) -> Base:
    try:
        told = json.loads(path.read_text(encoding="ascii"))
        moments = {name: datetime.fromisoformat(told[name]).astimezone(UTC) for name in ("began", "ended")}
        return Base(**(told | moments))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NoBackup(_("The description of a backup cannot be read: %(file)s") % {"file": path}) from error
