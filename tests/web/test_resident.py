from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.access.queries import looks_of
from banshi.kernel import clock
from banshi.matters import actions, decisions, looking, receiving
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Document
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import approved, filed

if TYPE_CHECKING:
    from tests.cast import Town

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def li(town: Town) -> Client:
    """Li, at home with a browser."""
    return signed_in(town.li_online)


@pytest.mark.parametrize("page", ["/my/record/", "/my/matters/", "/my/household/"])
def test_the_own_pages_ask_to_sign_in_and_lead_back(town: Town, page: str) -> None:
    assert Client().get(page)["Location"] == f"/accounts/login/?next={page}"


def test_staff_who_are_not_on_the_register_have_no_own_pages(town: Town) -> None:
    response = signed_in(town.chen).get("/my/record/")
    assert response.status_code == 403
    assert "for residents who are on the register" in response.content.decode()


def test_my_record_says_when_who_for_which_case_why_and_what(li: Client, town: Town) -> None:
    case = filed(town)
    said = _read(li, "/my/record/")
    for words in ("Market Street station", "counter clerk", case.number, "to reissue your lost booklet", "Address"):
        assert words in said
    assert f"/my/matters/{case.id}/" in said


def test_a_look_without_a_case_says_that_nothing_was_filed(li: Client, town: Town) -> None:
    receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    assert "at the counter, nothing was filed" in _read(li, "/my/record/")


def test_looks_that_differ_only_in_time_are_read_as_one(li: Client, town: Town) -> None:
    case = filed(town)
    before = _read(li, "/my/record/").count("Ask about this look")
    for _time in range(4):
        looking.look(case, by=town.wang)
    said = _read(li, "/my/record/")
    assert said.count("Ask about this look") == before + 1
    assert "4 times, first on" in said


def test_own_looks_are_counted_and_shown_when_asked_for(li: Client) -> None:
    li.get("/my/household/")
    said = _read(li, "/my/record/")
    assert "Nobody looked" in said
    assert "You opened your own data once." in said
    assert "You yourself" in _read(li, "/my/record/?own=1")


def test_looks_are_filtered_by_office(li: Client, town: Town) -> None:
    approved(town)
    said = _read(li, f"/my/record/?office={town.wang.unit_id}")
    assert "to reissue your lost booklet" in said
    assert "counter clerk" not in said


@pytest.mark.parametrize("odd", ["office=x", "before=-1", "before=99999999999999999999", "since=never"])
def test_a_mangled_address_shows_the_whole_list(li: Client, town: Town, odd: str) -> None:
    filed(town)
    assert "to reissue your lost booklet" in _read(li, f"/my/record/?{odd}")


def test_older_looks_are_a_page_further(li: Client, town: Town) -> None:
    for _time in range(31):
        receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    assert f"?before={looks_of(town.li.id)[29].id}" in _read(li, "/my/record/")


def test_my_record_takes_the_same_few_statements_however_long_it_is(li: Client, town: Town) -> None:
    filed(town)
    few = _statements(li, "/my/record/")
    for _time in range(5):
        filed(town, town.li)
    assert _statements(li, "/my/record/") == few


def test_a_question_about_a_look_leads_to_the_office_with_a_number_to_quote(li: Client, town: Town) -> None:
    filed(town)
    look = looks_of(town.li.id)[0]
    said = _read(li, f"/my/record/{look.id}/")
    for words in (str(look.id), "Market Street station", "tel:000-0000000", "Donggang county bureau"):
        assert words in said


def test_a_look_at_somebody_else_is_not_shown(li: Client, town: Town) -> None:
    filed(town, town.stranger)
    response = li.get(f"/my/record/{looks_of(town.stranger.id)[0].id}/")
    assert response.status_code == 404
    assert "There is no such look at your data." in response.content.decode()


def test_my_matters_show_the_office_that_has_the_case_and_until_when(li: Client, town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        filed(town)
        said = _read(li, "/my/matters/")
    assert "Pinghu Road station decides by Mon 23 Nov 17:00. You need not travel." in said
    assert 'aria-current="step"' in said


def test_without_cases_my_matters_say_what_can_be_done(li: Client) -> None:
    assert "Nothing is under way" in _read(li, "/my/matters/")


@pytest.mark.parametrize("page", ["", "withdraw/", "supplement/"])
def test_another_residents_case_does_not_exist(town: Town, page: str) -> None:
    case = filed(town)
    response = signed_in(town.stranger_online).get(f"/my/matters/{case.id}/{page}")
    assert response.status_code == 404
    assert case.number not in response.content.decode()


def test_withdrawing_needs_no_reason_and_changes_nothing_twice(li: Client, town: Town) -> None:
    case, command = filed(town), str(uuid4())
    for _time in range(2):
        response = li.post(f"/my/matters/{case.id}/withdraw/", {"command": command, "reason": ""}, follow=True)
        assert response.status_code == 200
    assert Case.objects.get(id=case.id).state == State.WITHDRAWN


def test_a_decided_case_cannot_be_withdrawn(li: Client, town: Town) -> None:
    case = approved(town)
    assert "/withdraw/" not in _read(li, f"/my/matters/{case.id}/")
    assert li.post(f"/my/matters/{case.id}/withdraw/", {"command": str(uuid4())}).status_code == 409


def test_what_is_missing_is_asked_for_line_by_line(li: Client, town: Town) -> None:
    case = _sent_back(town)
    assert "The clock rests" in _read(li, f"/my/matters/{case.id}/")
    said = _read(li, f"/my/matters/{case.id}/supplement/")
    assert "Photo of the ID card" in said
    assert "Statement of the loss" in said


def test_what_was_missing_goes_to_the_office_and_its_clock_runs_on(li: Client, town: Town) -> None:
    case = _sent_back(town)
    response = li.post(
        f"/my/matters/{case.id}/supplement/",
        {"command": str(uuid4()), "words": "见照片", "paper_0": SimpleUploadedFile("card.png", PHOTO)},
        follow=True,
    )
    assert "its clock runs on" in response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.missing, case.paused_at) == (State.ACCEPTED, [], None)
    looking.look(case, by=town.wang)
    assert [d.name for d in Document.objects.filter(case_id=case.id)] == ["card.png"]


