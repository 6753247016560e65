"""Somebody's word, through the pages: by link, on the resident's list, kept at the counter, read by the office."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.matters import clocks, decisions, hearing
from banshi.matters.models import Case, Party
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.journeys.test_pages import look_everywhere
from tests.matters import stories
from tests.matters.routes import BETWEEN, BY_COUNTY, filed_along
from tests.matters.test_words import by_agent, code_of, new_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town

WEBM = b"\x1aE\xdf\xa3" + b"0" * 99
PDF = b"%PDF-1.7" + b"0" * 99


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def text(response: object) -> str:
    return str(getattr(response, "content", b"").decode())


def keep(client: Client, case: Case, party: Party, **said: str) -> tuple[int, str]:
    form = {"command": str(uuid4()), "party": str(party.id), "answer": "yes", "how": "counter"} | said
    answer = client.post(f"/counter/cases/{case.id}/word", form)
    return answer.status_code, text(answer)


def add(client: Client, case: Case, evidence: str, name: str, content: bytes) -> int:
    form = {"evidence": evidence, "file": SimpleUploadedFile(name, content)}
    return client.post(f"/counter/cases/{case.id}/documents", form).status_code


# ------------------------------------------------------------------- by the link


def test_a_code_leads_to_what_is_asked_and_shows_nothing_personal(town: Town) -> None:
    case = new_head(town)
    code = code_of(case, 3)
    found = Client(headers={"accept-language": "en"}).get("/word/", {"code": code.lower().replace("-", " ")})
    assert found.headers["Location"] == f"/word/{code}/"
    page = Client(headers={"accept-language": "en"}).get(found.headers["Location"])
    assert (page.headers["X-Robots-Tag"], page.headers["Cache-Control"]) == ("noindex", "private, no-store")
    for hidden in (town.li.name, town.grandmother.name, town.li.id_number, "平湖路12号院"):
        assert hidden not in text(page)
    assert "李**" in text(page)


@pytest.mark.parametrize("code", ["AAAA-AAAA", "x" * 40, "'; drop table", "零一二三", "﹣"])
def test_a_code_of_nobody_is_not_found_and_says_what_to_do(town: Town, code: str) -> None:
    client = Client(headers={"accept-language": "en"})
    assert "Compare it with the message" in text(client.get("/word/", {"code": code}))
    assert client.get(f"/word/{code}/").status_code == 404


def test_yes_is_kept_and_shown_and_may_become_no_until_it_is_decided(town: Town) -> None:
    case = new_head(town)
    client, path = Client(headers={"accept-language": "en"}), f"/word/{code_of(case, 3)}/"
    assert client.post(path, {"answer": "yes"}).headers["Location"] == path
    assert "You said" in text(client.get(path))
    assert client.post(path, {"answer": "no", "words": "我不同意"}).status_code == 302
    assert [line.reason for line in Line.objects.filter(step="word").order_by("id")] == [
        "王** yes link", "王** no link 我不同意",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", [{}, {"answer": "maybe"}, {"answer": "no"}, {"answer": "no", "words": " "},
                                   {"answer": "no", "words": "长" * 501}, {"answer": "yes\x00"}])  # fmt: skip
def test_nonsense_is_sent_back_and_what_was_typed_stays(town: Town, typed: dict[str, str]) -> None:
    path = f"/word/{code_of(new_head(town), 3)}/"
    answer = Client(headers={"accept-language": "en"}).post(path, typed)
    assert answer.status_code == 422
    assert "govuk-error-summary" in text(answer)
    assert typed.get("words", "") in text(answer)


def test_another_resident_who_is_signed_in_does_not_answer_for_them(town: Town) -> None:
    path = f"/word/{code_of(new_head(town), 3)}/"
    for answer in (signed_in(town.li_online).get(path), signed_in(town.li_online).post(path, {"answer": "yes"})):
        assert answer.status_code == 403
        assert "Somebody else is asked here" in text(answer)
    assert not Party.objects.exclude(answer="").exists()


def test_after_its_days_an_objection_is_not_asked_for_any_more(town: Town) -> None:
    party = hearing.parties_of(new_head(town).id)[0]
    with clock.stopped_at(party.until.replace(month=12, day=20)):
        client = Client(headers={"accept-language": "en"})
        page = text(client.get(f"/word/{party.code}/"))
        assert "The days for an objection are over" in page
        assert 'name="answer"' not in page
        assert client.post(f"/word/{party.code}/", {"answer": "yes"}).status_code == 409


def test_a_decided_case_asks_nothing_any_more(town: Town) -> None:
    case = new_head(town)
    code = code_of(case, 3)
    decisions.refuse(case.id, "member-objects", words="", by=town.wang)
    client = Client(headers={"accept-language": "en"})
    assert "This case is decided" in text(client.get(f"/word/{code}/"))
    assert client.post(f"/word/{code}/", {"answer": "yes"}).status_code == 409


# --------------------------------------------------------------- the resident's list


def test_a_resident_finds_what_is_asked_and_may_change_it_until_the_decision(town: Town) -> None:
    case = by_agent(town, town.stranger)
    client, code = signed_in(town.li_online), code_of(case, town.li.id)
    assert f"/word/{code}/" in text(client.get("/my/matters/"))
    assert client.post(f"/word/{code}/", {"answer": "no"}).status_code == 302
    assert f"/word/{code}/" in text(client.get("/my/matters/"))
    assert "Your word is asked" in text(client.get("/my/matters/"))
    assert f"/word/{code}/" not in text(signed_in(town.stranger_online).get("/my/matters/"))


# ----------------------------------------------------------------------- the counter


def test_a_word_said_at_the_counter_is_kept_and_whose_it_is_reads_of_it(town: Town) -> None:
    case = by_agent(town, town.stranger)
    party = Party.objects.get(case=case, person_id=town.li.id)
    assert keep(signed_in(town.chen), case, party)[0] == 302
    assert "the counter kept what you said" in text(signed_in(town.li_online).get("/my/matters/"))
    assert "at the counter" in text(signed_in(town.wang).get(f"/office/cases/{case.id}/"))


@pytest.mark.parametrize(("how", "name", "content"), [("video", "li.webm", WEBM), ("paper", "li.pdf", PDF)])
def test_a_paper_or_a_recording_goes_into_the_file_and_then_the_word_is_kept(
    town: Town, how: str, name: str, content: bytes
) -> None:
    case, client = new_head(town), signed_in(town.chen)
    party = hearing.parties_of(case.id)[0]
    status, page = keep(client, case, party, how=how)
    assert status == 422
    assert "not in the file yet" in page
    assert add(client, case, f"word-{how}", name, content) == 302
    assert keep(client, case, party, how=how)[0] == 302
    party.refresh_from_db()
    assert (party.answer, party.how, party.recorded_by) == ("yes", how, town.chen.account_id)


def test_a_clerk_does_not_overrule_what_somebody_said_by_link(town: Town) -> None:
    case, client = new_head(town), signed_in(town.chen)
    party = hearing.speak(code_of(case, 3), "no", "我不同意")
    status, page = keep(client, case, party)
    assert status == 422
    assert "by their own link" in page
    party.refresh_from_db()
    assert party.answer == "no"


def test_an_objection_kept_at_the_counter_needs_its_words(town: Town) -> None:
    case = new_head(town)
    status, page = keep(signed_in(town.chen), case, hearing.parties_of(case.id)[0], answer="no")
    assert status == 422
    assert "Say what you object to." in page


def test_a_word_for_somebody_who_is_not_of_the_case_is_refused(town: Town) -> None:
    case, other = new_head(town), by_agent(town, town.stranger)
    stranger = Party.objects.get(case=other, person_id=town.li.id)
    assert keep(signed_in(town.chen), case, stranger)[0] == 422
    for party in ("0", "-1", "999999999999999999999", "x", ""):
        form = {"command": str(uuid4()), "party": party, "answer": "yes", "how": "counter"}
        assert signed_in(town.chen).post(f"/counter/cases/{case.id}/word", form).status_code == 422
    assert not Party.objects.exclude(answer="").exists()


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("wang", 403), ("zhao", 403), ("li_online", 403)])
def test_nobody_else_keeps_a_word(town: Town, who: str, status: int) -> None:
    case = new_head(town)
    code = 404 if who == "zhao" else status
    assert keep(signed_in(getattr(town, who)), case, hearing.parties_of(case.id)[0])[0] == code


def test_nobody_keeps_the_word_of_the_own_family(town: Town) -> None:
    case = stories.filed(town)
    Case.objects.filter(id=case.id).update(accepting_id=town.cousin.unit_id)
    case = new_head(town)
    Case.objects.filter(id=case.id).update(accepting_id=town.cousin.unit_id)
    assert keep(signed_in(town.cousin), case, hearing.parties_of(case.id)[0])[0] == 403


def test_after_the_decision_no_word_is_offered_to_be_kept(town: Town) -> None:
    case = new_head(town)
    party = hearing.parties_of(case.id)[0]
    decisions.refuse(case.id, "member-objects", words="", by=town.wang)
    client = signed_in(town.chen)
    assert "Keep somebody" not in text(client.get(f"/counter/cases/{case.id}/"))
    assert keep(client, case, party)[0] == 409


# --------------------------------------------------------- for somebody else, by HTTP


def receive(town: Town, **typed: str) -> tuple[int, str, str]:
    form = {"id_number": town.stranger.id_number, "name": town.stranger.name, "compared": "on", "matter": "blood-type"}
    answer = signed_in(town.chen).post("/counter/receive", form | typed)
    return answer.status_code, answer.headers.get("Location", ""), text(answer)


def test_an_agent_is_received_and_the_answer_names_both_and_what_they_show(town: Town) -> None:
    status, visit, _page = receive(town, role="agent", other_number=town.li.id_number, other_name=town.li.name)
    assert status == 302
    page = text(signed_in(town.chen).get(visit))
    assert town.li.name in page
    assert town.stranger.name in page
    assert "authorisation" in page


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"role": "agent"}, "other_number"),
        ({"role": "agent", "other_number": "1", "other_name": "张三"}, "other_number"),
        ({"role": "agent", "other_number": "LI", "other_name": "张三"}, "other_name"),
        ({"role": "institution", "other_number": "LI", "other_name": "李晓明"}, "institution"),
        ({"role": "member", "other_number": "LI", "other_name": "李晓明", "matter": "lost-booklet"}, "role"),
        ({"other_name": "李晓明"}, "role"),
        ({"role": "king"}, "role"),
        ({"role": "office"}, "role"),
        ({"matter": "office-correction"}, "matter"),
        ({"matter": "x" * 900}, "matter"),
        ({"name": "长" * 61}, "name"),
        ({"name": "赵\x00敏"}, "name"),
        ({"id_number": "9" * 41}, "id_number"),
        ({"id_number": "<script>"}, "id_number"),
        ({"role": "institution", "institution": "院" * 121, "other_number": "LI", "other_name": "张三"}, "institution"),
    ],
)
def test_nonsense_is_answered_at_its_own_field_and_nothing_is_lost(town: Town, typed: dict[str, str], at: str) -> None:
    typed = {name: town.li.id_number if value == "LI" else value for name, value in typed.items()}
    status, _visit, page = receive(town, **typed)
    assert status == 422
    assert f'id="id_{at}_error"' in page
    assert "<script>alert" not in page
    if typed.get("role"):
        assert re.search(r"<details[^>]* open", page)


def test_a_member_of_another_household_is_no_answer(town: Town) -> None:
    client = signed_in(town.chen)
    form = {"id_number": town.li.id_number, "name": town.li.name, "compared": "on", "matter": "change-of-head"}
    visit = client.post("/counter/receive", form).headers["Location"]
    for head in ("5", "0", "-3", "x", "3' or 1=1"):
        assert client.post(visit, {"command": str(uuid4()), "new_head": head}).status_code == 422
    assert not Case.objects.exists()


# ------------------------------------------------------------------------ the office


def step(client: Client, case: Case, name: str, **typed: str) -> int:
    form = {"command": str(uuid4())} | typed
    return client.post(f"/office/cases/{case.id}/{name}", form).status_code


def test_an_inquiry_is_passed_on_with_its_opinion_and_a_double_click_does_no_harm(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, client = filed_along(BY_COUNTY, town, monkeypatch), signed_in(town.wang)
    page = text(client.get(f"/office/cases/{case.id}/"))
    assert "Pass on…" in page
    assert "data-approve" not in page
    assert step(client, case, "pass-on", opinion=" ") == 422
    command = str(uuid4())
    assert [step(client, case, "pass-on", opinion="all true", command=command) for _click in range(2)] == [302, 302]
    assert step(client, case, "pass-on", opinion="again") == 403
    assert "all true" in text(signed_in(town.zhao).get(f"/office/cases/{case.id}/"))


def test_a_permit_and_a_release_are_offered_and_told_as_what_they_are(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BETWEEN, town, monkeypatch)
    new, old = signed_in(town.colleague), signed_in(town.wang)
    page = text(new.get(f"/office/cases/{case.id}/"))
    assert "Grant the entry…" in page
    assert "the new place lets you in" in page
    assert step(new, case, "pass-on", opinion="may move in") == 302
    page = text(old.get(f"/office/cases/{case.id}/"))
    assert "Confirm the move out…" in page
    assert "the old place has confirmed" in page


def test_the_clock_is_stopped_for_a_reason_and_runs_on(town: Town) -> None:
    case, client = stories.filed(town), signed_in(town.wang)
    for typed in ({}, {"stop": "thinking", "until": "2026-11-27"}, {"stop": "hearing", "until": "2030-01-01"},
                  {"stop": "hearing", "until": "31.2.2026"}, {"stop": "hearing", "until": "2026-11-21"}):  # fmt: skip
        assert step(client, case, "stop-clock", **typed) == 422
    assert step(client, case, "stop-clock", stop="hearing", until="2026-11-27") == 302
    assert "Let the clock run on" in text(client.get(f"/office/cases/{case.id}/"))
    assert step(client, case, "stop-clock", stop="testing", until="2026-11-27") == 409
    assert step(client, case, "restart-clock") == 302
    assert step(client, case, "stop-clock", stop="hearing", until="2026-11-27") == 422


STEPS = ("approve", "pass-on", "stop-clock", "restart-clock", "refuse", "send-back", "object", "uphold", "reverse")


@pytest.mark.parametrize("name", STEPS)
def test_an_officer_of_a_third_station_finds_no_case_whatever_is_posted(town: Town, name: str) -> None:
    case = stories.filed(town)
    typed = {"opinion": "x", "stop": "hearing", "until": "2026-11-27", "ground": "not-an-adult", "missing": "x",
             "reason": "x", "words": "x" * 99999}  # fmt: skip
    assert step(signed_in(town.outsider), case, name, **typed) == 404
    case.refresh_from_db()
    assert case.state == "accepted"


@pytest.mark.parametrize("name", STEPS)
def test_a_stale_or_missing_command_does_nothing(town: Town, name: str) -> None:
    case, client = stories.filed(town), signed_in(town.wang)
    for command in ("", "x", "1" * 400):
        assert step(client, case, name, command=command, opinion="x", reason="x") in {403, 409, 422}
    case.refresh_from_db()
    assert case.state == "accepted"


# ------------------------------------------------------------------------- the looks


def test_the_pages_of_a_word(page: Page, town: Town) -> None:
    case = new_head(town)
    look_everywhere(page, "word-ask", "/word/", None)
    look_everywhere(page, "word-open", f"/word/{code_of(case, 3)}/", None)
    hearing.speak(code_of(case, 3), "no", "我没有同意把户主换成别人。" * 8)
    look_everywhere(page, "word-said", f"/word/{code_of(case, 3)}/", None)
    look_everywhere(page, "counter-words", f"/counter/cases/{case.id}/", town.chen)
    look_everywhere(page, "office-words", f"/office/cases/{case.id}/", town.wang)
    agent = by_agent(town, town.stranger)
    look_everywhere(page, "my-word", "/my/matters/", town.li_online)
    look_everywhere(page, "word-authorise", f"/word/{code_of(agent, town.li.id)}/", None)


def test_the_pages_of_passing_on_and_of_a_clock_that_stands_still(
    page: Page, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed_along(BETWEEN, town, monkeypatch)
    look_everywhere(page, "office-permit", f"/office/cases/{case.id}/", town.colleague)
    monkeypatch.undo()
    other = filed_along(BY_COUNTY, town, monkeypatch)
    look_everywhere(page, "office-inquire", f"/office/cases/{other.id}/", town.wang)
    clocks.stop_clock(other.id, "hearing", until=SATURDAY_MORNING.date().replace(day=30), by=town.wang)
    look_everywhere(page, "office-stopped", f"/office/cases/{other.id}/", town.wang)
