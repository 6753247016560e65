"""The pages of concerns in a real browser: nothing for axe-core to find, nothing too wide, and no script needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from banshi.concerns import codes, dispatching, placing, problems, verdicts
from banshi.concerns.models import Concern, Place, Problem, Report
from banshi.concerns.proposing import Hints
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import OtherWay, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from banshi.web.concerns import guard
from tests.browser import NARROW, faults_of
from tests.concerns.stories import answered, reached, sent
from tests.hotline import COUNTY, ESTATE, heating_category, taken_in
from tests.journeys.test_pages import FOLDER, look_everywhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.cast import Town
    from tests.hotline import Line


@pytest.fixture(autouse=True)
def _quick(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(guard, "QUICKEST_SECONDS", -1)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("report", "/concerns/new/"), ("find", "/concerns/"), ("digits", "/concerns/answer/"),
        ("no-problems", "/problems/"), ("no-map", "/problems/map/"),
    ],
)  # fmt: skip
def test_a_page_of_concerns_for_everybody(page: Page, name: str, path: str) -> None:
    look_everywhere(page, name, path, None)


def test_the_receipt_and_the_page_behind_the_link(page: Page, line: Line) -> None:
    sent(line, "翠湖小区暖气一直不热，室温只有十二度")
    fresh = taken_in("翠湖小区7号楼暖气不热，有人触电倒地了", phone="13800000005").concern
    for name, concern in (
        ("receipt", fresh), ("followed-received", fresh), ("followed-in-hand", reached(line, sent(line))),
        ("followed-answered", answered(line)), ("followed-other-way", _other_way(line)),
    ):  # fmt: skip
        new = "?new=1" if name == "receipt" else ""
        look_everywhere(page, name, f"{codes.path_of(concern.number, concern.id)}{new}", None)
    look_everywhere(page, "withdraw", f"{codes.path_of(fresh.number, fresh.id)}withdraw/", None)


def test_thanks_after_a_word_and_the_page_of_the_digits(page: Page, line: Line) -> None:
    concern, other = answered(line), answered(line)
    word = Word(solved=Solved.NO, satisfied=Satisfied.NO, contacted=True)
    verdicts.give_verdict(concern.id, word, path=Path.LINK, by=NOBODY)
    look_everywhere(page, "thanks", f"{codes.path_of(concern.number, concern.id)}?said=1", None)
    look_everywhere(page, "followed-reopened", codes.path_of(concern.number, concern.id), None)
    page.goto("/concerns/answer/")
    page.fill("[name=number]", other.number)
    page.fill("[name=digits]", codes.sms_code_of(other.id, other.round))
    page.click("text=Continue")
    page.wait_for_selector("text=You decide")
    assert faults_of(page) == []


def test_everything_more_that_may_be_said(page: Page) -> None:
    page.goto("/concerns/new/")
    page.click("summary")
    assert faults_of(page) == []
    keep(page, "report-more")


def test_problems_their_map_and_the_front_page(page: Page, line: Line) -> None:
    problem = many(line)
    look_everywhere(page, "problems", "/problems/", None)
    look_everywhere(page, "map", "/problems/map/", None)
    look_everywhere(page, "problem", f"/problems/{problem.number}/", None)
    look_everywhere(page, "report-joining", f"/concerns/new/?join={problem.number}", None)
    look_everywhere(page, "front-with-problems", "/", None)


def test_my_concerns(page: Page, line: Line, town: Town) -> None:
    look_everywhere(page, "mine-none", "/my/concerns/", town.li_online)
    taken_in("路灯不亮", person_id=town.li.id)
    taken_in(person_id=town.li.id)
    look_everywhere(page, "mine", "/my/concerns/", town.li_online)


def test_a_concern_is_reported_and_judged_without_any_script(browser: Browser, live: str, line: Line) -> None:
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False, viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/concerns/new/")
    page.fill("[name=words]", "翠湖小区暖气一直不热")
    page.fill("[name=place]", ESTATE)
    page.click("text=Send")
    assert "We have it" in (page.text_content("h1") or "")
    concern = Concern.objects.get()
    chosen = replace(dispatching.as_proposed(concern), category=heating_category())
    answered(line, dispatching.confirm(concern.id, chosen, by=line.operator))
    page.goto(codes.path_of(concern.number, concern.id))
    for answer in ("contacted=yes", "solved=no", "satisfied=no"):
        name, _equals, value = answer.partition("=")
        page.check(f"[name={name}][value={value}]")
    page.click("text=Send my answer")
    assert "one level up" in (page.text_content("main") or "")
    context.close()


def test_the_position_of_a_phone_is_added_at_the_press_of_a_button(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 36.0123449, "longitude": 114.3})
    page.goto("/concerns/new/")
    page.click("text=use my position")
    page.wait_for_selector("text=Your position is added")
    page.fill("[name=words]", "路灯不亮")
    page.click("button:has-text('Send')")
    page.wait_for_selector("text=We have it")
    exact = Report.objects.using("owner").get()
    assert (exact.latitude, exact.longitude) == (36.01234, 114.3)  # behind a look; all others see a square of 100 m
    shown = Concern.objects.get()
    assert (shown.latitude, shown.longitude) == placing.coarse(36.01234, 114.3)


def test_what_is_refused_comes_back_with_the_error_first_and_all_that_was_typed(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto("/concerns/new/")
    page.fill("[name=place]", ESTATE)
    page.fill("[name=phone]", "12")
    page.click("button:has-text('Send')")
    page.wait_for_selector(".govuk-error-summary:focus")
    assert faults_of(page) == []
    assert page.input_value("[name=place]") == ESTATE
    keep(page, "report-refused")


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page as it stands, if pictures are wanted."""
    if FOLDER:
        page.screenshot(path=f"{FOLDER}/{name}.png", full_page=True)


def many(line: Line) -> Problem:
    """Three problems of several voices each, at three places, one of them answered."""
    for at, (place, words, voices) in enumerate((
        (ESTATE, "暖气一直不热", 5), ("松涛苑", "楼道垃圾没人收", 3), ("湖滨路", "路灯不亮，晚上看不见路", 2),
    )):  # fmt: skip
        Place.objects.using("owner").get_or_create(
            name=place, defaults={"division": COUNTY, "latitude": 36.0 + at / 90, "longitude": 114.3 + at / 50}
        )
        _voices(line, place, words, voices, at)
    return Problem.objects.order_by("number")[0]


def _voices(line: Line, place: str, words: str, voices: int, at: int) -> None:
    first: Concern | None = None
    for number in range(voices):
        hints = _hints(place, at, number)
        when = clock.now() - timedelta(hours=22 - 4 * number)
        one = sent(line, f"{place}{number + 1}号楼{words}", phone=f"1380000{at}{number:03d}", hints=hints, at=when)
        if first is None:
            first = answered(line, one)
        else:
            problems.join(one.id, first.id, by=NOBODY, how="resident")


def _hints(place: str, at: int, number: int) -> Hints:
    return Hints(
        division=COUNTY, category=heating_category(), place=place, latitude=36.0 + at / 90 + number / 500,
        longitude=114.3 + at / 50 + number / 900,
    )  # fmt: skip


def _other_way(line: Line) -> Concern:
    concern = taken_in("我和公司有劳动纠纷，拖欠工资").concern
    return dispatching.tell_another_way(
        concern.id, OtherWay.LEGAL_WAY, words="劳动争议请向劳动人事争议仲裁委员会申请", by=line.operator
    )
