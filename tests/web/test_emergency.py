from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from banshi.access.models import BreakGlass
from banshi.kernel import clock
from tests.access.test_emergency import REASON, emergency
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import PASSWORD, SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def _ask(client: Client, town: Town, **typed: str) -> tuple[int, str]:
    asked = {"id_number": town.li.id_number, "name": town.li.name, "kind": "accident", "reason": REASON}
    answer = client.post("/office/emergency", asked | typed)
    return answer.status_code, answer.content.decode()


def test_the_search_page_leads_officers_to_the_emergency_and_not_clerks(town: Town) -> None:
    assert b"/office/emergency" in signed_in(town.wang).get("/office/search").content
    assert b"/office/emergency" not in signed_in(town.chen).get("/office/search").content
    assert signed_in(town.chen).get("/office/emergency").status_code == 403


def test_the_answer_stands_on_the_page_and_is_not_kept(town: Town) -> None:
    client = signed_in(town.colleague)
    status, said = _ask(client, town)
    assert status == 200
    for words in (town.li.name, "male", "1990-05-17", "平湖路12号院3号楼201室", town.li.id_number):
        assert words in said
    assert "no-store" in client.get("/office/emergency")["Cache-Control"]
    assert town.li.name not in client.get("/office/emergency").content.decode()


def test_the_review_is_due_after_three_working_days(town: Town) -> None:
    _ask(signed_in(town.colleague), town)
    due = BreakGlass.objects.get().due_at.astimezone(clock.zone())
    assert f"{due:%a %d %b %H:%M}" == "Wed 25 Nov 17:00"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": "紧急"}, "at least 20 characters. The resident reads it word for word."),
        ({"kind": ""}, "Choose the kind of emergency."),
        ({"name": "李四"}, "Nobody is registered under this number with this name."),
        ({"id_number": "11010119900101001"}, "Compare it with the ID card, digit by digit."),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(town: Town, typed: dict[str, str], told: str) -> None:
    status, said = _ask(signed_in(town.colleague), town, **typed)
    assert status == 422
    assert told in said
    assert typed.get("reason", REASON) in said
    assert "平湖路" not in said


def test_the_sixth_is_refused_with_a_sentence(town: Town) -> None:
    for _time in range(5):
        emergency(town.colleague, town.li)
    status, said = _ask(signed_in(town.colleague), town)
    assert status == 429
    assert "there is no sixth" in said
    assert "平湖路" not in said


def test_the_resident_reads_it_highlighted_with_the_reason(town: Town) -> None:
    emergency(town.colleague, town.li)
    said = signed_in(town.li_online).get("/my/record/").content.decode()
    assert '<strong class="tag tag--overdue">Emergency</strong>' in said
    assert f"in an emergency (somebody is injured or unconscious): “{REASON}”" in said
    assert "has still to review it" in said


@pytest.mark.parametrize(("username", "leads_to"), [("supervisor", "/office/"), ("auditor", "/office/reviews")])
def test_who_reviews_has_it_in_sight_after_signing_in(town: Town, username: str, leads_to: str) -> None:
    emergency(town.wang, town.li)
    client = Client(headers={"accept-language": "en"})
    assert client.post("/accounts/login/", {"login": username, "password": PASSWORD})["Location"] == leads_to
    assert "Emergencies to review (1)" in client.get(leads_to).content.decode()


def test_the_list_says_who_and_why_and_nothing_of_the_person(town: Town) -> None:
    emergency(town.wang, town.stranger)
    said = signed_in(town.supervisor).get("/office/reviews").content.decode()
    for words in (town.wang.name, "Pinghu Road station", REASON, "somebody is injured or unconscious"):
        assert words in said
    assert town.stranger.name not in said
    assert town.stranger.id_number not in said


def test_the_overdue_are_counted_and_stand_on_top(town: Town) -> None:
    emergency(town.wang, town.li)
    emergency(
        town.wang,
        town.li,
        reason="走失儿童在车站被发现，需要尽快联系其监护人来接",
        due_at=clock.now() - timedelta(hours=1),
    )
    said = signed_in(town.auditor).get("/office/reviews").content.decode()
    assert "1 overdue" in said
    assert said.index("走失儿童") < said.index(REASON)


def test_a_review_takes_finding_and_words_and_is_read_by_the_resident(town: Town) -> None:
    emergency(town.wang, town.li)
    client, glass = signed_in(town.supervisor), BreakGlass.objects.get().id
    missing = client.post(f"/office/reviews/{glass}", {"finding": "", "words": "已向医院核实"})
    assert missing.status_code == 422
    assert "Choose what you find" in missing.content.decode()
    assert "已向医院核实" in missing.content.decode()
    done = client.post(f"/office/reviews/{glass}", {"finding": "justified", "words": "已向医院核实"}, follow=True)
    assert "Nothing to review" in done.content.decode()
    assert (
        "It was reviewed: it was justified. “已向医院核实”"
        in signed_in(town.li_online).get("/my/record/").content.decode()
    )


def test_the_own_look_is_listed_without_a_form(town: Town) -> None:
    emergency(town.supervisor, town.li)
    client = signed_in(town.supervisor)
    assert "somebody else reviews it" in client.get("/office/reviews").content.decode()
    glass = BreakGlass.objects.get().id
    assert client.post(f"/office/reviews/{glass}", {"finding": "justified", "words": "x"}).status_code == 403


def test_officers_do_not_review_and_auditors_do_not_look(town: Town) -> None:
    assert signed_in(town.wang).get("/office/reviews").status_code == 403
    assert signed_in(town.auditor).get("/office/emergency").status_code == 403


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everybody_can_use_what_was_found_and_what_is_to_be_reviewed(
    town: Town, page: Page, width: dict[str, int]
) -> None:
    carry(page, town.wang)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    page.goto("/office/emergency")
    for field, typed in (("id_number", town.stranger.id_number), ("name", town.stranger.name), ("reason", REASON)):
        page.fill(f"[name={field}]", typed)
    page.check("input[value=missing]")
    page.click("main form button")
    page.wait_for_selector(f"text={town.stranger.id_number}")
    assert faults_of(page) == []
    assert town.stranger.id_number not in page.url
    carry(page, town.supervisor)
    page.goto("/office/reviews")
    page.click("summary")
    page.click("main form button")
    page.wait_for_selector("text=Choose what you find.")
    assert faults_of(page) == []
