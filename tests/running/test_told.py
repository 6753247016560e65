"""What reads everything at the end of a run finds somebody wherever they are told of."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests import told
from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> told.Told:
    apart = told.Told()
    monkeypatch.setattr(told, "told", apart)
    return apart


def found(heard: told.Told) -> set[tuple[str, str]]:
    return {(one["where"], one["what"]) for one in heard.found}


def test_a_line_of_the_log_with_a_name_is_found(town: Town, heard: told.Told) -> None:
    logger = logging.getLogger("banshi.web")
    told.Hearing().emit(logger.makeRecord(logger.name, logging.WARNING, "", 1, "looked at 李晓明", (), None))
    assert found(heard) == {("log", "李晓明")}


def test_an_address_with_a_name_or_a_number_is_found(town: Town, heard: told.Told) -> None:
    Client().get("/no/such/", {"q": "李晓明", "phone": "13812345678"})
    assert found(heard) == {("address", "李晓明"), ("address", "13812345678")}
    assert "test_an_address_with_a_name" in heard.found[0]["test"]


def test_a_page_of_an_error_may_name_its_reader_and_nobody_else(town: Town, heard: told.Told) -> None:
    assert signed_in(town.chen).get("/office/").status_code == 403
    assert heard.read["error page"] == 1
    assert found(heard) == set()
    heard.hear("error page", "陈静 asked 王强", but="陈静")
    assert found(heard) == {("error page", "王强")}


def test_numbers_and_houses_of_the_cast_are_found_in_anything(town: Town, heard: told.Told) -> None:
    heard.hear("trace", json.dumps({"http.route": f"follow/{town.li.id_number}"}))
    heard.hear("figures", "平湖路12号院3号楼201室")
    assert {what for _where, what in found(heard)} == {town.li.id_number, "平湖路12号院3号楼201室"}


@pytest.mark.parametrize(
    "number",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "8613812345678", "99999919900517101X"],
)
def test_a_number_is_found_however_it_is_written(heard: told.Told, number: str) -> None:
    heard.hear("log", f"call {number}, please")
    heard.hear("log", f"7{number}4")  # longer than any number of a person
    assert found(heard) == {("log", number)}


def test_everything_is_heard(town: Town) -> None:
    before = dict(told.told.read)
    signed_in(town.chen).get("/office/")
    for where in ("log", "trace", "address", "error page"):
        assert told.told.read[where] > before.get(where, 0)
