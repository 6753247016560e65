"""What lies beside the database and is lost with the machine: secrets, keys of seals, crosswalks, the archive.

All of it but the archive is small and packed whole with each copy, with its modes and owners; locked with a passphrase
where the installation has one. The archive's files never change, so each is copied once; where rows of one are buried
its next edition takes its place, which may happen while it is being copied.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from banshi.backup.places import DRAFT, NoBackup, archive, folder, reach_the_disk
from banshi.home import home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from banshi.backup.places import Base

# Databases have their own copy, the rest is made anew from the code or of no use to another machine.
NOT_PACKED = {"postgres", "postgres-test", "postgres.lock", "static", "static-compressed", "trial", "linkage", "run",
              "backups", "archive"}  # fmt: skip
LOCKED = b"banshi-locked-1\n"
SALT, NONCE = 16, 12


def pack(target: Path) -> str:
    """Write the installation's folder but for databases and archive into a file; return its SHA-256."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        for path in _tops():
            tar.add(path, arcname=path.name)
    content = _locked(whole.getvalue())
    target.touch(mode=0o600)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def keep_up() -> bool:
    """Pack the folder again where something in it changed since it was packed last; tell whether it was.

    A key made after the last copy of the database has to survive as well.
    """
    newest = max((path.stat().st_mtime for path in kept_up()), default=0.0)
    if not any(path.lstat().st_mtime > newest for path in _packed_files()):
        return False
    draft = folder() / f"{DRAFT}home"
    sha256 = pack(draft)
    before = kept_up()
    draft.rename(folder() / f"home-{sha256}.tar")
    reach_the_disk(folder())
    for path in before:
        if sha256 not in path.name:
            path.unlink(missing_ok=True)
    return True


def kept_up() -> list[Path]:
    """Return what was packed since the last copy of the database, oldest first; its name holds its SHA-256."""
    return sorted(folder().glob("home-*.tar"), key=lambda path: path.stat().st_mtime)


def newest_of(base: Base) -> tuple[Path, str]:
    """Return what was packed last, with that copy or after it, and its SHA-256."""
    since = [path for path in kept_up() if path.stat().st_mtime > base.began.timestamp()]
    return (since[-1], since[-1].stem.removeprefix("home-")) if since else (base.path / "home.tar", base.home_sha256)


def _packed_files() -> Iterator[Path]:
    for path in _tops():
        yield path
        yield from path.rglob("*")


def _tops() -> list[Path]:
    return sorted(path for path in home().iterdir() if path.name not in NOT_PACKED and not path.name.startswith("."))


def unpack(source: Path, sha256: str, into: Path) -> None:
    """Unpack what was packed, with its modes and, for root, owners. Raises ``NoBackup`` where it is not what it was."""
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NoBackup(_("%(file)s is not as it was written.") % {"file": source})
    with tarfile.open(fileobj=io.BytesIO(_opened(content, source)), mode="r:gz") as tar:
        # Our own file, proven by its hash; the filter still lets nothing out of the folder.
        tar.extractall(into, filter=_as_it_was)  # noqa: S202 - see above


def _as_it_was(member: tarfile.TarInfo, into: str) -> tarfile.TarInfo:
    kept = tarfile.data_filter(member, into)
    return kept.replace(mode=member.mode, uid=member.uid, gid=member.gid, uname=member.uname, gname=member.gname)


def copy_archive() -> int:
    """Copy the files of the archive that are not copied yet; return how many. Each appears whole or not at all.

    A file that is gone before it is copied has a next edition: then all are looked through once more, until none went.
    """
    there, copied, again = home() / "archive", 0, True
    while again:
        again = False
        for path in sorted(there.glob("*/*")):
            target = archive() / path.relative_to(there)
            if path.suffix not in {".parquet", ".leaves"}:
                continue
            try:
                copied += not _is_there(path, target) and _copied(path, target)
            except FileNotFoundError:
                if os.path.lexists(path):
                    raise
                again = True
    return copied


def _copied(path: Path, target: Path) -> bool:
    target.parent.mkdir(mode=0o700, exist_ok=True)
    draft = target.with_name(f"{target.name}.draft")
    try:
        shutil.copy2(path, draft)
        reach_the_disk(draft)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return True


def prune_archive(kept: Sequence[Base]) -> None:
    """Let the editions of the archive's files go that are older than any that these copies need."""
    for path in archive().glob("*/*"):
        part, edition = part_of(f"{path.parent.name}/{path.name}")
        if edition < min((base.editions.get(part, 1) for base in kept), default=1):
            path.unlink()


def part_of(name: str) -> tuple[str, int]:
    """Return which part of the archive a file is of, and which edition: ``looks/2021-03-0001.2.parquet`` is the 2nd."""
    part, *rest = name.split(".")
    return part, int(rest[0]) if rest and rest[0].isdecimal() else 1


def bring_archive(into: Path) -> None:
    """Put the copied files of the archive into a restored folder."""
    if any(archive().iterdir()):
        shutil.copytree(archive(), into / "archive", ignore=shutil.ignore_patterns("*.draft"))
        (into / "archive").chmod(0o700)


def _is_there(path: Path, target: Path) -> bool:
    """Tell whether a file was copied: after a restore to an earlier moment another may have got the same name."""
    now, then = path.stat(), target.stat() if target.is_file() else None
    return then is not None and (then.st_size, int(then.st_mtime)) == (now.st_size, int(now.st_mtime))


def _passphrase() -> bytes:
    named = os.environ.get("BANSHI_BACKUP_PASSPHRASE")
    if not named:
        return b""
    try:
        return Path(named).read_bytes().strip()
    except OSError as error:
        raise NoBackup(_("The passphrase of the backups cannot be read: %(why)s") % {"why": error}) from None


def _locked(content: bytes) -> bytes:
    if not (passphrase := _passphrase()):
        return content
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return LOCKED + salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, content, LOCKED)


def _opened(content: bytes, source: Path) -> bytes:
    if not content.startswith(LOCKED):
        return content
    if not (passphrase := _passphrase()):
        raise NoBackup(
            _("%(file)s is locked: name the file of the passphrase in BANSHI_BACKUP_PASSPHRASE.") % {"file": source}
        )
    rest = content.removeprefix(LOCKED)
    salt, nonce, sealed = rest[:SALT], rest[SALT : SALT + NONCE], rest[SALT + NONCE :]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, LOCKED)
    except InvalidTag:
        raise NoBackup(_("%(file)s does not open with this passphrase.") % {"file": source}) from None


def _key(passphrase: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase)