def test_a_file_that_cannot_be_kept_is_named_and_the_words_stay(li: Client, town: Town) -> None:
    case = _sent_back(town)
    sent = {"command": str(uuid4()), "words": "见照片", "paper_1": SimpleUploadedFile("a.exe", b"MZ program")}
    said = li.post(f"/my/matters/{case.id}/supplement/", sent).content.decode()
    assert "This file cannot be kept" in said
    assert "见照片" in said
    assert Case.objects.get(id=case.id).state == State.SENT_BACK


def test_nothing_at_all_is_no_supplement(li: Client, town: Town) -> None:
    case = _sent_back(town)
    said = li.post(f"/my/matters/{case.id}/supplement/", {"command": str(uuid4()), "words": ""}).content.decode()
    assert "Choose at least one file" in said


def test_a_refusal_says_why_what_to_do_and_where_to_object(li: Client, town: Town) -> None:
    case = filed(town)
    decisions.refuse(case.id, "household-frozen", words="征收公告", by=town.wang)
    said = _read(li, f"/my/matters/{case.id}/")
    for words in ("The household is frozen", "征收公告", "You need not travel.", "You may have it reviewed until"):
        assert words in said


def test_the_household_page_shows_the_own_items_and_writes_down_the_look(li: Client, town: Town) -> None:
    said = _read(li, "/my/household/")
    for words in (town.li.name, town.li.id_number, "平湖路12号院3号楼201室", "200000001", "Pinghu Road station"):
        assert words in said
    assert [look.purpose for look in looks_of(town.li.id)] == ["own-record"]


def test_the_household_page_shows_nobody_else(li: Client, town: Town) -> None:
    said = _read(li, "/my/household/")
    for other in (town.child, town.grandmother, town.stranger):
        assert other.name not in said


def test_a_wrong_item_leads_to_the_matter_that_corrects_it(li: Client) -> None:
    said = _read(li, "/my/household/")
    assert 'href="/can-i/education-level/"' in said
    assert 'href="/can-i/lost-booklet/"' in said


def test_no_wrong_item_leads_to_an_adoption_a_birth_or_a_conscription(li: Client) -> None:
    said = _read(li, "/my/household/")
    found = re.findall(r'href="/can-i/([a-z/-]+)/">[^<]*<span class="govuk-visually-hidden"> \(([^)]+)\)</span>', said)
    assert {label: way for way, label in found} == {
        "Address": "about/move",
        "Relation to head": "about/booklet",
        "Name": "change-of-name",
        "Sex": "sex",
        "Ethnicity": "ethnicity",
        "Date of birth": "date-of-birth",
        "ID number": "id-number",
        "Education level": "education-level",
    }


def test_staff_read_their_own_record_in_no_post(town: Town) -> None:
    assert signed_in(town.cousin).get("/my/household/").status_code == 200
    (look,) = looks_of(4)
    assert (look.unit, look.by_myself) == (None, True)


def test_an_own_paper_is_sent_as_sealed_and_the_look_written_down(li: Client, town: Town) -> None:
    paper = actions.print_slip(filed(town).id, by=town.chen)
    response = li.get(f"/my/papers/{paper.pk}.pdf")
    assert response.content.startswith(b"%PDF-")
    assert response["Cache-Control"] == "private, no-store"
    assert looks_of(town.li.id)[0].by_myself


def test_another_residents_paper_does_not_exist(town: Town) -> None:
    paper = actions.print_slip(filed(town).id, by=town.chen)
    response = signed_in(town.stranger_online).get(f"/my/papers/{paper.pk}.pdf")
    assert response.status_code == 404
    assert looks_of(town.li.id, own=False)[0].purpose == "lost-booklet"


def _read(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        client.get(address)
    return len(statements)


def _sent_back(town: Town) -> Case:
    case = filed(town)
    return decisions.send_back(case.id, ["Photo of the ID card", "Statement of the loss"], by=town.wang)
