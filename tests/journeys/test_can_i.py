"""Before the trip, in a real browser: five taps at the most, without script, by keyboard, on a phone and on paper."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from pypdf import PdfReader

from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case
from banshi.stations.models import Unit
from tests.browser import NARROW, carry, faults_of
from tests.cast import SATURDAY_MORNING
from tests.journeys.test_pages import look_everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.cast import Town

HERE, MOST_TAPS = "999901000001", 5


@pytest.fixture(autouse=True)
def _saturday_morning(town: Town) -> Iterator[None]:
    Unit.objects.using("owner").filter(kind="station").update(hours="Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00")
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@dataclass
class Thumb:
    """Taps and counts; each page it comes to has to be free of faults."""

    page: Page
    taps: int = 0

    def tap(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).or_(
            self.page.locator("main").get_by_role("button", name=words)
        ).first.click()
        self.taps += 1
        self.page.wait_for_load_state()


def test_five_taps_on_a_phone_lead_to_the_answer(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/can-i/")
    thumb = Thumb(page)
    for words in (
        "Booklet and household",
        "Lost household booklet",
        "The head of the household",
        "Pinghu",
        "Pinghu Road",
    ):
        assert faults_of(page) == []
        thumb.tap(words)
    assert faults_of(page) == []
    assert thumb.taps <= MOST_TAPS
    assert "Yes, at any station." in page.inner_text("main")
    assert "Open now until Sat 21 Nov 12:00" in page.inner_text("main")


def test_the_position_of_the_phone_is_one_tap_and_leaves_no_trace(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 36.031234, "longitude": 114.391234})
    page.goto("/can-i/lost-booklet/where/?as=head")
    thumb = Thumb(page)
    thumb.tap("Use my position")
    page.wait_for_url("**near=36.03%2C114.39")
    assert faults_of(page) == []
    thumb.tap("South Gate station")
    assert page.url.endswith("/can-i/lost-booklet/?as=head&at=999902000002")
    assert "near" not in page.inner_text(".share__link")


def test_a_phone_that_does_not_tell_leads_to_the_list(page: Page) -> None:
    page.goto("/can-i/lost-booklet/where/?as=head")
    page.click("text=Use my position")
    page.wait_for_selector("text=Your phone did not tell where it is.")
    assert page.locator(".places a").count() > 0


def test_without_script_every_question_is_a_link_or_a_form(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto("/can-i/")
    page.fill("#q", "lost booklet")
    page.click("text=Find it")
    thumb = Thumb(page)
    if "/who/" not in page.url:
        thumb.tap("Lost household booklet")
    thumb.tap("The head of the household")
    assert not page.is_visible("text=Use my position")
    page.fill("#place", "anqing")
    page.click("text=Find the place")
    thumb.tap("Anqing")
    assert "The nearest counters" in page.inner_text("main")
    context.close()


def test_the_keyboard_alone_will_do(page: Page) -> None:
    page.goto("/can-i/about/booklet/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the main part
    for _link in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Lost household booklet"):
            break
    with page.expect_navigation(url="**/can-i/lost-booklet/who/"):
        page.keyboard.press("Enter")


def test_signed_in_four_taps_will_do_and_no_case_is_made(page: Page, town: Town) -> None:
    carry(page, town.li_online)
    page.goto("/can-i/")
    thumb = Thumb(page)
    for words in ("Booklet and household", "Lost household booklet", "Donggang", "Market Street"):
        thumb.tap(words)
        assert faults_of(page) == []
    assert thumb.taps < MOST_TAPS
    assert "We know already, so nobody asks you:" in page.inner_text("main")
    assert Case.objects.count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "path", [f"/can-i/lost-booklet/?as=head&at={HERE}", f"/can-i/education-level/?at={HERE}", "/can-i/prove/kinship/"]
)
def test_the_print_fits_two_pages_of_a4(page: Page, path: str, language: str) -> None:
    spoken = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": settings.PUBLIC_ADDRESS}
    page.context.add_cookies([spoken])  # type: ignore[list-item]
    page.goto(path)
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) <= 2
    assert path in "".join(sheet.extract_text().replace("\n", "") for sheet in printed.pages)


def test_the_print_of_every_matter_fits_two_pages_of_a4(page: Page) -> None:
    long: dict[str, int] = {}
    for one in jurisdiction().matters:
        page.goto(f"/can-i/{one.code}/?at={HERE}")
        printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
        long |= {one.code: len(printed.pages)} if len(printed.pages) > 2 else {}
    assert long == {}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ask-what", "/can-i/"), ("ask-found", "/can-i/?q=booklet"), ("ask-which", "/can-i/about/booklet/"),
        ("ask-who", "/can-i/lost-booklet/who/"), ("ask-where", "/can-i/lost-booklet/where/?as=head"),
        ("ask-county", "/can-i/lost-booklet/where/?as=head&city=340800"),
        ("ask-near", "/can-i/lost-booklet/where/?near=36.03,114.39"),
        ("answered", f"/can-i/lost-booklet/?as=head&at={HERE}"), ("ask-proof", "/can-i/prove/"),
        ("need-not-prove", "/can-i/prove/marital-status/"),
    ],
)  # fmt: skip
def test_a_page_before_the_trip(page: Page, name: str, path: str) -> None:
    look_everywhere(page, name, path, None)


def test_the_answer_to_a_resident(page: Page, town: Town) -> None:
    look_everywhere(page, "answered-own", f"/can-i/lost-booklet/?at={HERE}", town.li_online)
