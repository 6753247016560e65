"""Which household each row belongs to: found by station and household number, or made.

What holds for a household is what its first row in the file says; other rows that differ are reported. A booklet is
entered with its household, but never replaces another one: that is a case, not an import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.register.importing.checking import Finding, whereabouts
from banshi.register.importing.layout import BY_COLUMN
from banshi.register.importing.reasons import Reason
from banshi.register.importing.rehousing import otherwise
from banshi.register.importing.writing import Lines, array, begins_on, lines, numbers, stamped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Cursor

    from banshi.register.importing.checking import Originals
    from banshi.register.importing.writing import Run

KEY = ("station", "household_no")
SHARED = ("household_type", "address", "booklet_serial", "booklet_on")
KINDS = {"household_type": pl.Int32, "address": pl.String, "booklet_serial": pl.String, "booklet_on": pl.Date}
STANDING = {
    "station": pl.Int64, "household_no": pl.String, "id": pl.Int64, **{f"its_{n}": k for n, k in KINDS.items()},
    "met": pl.Boolean, "last": pl.Int64,
}  # fmt: skip
BOOKLET = {"household_id": pl.Int64, "serial": pl.String, "issued_on": pl.Date}
LAST_POSITION = 32_767  # a dormitory's household may be longer; then the order is that of the anchors
REGISTERED = (
    "select w.station, w.household_no, h.id, v.household_type, v.address, b.serial, b.issued_on,"
    " v.change_id = %s or exists (select from register_met m"
    "  where m.import_id = %s and m.kind = 'household' and m.subject_id = h.id),"
    " (select max(position) from register_membership m"
    "  where m.household_id = h.id and m.superseded_at is null and m.valid_to is null)"
    " from unnest(%s::bigint[], %s::text[]) w (station, household_no)"
    # In this order and by these indexes, whatever the estimates: by number first, for a station has a great many.
    " cross join lateral (select * from register_householdversion v"
    "  where v.household_no = w.household_no and v.superseded_at is null and v.valid_to is null offset 0) v"
    " join register_household h on h.id = v.household_id and h.station_id + 0 = w.station"
    " left join register_booklet b on b.household_id = h.id and b.voided_on is null"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """What a block makes of its households: lines for COPY, those registered before, and how all of them then stand.

    ``standing`` has the columns of a look-up and ``serials`` the booklets that are entered; ``met`` are those that
    earlier blocks made, with the day from which these rows know of them.
    """

    tables: tuple[Lines, ...]
    unmet: pl.DataFrame
    met: pl.DataFrame
    standing: pl.DataFrame
    serials: frozenset[str]
    reported: tuple[Finding, ...]


def house(
    cursor: Cursor[Any], rows: pl.DataFrame, originals: Originals, run: Run, before: Homes | None
) -> tuple[pl.DataFrame, Homes]:
    """Give every row its ``household_id`` and ``position``, making ready the households that are new or have changed.

    ``before`` are the households of the block before, which the register may not show yet.
    """
    present = [name for name in SHARED if run.layout.has(name)]
    rows = rows.with_columns(_without_empty(name) for name in present)
    firsts = rows.group_by(KEY, maintain_order=True).agg(
        *(pl.col(name).first() for name in present), begins_on(run).min(), pl.col("row").first()
    )
    homes = firsts.join(_registered(cursor, firsts, run, before), on=KEY, how="left", maintain_order="left")
    new = pl.col("id").is_null()
    made = homes.filter(new).drop("id")
    made = made.with_columns(numbers(cursor, "register_household", made.height))
    found = homes.filter(~new)
    unmet = found.filter(~pl.col("met"))
    homes = pl.concat((made, found), how="diagonal")
    booklets, told = _booklets(cursor, homes, run, before)
    housed = _housed(rows, homes, otherwise(unmet, run)["id"], present)
    return housed, Homes(
        tables=(*_made(made, run), lines("register_booklet", booklets)),
        unmet=unmet,
        met=found.filter("met").select("id", "valid_from"),
        standing=_standing(housed, homes, booklets, run),
        serials=frozenset(booklets["serial"]),
        reported=(*told, *_differing(housed, present, originals)),
    )


def _housed(rows: pl.DataFrame, homes: pl.DataFrame, changed: pl.Series, present: list[str]) -> pl.DataFrame:
    holding = homes.select(
        *KEY, pl.col("id").alias("household_id"), pl.col("last").fill_null(0),
        pl.col("id").is_in(changed.implode()).alias("household_changed"),
        *(pl.when(pl.col("met")).then("its_" + name).otherwise(name).alias("its_" + name) for name in present),
    )  # fmt: skip
    return rows.join(holding, on=KEY, how="left", maintain_order="left").with_columns(
        pl.min_horizontal(
            pl.col("last").cast(pl.Int64) + pl.int_range(1, pl.len() + 1).over("household_id"), LAST_POSITION
        ).alias("position")
    )


def _standing(housed: pl.DataFrame, homes: pl.DataFrame, booklets: pl.DataFrame, run: Run) -> pl.DataFrame:
    """Return what a look-up of a block's households will find once the block is committed."""
    last = housed.group_by(pl.col("household_id").alias("id")).agg(pl.col("position").max().cast(pl.Int64).alias("to"))
    entered = booklets.select(
        pl.col("household_id").alias("id"), pl.col("serial").alias("new_serial"), pl.col("issued_on").alias("new_on")
    )
    new = pl.col("met").is_null()
    empty = {"household_type": pl.lit(None, dtype=pl.Int32), "address": pl.lit("")}
    said = {name: pl.col(name) if run.layout.has(name) else nothing for name, nothing in empty.items()}
    return (
        homes.join(last, on="id", how="left").join(entered, on="id", how="left")
        .select(
            *KEY, "id",
            *(pl.when(new).then(value).otherwise("its_" + name).alias("its_" + name) for name, value in said.items()),
            pl.coalesce("new_serial", "its_booklet_serial").alias("its_booklet_serial"),
            pl.coalesce("new_on", "its_booklet_on").alias("its_booklet_on"),
            pl.lit(value=True).alias("met"), pl.col("to").alias("last"),
        )
    )  # fmt: skip


