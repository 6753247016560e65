"""What was refused or doubtful, kept in the register and written beside the file in words.

The table is the truth: the two CSV files are written from it at the end, so that a killed run leaves no half file.
"""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from banshi.kernel import spreadsheets
from banshi.register.importing.layout import OURS, RAW_KEY, REASON_KEY, ROW_KEY
from banshi.register.importing.reasons import Reason, in_words
from banshi.register.importing.writing import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from psycopg import Connection, Cursor

    from banshi.register.importing.checking import Finding
    from banshi.register.importing.rules import ImportRules

FETCHED = 2000
AS_JSON = json.JSONEncoder(ensure_ascii=False).encode
KEEP = "copy register_quarantined (import_id, row_number, entered, reasons, row) from stdin (format csv)"


def to_keep(import_id: int, findings: Iterable[Finding], *, entered: bool) -> Lines:
    """Make findings ready for the quarantine; ``entered`` says that the row itself was entered."""
    text = io.StringIO()
    writer = csv.writer(text)
    for finding in findings:
        kept = {name: value.replace("\0", "\\x00") for name, value in finding.kept.items()}
        writer.writerow((import_id, finding.row, entered, AS_JSON(finding.reasons), AS_JSON(kept)))
    return Lines(KEEP, memoryview(text.getvalue().encode()))


def keep_headless(cursor: Cursor[Any], import_id: int, change_id: int, heads: list[int]) -> int:
    """Report the households that this import wrote members of and that have no head, or more than one."""
    cursor.execute(
        "insert into register_quarantined (import_id, row_number, entered, reasons, row)"
        " select %(import)s::bigint, 0, true, jsonb_build_array(jsonb_build_array("
        "  case when count(*) filter (where m.relation = any (%(heads)s::int[])) = 0 then 'no-head'"
        "  else 'two-heads' end,"
        "  'household_no', h.household_no)), jsonb_build_object('PCSDM', u.code, 'HH', h.household_no)"
        " from register_membership m"
        " join register_householdversion h on h.household_id = m.household_id and h.superseded_at is null"
        "  and h.valid_to is null"
        " join register_household a on a.id = m.household_id join stations_unit u on u.id = a.station_id"
        " where m.superseded_at is null and m.valid_to is null and m.household_id in"
        "  (select household_id from register_membership where change_id = %(change)s)"
        " group by m.household_id, u.code, h.household_no"
        " having count(*) filter (where m.relation = any (%(heads)s::int[])) <> 1",
        {"import": import_id, "change": change_id, "heads": heads},
    )
    return cursor.rowcount


def write_out(
    connection: Connection[Any], import_id: int, path: Path, keys: tuple[str, ...], rules: ImportRules
) -> tuple[Path | None, Path | None]:
    """Write the quarantine and the report beside the imported file; returns where, None where nothing is to be told."""
    columns = tuple(key for key in keys if key not in OURS)
    refused = _write(
        connection, import_id, path.with_name(f"{path.stem}.quarantine.csv"), columns, rules, entered=False
    )
    told = ("PCSDM", "HH", "GMSFHM", "BHXLH")
    reported = _write(connection, import_id, path.with_name(f"{path.stem}.report.csv"), told, rules, entered=True)
    return refused, reported


def _write(
    connection: Connection[Any],
    import_id: int,
    path: Path,
    columns: tuple[str, ...],
    rules: ImportRules,
    *,
    entered: bool,
) -> Path | None:
    with connection.transaction(), connection.cursor(name="findings", withhold=False) as cursor:
        cursor.itersize = FETCHED
        cursor.execute(
            "select row_number, reasons, row from register_quarantined where import_id = %s and entered = %s"
            " order by row_number, id",
            [import_id, entered],
        )
        first = cursor.fetchone()
        if first is None:
            return None
        # Personal data: for the eyes of whoever ran the import. The mark in front lets spreadsheets read UTF-8.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            file.write(spreadsheets.line((ROW_KEY, REASON_KEY, *columns, *(() if entered else (RAW_KEY,))), end="\n"))
            file.write(_line(first, columns, rules, entered=entered))
            file.writelines(_line(found, columns, rules, entered=entered) for found in cursor)
    return path


def _line(found: tuple[Any, ...], columns: tuple[str, ...], rules: ImportRules, *, entered: bool) -> str:
    number, stored, row = found
    reasons, kept = (json.loads(v) if isinstance(v, str) else v for v in (stored, row))
    words = " ".join(in_words(Reason(*reason), rules.number_problem) for reason in reasons)
    raw = () if entered else (kept.get(RAW_KEY, ""),)
    cells = (number or _("whole file"), words, *(kept.get(column, "") for column in columns), *raw)
    return spreadsheets.line(cells, end="\n")
