"""Bringing an installation back as it was at a moment, into a folder of its own, never over one that lives.

The folder gets its name when everything is in it: what an interrupted restore leaves is taken by nobody for a whole
one, and goes with the next try. Where root runs Banshi the database lies with PostgreSQL's user, as it always does.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from django.utils.translation import gettext as _

from banshi.backup import beside, following, source
from banshi.backup.places import Base, NoBackup, bases, chain_of
from banshi.home import home
from banshi.postgres.cluster import SECRETS, SUPERUSER, Cluster
from banshi.postgres.creation import make_readable
from banshi.postgres.places import SERVICE_FOLDER, fingerprint, make_private, service_user, socket_folder
from banshi.postgres.starting import SETTINGS

if sys.platform != "win32":
    import pwd

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from banshi.backup.following import Segment

PATIENCE = 3600  # seconds; bringing a busy week of changes back takes its time
PAUSE = 0.2
MARK = "restoring"
ENDED_BEFORE = "recovery ended before configured recovery target was reached"
RECOVERY = """
# Written by "banshi backup restore", and taken out again when it is done.
restore_command = 'false'
recovery_target_action = 'promote'
recovery_target_timeline = 'latest'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """An installation that is back: its folder, the copy it was made from, and its database."""

    folder: Path
    base: Base
    cluster: Cluster


