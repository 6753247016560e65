"""Making a copy: of the whole database, or of what changed since the copy before; killed anywhere it leaves none."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict

from banshi import postgres
from banshi.backup import beside, source
from banshi.backup.places import DRAFT, NAME, Base, NoBackup, bases, describe, folder, remove_drafts, size_of

if TYPE_CHECKING:
    from pathlib import Path

# What is counted in every copy, so that a restore can be compared with it.
COUNTED = ("register_person", "journal_line", "access_look", "matters_case", "concerns_concern")
MOST_ADDITIONS = 14
"""Copies that only add to one before: each makes a restore longer, and lost with any of them."""


def make(*, full: bool) -> Base:
    """Copy the database and what lies beside it; return the copy. Raises ``NoBackup`` and leaves none.

    Without ``full`` only what has changed since the copy before is copied, where PostgreSQL has kept account of it.
    """
    postgres.server()
    remove_drafts()
    while (folder() / (began := _now()).strftime(NAME)).exists():
        time.sleep(0.1)  # two in one second would have one name
    parent = None if full else _to_add_to()
    draft = folder() / f"{DRAFT}{began.strftime(NAME)}"
    draft.mkdir(mode=0o700)
    rows, editions = _counted(), _editions()
    beside.copy_archive()  # what the database names now may be replaced before all of it is copied
    sha256 = beside.pack(draft / "home.tar")
    added = () if parent is None else (f"--incremental={parent.data / 'backup_manifest'}",)
    source.run(
        "pg_basebackup", "--pgdata", draft / "data", "--checkpoint=fast", "--wal-method=stream",
        "--manifest-checksums=SHA256", "--no-password", *added,
    )  # fmt: skip
    # The files of the archive come after the database: a part that it knows of is already there.
    beside.copy_archive()
    base = _described(draft, began, parent, rows, editions, sha256)
    describe(draft, base)
    return base


def manifest_of(data: Path) -> dict[str, Any]:
    """Return PostgreSQL's own list of what a copy holds."""
    told: dict[str, Any] = json.loads((data / "backup_manifest").read_bytes())
    return told


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _described(
    draft: Path, began: datetime, parent: Base | None, rows: dict[str, int], editions: dict[str, int], sha256: str
) -> Base:
    manifest = manifest_of(draft / "data")
    span = manifest["WAL-Ranges"][-1]
    return Base(
        name=began.strftime(NAME), began=began, ended=_now(), timeline=span["Timeline"], start=span["Start-LSN"],
        end=span["End-LSN"], system=str(manifest["System-Identifier"]), size=size_of(draft), home_sha256=sha256,
        release=int((draft / "data" / "PG_VERSION").read_text(encoding="ascii")),
        parent=parent.name if parent else "", rows=rows, editions=editions,
        database=str(conninfo_to_dict(postgres.addresses()[0])["dbname"]),
    )  # fmt: skip


def _to_add_to() -> Base:
    """Return the copy that a smaller one may add to. Raises ``NoBackup`` where there is none."""
    there = bases()
    if not there:
        raise NoBackup(_("There is no backup yet to add to: make a full one first, without --incremental."))
    additions = len(there) - 1 - max((n for n, base in enumerate(there) if not base.parent), default=0)
    if additions >= MOST_ADDITIONS:
        raise NoBackup(
            _("%(count)d backups in a row only add to the one before: make a full one, without --incremental.")
            % {"count": additions}
        )
    if source.ask_as_the_copier("show summarize_wal") != ("on",):
        raise NoBackup(
            _("PostgreSQL keeps no account of what changes: set summarize_wal to on, or leave --incremental away.")
        )
    return there[-1]


def _now() -> datetime:
    """Return the moment by the clock of the database, since that is what a moment to restore is compared with."""
    moment = source.ask("select clock_timestamp()")[0]
    assert isinstance(moment, datetime)  # noqa: S101 - what clock_timestamp() is
    return moment


def _counted() -> dict[str, int]:
    """Return how many rows the tables have that never get fewer by themselves; none where they are not made yet."""
    counted = {}
    for table in COUNTED:
        if source.ask(f"select to_regclass('public.{table}') is not null") == (True,):
            counted[table] = int(str(source.ask(f"select count(*) from public.{table}")[0]))  # noqa: S608 - our tables
    return counted


def _editions() -> dict[str, int]:
    """Return the edition that counts of each part of the archive that was written anew."""
    if source.ask("select to_regclass('public.archive_part') is not null") != (True,):
        return {}
    (files,) = source.ask("select array(select file from public.archive_part where file ~ '[.][0-9]+[.]parquet$')")
    assert isinstance(files, list)  # noqa: S101 - what array() is
    return dict(beside.part_of(file) for file in files)
