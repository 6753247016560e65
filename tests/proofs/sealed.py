"""What tests of the sealed log share: lines and looks to seal, and the hand of somebody who may do anything."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connections

from banshi.archive import proving
from banshi.proofs import sealing, verifying
from tests.archive import old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.backends.utils import CursorWrapper

THING = UUID(int=77)
TABLES = (
    "journal_line", "access_look", "archive_part",
    "proofs_leaf", "proofs_node", "proofs_head", "proofs_burial", "proofs_key",
)  # fmt: skip


def written(lines: int, looks: int = 0) -> None:
    """Let so many lines and looks be written, and nothing be sealed."""
    if lines:
        old.lines(lines, thing=THING)
    if looks:
        old.looks(looks)


def log(lines: int, looks: int = 0) -> int:
    """Let so many lines and looks be written and sealed; return how many leaves there are."""
    written(lines, looks)
    sealing.seal_waiting()
    return int(one("select count(*) from proofs_leaf"))


def one(statement: str, *values: Any) -> Any:
    """Return one value, as the owner of the tables."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values or None)
        return (cursor.fetchone() or (None,))[0]


def holds(buried: int) -> None:
    """Assert that log and archive hold, and that so many rows are buried."""
    sealing.seal_waiting()
    verdict = verifying.verify()
    assert (verdict.faults, verdict.buried, verdict.archived) == ([], buried, 9 - buried)
    assert (proving.verify().faults, proving.verify().left) == ((), ())


def lying(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.*"))


def as_superuser(*statements: str) -> None:
    """Do what only the owner of the tables could, by lifting every trigger."""
    with lifted() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def lifted() -> Iterator[CursorWrapper]:
    """Lift every trigger of the record, as only the owner of the tables could."""
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table {table} disable trigger user")
        try:
            yield cursor
        finally:
            for table in TABLES:
                cursor.execute(f"alter table {table} enable trigger user")


@contextmanager
def beside(alias: str = "default") -> Iterator[psycopg.Connection]:
    """Open a connection of its own, whose transaction begins with its first statement."""
    told = settings.DATABASES[alias]
    with psycopg.connect(
        host=str(told["HOST"]), dbname=str(told["NAME"]), user=str(told["USER"]), password=str(told["PASSWORD"])
    ) as opened:
        yield opened
