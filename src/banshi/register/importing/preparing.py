"""Making one block ready for the register before anything is written: who is new, who is known, which households.

This goes on while PostgreSQL still takes in the block before. Whatever that block makes is not to be seen in the
register yet and is told from memory; of earlier blocks nothing is kept, so that memory stays flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.register.importing.checking import Finding
from banshi.register.importing.findings import to_keep
from banshi.register.importing.housing import Homes, house
from banshi.register.importing.reasons import Reason
from banshi.register.importing.writing import (
    Lines,
    array,
    begins_on,
    lines,
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

PERSONS = {"id_number": pl.String, "person_id": pl.Int64, "known_as": pl.String, "met": pl.Boolean}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A block as it will be written: lines for COPY, known persons to be compared, and what the next block must know.

    ``persons`` and ``homes`` are what the block makes of the register, true only where it has ``only_new``.
    """

    checked: Checked
    tables: tuple[Lines, ...]
    search_keys: Lines | None
    known: pl.DataFrame
    persons: pl.DataFrame
    homes: Homes
    new: int
    refused: int
    reported: int

    @property
    def only_new(self) -> bool:
        """Return whether nothing that was registered before the import is touched."""
        return not self.known.height and not self.homes.unmet.height


def prepare(cursor: Cursor[Any], checked: Checked, run: Run, before: Prepared | None) -> Prepared:
    """Make a block ready; ``before`` is the block with only new persons that may not have been committed yet."""
    rows, refused = _without_strangers(cursor, checked, run, before)
    rows, homes = house(cursor, rows, checked.originals, run, before.homes if before else None)
    fresh = rows.filter(pl.col("person_id").is_null())
    fresh = fresh.with_columns(numbers(cursor, "register_person", fresh.height).alias("person_id"))
    refused, reported = [*checked.refused, *refused], [*checked.reported, *homes.reported]
    keys = fresh.select(*search_key(run)).sort("station_id", "name")
    return Prepared(
        checked=checked,
        tables=(
            *homes.tables,
            *_new(fresh, run),
            to_keep(run.id, refused, entered=False),
            to_keep(run.id, reported, entered=True),
        ),
        search_keys=lines("register_searchkey", keys) if keys.height else None,
        known=rows.filter(pl.col("person_id").is_not_null()),
        persons=fresh.select(
            "id_number", "person_id", pl.col("name").alias("known_as"), pl.lit(value=True).alias("met")
        ),
        homes=homes,
        new=fresh.height,
        refused=len(refused),
        reported=len(reported),
    )


def _without_strangers(
    cursor: Cursor[Any], checked: Checked, run: Run, before: Prepared | None
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with the numbers of known persons, without those that contradict the file or the register."""
    known = _registered(cursor, checked.rows["id_number"], run)
    if before:
        known = pl.concat((known.join(before.persons, on="id_number", how="anti"), before.persons))
    rows = checked.rows.join(known, on="id_number", how="left", maintain_order="left")
    twice = pl.col("met").fill_null(value=False) | ~pl.col("id_number").is_first_distinct()
    other = pl.col("known_as") != pl.col("name")
    marked = rows.with_columns(pl.when(twice).then(pl.lit("twice")).when(other).then(pl.lit("other-name")).alias("why"))
    bad = marked.filter(pl.col("why").is_not_null())
    return marked.filter(pl.col("why").is_null()), list(_contradictions(bad, checked))


def _registered(cursor: Cursor[Any], id_numbers: pl.Series, run: Run) -> pl.DataFrame:
    cursor.execute(
        "select i.id_number, i.person_id, v.name, v.change_id = %s or exists (select from register_met m"
        "  where m.import_id = %s and m.kind = 'person' and m.subject_id = i.person_id)"
        " from register_idnumber i left join lateral (select name, change_id from register_personversion v"
        "  where v.person_id = i.person_id and v.superseded_at is null and v.valid_to is null limit 1) v on true"
        " where i.id_number = any (%s::text[])",
        [run.change_id, run.id, array(id_numbers.sort())],  # in the order of the index, or it would be sorted there
    )
    return pl.DataFrame(cursor.fetchall(), schema=PERSONS, orient="row")


def _contradictions(bad: pl.DataFrame, checked: Checked) -> Iterator[Finding]:
    if not bad.height:
        return
    originals = checked.originals.of(bad["row"])
    for row, why, number in bad.select("row", "why", "id_number").rows():
        yield Finding(row, (Reason(why, "id_number", number),), originals[row])


def _new(fresh: pl.DataFrame, run: Run) -> Iterator[Lines]:
    """Yield what is written about new persons, table by table."""
    if not fresh.height:
        return
    history = stamped(run)
    facts = [person_column(run, item.name, item.kind) for item in PERSON_ITEMS]
    begins = fresh.select(begins_on(run)).to_series()
    yield lines("register_person", fresh.select(pl.col("person_id").alias("id")))
    yield lines("register_personversion", fresh.select("person_id", *history, begins, "pinyin", *facts))
    yield lines(
        "register_membership",
        fresh.select("person_id", *history, begins, "household_id", relation(run), "position"),
    )
    # In the order of an index, so that its pages are filled one after the other.
    yield lines("register_idnumber", fresh.select("id_number", "person_id").sort("id_number"))
