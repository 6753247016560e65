from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from banshi.kernel import clock
from banshi.matters import decisions, receiving
from banshi.matters.evidence import Proof
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Paper
from banshi.proofs import giving
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import education

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Browser, Page

    from tests.cast import Resident, Town

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def _receive(client: Client, who: Resident, matter: str = "lost-booklet", **typed: str) -> tuple[int, str, str]:
    form = {"id_number": who.id_number, "name": who.name, "compared": "on", "matter": matter}
    answer = client.post("/counter/receive", form | typed)
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def _file(client: Client, visit: str, **typed: str) -> tuple[int, str]:
    form = {"command": str(uuid4()), "lost_on": "2026-11-20", "circumstances": "火车上丢的"}
    answer = client.post(visit, form | typed)
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def _filed(town: Town) -> tuple[Client, Case]:
    client = signed_in(town.chen)
    _file(client, _receive(client, town.li)[1])
    return client, Case.objects.get()


def test_the_answer_comes_before_anything_is_filed(town: Town) -> None:
    client = signed_in(town.chen)
    answer = client.get(_receive(client, town.li)[1]).content.decode()
    for said in ("Yes, here and now.", "your ID card", "Pinghu Road station", "Mon 23 Nov 17:00", "free", "art. 17"):
        assert said in answer
    assert "(not verified)" in answer
    assert not Case.objects.exists()


def test_the_seal_of_a_slip_is_asked_for_before_it_is_printed(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"listen {giving.WAKE}")
    sealer, client = connections["owner"].connection, signed_in(town.chen)
    try:
        _status, case = _file(client, _receive(client, town.li)[1])
        assert not list(sealer.notifies(timeout=0))
        assert client.get(case).status_code == 200
        assert len(list(sealer.notifies(timeout=0))) == 1
        assert client.get(case.partition("?")[0]).status_code == 200
        assert not list(sealer.notifies(timeout=0))
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"unlisten {giving.WAKE}")


def test_the_answer_is_printed_under_seal_though_nothing_is_filed(town: Town) -> None:
    client = signed_in(town.chen)
    answer = client.post(f"{_receive(client, town.frozen)[1]}print")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_form_asks_only_what_the_register_does_not_know(town: Town) -> None:
    client = signed_in(town.chen)
    answer = client.get(_receive(client, town.li)[1]).content.decode()
    assert "From the register, so not asked" in answer
    assert answer.count('name="lost_on"') == answer.count('name="circumstances"') == 1
    assert 'name="address"' not in answer


@pytest.mark.parametrize(
    ("who", "why"), [("child", "under 18"), ("frozen", "frozen"), ("without_booklet", "no valid booklet")]
)
def test_a_refusal_says_why_and_what_to_do_before_anything_is_typed(town: Town, who: str, why: str) -> None:
    client = signed_in(town.chen)
    answer = client.get(_receive(client, getattr(town, who))[1]).content.decode()
    assert "Not now, for this reason" in answer
    assert why in answer
    assert 'name="lost_on"' not in answer


def test_a_name_that_does_not_belong_to_the_number_keeps_what_was_typed(town: Town) -> None:
    status, _, answer = _receive(signed_in(town.chen), town.li, name="李小明")
    assert status == 422
    assert "Nobody is registered under this number with this name." in answer
    assert town.li.id_number in answer
    assert "李小明" in answer


def test_the_face_has_to_be_compared_with_the_card(town: Town) -> None:
    form = {"id_number": town.li.id_number, "name": town.li.name, "matter": "lost-booklet"}
    answer = signed_in(town.chen).post("/counter/receive", form)
    assert answer.status_code == 422
    assert "Compare the face with the photo" in answer.content.decode()


def test_a_mistake_in_the_form_keeps_the_other_answers(town: Town) -> None:
    client = signed_in(town.chen)
    status, answer = _file(client, _receive(client, town.li)[1], lost_on="yesterday")
    assert status == 422
    assert "yesterday" in answer
    assert "火车上丢的" in answer
    assert "Write the day as year-month-day" in answer


