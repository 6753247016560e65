"""An office without network: ten cases filed with the line cut, the page reloaded, the browser killed; ten answers.

A real browser with a profile of its own keeps everything; what it keeps is read and searched for names.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from banshi.china.id_number import compose
from banshi.kernel import clock
from banshi.matters.models import AwayCommand, Case
from tests.browser import NARROW, WIDE, carry, faults_of, sign_in
from tests.cast import DIVISION, PEOPLE, SATURDAY_MORNING, Resident
from tests.journeys.away_counter import CODE, AwayCounter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.cast import Town

LOST = {"answers__lost_on": "2026-11-20", "answers__circumstances": "在火车上丢失"}
BACHELOR = {"answers__level": "21"}
MASTER = {"answers__level": "14"}
WRONG_NAME = "李小明"
EVERYBODY = tuple(
    Resident(id=i, name=p[0], id_number=compose(DIVISION, p[2], p[3]), household_id=p[6])
    for i, p in enumerate(PEOPLE, start=1)
)
UNCLE = next(each for each in EVERYBODY if each.name == "李建国")
FOLDER = os.environ.get("BANSHI_SCREENSHOTS", "")


@pytest.fixture
def counter(browser: Browser, live: str, town: Town, tmp_path: Path) -> Iterator[AwayCounter]:
    """Chen's browser at Market Street, made ready while there was network."""
    with clock.stopped_at(SATURDAY_MORNING):
        opened = AwayCounter(browser, live, tmp_path / "profile")
        carry(opened.page, town.chen)
        opened.page.goto("/counter/")
        opened.page.click("text=Without network")
        opened.make_ready()
        yield opened
        opened.context.unroute_all(behavior="wait")  # an answer that is just being caught would fail the next test
        opened.context.close()
    assert opened.faults == []


def test_ten_cases_without_network_get_ten_answers(counter: AwayCounter, town: Town) -> None:
    counter.context.set_offline(True)
    _four_cases(counter, town)
    counter.page.reload()
    counter.page.wait_for_selector("[data-part=locked]:not([hidden])")
    assert "Waiting to be sent: 4" in counter.page.inner_text("main")
    counter.unlock("a sunny market day")
    counter.page.wait_for_selector("text=This code opens nothing here. Nothing was lost")
    counter.unlock()
    counter.file(town.stranger, "lost-booklet", **LOST)
    counter.file(town.stranger, "education-level", **BACHELOR, papers__education="61")
    counter.type_case(town.grandmother, "education-level", **BACHELOR)
    counter.page.wait_for_timeout(2_500)  # what was typed in the last third of a second may be lost

    counter.kill()
    counter.start(offline=True)
    counter.page.goto("/counter/")
    assert counter.page.url.endswith("/counter/away/en/")
    counter.unlock()
    counter.page.wait_for_selector("[data-part=open]:not([hidden])")
    assert counter.page.input_value("[name=person-name]") == town.grandmother.name
    counter.finish()
    counter.file(UNCLE, "education-level", **BACHELOR)
    counter.file(town.without_booklet, "education-level", **MASTER)
    counter.file(town.without_booklet, "lost-booklet", **LOST)
    assert (counter.waiting(), AwayCommand.objects.count()) == (10, 0)
    _nothing_of_anybody_lies_in_the_clear(counter, town)

    counter.context.set_offline(False)
    counter.page.wait_for_selector("text=you are signed out. Sign in again: nothing is lost")
    assert counter.waiting() == 10
    _sign_in_again(counter)
    _lose_the_first_answer(counter)
    counter.unlock()
    counter.page.wait_for_selector("text=There is no network")
    assert (counter.waiting(), AwayCommand.objects.count()) == (10, 1)
    counter.context.unroute("**/counter/away/send*")
    counter.page.click("text=Send now")
    counter.page.wait_for_selector("text=Everything was answered.")

    assert Counter(counter.answers()) == {"applied": 5, "already-applied": 1, "refused": 4}
    assert (counter.waiting(), AwayCommand.objects.count(), Case.objects.count()) == (0, 10, 6)
    said = counter.page.inner_text("[data-list=answered]")
    assert [case.number for case in Case.objects.all() if case.number not in said] == []
    for reason in ("under 18", "Nobody is registered", "no valid booklet", "something else than the resident's papers"):
        assert reason in said
    pair = counter.page.locator("[data-list=answered] table:visible tbody tr").all_inner_texts()
    assert [row.split("\t") for row in pair] == [["Education level", "普通高中毕业", "大学专科毕业"]]
    _nothing_of_anybody_lies_in_the_clear(counter, town)


