"""Every table of the database, column by column: to which kind of kept data it belongs and whom a column names.

The list stands in ``tables.tsv`` beside this file, one table a line, and is compared with the database by an
architecture test: a new column that nobody placed fails it. How long a kind is kept is the country's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

NOBODY, ACTS = "nobody", "acts"
"""Kinds of tables that are about no resident: without a person, and what staff did."""


class Names(StrEnum):
    """What a column tells: nothing by itself, somebody's data, or whom; or a value that is never handed out."""

    PLAIN = ""
    PERSONAL = "*"
    PERSON = "#"
    ACCOUNT = "@"
    UNIT = "%"
    FILE = "="
    CLOSED = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its kind, and each of its columns with what it names."""

    name: str
    kind: str
    columns: dict[str, Names]

    @property
    def handed_out(self) -> tuple[str, ...]:
        """The columns whose value somebody may take away: files come as files, closed ones never."""
        return tuple(c for c, names in self.columns.items() if names not in {Names.CLOSED, Names.FILE})

    @property
    def personal(self) -> tuple[str, ...]:
        """The columns that say something of somebody or name them."""
        return tuple(c for c, names in self.columns.items() if names is not Names.PLAIN)


@cache
def tables() -> dict[str, Table]:
    """Return all tables by their name."""
    text = Path(__file__).with_name("tables.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {
        name: Table(name=name, kind=kind, columns=dict(map(_column, columns.split()))) for kind, name, columns in rows
    }


def tables_of(kind: str) -> list[Table]:
    """Return the tables of one kind."""
    return [table for table in tables().values() if table.kind == kind]


def _column(said: str) -> tuple[str, Names]:
    mark = said[0] if said[0] in "*#@%=!" else ""
    return said.removeprefix(mark), Names(mark)
