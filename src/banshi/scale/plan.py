"""Where each table would stand if one primary were no longer enough: Citus, from several machines on.

A register of persons is cut by person, that of households by household, and everything of one person lies on one
machine. Tables that everybody joins stand on every machine; worklists, queues, looks and the journal stay where all of
it is coordinated. Nothing is cut today: the plan keeps it possible, and an architecture test keeps the plan true.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

SHARDS = 64  # of persons; two to four for each core there will be, so that machines can be added without cutting anew


class Stand(StrEnum):
    """Where a table stands."""

    CUT = "cut"
    EVERYWHERE = "everywhere"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: where it stands, by which column it is cut, and with which table its pieces lie together."""

    name: str
    stand: Stand
    column: str = ""
    beside: str = ""

    def statement(self) -> sql.Composed | None:
        """Return the statement of Citus that puts it there; none for what stays where it is."""
        name, column = sql.Literal(self.name), sql.Literal(self.column)
        if self.stand is Stand.EVERYWHERE:
            return sql.SQL("select create_reference_table({})").format(name)
        if self.stand is Stand.COORDINATOR:
            return None
        if self.beside:
            beside = sql.Literal(self.beside)
            return sql.SQL("select create_distributed_table({}, {}, colocate_with => {})").format(name, column, beside)
        shards = sql.Literal(SHARDS)
        return sql.SQL("select create_distributed_table({}, {}, colocate_with => 'none', shard_count => {})").format(
            name, column, shards
        )


def _cut(column: str, first: str, *others: str, first_column: str = "") -> tuple[Table, ...]:
    return (
        Table(name=first, stand=Stand.CUT, column=first_column or column),
        *(Table(name=other, stand=Stand.CUT, column=column, beside=first) for other in others),
    )


PERSONS = _cut(
    "person_id", "register_person", "register_personversion", "register_membership", "register_logentry",
    "register_searchkey", "matters_particulars", "matters_document", "matters_papercontent", first_column="id",
)  # fmt: skip
HOUSEHOLDS = _cut(
    "household_id", "register_household", "register_householdversion", "register_booklet", first_column="id"
)
# The number of a person is unique in the whole province, so it stands by itself and says only whose it is.
NUMBERS = _cut("id_number", "register_idnumber")
REFERENCE = tuple(
    Table(name=name, stand=Stand.EVERYWHERE)
    for name in ("register_code", "stations_unit", "stations_account", "stations_post", "concerns_category")
)
TABLES = (*PERSONS, *HOUSEHOLDS, *NUMBERS, *REFERENCE)

ABOUT_PERSONS_BUT_WHOLE: dict[str, str] = {
    "matters_case": "worklists of a station and numbers of cases are whole; it is cut by month if it must be",
    "matters_party": "follow codes are unique in the province; a few lines a case",
    "matters_visit": "the queue of those who wait at a counter, of one day",
    "notices_notice": "a queue: it is taken from by SKIP LOCKED",
    "concerns_report": "lies beside its concern, whose number is unique; most have no person",
    "care_particulars": "asked for by the consent; as many as are looked after, and a trigger keeps it",
    "care_talk": "lies beside its task; as many as are looked after",
    "register_findingmark": "a worklist of contradictions, as long as it takes to mend them",
    "stations_account": "whoever signs in, also staff; it stands on every machine",
    "watching_inquiry": "questions about looks, some hundreds a month; auditors' lists are whole",
    "volunteers_match": "as many as volunteers",
    "volunteers_offer": "as many as volunteers",
    "volunteers_vetting": "as many as volunteers",
    "volunteers_whereabouts": "as many as open needs",
}
"""Tables with a person in them that are not cut by person, and why."""

IN_THE_WAY: dict[str, str] = {
    "unique register_booklet_serial": "a table of serials by themselves, as ID numbers have one: serial, household_id",
}
"""What of the present schema Citus refuses, and what takes its place on the day of cutting."""

_APART = "reads the one, then the other: two statements in place of one, since they lie on different machines"
SEVERAL_PIECES: dict[str, str] = {
    "access_find": f"the number says whose it is, the person's record is elsewhere: {_APART}",
    "access_find_myself": f"as access_find, once when a resident signs in by their ID provider: {_APART}",
    "access_break_glass": f"as access_find: {_APART}",
    "retention_where": "one's own rows, one table a statement: each goes to the machine of that table",
    "access_search": "whoever lives in an area may lie anywhere: asks every machine, each returns 51 at the most",
    "access_search_alike": "as access_search, by the keys of what was typed",
    "access_members": "members of a household may lie anywhere: asks every machine, by an index on each",
    "access_related": f"two persons of one household: {_APART}",
    "connections_find": f"as access_find, with the station of the household: {_APART}",
    "connections_track": f"as access_find: {_APART}",
    "care_newborn_registered": "as access_members, once for a consent",
    "register_keyed": "search keys of many persons at once: each is written where its person lies",
    "register_lives_in": f"the household and the person: {_APART}",
    "register_unkeyed": "as access_members, when a household is taken in from a file",
    "volunteers_family": "as access_members, once for a match",
}
"""Functions that name no shard key, or those of two that lie apart: what they cost once tables are cut."""