def _four_cases(counter: AwayCounter, town: Town) -> None:
    counter.file(town.li, "lost-booklet", **LOST)
    counter.file(town.li, "education-level", **BACHELOR)
    counter.file(town.child, "lost-booklet", **LOST)
    counter.file(town.li, "lost-booklet", name=WRONG_NAME, **LOST)


def _nothing_of_anybody_lies_in_the_clear(counter: AwayCounter, town: Town) -> None:
    kept = counter.kept()
    assert 'data-form="lost-booklet"' in kept
    named = [each.name for each in EVERYBODY if each.name in kept or each.id_number in kept]
    assert (
        named + [word for word in (WRONG_NAME, "火车上", town.chen.name, CODE, "Market Street") if word in kept] == []
    )


def _sign_in_again(counter: AwayCounter) -> None:
    counter.page.click("[data-sign-in]")
    sign_in(counter.page, "chen")
    counter.page.goto("/counter/away/en/")


def _lose_the_first_answer(counter: AwayCounter) -> None:
    """Cut the line after the server has taken the first command and before its answer is back."""
    taken: list[int] = []

    def lose(route: Route) -> None:
        if not taken:
            taken.append(route.fetch().status)
        route.abort()

    counter.catch("**/counter/away/send*", lose)


def test_an_answer_stays_until_it_is_filed_away_and_a_refused_one_is_corrected(
    counter: AwayCounter, town: Town
) -> None:
    counter.file(town.li, "lost-booklet", name=WRONG_NAME, **LOST)
    counter.page.wait_for_selector("[data-answer=refused]")
    counter.page.reload()
    counter.unlock()
    counter.page.click("text=Correct and send again")
    assert counter.page.input_value("[name=answers-circumstances]") == "在火车上丢失"
    counter.page.fill("[name=person-name]", town.li.name)
    counter.finish()
    counter.page.wait_for_selector("[data-answer=applied]")
    assert sorted(counter.answers()) == ["applied", "refused"]
    counter.page.click("[data-answer=refused] >> text=File away")
    counter.page.wait_for_selector("[data-answer=refused]", state="detached")
    counter.page.reload()
    counter.unlock()
    counter.page.click("[data-answer=applied] a")
    assert counter.page.inner_text("h1").startswith(Case.objects.get().number)


def test_a_slip_of_the_pen_is_found_while_the_resident_is_still_there(counter: AwayCounter, town: Town) -> None:
    counter.context.set_offline(True)
    wrong = Resident(id=0, name="", id_number=town.li.id_number[:-2] + "00", household_id=0)
    counter.type_case(wrong, "lost-booklet", answers__lost_on="31 November", answers__circumstances="")
    counter.page.keyboard.press("Control+Enter")
    faults = counter.page.locator(".govuk-error-message").all_inner_texts()
    assert [fault.split(":")[0].split(".")[0] for fault in faults] == [
        "This number has a slip",
        "Type the name as it stands on the ID card",
        "Write the day as year-month-day, for example 2026-11-21",
        "Please answer this question",
    ]
    assert counter.page.evaluate("document.activeElement.name") == "person-id_number"
    assert counter.waiting() == 0


def test_after_fifteen_idle_minutes_it_locks_and_keeps_what_is_half_typed(counter: AwayCounter, town: Town) -> None:
    counter.page.clock.install()
    counter.page.reload()
    counter.unlock()
    counter.type_case(town.li, "lost-booklet", **LOST)
    counter.page.clock.run_for(60_000)
    counter.page.clock.fast_forward(15 * 60_000)
    counter.page.clock.run_for(10_000)
    counter.page.wait_for_selector("[data-part=locked]:not([hidden])")
    left = counter.page.evaluate("[...document.querySelectorAll('input, textarea')].map((one) => one.value).join()")
    assert town.li.name not in left + counter.page.content()
    counter.unlock()
    counter.page.wait_for_selector("[data-part=open]:not([hidden])")
    assert counter.page.input_value("[name=answers-circumstances]") == "在火车上丢失"


