"""The database that is copied, as a role that may replicate reaches it, and PostgreSQL's programs that copy it.

Our own PostgreSQL is reached as its superuser. An office with one of its own names a role with ``replication`` in
``BANSHI_BACKUP_URL``. Passwords never stand in a command line, which any user of the machine may read.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import psycopg
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from banshi import postgres
from banshi.backup.places import NoBackup
from banshi.postgres.cluster import SUPERUSER, our_cluster
from banshi.postgres.places import programs

if TYPE_CHECKING:
    from pathlib import Path

SLOT = "banshi_backup"
"""What PostgreSQL keeps changes by until they have been copied."""


def address() -> str:
    """Return the address by which the database is copied. Raises ``NoBackup`` where it is not known."""
    if named := os.environ.get("BANSHI_BACKUP_URL"):
        return named
    if os.environ.get("DATABASE_URL") and not _is_ours(os.environ["DATABASE_URL"]):
        raise NoBackup(
            _("Name a role that may replicate in BANSHI_BACKUP_URL: the owner of the tables may not copy the database.")
        )
    return our_cluster(durable=True).url(SUPERUSER, "postgres")


def _is_ours(url: str) -> bool:
    """Tell whether an address leads to the PostgreSQL that came along, which the command line hands to its children."""
    return conninfo_to_dict(url).get("host") == str(our_cluster(durable=True).socket)


def command(program: str, *arguments: str | Path) -> tuple[list[str], dict[str, str]]:
    """Return how a program is started that talks to the database, and the environment that holds the password."""
    parts = conninfo_to_dict(address())
    password = str(parts.pop("password", "") or "")
    parts.pop("dbname", None)
    told = make_conninfo("", **{name: str(value) for name, value in parts.items()})
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGPASSWORD": password}
    return [str(programs() / program), "--dbname", told, *map(str, arguments)], environment


def run(program: str, *arguments: str | Path) -> None:
    """Run a program that talks to the database. Raises ``NoBackup`` with what it said last."""
    words, environment = command(program, *arguments)
    _done(subprocess.run(words, check=False, capture_output=True, text=True, env=environment))  # noqa: S603 - PostgreSQL's


def run_on_files(program: str, *arguments: str | Path) -> None:
    """Run a program that works on files alone. Raises ``NoBackup`` with what it said last."""
    words = [str(programs() / program), *map(str, arguments)]
    environment = {"PATH": f"{programs()}:{os.environ.get('PATH', os.defpath)}", "LC_ALL": "C"}
    _done(subprocess.run(words, check=False, capture_output=True, text=True, env=environment))  # noqa: S603 - PostgreSQL's


def _done(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        program = done.args[0].rpartition("/")[2]
        said = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        raise NoBackup(_("%(program)s did not succeed: %(said)s") % {"program": program, "said": said})


def ask(statement: str) -> tuple[object, ...]:
    """Return the first row that the owner of the tables gets for a statement."""
    with psycopg.connect(postgres.server().owner_url, autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchone() or ()


def ask_as_the_copier(statement: str) -> tuple[object, ...]:
    """Return the first row that the role that may replicate gets."""
    with psycopg.connect(address(), autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchone() or ()