def test_what_the_rules_forbid_is_said_on_the_same_page(town: Town) -> None:
    client = signed_in(town.chen)
    status, answer = _file(client, _receive(client, town.li)[1], lost_on="2026-12-24")
    assert status == 422
    assert "The day lies in the future." in answer
    assert not Case.objects.exists()


def test_a_form_sent_twice_files_one_case(town: Town) -> None:
    client = signed_in(town.chen)
    visit = _receive(client, town.li)[1]
    command = str(uuid4())
    assert _file(client, visit, command=command)[0] == _file(client, visit, command=command)[0] == 302
    assert Case.objects.count() == 1


def test_the_case_page_shows_the_promise(town: Town) -> None:
    client, case = _filed(town)
    answer = client.get(f"/counter/cases/{case.id}/").content.decode()
    for said in (case.number, "李**", "Pinghu Road station", case.follow_code, "You need not travel."):
        assert said in answer
    assert town.li.name not in answer


def test_the_slip_is_a_sealed_pdf(town: Town) -> None:
    client, case = _filed(town)
    paper = client.post(f"/counter/cases/{case.id}/slip").headers["Location"]
    answer = client.get(paper)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_paper_opens_only_for_offices_with_a_part_in_the_case(town: Town) -> None:
    client, case = _filed(town)
    paper = client.post(f"/counter/cases/{case.id}/slip").headers["Location"]
    assert signed_in(town.wang).get(paper).status_code == 200
    assert signed_in(town.outsider).get(paper).status_code == 404
    assert signed_in(town.stranger_online).get(paper).status_code == 403


