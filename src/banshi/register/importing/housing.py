"""Which household each row belongs to: found by station and household number, or made.

What holds for a household is what its first row in the file says; other rows that differ are reported. A booklet is
entered with its household, but never replaces another one: that is a case, not an import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.register.importing.checking import Finding, whereabouts
from banshi.register.importing.layout import BY_COLUMN
from banshi.register.importing.reasons import Reason
from banshi.register.importing.writing import begins_on, copy_into, numbers, stamped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Cursor

    from banshi.register.importing.checking import Originals
    from banshi.register.importing.writing import Run

KEY = ("station", "household_no")
SHARED = ("household_type", "address", "booklet_serial", "booklet_on")
KINDS = {"household_type": pl.Int32, "address": pl.String, "booklet_serial": pl.String, "booklet_on": pl.Date}
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


def house(
    cursor: Cursor[Any], rows: pl.DataFrame, originals: Originals, run: Run
) -> tuple[pl.DataFrame, list[Finding]]:
    """Give every row its ``household_id`` and ``position``, writing households that are new or have changed."""
    present = [name for name in SHARED if run.layout.has(name)]
    rows = rows.with_columns(_without_empty(name) for name in present)
    firsts = rows.group_by(KEY, maintain_order=True).agg(
        *(pl.col(name).first() for name in present), begins_on(run).min(), pl.col("row").first()
    )
    homes = firsts.join(_registered(cursor, firsts, run), on=KEY, how="left", maintain_order="left")
    new = pl.col("id").is_null()
    made = homes.filter(new).drop("id")
    made = made.with_columns(numbers(cursor, "register_household", made.height))
    found = homes.filter(~new)
    _make(cursor, made, run)
    changed = _change(cursor, found.filter(~pl.col("met")), run)
    reported = _enter_booklets(cursor, pl.concat((made, found), how="diagonal"), run)
    holding = pl.concat((made, found), how="diagonal").select(
        *KEY, pl.col("id").alias("household_id"), pl.col("last").fill_null(0),
        pl.col("id").is_in(changed.implode()).alias("household_changed"),
        *(pl.when(pl.col("met")).then("its_" + name).otherwise(name).alias("its_" + name) for name in present),
    )  # fmt: skip
    housed = rows.join(holding, on=KEY, how="left", maintain_order="left").with_columns(
        pl.min_horizontal(
            pl.col("last").cast(pl.Int64) + pl.int_range(1, pl.len() + 1).over("household_id"), LAST_POSITION
        ).alias("position")
    )
    return housed, [*reported, *_differing(housed, present, originals)]


def _without_empty(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column != "").then(column).alias(name) if name == "booklet_serial" else column


def _registered(cursor: Cursor[Any], firsts: pl.DataFrame, run: Run) -> pl.DataFrame:
    cursor.execute(REGISTERED, [run.change_id, run.id, firsts["station"].to_list(), firsts["household_no"].to_list()])
    schema = {
        "station": pl.Int64, "household_no": pl.String, "id": pl.Int64, **{f"its_{n}": k for n, k in KINDS.items()},
        "met": pl.Boolean, "last": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def _make(cursor: Cursor[Any], made: pl.DataFrame, run: Run) -> None:
    anchors = made.select("id", pl.col("station").alias("station_id"))
    kind = pl.col("household_type") if run.layout.has("household_type") else pl.lit(None, dtype=pl.Int32)
    address = pl.col("address") if run.layout.has("address") else pl.lit("")
    versions = made.select(
        pl.col("id").alias("household_id"), *stamped(run), "valid_from", "household_no",
        kind.alias("household_type"), address.alias("address"), pl.lit("").alias("frozen"),
    )  # fmt: skip
    copy_into(cursor, ("register_household", anchors), ("register_householdversion", versions))


def _change(cursor: Cursor[Any], found: pl.DataFrame, run: Run) -> pl.Series:
    """Record anew the households whose type or address the file says otherwise, and that all of them were met."""
    if not found.height:
        return pl.Series("id", [], dtype=pl.Int64)
    said = [name for name in ("household_type", "address") if run.layout.has(name)]
    differs = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).ne_missing(pl.col("its_" + name)) for name in said))
    changed = found.filter(differs).select("id", *said)
    columns = ", ".join(f"c.{name}" if name in said else f"v.{name}" for name in ("household_type", "address"))
    cursor.execute(
        "create temp table if not exists arriving_households (id bigint, household_type int, address text)"
        " on commit delete rows"
    )
    copy_into(cursor, ("arriving_households", changed))
    _record_anew(cursor, columns, run)
    met = found.select(
        pl.lit(run.id).alias("import_id"), pl.lit("household").alias("kind"), pl.col("id").alias("subject_id")
    )
    copy_into(cursor, ("register_met", met))
    return changed["id"]


def _record_anew(cursor: Cursor[Any], columns: str, run: Run) -> None:
    """Supersede the households that arrived: what held until today and what holds from today are recorded."""
    again = (
        "insert into register_householdversion (household_id, number, change_id, valid_from, valid_to, recorded_at,"
        " household_no, household_type, address, frozen)"
        " select household_id, number + {step}, {change}, {begins}, {ends}, {now}, household_no, {columns}, frozen"
        " from arriving_households c join register_householdversion v on v.household_id = c.id"
        "  and v.superseded_at = {now} where {condition}"
    )
    times = {"now": run.now, "today": run.today, "change": run.change_id}
    cursor.execute(
        "update register_householdversion v set superseded_at = %(now)s from arriving_households c"
        " where v.household_id = c.id and v.superseded_at is null and v.valid_to is null", times,
    )  # fmt: skip
    marks = {"now": "%(now)s::timestamptz", "change": "%(change)s::bigint"}
    before = again.format(
        step=1, begins="valid_from", ends="%(today)s::date", columns="v.household_type, v.address",
        condition="v.valid_from < %(today)s::date", **marks,
    )  # fmt: skip
    after = again.format(
        step=2, begins="greatest(valid_from, %(today)s::date)", ends="null::date", columns=columns,
        condition="true", **marks,
    )  # fmt: skip
    cursor.execute(before, times)
    cursor.execute(after, times)


def _enter_booklets(cursor: Cursor[Any], homes: pl.DataFrame, run: Run) -> list[Finding]:
    """Enter the booklets that stand in the file, and report those that contradict the register."""
    if not (run.layout.has("booklet_serial") and run.layout.has("booklet_on")):
        return []
    named = homes.filter(pl.col("booklet_serial").is_not_null(), ~pl.col("met").fill_null(value=False))
    if "its_booklet_serial" not in named.columns:
        named = named.with_columns(pl.lit(None, dtype=pl.String).alias("its_booklet_serial"))
    new = named.filter(pl.col("its_booklet_serial").is_null())
    cursor.execute(
        "select serial from register_booklet where serial = any (%s::text[])", [new["booklet_serial"].to_list()]
    )
    taken = pl.col("booklet_serial").is_in([row[0] for row in cursor.fetchall()])
    taken |= ~pl.col("booklet_serial").is_first_distinct()
    entered = new.sort("row").filter(~taken).select(
        pl.col("id").alias("household_id"), pl.col("booklet_serial").alias("serial"),
        pl.col("booklet_on").alias("issued_on"), pl.col("station").alias("issued_by"),
        pl.lit(run.change_id).alias("issued_change"), pl.lit("").alias("void_reason"), pl.lit("").alias("replaced_by"),
    )  # fmt: skip
    copy_into(cursor, ("register_booklet", entered))
    other = named.filter(pl.col("its_booklet_serial") != pl.col("booklet_serial"))
    return [
        *_about_booklets(new.sort("row").filter(taken), "booklet-taken"),
        *_about_booklets(other, "booklet-other"),
    ]


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
