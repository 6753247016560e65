from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from banshi.archive import files
from tests.archive import old
from tests.browser import signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.cast import Town


@pytest.fixture
def li(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Li, whose record was looked at twice in March 2020, at home with a browser."""
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    old.looks(2, person=town.li.id)
    return signed_in(town.li_online)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def test_my_record_leads_to_the_archive_once_there_is_one(li: Client) -> None:
    assert "/my/record/archive/" not in read(li, "/my/record/")
    old.move()
    assert "/my/record/archive/" in read(li, "/my/record/")


def test_a_resident_reads_who_looked_years_ago(li: Client) -> None:
    old.move()
    said = read(li, "/my/record/archive/?month=2020-03")
    for words in ("2 times, first on", "counter clerk", "to reissue your lost booklet", "住址"):
        assert words in said
    assert "Ask about this look" not in said


def test_somebody_else_reads_of_none_of_it(li: Client, town: Town) -> None:
    old.move()
    assert "Nobody looked" in read(signed_in(town.stranger_online), "/my/record/archive/")


def test_an_archive_that_is_away_is_said_to_be(li: Client, tmp_path: Path) -> None:
    (file,) = old.move()
    (tmp_path / file).unlink()
    said = read(li, "/my/record/archive/", status=409)
    assert "cannot be read now" in said
    assert "Nobody looked" not in said


def test_a_month_that_is_not_there_is_refused(li: Client) -> None:
    assert "Choose a month" in read(li, "/my/record/archive/?month=1999-13", status=404)
