"""The tables of the open data as files: CSV, Parquet and JSON, each with or beside its dictionary.

CSV is safe to open in a spreadsheet: a name that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.kernel import spreadsheets
from banshi.publishing.tables import dictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.publishing.tables import Row, Table

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json; charset=utf-8",
}
"""The kinds of files, and what a browser is told of them."""


def written(table: Table, rows: Sequence[Row], kind: str) -> bytes:
    """Return a table as a file. Raises ``KeyError`` for a kind that there is not."""
    return {"csv": _csv, "parquet": _parquet, "json": _json}[kind](table, rows)


def dictionary_file() -> bytes:
    """Return the data dictionary as JSON."""
    return json.dumps(dictionary(), ensure_ascii=False, indent=1).encode()


def _csv(table: Table, rows: Sequence[Row]) -> bytes:
    return "".join(spreadsheets.line(row) for row in (table.columns, *rows)).encode()


def _parquet(table: Table, rows: Sequence[Row]) -> bytes:
    kinds: dict[str, Any] = {field.name: pl.Int64 if field.type == "integer" else pl.String for field in table.fields}
    target = BytesIO()
    pl.DataFrame(rows, schema=kinds, orient="row").write_parquet(target)
    return target.getvalue()


def _json(table: Table, rows: Sequence[Row]) -> bytes:
    told = {
        "dictionary": next(one for one in dictionary()["tables"] if one["name"] == table.name),  # type: ignore[attr-defined]
        "rows": [dict(zip(table.columns, row, strict=True)) for row in rows],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