COORDINATED = "the coordinator"
HOT_IN_PARTS: dict[tuple[str, ...], str] = {
    ("register_household", "register_person"): f"a person with the household they live in: {_APART}",
    (
        "register_person",
        COORDINATED,
    ): "what a case says of a person is written and read by a statement of its own, in the"
    " transaction of the case; Citus commits both in two phases",
}
"""Statements of hot paths that touch what would lie apart, by what they touch, and how each would be taken in parts."""

THE_DOOR = (
    "Policies ask access_seen() for the look of this very connection. On another machine there are no looks and the"
    " connection is another's: the door then reads the persons of a look at the coordinator, and the web role has no"
    " right to the cut tables but through its functions."
)


def printed() -> Iterator[str]:
    """Return the plan as SQL, with what is in its way as comments."""
    yield f"-- persons: {SHARDS} pieces, cut by person_id; households by household_id; ID numbers by themselves"
    yield from (f"-- first: {what}: {cure}" for what, cure in IN_THE_WAY.items())
    yield f"-- first: {THE_DOOR}"
    for table in TABLES:
        if statement := table.statement():
            yield f"{statement.as_string(None)};"
    yield from (f"-- {name}: {cost}" for name, cost in SEVERAL_PIECES.items())
    yield from (f"-- {' and '.join(of)}: {cost}" for of, cost in HOT_IN_PARTS.items())
    yield "-- every other table stays at the coordinator; of persons are among them:"
    yield from (f"--   {name}: {why}" for name, why in ABOUT_PERSONS_BUT_WHOLE.items())


class NotPossible(Exception):
    """The plan cannot be carried out here; the text says why."""


def carry_out(connection: psycopg.Connection) -> int:
    """Cut the tables as planned, in one transaction; return how many moved. Raises ``NotPossible``.

    Refused where the extension is not installed, and while anything of the schema is in the way.
    """
    with connection.transaction():
        if not connection.execute("select from pg_extension where extname = 'citus'").fetchone():
            raise NotPossible("The extension citus is not installed in this database: nothing was moved.")
        if found := in_the_way(connection):
            raise NotPossible("Nothing was moved, because of " + "; ".join(f"{one}" for one in found) + ".")
        statements = [statement for table in TABLES if (statement := table.statement())]
        for statement in statements:
            connection.execute(statement)
        return len(statements)


_KEYS = """
select t.relname,
       array(select a.attname::text from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey))
from pg_index i join pg_class t on t.oid = i.indrelid
where t.relnamespace = 'public'::regnamespace and t.relname = any (%s::text[])
  and (i.indisunique or i.indisexclusion)
order by 1, 2
"""
_TRIGGERS = """
select 'trigger ' || t.relname || ' ' || g.tgname
from pg_trigger g join pg_class t on t.oid = g.tgrelid
where t.relnamespace = 'public'::regnamespace and t.relname = any (%s::text[]) and not g.tgisinternal
order by 1
"""
_LINKS = """
select 'link ' || f.conname, f.conrelid::regclass::text, f.confrelid::regclass::text
from pg_constraint f
where f.contype = 'f' and f.connamespace = 'public'::regnamespace
  and (f.conrelid::regclass::text = any (%s::text[]) or f.confrelid::regclass::text = any (%s::text[]))
order by 1
"""


def in_the_way(connection: psycopg.Connection) -> list[str]:
    """Return what of the schema Citus would refuse: keys without the column, triggers, links to other pieces."""
    columns = {table.name: table.column for table in TABLES if table.stand is Stand.CUT}
    everywhere = {table.name for table in REFERENCE}
    names = list(columns)
    keys = connection.execute(_KEYS, [names]).fetchall()
    # A key is named by what it holds: Django adds to an index's own name what tells nobody anything.
    found = [f"unique {table}_{'_'.join(held)}" for table, held in keys if columns[table] not in held]
    found += [name for (name,) in connection.execute(_TRIGGERS, [names]).fetchall()]
    links = connection.execute(_LINKS, [names, names]).fetchall()
    return found + [name for name, here, there in links if not (here in columns and there in everywhere)]