def test_two_clerks_share_a_browser_and_neither_sees_or_sends_what_is_the_others(
    counter: AwayCounter, town: Town
) -> None:
    counter.context.set_offline(True)
    counter.file(town.li, "lost-booklet", **LOST)
    counter.context.clear_cookies()  # before there is network: an open page hands in at once, as whoever is signed in
    carry(counter.page, town.colleague)
    counter.context.set_offline(False)
    counter.page.reload()
    counter.page.click("text=I have no code here yet")
    counter.make_ready("the colleague's own code")
    assert (counter.waiting(), town.li.name[0] in counter.page.inner_text("main")) == (0, False)
    counter.lock()
    counter.unlock()
    counter.page.wait_for_selector("text=typed by another account or at another office")
    assert (counter.waiting(), AwayCommand.objects.count()) == (1, 0)


def test_the_counters_bar_tells_of_the_network_and_holds_a_form_back_without_it(
    counter: AwayCounter, town: Town
) -> None:
    counter.context.set_offline(True)
    counter.file(town.li, "lost-booklet", **LOST)
    counter.lock()  # an open page would hand it in as soon as there is network
    counter.context.set_offline(False)
    counter.page.goto("/counter/")
    counter.page.wait_for_selector("[data-network]:not([hidden])")
    assert counter.page.inner_text("[data-network]").startswith("Network: there")
    assert "waiting in this browser 1" in counter.page.inner_text("[data-network]")
    counter.page.fill("[name=id_number]", town.stranger.id_number)
    counter.context.set_offline(True)
    counter.page.wait_for_selector("text=Network: gone")
    counter.page.keyboard.press("Enter")
    assert counter.page.input_value("[name=id_number]") == town.stranger.id_number
    assert counter.page.evaluate("document.activeElement.textContent") == "go on without network"
    counter.page.keyboard.press("Enter")
    counter.page.wait_for_url("**/counter/away/en/")


def test_a_page_whose_forms_have_changed_meanwhile_says_so(counter: AwayCounter) -> None:
    def newer(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"version": "another"})

    counter.catch("**/counter/away/state*", newer)
    counter.unlock()
    counter.page.click("text=Send now")
    counter.page.wait_for_selector("text=The forms have changed. Reload this page.")


def test_a_line_that_is_down_beyond_the_building_is_noticed_too(counter: AwayCounter, town: Town) -> None:
    counter.catch("**/counter/away/s*", lambda route: route.abort())
    counter.unlock()
    counter.file(town.li, "lost-booklet", **LOST)
    counter.page.wait_for_selector("text=There is no network. What you file waits here, encrypted.")
    assert (counter.waiting(), counter.page.evaluate("navigator.onLine")) == (1, True)
    counter.context.unroute("**/counter/away/s*")
    counter.page.click("text=Send now")
    counter.page.wait_for_selector("[data-answer=applied]")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_in_all_its_parts_is_for_everybody(counter: AwayCounter, town: Town, language: str) -> None:
    counter.file(town.stranger, "education-level", **BACHELOR, papers__education="61")
    counter.page.wait_for_selector("[data-answer=refused]")
    counter.context.set_offline(True)
    counter.page.goto(f"/counter/away/{language}/")
    assert (counter.page.get_attribute("html", "lang") or "").startswith(language[:2])
    _look(counter, f"away-locked-{language[:2]}")
    counter.unlock()
    counter.page.wait_for_selector("[data-part=open]:not([hidden])")
    counter.type_case(town.li, "education-level", name="", **BACHELOR)
    counter.page.keyboard.press("Control+Enter")
    _look(counter, f"away-open-{language[:2]}")
    counter.page.fill("[name=person-name]", town.li.name)
    counter.page.keyboard.press("Control+Enter")
    counter.page.wait_for_selector("[data-part=slip]:not([hidden])")
    _look(counter, f"away-slip-{language[:2]}")
    counter.page.emulate_media(media="print")
    assert counter.page.is_visible("[data-slip]")
    assert not counter.page.is_visible("[data-next]")
    counter.page.emulate_media(media="screen")
    counter.page.click("[data-next]")
    counter.page.click("[data-lock]")
    counter.page.click("[data-show=new]")
    _look(counter, f"away-new-{language[:2]}")


def _look(counter: AwayCounter, name: str) -> None:
    for size in (WIDE, NARROW):
        counter.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert faults_of(counter.page) == [], name
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            counter.page.screenshot(path=f"{FOLDER}/{name}-{size['width']}.png", full_page=True)
