"""Whatever holds a person stands in the schedule of retention: a new table or column that nobody placed fails here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.retention import own
from banshi.retention.due import RULES
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import BY_CODE, RESIDENT, SERVER
from banshi.retention.tables import ACTS, NOBODY, Names, tables

if TYPE_CHECKING:
    from tests.cast import Town

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
NAMING = {
    "person_id",
    "applicant_id",
    "id_number",
    "phone",
    "email",
    "masked_name",
    "first_name",
    "caller_key",
    "voter",
}


@pytest.fixture
def columns(town: Town) -> dict[str, set[str]]:
    """Every table of the database with its columns."""
    found: dict[str, set[str]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select c.table_name::text, c.column_name::text from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def test_every_table_and_column_of_the_database_stands_in_the_schedule(columns: dict[str, set[str]]) -> None:
    listed = {name: set(table.columns) for name, table in tables().items()}
    assert sorted(set(columns) - set(listed)) == []
    assert {name: sorted(columns[name] - listed[name]) for name in columns if columns[name] - listed[name]} == {}


def test_the_schedule_names_nothing_that_is_not_there(columns: dict[str, set[str]]) -> None:
    gone = {name: set(table.columns) - columns.get(name, set()) for name, table in tables().items()}
    assert {name: sorted(left) for name, left in gone.items() if left} == {}


def test_a_table_that_names_a_resident_is_never_said_to_be_nobodys() -> None:
    assert [t.name for t in tables().values() if t.kind == NOBODY and NAMING & set(t.columns) - {"phone"}] == []
    unmarked = {t.name: [c for c in NAMING & set(t.columns) if t.columns[c] is Names.PLAIN] for t in tables().values()}
    assert {name: found for name, found in unmarked.items() if found and tables()[name].kind != NOBODY} == {}


def test_every_kind_has_words_and_a_term_with_a_law() -> None:
    kinds = {table.kind for table in tables().values()} - {NOBODY}
    assert kinds == set(BY_CODE)
    assert {kind for kind in kinds if not pack().terms_of(kind)} == set()
    assert [term.key for term in pack().terms if not (str(term.why) and term.source.said and str(term.then))] == []
    assert {term.kind for term in pack().terms} <= kinds


def test_what_the_job_deletes_has_a_term_that_ends() -> None:
    assert [rule.term for rule in RULES if pack().term(rule.term).months is None] == []


def test_a_resident_can_be_found_in_each_table_of_theirs_or_it_says_why_not() -> None:
    theirs = {t.name for t in tables().values() if t.kind not in {NOBODY, ACTS} and _is_for_residents(t.kind)}
    found = {table.name for of_kind in own.own_tables().values() for table in of_kind}
    assert sorted(theirs - found - set(own.NOT_BY_PERSON)) == []
    assert sorted(found & set(own.NOT_BY_PERSON)) == []


def test_what_is_closed_is_never_handed_out_even_by_the_database() -> None:
    door = own.DOOR.read_text(encoding="utf-8")
    closed = {
        (t.name, c) for t in tables().values() for c, n in t.columns.items() if n in {Names.CLOSED, Names.FILE}
        if f"('{t.name}', '" in door
    }  # fmt: skip
    withheld = set(
        re.findall(r"'(\w+)'", door[door.index("a.attname not in (") : door.index("and (_table, a.attname) not in")])
    )
    named = {f"{table}.{column}" for table, column in closed if column not in withheld}
    assert named <= own.WITHHELD_BY_US


def test_every_table_of_the_privacy_page_stands_in_the_schedule() -> None:
    page = PRIVACY.read_text(encoding="utf-8").partition("## What is personal")[2].partition("**What a number")[0]
    told = set(re.findall(r"`([a-z]+_[a-z]+)`", page))
    assert len(told) > 30
    assert sorted(told - set(tables())) == []


def _is_for_residents(kind: str) -> bool:
    return BY_CODE[kind].whose in {RESIDENT, SERVER}
