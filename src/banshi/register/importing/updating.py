"""Rows about persons who are registered already: the same, or changed.

What changed is superseded and recorded anew: the old facts as valid until today, the new ones from today. The
register's own history stays, and columns that the file does not have keep what is registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.register.importing.writing import copy_into, relation, search_key
from banshi.register.items import PERSON_ITEMS

if TYPE_CHECKING:
    import polars as pl
    from psycopg import Cursor

    from banshi.register.importing.writing import Run

FACTS = tuple(item.name for item in PERSON_ITEMS)
HISTORY = "person_id, number, change_id, valid_from, valid_to, recorded_at"
PRESENT = "v.superseded_at is null and v.valid_to is null"
# What held before is recorded to have held until today; a version that began today is simply replaced.
BEFORE = "v.person_id, v.number + 1, %(change)s::bigint, v.valid_from, %(today)s::date, %(now)s::timestamptz"
AFTER = (
    "v.person_id, v.number + 2, %(change)s::bigint, greatest(v.valid_from, %(today)s::date), null::date,"
    " %(now)s::timestamptz"
)


def update_known(cursor: Cursor[Any], known: pl.DataFrame, run: Run) -> int:
    """Compare rows with the register and record what has changed; returns how many persons that were."""
    said = [name for name in FACTS if run.layout.has(name)]
    _stage(cursor, known, said, run)
    times = {"now": run.now, "today": run.today, "change": run.change_id}
    facts = ", ".join(f"a.{name}" if name in said else f"v.{name}" for name in ("pinyin", *FACTS))
    facts = facts.replace("v.pinyin", "a.pinyin")
    differs = " or ".join(f"a.{name} is distinct from v.{name}" for name in said)
    persons = _record_anew(cursor, "register_personversion", ("pinyin", *FACTS), facts, differs, times)
    kin = "a.relation" if run.layout.has("relation") else "v.relation"
    moved = f"a.household_id <> v.household_id or {kin} is distinct from v.relation"
    place = "case when a.household_id = v.household_id then v.position else a.position end"
    members = _record_anew(
        cursor, "register_membership", ("household_id", "relation", "position"), f"a.household_id, {kin}, {place}",
        moved, times,
    )  # fmt: skip
    joined = _join_households(cursor, times)
    _refresh_search(cursor, run)
    cursor.execute(
        "insert into register_met (import_id, kind, subject_id) select %s::bigint, 'person', person_id from arriving",
        [run.id],
    )
    rehoused = known.filter("household_changed")["person_id"].to_list()
    return len(persons.union(members, joined, rehoused))


def _stage(cursor: Cursor[Any], known: pl.DataFrame, said: list[str], run: Run) -> None:
    cursor.execute(
        "create temp table if not exists arriving on commit delete rows as"
        " select v.*, 0::bigint as household_id, 0 as relation, 0 as position, 0::bigint as station_id,"
        "  0::smallint as birth_year"
        " from register_personversion v where false"
    )
    key = [column for column in search_key(run) if column.meta.output_name() in {"station_id", "birth_year"}]
    rows = known.select("person_id", "pinyin", *said, "household_id", relation(run), "position", *key)
    copy_into(cursor, "arriving", rows)


def _record_anew(
    cursor: Cursor[Any], table: str, columns: tuple[str, ...], new: str, differs: str, times: dict[str, Any]
) -> set[int]:
    """Supersede the present rows that differ and record both what held and what holds; returns the persons."""
    cursor.execute(
        f"update {table} v set superseded_at = %(now)s from arriving a"  # noqa: S608 - names of our tables and items
        f" where v.person_id = a.person_id and {PRESENT} and ({differs}) returning v.person_id",
        times,
    )
    persons = {row[0] for row in cursor.fetchall()}
    if persons:
        old = ", ".join(f"v.{column}" for column in columns)
        begin = f"insert into {table} ({HISTORY}, {', '.join(columns)}) select"
        source = f"from {table} v join arriving a using (person_id) where v.superseded_at = %(now)s"
        cursor.execute(f"{begin} {BEFORE}, {old} {source} and v.valid_from < %(today)s::date", times)
        cursor.execute(f"{begin} {AFTER}, {new} {source}", times)
    return persons


def _join_households(cursor: Cursor[Any], times: dict[str, Any]) -> set[int]:
    """Enter known persons who stand in no household today into that of the file."""
    cursor.execute(
        f"insert into register_membership ({HISTORY}, household_id, relation, position)"  # noqa: S608 - our own columns
        " select a.person_id, 1 + coalesce("
        "  (select max(number) from register_membership p where p.person_id = a.person_id), 0),"
        " %(change)s::bigint, %(today)s::date, null::date, %(now)s::timestamptz, a.household_id, a.relation, a.position"
        " from arriving a where not exists (select from register_membership v"
        f"  where v.person_id = a.person_id and {PRESENT}) returning person_id",
        times,
    )
    return {row[0] for row in cursor.fetchall()}


def _refresh_search(cursor: Cursor[Any], run: Run) -> None:
    year = "a.birth_year" if run.layout.has("born_on") else "k.birth_year"
    born = "a.born_on" if run.layout.has("born_on") else "k.born_on"
    cursor.execute(
        "update register_searchkey k set station_id = a.station_id, household_id = a.household_id,"  # noqa: S608 - our own columns
        f" birth_year = {year}, keys = null from arriving a where a.person_id = k.person_id and"  # keyed when all is in
        f" (k.station_id, k.household_id, k.birth_year, k.born_on) is distinct from"
        f" (a.station_id, a.household_id, {year}, {born})"
    )
