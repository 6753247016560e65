"""Coded facts as the booklet prints them: a code, its table, the edition, and the words on the paper.

The same two digits mean different things in two editions of one standard (education 73 is a graduate in
1984 and a drop-out in 2006), so a bare code is never stored nor shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnknownCode(ValueError):
    """A code or a table that the jurisdiction does not have; its text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One line of a code table: the code, the label as the standard prints it, and its English."""

    code: str
    label: str
    english: str


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One coded fact that can be stored: it says its table, its edition and its words."""

    table: str
    version: str
    code: str
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One edition of a standard's code table; ``verified`` if it was checked against the standard itself."""

    key: str
    table: str
    version: str
    source: str
    verified: bool
    rows: Mapping[str, CodeRow]

    def row(self, code: str) -> CodeRow:
        """Return the line of a code; raise ``UnknownCode`` where the table has none."""
        try:
            return self.rows[code]
        except KeyError:
            sentence = _("There is no code “%(code)s” in the table %(table)s (%(version)s).")
            named = {"code": code, "table": self.table, "version": self.version}
            raise UnknownCode(sentence % named) from None

    def value(self, code: str) -> CodeValue:
        """Return the fact that a code of this table states."""
        return CodeValue(self.table, self.version, code, self.row(code).label)

    def find(self, label: str) -> CodeValue | None:
        """Return the fact whose label is exactly these words, or None."""
        wanted = label.strip()
        return next((self.value(row.code) for row in self.rows.values() if row.label == wanted), None)

    def english(self, code: str) -> str:
        """Return the English words for a code."""
        return self.row(code).english

    def choices(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return (code, words) for a form, in the table's order: Chinese for any ``zh…``, else English."""
        chinese = language.lower().startswith("zh")
        return tuple((row.code, row.label if chinese else row.english) for row in self.rows.values())
