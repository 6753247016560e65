"""A form that is refused loses nothing of what was typed, whatever became of the thing it was for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client

from banshi.kernel import clock
from banshi.matters.evidence import Proof
from banshi.matters.lifecycle import State
from banshi.matters.models import Case
from banshi.stations.models import Session
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import PASSWORD, SATURDAY_MORNING
from tests.matters.stories import education

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town

REASON = "他改了主意，\n说不办了 <b>&\"'"
SHOWN = "他改了主意，<br>说不办了 &lt;b&gt;&amp;&quot;&#x27;"
STRANGE = (
    "字", "2026-11-20", "12-3", "9" * 30, "x" * 5000, "13:30", "00000000-0000-0000-0000-00000000dead",
    "他来窗口补办户口簿的时候只有我一个人在岗所以是我自己办的没有请别人",
)  # fmt: skip
"""What might be taken for an answer, a number of ours or a token."""
LONG = "他打电话来说不办了，" * 8 + "𠮷" * 40
SECTION = re.compile(r'<section class="given-back".*?</section>', re.DOTALL)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def case(town: Town) -> Case:
    return education(town, Proof.UNREACHABLE)


def _withdraw(client: Client, case: Case, reason: str = REASON, **headers: str) -> tuple[int, str]:
    sent = {"reason": reason, "command": str(uuid4())}
    answer = client.post(f"/counter/cases/{case.pk}/withdraw", sent, headers=headers)
    return answer.status_code, answer.content.decode()


def _given_back(page: str) -> str:
    found = SECTION.search(page)
    return found.group() if found else ""


@pytest.mark.parametrize(("language", "heading"), [("en", "What you typed"), ("zh-CN", "您填写的内容")])
def test_what_is_over_meanwhile_gives_back_what_was_typed_for_it(
    town: Town, case: Case, language: str, heading: str
) -> None:
    client = signed_in(town.chen, language=language)
    assert _withdraw(client, case, "不办了，过几天再来")[0] == 302
    for reason, shown in ((REASON, SHOWN), *((one, one) for one in STRANGE)):
        status, page = _withdraw(client, case, reason)
        assert status in {409, 422}
        assert heading in _given_back(page)
        assert f"<li>{shown}</li>" in _given_back(page)
        assert page.index("given-back") < page.index("</main>")
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_what_the_form_shows_is_not_said_twice(town: Town, case: Case) -> None:
    status, page = _withdraw(signed_in(town.chen), case, "x" * 5000)
    assert status == 422
    assert page.count("x" * 5000) == 1
    assert not _given_back(page)


def test_whoever_may_not_gets_back_their_own_words_and_nothing_else(town: Town, case: Case) -> None:
    status, page = _withdraw(signed_in(town.cousin), case)
    assert status in {403, 404}
    assert SHOWN in _given_back(page)
    assert town.li.name not in page


def test_a_session_that_is_over_costs_no_words(town: Town, case: Case) -> None:
    client = signed_in(town.chen)
    Session.objects.all().delete()
    came_from = f"http://testserver/counter/cases/{case.pk}"
    status, page = _withdraw(client, case, referer=came_from)
    assert status == 401
    assert SHOWN in _given_back(page)
    assert f'href="/accounts/login/?next=/counter/cases/{case.pk}"' in page
    assert "You were signed out" in page
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    for elsewhere, leads_to in (
        ("http://evil.example/counter/", "/"),
        ("http://testserver//evil.example", "/evil.example"),
        ("http://[", "/"),
    ):
        assert f'href="/accounts/login/?next={leads_to}"' in _withdraw(client, case, referer=elsewhere)[1]


def test_a_session_that_is_over_leads_to_the_sign_in_where_nothing_was_typed(case: Case) -> None:
    answer = Client().post(f"/counter/cases/{case.pk}/withdraw", {"command": str(uuid4())})
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next=/counter/cases/{case.pk}/withdraw")


def test_another_site_puts_no_words_on_our_pages(town: Town, case: Case) -> None:
    for client in (signed_in(town.chen), Client()):
        sent = {"reason": "请拨打 95-EVIL 核实", "command": str(uuid4())}
        path = f"/counter/cases/{case.pk}/withdraw"
        for site in ("cross-site", "same-site", "none"):
            forged = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": site})
            forged.cookies = client.cookies
            answer = forged.post(path, sent)
            assert answer.status_code == 403
            assert "95-EVIL" not in answer.content.decode()


def test_a_form_that_was_open_too_long_gives_back_its_words(town: Town, case: Case) -> None:
    stale = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    stale.cookies = signed_in(town.chen).cookies
    status, page = _withdraw(stale, case)
    assert status == 403
    assert SHOWN in _given_back(page)


def test_no_secret_comes_back(case: Case) -> None:
    sent = {"reason": "办不成", "password": PASSWORD, "code": "123456", "digits": "4321", "command": str(uuid4())}
    answer = Client().post(f"/counter/cases/{case.pk}/withdraw", sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (401, "private, no-store")
    assert "办不成" in page
    for secret in (PASSWORD, "123456", "4321", sent["command"]):
        assert secret not in page


@pytest.mark.parametrize(("language", "width"), [("zh-hans", NARROW), ("en", WIDE)])
def test_a_clerk_signs_in_beside_and_sends_the_same_words(
    town: Town, case: Case, page: Page, language: str, width: dict[str, int]
) -> None:
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    carry(page, town.chen, language)
    form = page.locator(f"form[action$='/{case.pk}/withdraw']")

    def send() -> None:
        form.locator("[name=reason]").evaluate("(field) => field.closest('details')?.setAttribute('open', '')")
        form.locator("[name=reason]").fill(LONG)
        form.locator("button").click()

    page.goto(f"/counter/cases/{case.pk}/")
    Session.objects.all().delete()
    send()
    page.locator(".given-back").wait_for()
    assert LONG in (page.text_content(".given-back") or "")
    assert faults_of(page) == []
    with page.context.expect_page() as beside:
        page.locator("main a[target=_blank]").click()
    beside.value.fill("[name=login]", "chen")
    beside.value.fill("[name=password]", PASSWORD)
    beside.value.locator("[name=password]").press("Enter")
    beside.value.wait_for_url(f"**/counter/cases/{case.pk}/")
    assert LONG in (page.text_content(".given-back") or "")
    carry(page, town.chen, language)
    page.goto(f"/counter/cases/{case.pk}/")
    Case.objects.filter(pk=case.pk).update(state=State.WITHDRAWN)
    send()
    page.locator(".given-back").wait_for()
    assert faults_of(page) == []
    again = page.locator("main a.govuk-button")
    again.click()
    page.wait_for_url(f"**/counter/cases/{case.pk}/")
