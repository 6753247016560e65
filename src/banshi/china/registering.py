"""What the importer of register files has to know about China: code tables, the ID number, names in pinyin.

A bare code is read in the current edition of its table; a file from before 2006 says so for the education level,
where the same two digits mean different things.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from banshi.china.codes.tables import TABLES, table
from banshi.china.id_number import convert_15, problem, well_formed
from banshi.china.pinyin import name_pinyin_expr
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


def import_rules(*, religion: bool = False) -> ImportRules:
    """Return the rules by which register files are read; religion only where a law asks for it (PIPL art. 28)."""
    subjects = {item.name: item.codes for item in ITEMS if item.kind == "code"}
    return ImportRules(
        codes={name: _codes(subject) for name, subject in subjects.items()},
        versions={name: table(subject).version for name, subject in subjects.items()},
        heads=frozenset({HEAD_OF_HOUSEHOLD}),
        earliest=EARLIEST,
        tidy_number=_tidy,
        convert_number=convert_15,
        well_formed=well_formed,
        number_problem=problem,
        name_pinyin=name_pinyin_expr,
        disagreements=_disagreements,
        religion=religion,
    )


def _codes(subject: str) -> Mapping[str, CodeValue]:
    """Return ``version:code`` for every edition of a table, and the labels of the current one."""
    codes: dict[str, CodeValue] = {}
    for listed in TABLES:
        if listed.key == subject:
            edition = table(subject, listed.version)
            values = [edition.value(code) for code in edition.rows]
            codes |= {f"{value.version}:{value.code}": value for value in values}
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
