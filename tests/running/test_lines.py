"""The log tells what happened and to nobody whom it happened."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from banshi.telemetry import covering
from banshi.telemetry.lines import Lines

if TYPE_CHECKING:
    from tests.cast import Town

FIELDS = {"at", "level", "logger", "process", "event", "method", "route", "status", "errors", "frames",
          "account", "by", "how"}  # fmt: skip


def line(sentence: str, *values: object, logger: str = "banshi.web", **more: Any) -> dict[str, Any]:
    record = logging.getLogger(logger).makeRecord(logger, logging.WARNING, "", 1, sentence, values, None)
    record.__dict__.update(more)
    told: dict[str, Any] = json.loads(Lines().format(record))
    assert told.keys() <= FIELDS
    return told


def test_numbers_codes_and_identifiers_are_told_and_words_of_people_are_not() -> None:
    told = line("%s of %s: %s %s", 7, UUID(int=0), "not-allowed", "王强 lives here")["event"]
    assert told == f"7 of {UUID(int=0)}: not-allowed …"


def test_a_path_is_told_as_its_pattern() -> None:
    request = RequestFactory().get("/follow/ABCD12345/")
    told = line("Not Found: %s", request.path, logger="django.request", request=request, status_code=404)
    assert told["event"] == "Not Found: …"
    assert told["status"] == 404
    assert "ABCD12345" not in json.dumps(told)


def test_a_library_that_quotes_is_covered() -> None:
    told = line("Job greet(name='王强', phone=\"13812345678\") of 王强 ended", logger="procrastinate")["event"]
    assert told == "Job greet(name=…, phone=…) of … ended"


def test_what_the_database_says_of_a_row_is_not_told(town: Town) -> None:
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute("insert into register_idnumber (id_number, person_id) values (%s, 1)", [town.li.id_number])
    except DatabaseError:
        told = line("a fault", exc_info=sys.exc_info())
    text = json.dumps(told, ensure_ascii=False)
    assert town.li.id_number not in text
    assert "DETAIL" not in text
    assert {"sqlstate": "23505"}.items() <= told["errors"][1].items()
    assert told["errors"][1]["constraint"].startswith("register_idnumber")
    assert any("test_lines.py" in frame for frame in told["frames"])


@pytest.mark.parametrize(
    "text",
    ["99999919900517101X", "13812345678", "138 1234 5678", "0372-1234567", "li@example.com", "平湖路12号院3号楼201室"],
)
def test_what_looks_like_a_person_is_covered_last(text: str) -> None:
    assert covering.covered(f"({text})") == "(…)"
    assert text not in json.dumps(line(f"it is {text}."), ensure_ascii=False)


@given(st.uuids(), st.integers(0, 2**31), st.datetimes())
def test_identifiers_and_moments_are_not_taken_for_a_person(one: UUID, number: int, moment: Any) -> None:
    if not number < 13_000_000_000:
        return
    text = f"{one} {moment.isoformat()}"
    assert covering.covered(text) == text
