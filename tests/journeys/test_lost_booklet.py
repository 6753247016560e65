"""Li lost the household booklet 900 km from home, and travels nowhere."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from banshi.kernel import clock
from banshi.matters import clocks
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Paper
from banshi.notices.models import Notice
from banshi.publishing import releases
from tests.browser import carry, faults_of, sign_in
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def receive(page: Page, town: Town) -> None:
    page.goto("/counter/")
    page.fill("[name=id_number]", town.li.id_number)
    page.fill("[name=name]", town.li.name)
    page.check("[name=compared]")
    page.check("[name=matter][value=lost-booklet]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter/visits/**")


def file(page: Page) -> Case:
    page.fill("[name=lost_on]", "2026-11-20")
    page.fill("[name=circumstances]", "在火车上丢失")
    page.click("form[data-file] button.govuk-button")
    page.wait_for_url("**/counter/cases/**")
    return Case.objects.get()


def test_a_lost_booklet_is_replaced_where_the_resident_stands(page: Page, town: Town, tmp_path: Path) -> None:
    sign_in(page, "chen")
    receive(page, town)
    answer = page.inner_text("main")
    for said in ("Yes, here and now.", "your ID card", "Pinghu Road station", "Mon 23 Nov 17:00", "art. 17"):
        assert said in answer
    assert not Case.objects.exists()
    assert faults_of(page) == []

    case = file(page)
    slip = page.inner_text("main")
    for said in (case.number, "李**", "Pinghu Road station", "Tue 24 Nov 17:00", case.follow_code):
        assert said in slip
    assert faults_of(page) == []

    decide(page, town, case)
    booklet = print_and_hand_over(page, town, case)
    check(page, booklet, tmp_path)
    say_how_it_went(page, case)
    read_who_looked(page, case)
    close_the_month(page)


def decide(page: Page, town: Town, case: Case) -> None:
    carry(page, town.wang)
    page.goto("/office/")
    first = page.locator("[data-row]").first
    assert case.number in first.inner_text()
    assert town.li.name not in page.inner_text("main")  # masked until it is opened
    first.locator("a").first.click()
    shown = page.inner_text("main")
    for said in ("200000001", town.li.name, "Market Street station"):
        assert said in shown
    assert faults_of(page) == []
    page.click("[data-approve]")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.APPROVED
    assert {n.kind for n in Notice.objects.filter(case_id=case.id)} >= {"case-accepted", "case-approved", "print"}


def print_and_hand_over(page: Page, town: Town, case: Case) -> Paper:
    carry(page, town.chen)
    page.goto("/counter/")
    page.click(f"main a:has-text('{case.number}')")
    page.click("button:has-text('Print the paper')")
    page.wait_for_load_state()
    page.check("[name=signed]")
    page.click("button:has-text('Hand over')")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.CLOSED
    return Paper.objects.get(kind="booklet", case_id=case.id)


def check(page: Page, booklet: Paper, folder: Path) -> None:
    sealed = folder / "booklet.pdf"
    sealed.write_bytes(page.request.get(f"/papers/{booklet.id}.pdf").body())
    said = subprocess.run(["pdfsig", sealed], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    page.context.clear_cookies()
    page.context.set_extra_http_headers({"accept-language": "en"})
    page.goto(f"/check/{booklet.check_code}/")
    shown = page.inner_text("main")
    assert "Pinghu Road station" in shown
    assert "李" not in shown
    assert faults_of(page) == []


def say_how_it_went(page: Page, case: Case) -> None:
    page.goto(f"/follow/{case.follow_code}/")
    assert faults_of(page) == []
    page.check("[name=verdict][value=solved]")
    page.fill("[name=words]", "很快")
    page.click("main form button.govuk-button")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert (case.verdict, case.verdict_words) == ("solved", "很快")


def read_who_looked(page: Page, case: Case) -> None:
    sign_in(page, "li")
    page.goto("/my/record/")
    record = page.inner_text("main")
    for said in ("Market Street station", "Pinghu Road station", "reissue your lost booklet", case.number):
        assert said in record
    assert faults_of(page) == []


def close_the_month(page: Page) -> None:
    """One errand alone is not told: it could point at Li."""
    page.goto("/")
    assert "ten days after the end of the first month" in page.inner_text("main")
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=30)):
        releases.publish_closed()
        page.goto("/")
    shown = page.inner_text("main")
    assert "The errands saved so far are too few to be told" in shown
    assert f"{2 * Case.objects.get().kilometres:,}" not in shown
    assert faults_of(page) == []


def test_the_whole_way_works_without_javascript(live: str, browser: Browser, town: Town) -> None:
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "chen")
    receive(page, town)
    case = file(page)
    carry(page, town.wang)
    page.goto(f"/office/cases/{case.id}/")
    page.click("[data-approve]")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.APPROVED
    context.close()


def test_a_clerk_files_with_the_keyboard_alone(page: Page, town: Town) -> None:
    sign_in(page, "chen")
    page.goto("/counter/")
    page.keyboard.press("F2")
    page.keyboard.type(town.li.id_number)
    page.keyboard.press("Tab")
    page.keyboard.type(town.li.name)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.name") != "matter":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/counter/visits/**")
    while page.evaluate("document.activeElement.name") != "lost_on":
        page.keyboard.press("Tab")
    page.keyboard.type("2026-11-20")
    page.keyboard.press("Tab")
    page.keyboard.type("在火车上丢失")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/counter/cases/**")
    assert Case.objects.count() == 1


def test_the_home_station_is_silent_and_the_county_decides(page: Page, town: Town) -> None:
    carry(page, town.chen)
    receive(page, town)
    case = file(page)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=5)):
        clocks.escalate_overdue()
        page.goto(f"/follow/{case.follow_code}/")
        assert "Pinghu county bureau" in page.inner_text("main")
        carry(page, town.zhao)
        page.goto("/office/")
        page.click(f"main a:has-text('{case.number}')")
        page.click("[data-approve]")
        page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.APPROVED
