"""Ballots and draws in a real browser: nothing for axe-core to find, nothing too wide, and no script needed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.voting import draws
from banshi.voting.casting import cast
from banshi.voting.issuing import Voter, issue_paper
from banshi.voting.models import Right
from banshi.web.voting.electorate import may_vote
from tests.browser import NARROW, carry, faults_of
from tests.cast import SATURDAY_MORNING
from tests.journeys.test_pages import FOLDER, look_everywhere
from tests.voting.stories import announced, chosen, close, during, opened, paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.cast import Town

WORD = "03 08 11 19 24 31 + 09"


@pytest.fixture(autouse=True)
def _open_hours(town: Town) -> Iterator[None]:
    with during():
        yield


def keep(page: Page, name: str) -> None:
    assert faults_of(page) == [], name
    if FOLDER:
        page.screenshot(path=f"{FOLDER}/{name}.png", full_page=True)


def test_the_list_and_the_pages_of_a_ballot(page: Page, town: Town) -> None:
    look_everywhere(page, "no-votes", "/votes/", None)
    ballot, to_come = opened(seats=2), announced()
    look_everywhere(page, "votes", "/votes/", None)
    for name, path, actor in (
        ("vote", "", None), ("vote-entitled", "", town.li_online), ("vote-clerk", "", town.chen),
        ("vote-paper", "paper", town.li_online), ("vote-counter", "counter", town.chen), ("vote-cast", "cast", None),
    ):  # fmt: skip
        look_everywhere(page, name, f"/votes/{ballot.id}/{path}", actor)
    look_everywhere(page, "vote-announced", f"/votes/{to_come.id}/", town.li_online)
    look_everywhere(page, "vote-not-open", f"/votes/{to_come.id}/cast", None)
    paper(ballot, town.li.id)
    issue_paper(ballot.id, voter=Voter.resident(town.grandmother.id), by=town.chen, may_vote=may_vote)
    look_everywhere(page, "vote-given", f"/votes/{ballot.id}/given", town.auditor)
    look_everywhere(page, "vote-paper-again", f"/votes/{ballot.id}/paper", town.li_online)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_scripts_and_by_keyboard_a_resident_votes_on_a_phone(
    browser: Browser, live: str, town: Town, language: str
) -> None:
    ballot = opened()
    context = browser.new_context(base_url=live, viewport=NARROW, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    carry(page, town.li_online, language)
    page.goto(f"/votes/{ballot.id}/paper")
    page.locator("main form button").press("Enter")
    code = page.locator("[data-paper]").inner_text()
    context.clear_cookies(name="sessionid")
    page.locator("main form button").first.press("Enter")
    assert page.locator("input[name=code]").input_value() == code
    page.locator("input[name=choices]").nth(1).press("Space")
    page.locator("main form button").press("Enter")
    page.locator("main form button").first.press("Enter")
    receipt = page.locator("[data-receipt]").inner_text()
    close()
    page.goto(f"/votes/{ballot.id}/result")
    page.fill("input[name=receipt]", receipt)
    page.locator("main form button").press("Enter")
    assert ("Option 2" if language == "en" else "2") in page.locator("main li").inner_text()
    context.close()
    assert Right.objects.count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_comes_between_taking_and_the_receipt(page: Page, town: Town, language: str) -> None:
    ballot = opened(seats=2)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    carry(page, town.li_online, language)
    page.goto(f"/votes/{ballot.id}/paper")
    page.click("main form button")
    keep(page, f"paper-taken-{language}")
    page.locator("main form button").first.click()
    keep(page, f"cast-handed-over-{language}")
    page.fill("input[name=code]", "AAAA")
    page.click("main form button")
    keep(page, f"cast-refused-{language}")
    page.fill("input[name=code]", paper(ballot, 77))
    page.locator("input[name=choices]").nth(0).check(force=True)
    page.locator("input[name=choices]").nth(3).check(force=True)
    page.click("main form button")
    keep(page, f"confirm-{language}")
    page.locator("main form button").first.click()
    keep(page, f"receipt-{language}")


def test_results_and_draws(page: Page, town: Town) -> None:
    plain, tie, missed = opened(seats=2), opened(public_source="cwl-ssq"), opened(quorum=50)
    for ballot, places in ((plain, (0,)), (plain, (0, 1)), (plain, ()), (tie, (0,)), (tie, (1,)), (missed, (2,))):
        cast(ballot.id, paper(ballot, uuid4().int % 10**9), chosen(*places))
    close()
    for name, ballot in (("plain", plain), ("tied", tie), ("missed", missed)):
        look_everywhere(page, f"result-{name}", f"/votes/{ballot.id}/result", None)
    page.goto(f"/votes/{plain.id}/result")
    page.fill("input[name=receipt]", "AAAA-AAAA-AAAA")
    page.click("main form button")
    keep(page, "receipt-unknown")
    with clock.stopped_at(SATURDAY_MORNING):
        draw = draws.freeze(uuid4(), "Eleven jurors of the pump house", [f"T-{n:03}" for n in range(30)], 11, by=SYSTEM)
    look_everywhere(page, "draw-frozen", f"/draws/{draw.id}/", None)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=1)):
        draws.draw(draw.id, WORD, by=SYSTEM)
    look_everywhere(page, "draw-drawn", f"/draws/{draw.id}/", None)
    look_everywhere(page, "votes-with-draws", "/votes/", None)
