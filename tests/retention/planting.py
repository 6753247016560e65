"""Planting: an unmistakable word into every column of every table that holds something of one resident.

Rows are made by what the database itself says of a table: keys lead to the resident, texts are words that stand
nowhere else, the rest is the least that fits. So a table that somebody adds is planted without a line here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

import psycopg
from psycopg.types.json import Jsonb

from banshi.home import secret
from banshi.retention import own
from banshi.retention.tables import Names
from banshi.stations.models import Account
from banshi.voting.issuing import Voter
from banshi.voting.keys import voter_key

if TYPE_CHECKING:
    from banshi.retention.tables import Table

DESCRIBED = (
    "select a.attname::text, t.typname::text, a.atttypmod, a.attgenerated <> ''"
    " from pg_attribute a join pg_type t on t.oid = a.atttypid"
    " where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum"
)
MINE = {
    "case": ("case_id", "reference", "thing_id"), "concern": ("concern_id", "contact_id", "problem_id"),
    "offer": ("offer_id",), "need": ("need_id", "origin_id"), "consent": ("consent_id",), "match": ("match_id",),
}  # fmt: skip
OWN_KEYS = {
    "matters_case": "case", "concerns_concern": "concern", "volunteers_offer": "offer", "volunteers_need": "need",
    "care_consent": "consent", "volunteers_match": "match",
}  # fmt: skip
FITS: dict[tuple[str, str], object] = {
    ("register_met", "kind"): "person", ("access_look", "unit_id"): None, ("volunteers_offer", "state"): "open",
    ("matters_visit", "matter"): "lost-booklet", ("concerns_member", "left_at"): None,
    ("care_particulars", "purpose"): "planted", ("linkage_proposal", "other_id"): 7_900_000,
    ("linkage_proposal", "confirmed_by"): None, ("stations_recovery", "second_by_id"): None,
    ("stations_standin", "holder_id"): 7_900_000, ("register_finding", "state"): "open",
    ("volunteers_vetting", "state"): "asked",
}  # fmt: skip
"""What a check of a table asks for."""
PERSONS = {"person_id", "subject_id", "persons", "told_id", "one_id", "applicant_id"}
CODES = {
    "sex", "ethnicity", "education", "marital_status", "military_service", "blood_type", "religion", "relation",
    "household_type",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The resident for whom it is planted, and the keys of what is theirs."""

    person: int
    household: int
    account: int
    username: str

    def key(self, kind: str) -> UUID:
        """Return the key of a thing of this resident."""
        return uuid5(NAMESPACE_OID, f"{kind} {self.person}")

    @property
    def number(self) -> int:
        """Return the key of what is counted."""
        return 7_000_000 + self.person


def whose(person: int, household: int, username: str) -> Whose:
    """Return a resident of the town as whose data are planted."""
    account = Account.objects.using("owner").get(username=username)
    return Whose(person=person, household=household, account=account.pk, username=username)


def plant(theirs: Whose) -> dict[str, list[str]]:
    """Put a row into each table in which a resident can be found; return the words that were put into each."""
    url = (
        os.environ["DATABASE_URL"]
        .replace("banshi_owner", "postgres")
        .replace(secret("owner-database-password"), secret("superuser-database-password"))
    )
    with psycopg.connect(url) as raw:
        raw.execute("set session_replication_role = replica")  # keys of other tables and triggers are not the point
        return {table.name: _row(raw, table, theirs) for tables in own.own_tables().values() for table in tables}


def _row(raw: psycopg.Connection, table: Table, theirs: Whose) -> list[str]:
    words: list[str] = []
    columns = [column for column in raw.execute(DESCRIBED, [table.name]).fetchall() if not column[3]]
    values = {name: _value(table, name, kind, size, theirs, words) for name, kind, size, _made in columns}
    names, places = ", ".join(f'"{n}"' for n in values), ", ".join(["%s"] * len(values))
    statement = f'insert into "{table.name}" ({names}) overriding system value values ({places}) on conflict do nothing'
    planted = raw.execute(statement.encode(), list(values.values())).rowcount
    return words if planted else []


def _value(table: Table, name: str, kind: str, size: int, theirs: Whose, words: list[str]) -> Any:
    if (table.name, name) in FITS:
        return FITS[table.name, name]
    if kind in {"varchar", "text", "_varchar", "_text", "jsonb"}:
        return _text(table, name, kind, size, theirs, words)
    if kind in {"int8", "int4", "_int8"}:
        found = _number(table, name, theirs)
        return [found] if kind == "_int8" else found
    return _least(table, name, kind, theirs)


def _least(table: Table, name: str, kind: str, theirs: Whose) -> Any:
    if kind == "uuid":
        return _uuid(table, name, theirs)
    if name == "voter":
        return voter_key(theirs.key("ballot"), Voter.resident(theirs.person).name)
    if name in {"valid_to", "superseded_at"}:
        return "2026-02-03"
    return {
        "bool": False, "int2": 77, "float8": 1.5, "date": "2026-01-02", "timestamptz": "2026-01-02T03:04:05Z",
        "_int2": [1], "_int4": [1], "_uuid": [], "interval": "1 day", "inet": "127.0.0.1", "xid8": "1",
        "time": "09:00", "bytea": b"\x07",
    }[kind]  # fmt: skip


def _text(table: Table, name: str, kind: str, size: int, theirs: Whose, words: list[str]) -> object:
    if name == "username":
        return theirs.username
    told = table.columns[name] in {Names.PERSONAL, Names.PLAIN}
    longest = size - 4 if size > 0 else 200
    full = f"planted{theirs.person}{table.name}{name}".replace("_", "")
    word = full if len(full) <= longest else f"{theirs.person}{abs(hash(full)) % 10**12:012}"[:longest]
    if told and len(word) >= 9:
        words.append(word)
    return Jsonb({"said": word}) if kind == "jsonb" else [word] if kind.startswith("_") else word


def _uuid(table: Table, name: str, theirs: Whose) -> UUID:
    if name == "id":
        return theirs.key(OWN_KEYS.get(table.name, f"row of {table.name}"))
    found = next((thing for thing, names in MINE.items() if name in names), name.removesuffix("_id"))
    return theirs.key("concern" if found == "case" and table.name.startswith("concerns") else found)


def _number(table: Table, name: str, theirs: Whose) -> int:
    names = table.columns[name]
    if table.name == "register_person" or name in PERSONS:
        return theirs.person
    if name in {"household_id", "households"}:
        return theirs.household
    if names is Names.ACCOUNT and name in {"account_id", "user_id"}:
        return theirs.account
    if name in CODES:
        return 1
    return theirs.number
