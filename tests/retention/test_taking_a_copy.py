"""A resident takes everything away that is kept about them, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import jsonschema
import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pypdf import PdfReader

from banshi import access
from banshi.journal.models import Line
from banshi.kernel.refusals import NotAllowed
from banshi.retention import exporting, own
from tests.browser import signed_in
from tests.matters.stories import approved
from tests.retention.planting import plant, whose

if TYPE_CHECKING:
    from tests.cast import Town


@pytest.fixture
def planted(town: Town) -> dict[str, list[str]]:
    """Return the words that stand in every table that holds something of Li."""
    return plant(whose(town.li.id, town.li.household_id, "li"))


def test_what_stands_in_any_table_about_a_resident_is_in_their_copy(town: Town, planted: dict[str, list[str]]) -> None:
    copy = exporting.copy_of_everything(by=town.li_online)
    said = copy.json.decode()
    missing = {table: [word for word in words if word not in said] for table, words in planted.items()}
    assert {table: words for table, words in missing.items() if words} == {}
    with_words = {table for table, words in planted.items() if words}
    empty = {t["table"] for kind in copy.said["kinds"] for t in kind["tables"] if not t["rows"]}
    assert sorted(with_words & empty) == []


def test_nothing_of_it_is_in_the_copy_of_somebody_else(town: Town, planted: dict[str, list[str]]) -> None:
    said = exporting.copy_of_everything(by=town.stranger_online).json.decode()
    assert [word for words in planted.values() for word in words if word in said] == []
    assert town.li.name not in said
    assert town.li.id_number not in said


def test_the_copy_has_the_shape_that_is_published(town: Town, planted: dict[str, list[str]]) -> None:
    assert planted
    copy = exporting.copy_of_everything(by=town.li_online)
    jsonschema.validate(json.loads(copy.json), exporting.schema())
    assert Client().get("/own-data.schema.json").json() == exporting.schema()


def test_the_archive_holds_json_schema_and_papers(town: Town, planted: dict[str, list[str]]) -> None:
    assert planted
    response = signed_in(town.li_online).post("/my/kept/copy.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        said = json.loads(archive.read("own-data.json"))
        files = [
            row["file"] for kind in said["kinds"] for table in kind["tables"] for row in table["rows"] if "file" in row
        ]
        assert len(files) == 3
        assert all(len(archive.read(file["path"])) == file["bytes"] for file in files)
    assert archive.namelist()[:2] == ["own-data.json", "own-data.schema.json"]


def test_the_paper_is_sealed_by_the_home_station(town: Town) -> None:
    approved(town)
    response = signed_in(town.li_online).post("/my/kept/copy.pdf")
    assert response.status_code == 200, response.content[:500]
    assert response.content.startswith(b"%PDF-")
    assert b"ETSI.CAdES.detached" in response.content
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert town.li.id_number in said
    assert "lost-booklet" not in said  # the matter by its title


def test_a_copy_is_a_look_of_ones_own_and_a_line_of_the_journal(town: Town) -> None:
    signed_in(town.li_online).post("/my/kept/copy.zip")
    page = signed_in(town.li_online).get("/my/record/?own=1").content.decode()
    assert "you took a copy of everything" in page
    line = Line.objects.get(step="take-copy")
    assert line.account_id == town.li_online.account_id
    assert "entries" in line.reason
    assert town.li.name not in line.reason


def test_officers_and_other_people_are_covered(town: Town, planted: dict[str, list[str]]) -> None:
    approved(town)
    assert planted
    said = exporting.copy_of_everything(by=town.li_online).json.decode()
    for other in (town.child, town.grandmother, town.stranger):
        assert other.name not in said
        assert other.id_number not in said
    for officer in (town.chen, town.wang):
        assert officer.name not in said
    assert "Market Street station" in said


def test_without_a_look_at_oneself_the_database_gives_nothing(town: Town) -> None:
    with pytest.raises(DatabaseError, match="no look at oneself"), connection.cursor() as cursor:
        cursor.execute("select retention_own('register_personversion', array['name'], 0, 10)")
    access.look_at(town.li.id, ("name",), by=town.wang, purpose="lost-booklet", reference=None)
    with pytest.raises(DatabaseError, match="no look at oneself"), connection.cursor() as cursor:
        cursor.execute("select retention_own('register_personversion', array['name'], 0, 10)")


def test_nobody_looks_at_anothers_data_as_if_it_were_their_own(town: Town) -> None:
    with pytest.raises(NotAllowed):
        access.write_down(
            town.stranger.id, ("everything",), by=town.li_online, purpose="own-export", reference=None, kind="self"
        )
    forged = (
        "insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)"
        " values ('self', %s, null, '', 'own-export', '{}', array[%s]::bigint[], '{}')"
        " returning set_config('banshi.look', id::text, false)"
    )
    with connection.cursor() as cursor:
        cursor.execute(forged, [town.li_online.account_id, town.stranger.id])
        with pytest.raises(DatabaseError, match="no look at oneself"):
            cursor.execute("select retention_own('concerns_report', array['words'], 0, 10)")
        cursor.execute(forged, [town.li_online.account_id, town.li.id])
        cursor.execute(
            "select count(*) from retention_own('register_personversion', array['name', 'person_id'], 0, 10)"
        )
        assert cursor.fetchone() == (1,)


def test_a_table_without_a_line_cannot_be_asked_for_and_secrets_are_left_out(town: Town) -> None:
    own.look_at_myself(town.li_online, purpose=own.PURPOSE_TAKEN)
    with connection.cursor() as cursor:
        cursor.execute("select retention_own('stations_account', array['username', 'password'], 0, 10)")
        assert "password" not in str(cursor.fetchall())
        with pytest.raises(DatabaseError, match="no look at oneself"):
            cursor.execute("select retention_own('voting_vote', array['id'], 0, 10)")


def test_copies_are_for_residents_and_by_post_alone(town: Town) -> None:
    assert signed_in(town.chen).post("/my/kept/copy.zip").status_code == 403
    assert signed_in(town.li_online).get("/my/kept/copy.zip").status_code == 405
    assert Client().post("/my/kept/copy.zip").status_code == 302
