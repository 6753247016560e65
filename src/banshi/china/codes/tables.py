"""The code tables that Chinese registers use, read once from the CSV files of this folder.

Each file opens with the standard, its edition, where the rows were read and whether they were checked
against the standard itself. Two editions of one table stand side by side, because old booklets keep their
old words.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi.kernel.codes import CodeRow, CodeTable, UnknownCode

if TYPE_CHECKING:
    from banshi.kernel.codes import CodeValue


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the folder: what it is about, its edition, and whether new facts are coded with it."""

    key: str
    version: str
    file: str
    current: bool = True


TABLES: tuple[Listed, ...] = (
    Listed("sex", "2003", "sex.csv"),
    Listed("marital", "2003", "marital.csv"),
    Listed("education", "2006", "education-2006.csv"),
    Listed("education", "1984", "education-1984.csv", current=False),
    Listed("relation", "2008", "relation.csv"),
    Listed("military", "before GA/T 2000.36", "military.csv"),
    Listed("blood", "2014", "blood.csv"),
    Listed("household", "2014", "household.csv"),
    Listed("religion", "2004", "religion.csv"),
    Listed("ethnicity", "1991", "ethnicity.csv"),
    Listed("occupation", "2015", "occupation.csv"),
    Listed("working-status", "2003", "working-status.csv"),
    # Tables of other systems, whose files are taken over: the same codes, other meanings.
    Listed("marital", "ERP", "marital-erp.csv", current=False),
    Listed("religion", "ERP", "religion-erp.csv", current=False),
    Listed("blood", "2011", "blood-ws364.csv", current=False),
    # Lists that matters choose from; their codes are our own, their source is in the file.
    Listed("cancellation", "2026", "cancellation.csv"),
    Listed("mark", "2026", "mark.csv"),
    Listed("migration", "2026", "migration.csv"),
    Listed("id-card", "2026", "id-card.csv"),
    Listed("guardianship", "2026", "guardianship.csv"),
    Listed("other-surname", "2026", "other-surname.csv"),
    Listed("name-change", "2026", "name-change.csv"),
    Listed("birth-date", "2026", "birth-date.csv"),
    Listed("certificate", "2026", "certificate.csv"),
)


def table(key: str, version: str | None = None) -> CodeTable:
    """Return a subject's table in one edition, or the current one; raise ``UnknownCode`` if there is none."""
    for listed in TABLES:
        if listed.key == key and (listed.version == version if version else listed.current):
            return _read(listed)
    raise _no_table(key, version or "–")


def current_edition(value: CodeValue) -> CodeTable | None:
    """Return the table that new facts of a stored fact's subject are coded with, or None for an unknown table."""
    try:
        return table(table_of(value).key)
    except UnknownCode:
        return None


def table_of(value: CodeValue) -> CodeTable:
    """Return the table that a stored fact was coded with; raise ``UnknownCode`` if it is not kept here."""
    for listed in TABLES:
        if listed.version == value.version and (found := _read(listed)).table == value.table:
            return found
    raise _no_table(value.table, value.version)


def read_csv(file: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the leading ``# name: text`` lines and the rows of a file in this folder."""
    return parse_csv(files(__package__).joinpath(file).read_text(encoding="utf-8"))


def parse_csv(text: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the leading ``# name: text`` lines and the rows of a text."""
    lines = text.splitlines()
    comments = [line.removeprefix("# ").partition(": ") for line in lines if line.startswith("# ")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("# ")))
    return {name: text for name, _colon, text in comments}, rows


def _no_table(name: str, version: str) -> UnknownCode:
    sentence = _("There is no code table “%(name)s” (%(version)s).")
    return UnknownCode(sentence % {"name": name, "version": version})


@cache
def _read(listed: Listed) -> CodeTable:
    said, rows = read_csv(listed.file)
    return CodeTable(
        key=listed.key,
        table=said["table"],
        version=said["version"],
        source=said["source"],
        verified=said["verified"] == "yes",
        rows=MappingProxyType({row["code"]: CodeRow(row["code"], row["zh"], row["en"]) for row in rows}),
    )
