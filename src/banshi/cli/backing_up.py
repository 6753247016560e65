"""``banshi backup``: copies of the installation, and bringing one back as it was at a moment.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.table import Table

from banshi.backup import NoBackup, bases, following, making, pruning, restoring, verifying
from banshi.cli.children import Trouble
from banshi.kernel import clock
from banshi.postgres.starting import alone, wake

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from banshi.backup import Base
    from banshi.backup.restoring import Restored

MEGABYTE = 2**20


def backup(chosen: Namespace, console: Console) -> int:
    """Do what was chosen. Raises ``Trouble`` with the sentence of whatever cannot be done."""
    actions: dict[str, Callable[[Namespace, Console], int]] = {
        "make": _make, "follow": _follow, "list": _list, "verify": _verify, "restore": _restore, "prune": _prune,
    }  # fmt: skip
    try:
        return actions[chosen.action](chosen, console)
    except NoBackup as problem:
        raise Trouble(str(problem)) from None
    except (OSError, psycopg.Error) as error:
        raise Trouble(_("The backup was ended: %(why)s") % {"why": str(error).strip()}) from None


def _make(chosen: Namespace, console: Console) -> int:
    began = time.monotonic()
    if chosen.anew:
        following.begin_anew()
    base = making.make(full=not chosen.incremental)
    told = _("The backup %(name)s is whole: %(size)s MB in %(seconds)s s, in %(folder)s.")
    words = {"name": base.name, "size": f"{base.size / MEGABYTE:,.0f}", "seconds": f"{time.monotonic() - began:.0f}",
             "folder": base.path}  # fmt: skip
    console.print(told % words, markup=False)
    if not following.segments():
        console.print(_("Nothing follows the changes since then yet: “banshi backup follow” does, as “banshi serve”."))
    return 0


def _follow(_chosen: Namespace, _console: Console) -> int:
    following.Follower().run()
    return 0


def _list(_chosen: Namespace, console: Console) -> int:
    there = bases()
    if not there:
        console.print(_("There is no backup yet: “banshi backup make” makes one."))
        return 0
    table = Table()
    for heading in (_("Backup"), _("Kind"), _("Restores moments from"), _("MB"), _("Persons")):
        table.add_column(heading)
    for base in there:
        kind = _("adds to %(parent)s") % {"parent": base.parent} if base.parent else _("full")
        size = f"{base.size / MEGABYTE:,.0f}"
        table.add_row(base.name, kind, _local(base.ended), size, f"{base.rows.get('register_person', 0):,}")
    console.print(table)
    until = following.followed_until()
    if until is None:
        console.print(_("No changes are followed: each backup restores the moment at which it was made."))
    else:
        console.print(_("Changes are here until %(moment)s.") % {"moment": _local(until)})
    return 0


def _verify(_chosen: Namespace, console: Console) -> int:
    read: list[Base] = []
    faults = verifying.verify(read.append)
    for fault in faults:
        console.print(f"{fault.name}: {fault.said}", markup=False)
    count = len(read)
    console.print(ngettext("%(count)d backup was read.", "%(count)d backups were read.", count) % {"count": count})
    if not read:
        raise NoBackup(_("There is no backup yet: “banshi backup make” makes one."))
    console.print(
        _("What does not hold stands above: make another backup.")
        if faults
        else _("Every file is as it was written, and no change is missing.")
    )
    return 1 if faults else 0


def _prune(chosen: Namespace, console: Console) -> int:
    gone = pruning.prune(chosen.keep)
    for base in gone:
        console.print(_("Removed: %(name)s") % {"name": base.name}, markup=False)
    count = len(gone)
    console.print(ngettext("%(count)d backup went.", "%(count)d backups went.", count) % {"count": count})
    return 0


def _restore(chosen: Namespace, console: Console) -> int:
    """Restore, then check; 0 where every check holds."""
    began = time.monotonic()
    restored = restoring.restore(Path(chosen.into), chosen.to)
    seconds = f"{time.monotonic() - began:.0f}"
    console.print(
        _("Restored into %(folder)s in %(seconds)s s, from the backup %(name)s.")
        % {"folder": restored.folder, "seconds": seconds, "name": restored.base.name},
        markup=False,
    )
    if chosen.no_checks:
        return 0
    faults = _checked(restored, console)
    console.print(
        _("Something does not hold; it stands above. The folder is kept, so that somebody can look.")
        if faults
        else _("Everything holds. It serves with: BANSHI_HOME=%(folder)s banshi serve") % {"folder": restored.folder},
        markup=False,
    )
    return 1 if faults else 0


def _checked(restored: Restored, console: Console) -> int:
    """Start the restored database, read all its tables, and let each proof speak for itself; count what fails."""
    with alone():
        wake_restored(restored)
    faults = 0
    for table, before, now in _counts(restored):
        console.print(f"{table}: {now:,} ({_('at the backup')}: {before:,})", markup=False)
        # Fewer may be right: rows are archived, and deleted by a rule. The log proves which; none at all is wrong.
        faults += before > 0 and not now
    environment = os.environ | {"BANSHI_HOME": str(restored.folder)}
    for name in ("DATABASE_URL", "WEB_DATABASE_URL", "DATABASE_REPLICA_URL"):
        environment.pop(name, None)
    for words in PROOFS:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "banshi", *words], check=False, env=environment, capture_output=True, text=True
        )
        console.print((done.stdout + done.stderr).strip(), markup=False)
        faults += done.returncode != 0
    return faults


PROOFS: Sequence[Sequence[str]] = (("archive", "--verify"), ("verify", "--log"))
"""Commands of ours that prove something of an installation and exit with 0 where it holds."""


def wake_restored(restored: Restored) -> None:
    """Start the restored database where the folder's own installation will look for it."""
    before = os.environ.get("BANSHI_HOME")
    os.environ["BANSHI_HOME"] = str(restored.folder)
    try:
        wake(restored.cluster)
    finally:
        os.environ.pop("BANSHI_HOME")
        if before is not None:
            os.environ["BANSHI_HOME"] = before


def _counts(restored: Restored) -> list[tuple[str, int, int]]:
    """Read every row of the tables that were counted; a page that was damaged on the way fails its sum."""
    found = []
    url = _url_of(restored)
    with psycopg.connect(url, autocommit=True) as connection:
        for table, before in restored.base.rows.items():
            row: Any = connection.execute(f"select count(*) from public.{table}".encode()).fetchone()  # noqa: S608 - ours
            found.append((table, before, int(row[0])))
    return found


def _url_of(restored: Restored) -> str:
    password = (restored.folder / "secrets" / "superuser-database-password").read_text(encoding="ascii").strip()
    return psycopg.conninfo.make_conninfo(
        "",
        host=str(restored.cluster.socket),
        user="postgres",
        password=password,
        dbname=restored.base.database,
    )


def _local(moment: Any) -> str:  # noqa: ANN401 - a datetime, which only the clock's callers name
    return str(moment.astimezone(clock.zone()).isoformat(sep=" ", timespec="seconds"))
