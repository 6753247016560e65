"""What the importer of register files has to know about China: code tables, the ID number, names in pinyin.

A bare code is read in the edition that is said for its column, or else in the current one: the same two digits mean
different things. What the current table says in the same words, or by a signed crosswalk, is entered by it; all else is
entered as it stands, with its own table, and is a question for a person.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from banshi.china.codes.crosswalk import Ambiguous, convert
from banshi.china.codes.tables import TABLES, table
from banshi.china.id_number import convert_15
from banshi.china.made_up import problem_here, well_formed_here
from banshi.china.pinyin import name_pinyin_expr
from banshi.kernel.refusals import RuleBroken
from banshi.register.importing import ImportRules
from banshi.register.items import ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from banshi.kernel.codes import CodeValue

HEAD_OF_HOUSEHOLD = "02"
EARLIEST = date(1850, 1, 1)  # nobody on a living register is older
FULL_WIDTH = {chr(0xFF10 + digit): str(digit) for digit in range(10)} | {
    "Ｘ": "X",
    "ｘ": "X",
    "x": "X",
    " ": "",
    "-": "",
}


SUBJECTS: Mapping[str, str] = {item.name: item.codes for item in ITEMS if item.kind == "code"}
"""Each coded item of the register, and the subject whose tables it is coded with."""


def import_rules(*, religion: bool = False, editions: Mapping[str, str] | None = None) -> ImportRules:
    """Return the rules by which register files are read; religion only where a law asks for it (PIPL art. 28).

    ``editions`` says in which edition the bare codes of a column are written, by the item's name or its subject's:
    ``{"education": "1984"}``. Raises ``RuleBroken`` for a column that has no codes or an edition that there is not.
    """
    return ImportRules(
        codes={name: _codes(subject) for name, subject in SUBJECTS.items()},
        versions={name: table(subject).version for name, subject in SUBJECTS.items()} | _said(editions or {}),
        heads=frozenset({HEAD_OF_HOUSEHOLD}),
        earliest=EARLIEST,
        tidy_number=_tidy,
        convert_number=convert_15,
        well_formed=well_formed_here,
        number_problem=problem_here,
        name_pinyin=name_pinyin_expr,
        disagreements=_disagreements,
        religion=religion,
    )


def editions_of(subject: str) -> tuple[str, ...]:
    """Return the editions of a subject's table, the current one first."""
    listed = sorted((listed for listed in TABLES if listed.key == subject), key=lambda listed: not listed.current)
    return tuple(each.version for each in listed)


def questions(subject: str, version: str) -> tuple[CodeValue, ...]:
    """Return the entries of an edition that the current table cannot take over without a person."""
    edition = table(subject, version)
    values = (edition.value(code) for code in edition.rows)
    return tuple(value for value in values if not _taken_over(value))


def _said(editions: Mapping[str, str]) -> dict[str, str]:
    """Return the edition of each item that is named, by its own name or by its subject's."""
    said: dict[str, str] = {}
    for name, version in editions.items():
        items = [item for item, subject in SUBJECTS.items() if name in {item, subject}]
        if not items:
            names = ", ".join(sorted(SUBJECTS.values()))
            raise RuleBroken(
                "no-such-column",
                format_lazy(_("“{name}” is no column of codes."), name=name),
                cure=format_lazy(_("Name one of these: {names}."), names=names),
            )
        known = editions_of(SUBJECTS[items[0]])
        if version not in known:
            raise RuleBroken(
                "no-such-edition",
                format_lazy(_("There is no edition {version} of the table “{name}”."), version=version, name=name),
                cure=format_lazy(_("Name one of these: {names}."), names=", ".join(known)),
            )
        said |= dict.fromkeys(items, version)
    return said


def _taken_over(value: CodeValue) -> CodeValue | None:
    """Return what the current table says in the same meaning, or None where a person has to be asked."""
    converted = convert(value)
    return None if isinstance(converted, Ambiguous) else converted


def _codes(subject: str) -> Mapping[str, CodeValue]:
    """Return ``version:code`` for every edition of a table, and the labels of the current one."""
    codes: dict[str, CodeValue] = {}
    for listed in TABLES:
        if listed.key == subject:
            edition = table(subject, listed.version)
            values = [edition.value(code) for code in edition.rows]
            codes |= {f"{value.version}:{value.code}": _taken_over(value) or value for value in values}
            if listed.current:
                codes |= {value.label: value for value in values}
    return codes


def _tidy(column: str) -> pl.Expr:
    return pl.col(column).str.replace_many(FULL_WIDTH)


def _disagreements(number: str, born_on: str, sex: str) -> Mapping[str, pl.Expr]:
    """Return where a number disagrees with birth or sex after an old error: reported, never rejected."""
    said = pl.col(number).str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    male = pl.col(number).str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    stated = pl.col(sex).is_in(["1", "2"])  # GB/T 2261.1: unknown and unstated disagree with nothing
    return {"birth": said != pl.col(born_on), "sex": stated & (male != (pl.col(sex) == "1"))}
