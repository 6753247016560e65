"""Entering one block into the register, inside one transaction: who is new, who is known, which households.

New persons are written by COPY straight into the register's tables; known ones go to ``updating``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.register.importing.checking import Finding
from banshi.register.importing.housing import house
from banshi.register.importing.reasons import Reason
from banshi.register.importing.updating import update_known
from banshi.register.importing.writing import (
    begins_on,
    copy_into,
    numbers,
    person_column,
    relation,
    search_key,
    stamped,
)
from banshi.register.items import PERSON_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Cursor

    from banshi.register.importing.checking import Checked
    from banshi.register.importing.writing import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of one block."""

    new: int
    changed: int
    same: int
    refused: tuple[Finding, ...]
    reported: tuple[Finding, ...]


def enter(cursor: Cursor[Any], checked: Checked, run: Run) -> Entered:
    """Write a block to the register. The caller's transaction makes it all or nothing."""
    rows, refused = _without_strangers(cursor, checked, run)
    rows, reported = house(cursor, rows, checked.originals, run)
    fresh = rows.filter(pl.col("person_id").is_null())
    known = rows.filter(pl.col("person_id").is_not_null())
    _enter_new(cursor, fresh, run)
    changed = update_known(cursor, known, run) if known.height else 0
    return Entered(
        new=fresh.height,
        changed=changed,
        same=known.height - changed,
        refused=(*checked.refused, *refused),
        reported=(*checked.reported, *reported),
    )


def _without_strangers(cursor: Cursor[Any], checked: Checked, run: Run) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with the numbers of known persons, without those that contradict the file or the register."""
    cursor.execute(
        "select i.id_number, i.person_id, v.name, v.change_id = %s or exists (select from register_met m"
        "  where m.import_id = %s and m.kind = 'person' and m.subject_id = i.person_id)"
        " from register_idnumber i left join lateral (select name, change_id from register_personversion v"
        "  where v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null limit 1) v on true"
        " where i.id_number = any (%s::text[])",
        [run.change_id, run.id, checked.rows["id_number"].to_list()],
    )
    schema = {"id_number": pl.String, "person_id": pl.Int64, "known_as": pl.String, "met": pl.Boolean}
    known = pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")
    rows = checked.rows.join(known, on="id_number", how="left", maintain_order="left")
    twice = pl.col("met").fill_null(value=False) | ~pl.col("id_number").is_first_distinct()
    other = pl.col("known_as") != pl.col("name")
    marked = rows.with_columns(pl.when(twice).then(pl.lit("twice")).when(other).then(pl.lit("other-name")).alias("why"))
    bad = marked.filter(pl.col("why").is_not_null())
    return marked.filter(pl.col("why").is_null()), list(_contradictions(bad, checked))


def _contradictions(bad: pl.DataFrame, checked: Checked) -> Iterator[Finding]:
    if not bad.height:
        return
    originals = checked.originals.of(bad["row"])
    for row, why, number in bad.select("row", "why", "id_number").rows():
        yield Finding(row, (Reason(why, "id_number", number),), originals[row])


def _enter_new(cursor: Cursor[Any], fresh: pl.DataFrame, run: Run) -> None:
    if not fresh.height:
        return
    fresh = fresh.with_columns(numbers(cursor, "register_person", fresh.height).alias("person_id"))
    history = stamped(run)
    facts = [person_column(run, item.name, item.kind) for item in PERSON_ITEMS]
    begins = fresh.select(begins_on(run)).to_series()
    run.beside.copy_into("register_searchkey", fresh.select(*search_key(run)).sort("station_id", "name"))
    copy_into(
        cursor,
        ("register_person", fresh.select(pl.col("person_id").alias("id"))),
        ("register_personversion", fresh.select("person_id", *history, begins, "pinyin", *facts)),
        (
            "register_membership",
            fresh.select("person_id", *history, begins, "household_id", relation(run), "position"),
        ),
        # In the order of an index, so that its pages are filled one after the other.
        ("register_idnumber", fresh.select("id_number", "person_id").sort("id_number")),
    )
