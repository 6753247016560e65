from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from banshi.access.models import Look
from banshi.china.codes.tables import table
from banshi.china.consistency import check_rules
from banshi.register import findings
from banshi.register.checking import check_all
from banshi.register.codes import number_of
from tests.browser import signed_in

if TYPE_CHECKING:
    from banshi.register.findings import Found
    from tests.cast import Town

REASON = "The number was made from a day misread in 1990."


@pytest.fixture
def found(town: Town) -> Found:
    """Give the finding that Li's number tells another birthday than the register."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_personversion set born_on = %s where person_id = 1", [date(1990, 5, 18)])
    list(check_all(check_rules()))
    return findings.open_findings(town.wang.unit_id or 0, code="number-and-birth")[0]


def test_the_list_says_what_kind_and_names_nobody(town: Town, found: Found) -> None:
    answer = signed_in(town.wang).get("/office/findings").content.decode()
    assert str(found.says) in answer
    assert str(found.id) in answer
    assert town.li.name not in answer
    assert not Look.objects.filter(purpose="finding").exists()


def test_to_open_a_finding_is_a_look_and_shows_the_values_side_by_side(town: Town, found: Found) -> None:
    answer = signed_in(town.wang).get(f"/office/findings/{found.id}").content.decode()
    for said in (town.li.name, town.li.id_number, "1990"):
        assert said in answer
    look = Look.objects.get(purpose="finding")
    assert look.reference == found.id
    assert set(look.items) == set(found.items) == {"name", "born_on", "id_number", "registered_on"}


def test_an_older_code_is_shown_with_what_it_may_mean(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        code = number_of(table("education", "1984").value("42"))
        cursor.execute("update register_personversion set education = %s where person_id = 1", [code])
    list(check_all(check_rules()))
    (one,) = findings.open_findings(town.wang.unit_id or 0, code="old-code")
    answer = signed_in(town.wang).get(f"/office/findings/{one.id}").content.decode()
    assert "What it may mean" in answer


def test_two_persons_in_two_households_are_two_looks(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_personversion set id_number = %s where person_id = 5", [town.li.id_number])
    list(check_all(check_rules()))
    (one,) = findings.open_findings(town.wang.unit_id or 0, code="number-shared")
    answer = signed_in(town.wang).get(f"/office/findings/{one.id}").content.decode()
    assert town.li.name in answer
    assert town.stranger.name in answer
    assert Look.objects.filter(purpose="finding").count() == 2


def test_the_officer_says_with_a_reason_that_the_record_is_right(town: Town, found: Found) -> None:
    client = signed_in(town.wang)
    short = client.post(f"/office/findings/{found.id}/stands", {"reason": "right"})
    assert short.status_code == 422
    assert "right" in short.content.decode()
    assert client.post(f"/office/findings/{found.id}/stands", {"reason": REASON}).status_code == 302
    assert findings.finding(found.id).words == REASON
    assert REASON in client.get(f"/office/findings/{found.id}").content.decode()


def test_another_offices_finding_is_not_found(town: Town, found: Found) -> None:
    client = signed_in(town.outsider)
    assert client.get(f"/office/findings/{found.id}").status_code == 404
    assert client.post(f"/office/findings/{found.id}/stands", {"reason": REASON}).status_code == 404


def test_a_supervisor_reads_findings_and_a_clerk_does_not(town: Town, found: Found) -> None:
    assert signed_in(town.supervisor).get(f"/office/findings/{found.id}").status_code == 200
    assert signed_in(town.home_clerk).get("/office/findings").status_code == 403
    assert signed_in(town.supervisor).post(f"/office/findings/{found.id}/stands", {"reason": REASON}).status_code == 403


def test_each_person_of_the_station_can_be_corrected_item_by_item(town: Town, found: Found) -> None:
    page = signed_in(town.wang).get(f"/office/findings/{found.id}").content.decode()
    for item in ("born_on", "id_number"):
        assert f"/office/persons/1/correct?finding={found.id}&amp;matter=office-correction&amp;item={item}" in page
    assert "/correct" not in signed_in(town.supervisor).get(f"/office/findings/{found.id}").content.decode()


def test_a_correction_that_was_started_stands_beside_the_finding(town: Town, found: Found) -> None:
    client = signed_in(town.wang)
    address = f"/office/persons/1/correct?finding={found.id}&matter=office-correction&item=born_on"
    typed = {"command": str(uuid4()), "item": "born_on", "value": "1990-05-17", "mistake": "Misread when keyed in."}
    assert client.post(address, typed | {"mistake": ""}).status_code == 422
    case = findings.finding(found.id).case_id
    assert case is None
    started = client.post(address, typed)
    case = findings.finding(found.id).case_id
    assert started.headers["Location"] == f"/office/cases/{case}/"
    assert str(case) in client.get(f"/office/findings/{found.id}").content.decode()
    assert client.post(address, typed | {"command": str(uuid4())}).status_code == 404


@pytest.mark.parametrize("finding", ["nonsense", "0197a000-0000-7000-8000-000000000009"])
def test_a_finding_that_there_is_not_starts_nothing(town: Town, finding: str) -> None:
    assert signed_in(town.wang).get(f"/office/persons/1/correct?finding={finding}").status_code == 404


def test_a_finding_is_corrected_with_its_own_persons_alone(town: Town, found: Found) -> None:
    assert signed_in(town.wang).get(f"/office/persons/5/correct?finding={found.id}").status_code == 404