def _without_empty(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column != "").then(column).alias(name) if name == "booklet_serial" else column


def _registered(cursor: Cursor[Any], firsts: pl.DataFrame, run: Run, before: Homes | None) -> pl.DataFrame:
    cursor.execute(REGISTERED, [run.change_id, run.id, array(firsts["station"]), array(firsts["household_no"])])
    found = pl.DataFrame(cursor.fetchall(), schema=STANDING, orient="row")
    return pl.concat((found.join(before.standing, on=KEY, how="anti"), before.standing)) if before else found


def _made(made: pl.DataFrame, run: Run) -> tuple[Lines, Lines]:
    anchors = made.select("id", pl.col("station").alias("station_id"))
    kind = pl.col("household_type") if run.layout.has("household_type") else pl.lit(None, dtype=pl.Int32)
    address = pl.col("address") if run.layout.has("address") else pl.lit("")
    versions = made.select(
        pl.col("id").alias("household_id"), *stamped(run), "valid_from", "household_no",
        kind.alias("household_type"), address.alias("address"), pl.lit("").alias("frozen"),
    )  # fmt: skip
    return lines("register_household", anchors), lines("register_householdversion", versions)


def _booklets(
    cursor: Cursor[Any], homes: pl.DataFrame, run: Run, before: Homes | None
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the booklets to enter as they stand in the file, and report those that contradict the register."""
    if not (run.layout.has("booklet_serial") and run.layout.has("booklet_on")):
        return pl.DataFrame(schema=BOOKLET), []
    named = homes.filter(pl.col("booklet_serial").is_not_null(), ~pl.col("met").fill_null(value=False))
    new = named.filter(pl.col("its_booklet_serial").is_null()).sort("row")
    cursor.execute(
        "select serial from register_booklet where serial = any (%s::text[])", [array(new["booklet_serial"].sort())]
    )
    known = {row[0] for row in cursor.fetchall()} | (before.serials if before else frozenset())
    taken = pl.col("booklet_serial").is_in(known) | ~pl.col("booklet_serial").is_first_distinct()
    entered = new.filter(~taken).select(
        pl.col("id").alias("household_id"), pl.col("booklet_serial").alias("serial"),
        pl.col("booklet_on").alias("issued_on"), pl.col("station").alias("issued_by"),
        pl.lit(run.change_id).alias("issued_change"), pl.lit("").alias("void_reason"), pl.lit("").alias("replaced_by"),
    )  # fmt: skip
    other = named.filter(pl.col("its_booklet_serial") != pl.col("booklet_serial"))
    return entered, [*_about_booklets(new.filter(taken), "booklet-taken"), *_about_booklets(other, "booklet-other")]


def _about_booklets(homes: pl.DataFrame, code: str) -> Iterator[Finding]:
    for home in homes.iter_rows(named=True):
        kept = {
            BY_COLUMN["household_no"].key: home["household_no"],
            BY_COLUMN["booklet_serial"].key: home["booklet_serial"],
        }
        yield Finding(home["row"], (Reason(code, "booklet_serial", home["booklet_serial"]),), kept)


def _differing(housed: pl.DataFrame, present: list[str], originals: Originals) -> Iterator[Finding]:
    """Report rows that say something else about the household than what was entered for it."""
    if not present:
        return
    differs = [pl.col(name).ne_missing(pl.col("its_" + name)).alias("?" + name) for name in present]
    marked = housed.with_columns(differs).filter(pl.any_horizontal("?" + name for name in present))
    texts = originals.of(marked["row"])
    for row in marked.iter_rows(named=True):
        text = texts[row["row"]]
        reasons = tuple(
            Reason("household-differs", name, text[BY_COLUMN[name].key]) for name in present if row["?" + name]
        )
        yield Finding(row["row"], reasons, whereabouts(row))
