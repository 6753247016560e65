"""The canonical form of a register file: what an export of exactly this file's rows would give, byte for byte.

UTF-8, LF, all columns in our order, rows by station, household number and order in the household, days as 1990-05-17,
codes as version:code, ID numbers of 18 characters. Rows that an import would refuse are left out.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from banshi.kernel import clock
from banshi.register.importing import cells
from banshi.register.importing.checking import Checker
from banshi.register.importing.layout import COLUMNS, columns, layout
from banshi.register.importing.reading import blocks, open_register_file

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from banshi.register.importing.layout import Layout
    from banshi.register.importing.rules import ImportRules

HOUSEHOLD = ("station_code", "household_no")
SHARED = ("household_type", "address", "booklet_serial", "booklet_on")
KINDS = {"date": pl.Date, "code": pl.Int32, "number": pl.Int16, "flag": pl.Boolean}


def normalise(path: Path, *, rules: ImportRules, stations: Collection[str]) -> bytes:
    """Return a file's canonical form, without a database; ``stations`` are the codes that exist."""
    opened = open_register_file(path, "")
    header = layout(opened.header, religion=rules.religion)
    values = list({value for table in rules.codes.values() for value in table.values()})
    checker = Checker(
        header,
        rules,
        versions=rules.versions,
        numbers={value: number for number, value in enumerate(values)},
        stations={code: number for number, code in enumerate(stations)},
        today=clock.today(),
    )
    read = blocks(opened, begin=opened.begins_at, rows_before=0)
    rows = pl.concat([checker.check(block).rows for block in read]).unique(
        "id_number", keep="first", maintain_order=True
    )
    written = dict(enumerate(f"{value.version}:{value.code}" for value in values))
    complete = rows.with_columns(_missing(header))
    shared = _one_booklet_each(complete.with_columns(pl.col(name).first().over(HOUSEHOLD) for name in SHARED))
    return to_csv(_as_written(shared.sort(HOUSEHOLD, maintain_order=True), written, religion=rules.religion))


def to_csv(rows: pl.DataFrame) -> bytes:
    """Return rows as canonical CSV; what is empty stands there without quotation marks."""
    lines = BytesIO()
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    rows.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in texts).write_csv(lines)
    return lines.getvalue()


def _missing(header: Layout) -> list[pl.Expr]:
    return [
        pl.lit(None, dtype=KINDS.get(item.kind, pl.String)).alias(item.name)
        for item in COLUMNS
        if not header.has(item.name)
    ]


def _one_booklet_each(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave a booklet to the household that named it first."""
    first = rows.select(pl.struct(HOUSEHOLD).first().over("booklet_serial")).to_series()
    holds = (pl.struct(HOUSEHOLD) == first) & (pl.col("booklet_serial") != "")
    return rows.with_columns(pl.when(holds).then(pl.col(name)).alias(name) for name in ("booklet_serial", "booklet_on"))


def _as_written(rows: pl.DataFrame, codes: dict[int, str], *, religion: bool) -> pl.DataFrame:
    def column(name: str, kind: str) -> pl.Expr:
        value = pl.col("station_code" if name == "station" else name)
        if kind == "code":
            return value.replace_strict(codes, default=None, return_dtype=pl.String)
        if kind == "flag":
            return value.fill_null(value=False).cast(pl.Int8)
        return cells.harmless(value) if kind == "text" else value

    return rows.select(column(item.name, item.kind).alias(item.key) for item in columns(religion=religion))
