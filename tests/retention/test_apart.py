"""Real and made-up people never mix: an installation is of one kind for ever, and refuses the other's numbers."""

from __future__ import annotations

import io
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from pypdf import PdfReader
from rich.console import Console

from banshi import home
from banshi.china import made_up
from banshi.china.id_number import compose
from banshi.cli import serving
from banshi.journal import installation
from banshi.journal.installation import Kind
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.matters import receiving
from banshi.matters.models import Paper, PaperContent
from banshi.notices.models import Notice
from banshi.notices.sending import message
from banshi.notices.texts import TO_RESIDENTS
from banshi.retention import apart, exporting
from tests.cast import DIVISION
from tests.matters.stories import filed
from tests.once import forget

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town

SOMEBODYS = "110101"
BORN = date(1990, 5, 17)


@pytest.fixture
def unsettled(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Return the town in a folder of which nobody has said what it is."""
    monkeypatch.setattr(home, "home", lambda: tmp_path)
    installation.forget()
    forget()
    yield town
    installation.forget()
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table register_idnumber drop constraint if exists number_of_this_kind")


@pytest.fixture
def demonstration(unsettled: Town) -> Town:
    """Return the town, settled as a demonstration."""
    apart.settle(Kind.DEMONSTRATION)
    return unsettled


def test_made_up_numbers_make_an_old_installation_a_demonstration(unsettled: Town) -> None:
    assert unsettled
    assert apart.settle() is Kind.DEMONSTRATION
    assert installation.kind() is Kind.DEMONSTRATION


def test_one_number_that_may_be_somebodys_makes_it_real(unsettled: Town) -> None:
    assert unsettled
    _enter(compose(SOMEBODYS, BORN, 11))
    assert apart.settle() is Kind.REAL


def test_an_empty_installation_is_real_unless_a_demonstration_is_asked_for(unsettled: Town) -> None:
    assert unsettled
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from register_idnumber")
    assert apart.settle() is Kind.REAL


def test_it_never_becomes_the_other_kind(demonstration: Town) -> None:
    assert demonstration
    assert apart.settle() is Kind.DEMONSTRATION
    with pytest.raises(Conflict):
        apart.settle(Kind.REAL)
    for statement in ("update journal_installation set kind = 'real'", "delete from journal_installation",
                      "truncate journal_installation"):  # fmt: skip
        with pytest.raises(DatabaseError, match="written once"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("update journal_installation set kind = 'real'")


def test_a_demonstration_is_not_filled_where_real_people_are_or_may_be(
    unsettled: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unsettled
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from register_idnumber")
    apart.settle()
    monkeypatch.setattr(serving, "_bring_tables_up_to_date", lambda: None)
    monkeypatch.setattr(serving, "_set_up", lambda *_ports: None)  # it speaks to a process that is all its own
    with pytest.raises(Conflict, match="never mix"):
        serving.demo(Namespace(port=18_765, persons=1, cases=None, concerns=None), Console(quiet=True))


def test_an_old_installation_with_real_people_is_not_made_a_demonstration(unsettled: Town) -> None:
    assert unsettled
    _enter(compose(SOMEBODYS, BORN, 11))
    with pytest.raises(Conflict, match="never mix"):
        apart.settle(Kind.DEMONSTRATION)
    assert apart.settle() is Kind.REAL


def test_a_database_of_the_other_kind_beside_this_folder_is_refused(demonstration: Town, tmp_path: Path) -> None:
    assert demonstration
    (tmp_path / installation.FILE).write_text("real", encoding="ascii")
    installation.forget()
    with pytest.raises(Conflict, match="never mix"):
        apart.settle()
    with pytest.raises(Conflict, match="never mix"):
        installation.confirm()  # what the web server asks before it serves a page
    (tmp_path / installation.FILE).write_text("demonstration", encoding="ascii")


def test_a_demonstration_refuses_numbers_that_may_be_somebodys(demonstration: Town) -> None:
    theirs, ours = compose(SOMEBODYS, BORN, 11), compose(DIVISION, BORN, 11)
    assert "demonstration" in str(made_up.problem_here(theirs))
    assert made_up.problem_here(ours) is None
    rows = pl.DataFrame({"n": [theirs, ours]}).select(made_up.well_formed_here("n"))
    assert rows["n"].to_list() == [False, True]
    with pytest.raises(RuleBroken, match="demonstration"):
        receiving.receive("lost-booklet", id_number=theirs, name="王某", by=demonstration.chen)
    with pytest.raises(DatabaseError, match="number_of_this_kind"):
        _enter(theirs)


def test_a_real_installation_refuses_made_up_numbers(unsettled: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from register_idnumber")
    apart.settle()
    ours = compose(DIVISION, BORN, 11)
    assert "nobody's" in str(made_up.problem_here(ours))
    with pytest.raises(RuleBroken, match="nobody's"):
        receiving.receive("lost-booklet", id_number=ours, name="王某", by=unsettled.chen)
    with pytest.raises(DatabaseError, match="number_of_this_kind"):
        _enter(ours)
    _enter(compose(SOMEBODYS, BORN, 11))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_a_demonstration_says_so(demonstration: Town, language: str) -> None:
    assert demonstration
    said = Client(headers={"accept-language": language}).get("/")
    with translation.override(language):
        assert escape(installation.notice()) in said.content.decode()
    assert said["X-Demonstration"]
    assert Client().get("/open311/v2/discovery.json").json()["endpoints"][0]["type"] == "test"


def test_a_paper_and_a_copy_of_a_demonstration_say_so(demonstration: Town) -> None:
    case = filed(demonstration)
    copy = exporting.copy_of_everything(by=demonstration.li_online)
    assert copy.said["installation"] == "demonstration"
    assert "made up" in copy.said["notice"]
    paper = Paper.objects.filter(case_id=case.id).first()
    if paper is not None:
        pdf = bytes(PaperContent.objects.using("owner").get(paper_id=paper.id).pdf)
        assert "DEMONSTRATION" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_a_notice_of_a_demonstration_says_so(demonstration: Town) -> None:
    told = Notice(
        id=1, at=clock.now(), kind=next(iter(TO_RESIDENTS)), case_number="made-up", person_id=demonstration.li.id
    )
    words = message(told)["words"]
    assert isinstance(words, dict)
    assert words["en"].startswith("Demonstration: everybody in it is made up")


def _enter(number: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("insert into register_idnumber (id_number, person_id) values (%s, 1)", [number])