def test_an_approved_paper_is_printed_once_and_handed_over_against_a_signature(town: Town) -> None:
    client, case = _filed(town)
    decisions.approve(case.id, by=town.wang)
    assert case.number in client.get("/counter/").content.decode()
    command = str(uuid4())
    for _press in range(2):
        answer = client.post(f"/counter/cases/{case.id}/paper", {"command": command})
        assert answer.headers["Location"].startswith(f"/counter/cases/{case.id}/?paper=")
    assert Paper.objects.filter(kind="booklet").count() == 1
    address = f"/counter/cases/{case.id}/hand-over"
    assert client.post(address, {"command": str(uuid4())}).status_code == 422
    assert client.post(address, {"command": str(uuid4()), "signed": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_withdrawing_needs_the_residents_reason(town: Town) -> None:
    client, case = _filed(town)
    address = f"/counter/cases/{case.id}/withdraw"
    refused = client.post(address, {"command": str(uuid4()), "reason": ""})
    assert refused.status_code == 422
    assert "Write the reason" in refused.content.decode()
    assert client.post(address, {"command": str(uuid4()), "reason": "找到了"}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_what_the_one_list_asks_for_is_given_back_with_papers_and_words(town: Town) -> None:
    client, case = _filed(town)
    decisions.send_back(case.id, ["报警回执"], by=town.wang)
    assert "报警回执" in client.get(f"/counter/cases/{case.id}/").content.decode()
    upload = {"evidence": "other", "file": SimpleUploadedFile("回执.png", PNG)}
    assert client.post(f"/counter/cases/{case.id}/documents", upload).status_code == 302
    given = {"command": str(uuid4()), "words": "回执已上传"}
    assert client.post(f"/counter/cases/{case.id}/supplement", given).status_code == 302
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert "回执.png" in signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()


def test_a_file_that_is_no_paper_is_refused_by_name(town: Town) -> None:
    client, case = _filed(town)
    decisions.send_back(case.id, ["报警回执"], by=town.wang)
    upload = {"evidence": "other", "file": SimpleUploadedFile("a.exe", b"MZ")}
    answer = client.post(f"/counter/cases/{case.id}/documents", upload)
    assert answer.status_code == 422
    assert "“a.exe” cannot be kept." in answer.content.decode()


def test_a_refusal_letter_is_printed_where_the_resident_stands(town: Town) -> None:
    client, case = _filed(town)
    decisions.refuse(case.id, "household-frozen", words="征收", by=town.wang)
    paper = client.post(f"/counter/cases/{case.id}/letter").headers["Location"]
    assert client.get(paper).content.startswith(b"%PDF-")


def test_a_diploma_that_nobody_confirms_is_uploaded_at_the_counter(town: Town) -> None:
    case, client = education(town, Proof.UNREACHABLE), signed_in(town.chen)
    assert 'type="file"' in client.get(f"/counter/cases/{case.id}/").content.decode()
    upload = {"evidence": "diploma", "file": SimpleUploadedFile("毕业证.png", PNG)}
    assert client.post(f"/counter/cases/{case.id}/documents", upload).status_code == 302
    shown = signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()
    address = shown.split('href="/documents/')[1].split('"')[0]
    assert signed_in(town.wang).get(f"/documents/{address}").content == PNG
    assert signed_in(town.outsider).get(f"/documents/{address}").status_code == 404


def test_what_its_holder_confirms_is_granted_and_printed_at_once(town: Town) -> None:
    case, client = education(town), signed_in(town.chen)
    shown = client.get(f"/counter/cases/{case.id}/").content.decode()
    assert "Print the paper" in shown
    assert client.post(f"/counter/cases/{case.id}/paper", {"command": str(uuid4())}).status_code == 302


def test_a_counter_elsewhere_does_not_see_the_case(town: Town) -> None:
    _client, case = _filed(town)
    assert signed_in(town.outsider).get(f"/counter/cases/{case.id}/").status_code == 404


def test_the_counter_works_by_keyboard_alone(town: Town, page: Page) -> None:
    carry(page, town.chen)
    page.goto("/counter/")
    page.keyboard.type(town.li.id_number)
    page.keyboard.press("Tab")
    page.keyboard.type(town.li.name)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("lost")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/**")
    page.keyboard.type("2026-11-20")
    page.keyboard.press("Tab")
    page.keyboard.type("火车上丢的")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/**")
    assert page.evaluate("document.activeElement.textContent") == "Print the slip"
    page.keyboard.press("F2")
    assert page.evaluate("document.activeElement.name") == "id_number"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_can_use_the_counters_pages(town: Town, page: Page, language: str, width: dict[str, int]) -> None:
    case = education(town, Proof.UNREACHABLE)
    decisions.send_back(case.id, ["毕业证书"], by=town.wang)
    visit = _receive(signed_in(town.chen), town.li)[1]
    refused = _receive(signed_in(town.chen), town.frozen)[1]
    carry(page, town.chen, language)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    for address in ("/accounts/", "/counter/", visit, refused, f"/counter/cases/{case.id}/", "/office/search"):
        page.goto(address)
        assert (address, faults_of(page)) == (address, [])


def test_the_counter_works_without_javascript(town: Town, live: str, browser: Browser) -> None:
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
    bare = context.new_page()
    carry(bare, town.chen)
    bare.goto("/counter/")
    bare.fill("[name=id_number]", town.li.id_number)
    bare.fill("[name=name]", town.li.name)
    bare.check("[name=compared]")
    bare.check("[value=lost-booklet]")
    bare.click("button[form=receive]")
    bare.fill("[name=lost_on]", "2026-11-20")
    bare.fill("[name=circumstances]", "火车上丢的")
    bare.click("form[data-file] button")
    bare.wait_for_url("**/cases/**")
    assert "You need not travel." in (bare.text_content("main") or "")
    context.close()


def test_the_answer_names_the_office_that_decides_and_not_the_one_that_only_inquires(town: Town) -> None:
    visit, _facts = receiving.receive("date-of-birth", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    shown = signed_in(town.chen).get(f"/counter/visits/{visit.id}/").content.decode()
    decides = shown.partition("Who decides")[2].partition("</dd>")[0]
    assert "Anping city bureau" in decides
