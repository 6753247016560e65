from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi.notices.models import Notice
from banshi.stations.models import Account, Recovery
from tests.browser import NARROW, carry, faults_of, signed_in
from tests.web.signing import browser_of, password

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town

ASK = {"login": "wang", "words": "My telephone fell into the river. I am at the counter."}


def ask(**changed: str) -> tuple[str, str]:
    """Ask, and return the number and the ticket that the page shows."""
    page = browser_of().post("/accounts/way-back/", ASK | changed).content.decode()
    number, ticket = re.findall(r'<dd class="[^"]*number">([0-9A-Z-]+)</dd>', page)
    return number, ticket


def approve(client: Client) -> str:
    pk = Recovery.objects.exclude(account=None).get().pk
    page = client.post(f"/office/ways-back/{pk}/approve").content.decode()
    return str(re.findall(r'<p class="number govuk-heading-xl">([0-9A-Z-]+)</p>', page)[0])


def test_a_new_password_by_way_of_two_colleagues(town: Town) -> None:
    number, ticket = ask()
    assert number in signed_in(town.supervisor).get("/office/ways-back").content.decode()
    halves = [approve(signed_in(town.supervisor)), approve(signed_in(town.auditor))]
    typed = {"ticket": ticket, "first": halves[1], "second": halves[0]}
    new = {"password1": "a wholly new one 7", "password2": "a wholly new one 7"}
    client = browser_of()
    assert client.post("/accounts/way-back/use/", typed | new).headers["Location"] == "/accounts/login/"
    assert password(client, "wang", "a wholly new one 7").headers["Location"] == "/office/"
    assert "Your account got a new password" in client.get("/accounts/sessions/").content.decode()
    assert browser_of().post("/accounts/way-back/use/", typed | new).status_code == 422


def test_what_is_missing_or_weak_is_told_and_the_ticket_stays(town: Town) -> None:
    typed = {
        "ticket": "AAAA-BBBB-CCCC",
        "first": "AAAA-BBBB",
        "second": "AAAA-BBBB",
        "password1": "a",
        "password2": "b",
    }
    page = browser_of().post("/accounts/way-back/use/", typed).content.decode()
    assert "The two are not the same" in page
    assert 'value="AAAA-BBBB-CCCC"' in page
    for weak in ("a", "password1234"):
        again = browser_of().post("/accounts/way-back/use/", typed | {"password1": weak, "password2": weak})
        assert 'id="id_password1_error"' in again.content.decode()
    right = typed | {"password1": "a wholly new one 7", "password2": "a wholly new one 7"}
    assert "do not belong together" in browser_of().post("/accounts/way-back/use/", right).content.decode()


def test_neither_page_nor_statements_tell_whether_there_is_such_an_account(town: Town) -> None:
    told = []
    for name in ("wang", "nobody", "li"):
        with CaptureQueriesContext(connection) as seen:
            page = browser_of().post("/accounts/way-back/", ASK | {"login": name}).content.decode()
        shown = re.sub(r">[0-9A-Z]{8}<|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|value=\"[^\"]*\"", "", page)
        told.append((shown, [re.sub(r"'[^']*'|\d+|NULL|\(\)", "", one["sql"])[:60] for one in seen]))
    assert told[0] == told[1] == told[2]


def test_after_five_in_an_hour_an_address_has_to_wait(town: Town) -> None:
    for _turn in range(5):
        ask()
    assert browser_of().post("/accounts/way-back/", ASK).status_code == 429


def test_five_tries_at_a_ticket_are_enough_for_an_hour(town: Town) -> None:
    typed = {"ticket": "AAAA-BBBB-CCCC", "first": "A", "second": "B", "password1": "a wholly new one 7",
             "password2": "a wholly new one 7"}  # fmt: skip
    answers = [browser_of().post("/accounts/way-back/use/", typed).status_code for _turn in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_holder_is_told_and_says_that_nobody_asked(town: Town) -> None:
    Account.objects.filter(pk=town.wang.account_id or 0).update(person_id=town.stranger.id)
    _number, _ticket = ask()
    assert Notice.objects.get(kind="way-back-asked").person_id == town.stranger.id
    assert Notice.objects.filter(kind="way-back-to-decide").count() == 2
    holder = signed_in(town.wang)
    assert "This was not me" in holder.get("/accounts/sessions/").content.decode()
    pk = Recovery.objects.get().pk
    assert signed_in(town.cousin).post(f"/accounts/sessions/not-me/{pk}/").status_code == 404
    assert holder.post(f"/accounts/sessions/not-me/{pk}/").status_code == 302
    assert Recovery.objects.get().state == "refused"


def test_a_refusal_needs_a_reason_and_is_for_good(town: Town) -> None:
    ask()
    pk = Recovery.objects.get().pk
    client = signed_in(town.supervisor)
    assert "Write why you refuse" in client.post(f"/office/ways-back/{pk}/refuse", {"reason": ""}).content.decode()
    assert client.post(f"/office/ways-back/{pk}/refuse", {"reason": "Nobody knows them."}).status_code == 302
    assert client.post(f"/office/ways-back/{pk}/approve").status_code == 409


@pytest.mark.parametrize("who", ["wang", "chen", "home_clerk"])
def test_colleagues_who_do_not_decide_see_nobody_and_approve_nothing(town: Town, who: str) -> None:
    number, _ticket = ask(login="cousin")
    client, pk = signed_in(getattr(town, who)), Recovery.objects.get().pk
    assert number not in client.get("/office/ways-back").content.decode()
    assert client.post(f"/office/ways-back/{pk}/approve").status_code == 404
    assert signed_in(town.li_online).get("/office/ways-back").status_code == 403


def test_the_pages_are_whole_on_a_telephone_and_for_whoever_does_not_see(page: Page, town: Town) -> None:
    ask()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in ("/accounts/way-back/", "/accounts/way-back/use/"):
        page.goto(path)
        assert faults_of(page) == [], path
    carry(page, town.supervisor, "zh-hans")
    for path in ("/office/ways-back", "/office/sessions", f"/office/sessions/{town.wang.account_id}/end", "/accounts/"):
        page.goto(path)
        assert faults_of(page) == [], path
