"""Households that were registered before the import and that its file says something else about.

What held before is recorded to have held until today, and what the file says from today; all of them are met, so that
a later row that differs is a contradiction and not another change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from banshi.register.importing.writing import array, copy_into

if TYPE_CHECKING:
    from psycopg import Cursor

    from banshi.register.importing.writing import Run


def otherwise(unmet: pl.DataFrame, run: Run) -> pl.DataFrame:
    """Return the households whose type or address the file says otherwise, with what it says."""
    said = [name for name in ("household_type", "address") if run.layout.has(name)]
    differs = pl.any_horizontal(pl.lit(value=False), *(pl.col(name).ne_missing(pl.col("its_" + name)) for name in said))
    return unmet.filter(differs).select("id", *said)


def change_households(cursor: Cursor[Any], unmet: pl.DataFrame, run: Run) -> None:
    """Record anew the households that the file says otherwise, and that all of these were met."""
    if not unmet.height:
        return
    changed = otherwise(unmet, run)
    columns = ", ".join(
        f"c.{name}" if name in changed.columns else f"v.{name}" for name in ("household_type", "address")
    )
    cursor.execute(
        "create temp table if not exists arriving_households (id bigint, household_type int, address text)"
        " on commit delete rows"
    )
    copy_into(cursor, "arriving_households", changed)
    _record_anew(cursor, columns, run)
    met = unmet.select(
        pl.lit(run.id).alias("import_id"), pl.lit("household").alias("kind"), pl.col("id").alias("subject_id")
    )
    copy_into(cursor, "register_met", met)


def begin_earlier(cursor: Cursor[Any], met: pl.DataFrame, run: Run) -> None:
    """Let a household that this import made begin with the earliest of all its rows, in whatever block they came."""
    if met.height:
        cursor.execute(
            "update register_householdversion v set valid_from = e.day"
            " from unnest(%s::bigint[], %s::date[]) e (id, day)"
            " where v.household_id = e.id and v.change_id = %s and v.number = 1 and v.superseded_at is null"
            "  and v.valid_from > e.day",
            [array(met["id"]), array(met["valid_from"]), run.change_id],
        )


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
    cursor.execute(  # their members are found by the new address when all is in
        "update register_searchkey k set keys = null from arriving_households c join register_membership m"
        " on m.household_id = c.id and m.superseded_at is null and m.valid_to is null where k.person_id = m.person_id"
    )