def restore(into: Path, moment: datetime | None = None) -> Restored:
    """Bring the installation back as it was at a moment, or as it was last, into a new folder. Raises ``NoBackup``."""
    into = into.expanduser().resolve()
    base = base_for(moment)
    _refuse_what_lives(into)
    draft = into.with_name(f".{into.name}.{MARK}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    cluster = _cluster_for(into, draft)
    beside.unpack(*beside.newest_of(base), draft)
    beside.bring_archive(draft)
    data = cluster.place / f"data.{MARK}"
    _lay_out(base, data, cluster.user)
    _recover(cluster, data, draft, moment)
    data.rename(cluster.data)
    if into.is_dir():
        into.rmdir()  # it is empty, or it would have been refused
    os.sync()
    draft.rename(into)
    (cluster.place / MARK).unlink(missing_ok=True)
    if not cluster.user:
        cluster = _cluster_for(into, into)
        (cluster.place / MARK).unlink(missing_ok=True)
    return Restored(folder=into, base=base, cluster=cluster)


def base_for(moment: datetime | None) -> Base:
    """Return the newest copy from which a moment can be reached. Raises ``NoBackup`` where there is none."""
    there = bases()
    if not there:
        raise NoBackup(_("There is no backup yet: “banshi backup make” makes one."))
    if moment is None:
        return there[-1]
    reaching = [base for base in there if base.ended <= moment]
    if not reaching:
        raise NoBackup(
            _("The oldest backup can bring back moments from %(first)s on, not %(moment)s.")
            % {"first": there[0].ended.isoformat(timespec="seconds"), "moment": moment.isoformat(timespec="seconds")}
        )
    return reaching[-1]


def _refuse_what_lives(into: Path) -> None:
    if into == home() or (into.exists() and (not into.is_dir() or any(into.iterdir()))):
        raise NoBackup(
            _("%(folder)s is not empty: a restore goes into a new folder, never over something that lives.")
            % {"folder": into}
        )


def _cluster_for(into: Path, draft: Path) -> Cluster:
    """Return where the database of the restored folder belongs, emptied of what an interrupted restore left there."""
    user = service_user()
    place = (SERVICE_FOLDER / fingerprint(into) if user else draft) / "postgres"
    marked = place / MARK
    if (place / "data").exists() and not marked.exists() and draft != into:
        raise NoBackup(
            _("There is a database of %(folder)s already, in %(place)s: choose another folder.")
            % {"folder": into, "place": place}
        )
    if draft != into:
        place.mkdir(parents=True, exist_ok=True)
        marked.touch()
    cluster = Cluster(place, socket_folder(place, user), user, durable=True)
    make_readable(cluster)
    if draft != into:
        for left in (place / "data", place / f"data.{MARK}"):
            if (left / "postmaster.pid").exists():  # a server outlives whoever started it
                cluster.run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", left)
            shutil.rmtree(left, ignore_errors=True)
    return cluster


def _lay_out(base: Base, data: Path, user: str | None) -> None:
    """Put the files of a copy, and every change since, where PostgreSQL will find them."""
    chain = [one.data for one in chain_of(base)]
    if len(chain) > 1:
        source.run_on_files("pg_combinebackup", *chain, "--output", data)
    else:
        shutil.copytree(chain[0], data, symlinks=True)
    data.chmod(0o700)
    shutil.rmtree(data / "log", ignore_errors=True)  # what the other database said is not told of this one
    (data / "start.log").unlink(missing_ok=True)
    for one in _needed(base):
        shutil.copyfile(one.path, data / "pg_wal" / one.path.name.removesuffix(".partial"))
    for path in following.histories():
        shutil.copyfile(path, data / "pg_wal" / path.name)
    if user:
        owner = pwd.getpwnam(user)
        for path in (data, *data.rglob("*")):
            os.lchown(path, owner.pw_uid, owner.pw_gid)
    make_private(data, user)


def _needed(base: Base) -> list[Segment]:
    """Return the files of changes from this copy on, up to the first that is missing."""
    needed: list[Segment] = []
    for one in following.segments():
        if one.number < base.first_segment or one.timeline < base.timeline:
            continue
        if needed and one.number > needed[-1].number + 1:
            break
        needed.append(one)
    return needed


def _recover(cluster: Cluster, data: Path, draft: Path, moment: datetime | None) -> None:
    """Let PostgreSQL carry out the changes up to the moment, and end in order."""
    settings = data / "postgresql.auto.conf"
    before = settings.read_text(encoding="utf-8")
    until = f"recovery_target_time = '{moment.isoformat()}'\n" if moment else ""
    settings.write_text(before + RECOVERY + until, encoding="utf-8")
    signal = data / "recovery.signal"
    signal.touch(mode=0o600)
    if cluster.user:
        shutil.chown(signal, cluster.user, cluster.user)
    wanted = SETTINGS | {"unix_socket_directories": str(cluster.socket), "hot_standby": "off", "port": "5432"}
    log = data / "start.log"
    started = cluster.run(
        "pg_ctl", "start", "-w", "-s", "-t", str(PATIENCE), "-l", log, "-D", data,
        "-o", shlex.join(f"--{name}={value}" for name, value in wanted.items()),
    )  # fmt: skip
    try:
        if started.returncode != 0 or not _has_recovered(cluster, data, draft):
            raise NoBackup(_why_not(data, moment))
    finally:
        cluster.run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data)
    settings.write_text(before, encoding="utf-8")


def _has_recovered(cluster: Cluster, data: Path, draft: Path) -> bool:
    """Wait until every change is carried out; tell whether it came to that."""
    password = (draft / "secrets" / SECRETS[SUPERUSER]).read_text(encoding="ascii").strip()
    url = f"postgresql://{SUPERUSER}@/postgres?host={quote(str(cluster.socket), safe='')}"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(url, password=password) as connection:
            if connection.execute("select pg_is_in_recovery()").fetchone() == (False,):
                return True
        if cluster.run("pg_ctl", "status", "-D", data).returncode != 0:
            return False
        time.sleep(PAUSE)
    return False


def _why_not(data: Path, moment: datetime | None) -> str:
    said = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (data / "start.log", *sorted((data / "log").glob("*.log")))
        if path.is_file()
    )
    if moment and ENDED_BEFORE in said:
        until = following.followed_until()
        return _(
            "The changes that were copied end before %(moment)s (the last was written down at %(until)s). Choose an"
            " earlier moment, or leave --to away for all there is."
        ) % {
            "moment": moment.isoformat(timespec="seconds"),
            "until": until.isoformat(timespec="seconds") if until else "-",
        }
    return _("PostgreSQL could not carry out the changes; see %(file)s.") % {"file": data / "log"}
