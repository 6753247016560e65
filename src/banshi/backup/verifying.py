"""Proving the copies without restoring them: each file as PostgreSQL wrote it, and no change missing in between."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi.backup import beside, following, source
from banshi.backup.making import sha256_of
from banshi.backup.places import NoBackup, bases, chain_of, segment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from banshi.backup.places import Base


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not hold, and of which copy; of the stream of changes where no copy is named."""

    name: str
    said: str


def verify(tell: Callable[[Base], None]) -> list[Fault]:
    """Read every copy from the disk; return what does not hold. ``tell`` hears of each that was read."""
    faults = []
    for base in bases():
        faults += [Fault(name=base.name, said=said) for said in _faults(base)]
        tell(base)
    for path in beside.kept_up():
        if sha256_of(path) not in path.name:
            faults.append(Fault(name=path.name, said=_("%(file)s is not as it was written.") % {"file": path}))
    if missing := following.torn():
        faults.append(Fault(name="wal", said=missing))
    return faults + list(_unconnected())


def _faults(base: Base) -> Iterator[str]:
    try:
        source.run_on_files("pg_verifybackup", "--exit-on-error", "--quiet", base.data)
        chain_of(base)
    except NoBackup as problem:
        yield str(problem)
    if not (packed := base.path / "home.tar").is_file() or sha256_of(packed) != base.home_sha256:
        yield _("%(file)s is not as it was written.") % {"file": packed}
    if _system_of(base) != base.system:
        yield _("its description is of another database")


def _system_of(base: Base) -> str:
    try:
        return str(json.loads((base.data / "backup_manifest").read_bytes())["System-Identifier"])
    except (OSError, ValueError, KeyError):
        return ""


def _unconnected() -> Iterator[Fault]:
    """Yield where changes are followed, but not from the newest copy on."""
    there, stream = bases(), following.segments()
    # A copy holds its own changes up to the end of their file; the stream has to go on from there.
    if there and stream and stream[0].number > max(segment_of(base.end) for base in there) + 1:
        yield Fault(name="wal", said=_("The changes that are here began after the newest backup: make another one."))
