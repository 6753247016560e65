"""A row has the same bytes alone, when it is sealed, and among many others, when it is checked or archived."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.archive.shapes import LINES, LOOKS
from banshi.proofs.heads import microseconds
from tests.archive.merkle_by_the_book import netstring

if TYPE_CHECKING:
    from banshi.archive.shapes import Source
    from tests.cast import Town

WORDS = st.one_of(
    st.sampled_from(["", "null", "NULL", "N", "{}", "[]", '"', "\\", 'a "b"', "1:a", "身份证", "é", "a,b", "\n"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
SMALL = st.integers(0, 2**31 - 1)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - as asked for
LOOK = st.fixed_dictionaries({
    "id": NUMBERS, "at": MOMENTS, "kind": WORDS, "account_id": NUMBERS, "unit_id": st.none() | NUMBERS, "duty": WORDS,
    "reference": WORDS, "purpose": WORDS, "items": st.lists(st.none() | WORDS, max_size=4),
    "persons": st.lists(st.none() | NUMBERS, max_size=4), "households": st.none() | st.lists(NUMBERS, max_size=4),
    "xid": SMALL, "pid": SMALL,
})  # fmt: skip
LINE = st.fixed_dictionaries({
    "id": NUMBERS, "at": MOMENTS, "kind": WORDS, "thing_id": st.uuids().map(str), "step": WORDS, "start": WORDS,
    "end": WORDS, "account_id": st.none() | NUMBERS, "unit_id": st.none() | NUMBERS, "duty": WORDS, "reason": WORDS,
    "command": st.none() | st.uuids().map(str),
})  # fmt: skip
TYPES = {
    "at": "timestamptz", "items": "text[]", "persons": "bigint[]", "households": "bigint[]", "thing_id": "uuid",
    "command": "uuid", "xid": "text::xid8", "pid": "int",
} | dict.fromkeys(("id", "account_id", "unit_id"), "bigint")  # fmt: skip


@pytest.mark.parametrize(("source", "rows"), [(LOOKS, LOOK), (LINES, LINE)], ids=["looks", "lines"])
@given(data=st.data())
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_has_the_same_bytes_alone_and_among_others(
    town: Town, source: Source, rows: st.SearchStrategy[dict[str, Any]], data: st.DataObject
) -> None:
    row = data.draw(rows)
    columns = ", ".join(f'%({name})s::{TYPES.get(name, "text")} as "{name}"' for name in row)
    with connection.cursor() as cursor:
        cursor.execute(f"select {source.spelled} from (select {columns}) t", row)
        alone = cursor.fetchall()[0][0].encode()
        cursor.execute(f"select {source.selected} from (select {columns}) t", row)
        assert [alone] == source.written(source.rows(cursor.fetchall()))
    said = (microseconds(row[name]) if name == "at" else row[name] for name in source.columns)
    assert alone == netstring(source.table) + b"".join(map(netstring, said))
