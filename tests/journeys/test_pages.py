"""Every page, in Chinese and in English, on a phone and on a desk: nothing for axe-core to find, nothing too wide.

With ``BANSHI_SCREENSHOTS`` naming a folder the pages are kept there as pictures, to be looked at.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connections

from banshi.kernel import clock
from banshi.matters import actions, decisions, receiving
from banshi.matters.evidence import Proof
from banshi.notices import looks as telling
from banshi.watching import drawing, reviewing
from banshi.watching.models import Inquiry
from tests.access.test_emergency import emergency
from tests.browser import NARROW, WIDE, carry, faults_of, too_wide
from tests.cast import SATURDAY_MORNING
from tests.matters import stories
from tests.watching.nights import MONDAY, at, look, night_after

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from banshi.kernel.actor import Actor
    from banshi.matters.models import Case
    from tests.cast import Town

FOLDER = os.environ.get("BANSHI_SCREENSHOTS", "")


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def look_everywhere(page: Page, name: str, path: str, actor: Actor | None, *, heading: bool = True) -> None:
    for language in ("zh-hans", "en"):
        if actor is None:
            page.context.clear_cookies()
            spoken = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": settings.PUBLIC_ADDRESS}
            page.context.add_cookies([spoken])  # type: ignore[list-item]
        else:
            carry(page, actor, language)
        page.goto(path)
        for width, size in (("1280", WIDE), ("360", NARROW)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            where = f"{name} {language} {width}"
            # axe-core reads the same tree at any width and in any language: both are read once, widths each time.
            both = (language, width) in {("zh-hans", "360"), ("en", "1280")}
            assert (faults_of(page) if both else too_wide(page)) == [], where
            assert (page.get_attribute("html", "lang") or "").startswith(language[:2]), where
            assert page.locator("h1").count() == 1 or not heading, where
            if FOLDER:
                Path(FOLDER).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{FOLDER}/{name}-{language[:2]}-{width}.png", full_page=True)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("front", "/"), ("sign-in", "/accounts/login/"), ("matters", "/matters/"), ("can-i", "/can-i/lost-booklet/"),
        ("can-i-education", "/can-i/education-level/"), ("stations", "/stations/"), ("privacy", "/privacy/"),
        ("about", "/about/"), ("follow", "/follow/"), ("check", "/check/"), ("nowhere", "/nowhere/"),
        ("wrong-code", "/follow/AAAA-AAAA/"),
    ],
)  # fmt: skip
def test_a_public_page(page: Page, name: str, path: str) -> None:
    look_everywhere(page, name, path, None)


def test_the_counter(page: Page, town: Town) -> None:
    case = stories.filed(town)
    refused = receiving.receive("lost-booklet", id_number=town.frozen.id_number, name=town.frozen.name, by=town.chen)[0]
    visit, _facts = receiving.receive("education-level", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    look_everywhere(page, "counter", "/counter/", town.chen)
    look_everywhere(page, "visit", f"/counter/visits/{visit.id}/", town.chen)
    look_everywhere(page, "visit-refused", f"/counter/visits/{refused.id}/", town.chen)
    look_everywhere(page, "slip", f"/counter/cases/{case.id}/", town.chen)


def test_the_office(page: Page, town: Town) -> None:
    case = stories.education(town, Proof.NO_MATCH)
    stories.filed(town)
    stories.filed(town, town.stranger)
    look_everywhere(page, "worklist", "/office/", town.wang)
    look_everywhere(page, "office-case", f"/office/cases/{case.id}/", town.wang)
    look_everywhere(page, "objections", "/office/objections", town.wang)
    look_everywhere(page, "sent-back", "/office/sent-back", town.wang)
    look_everywhere(page, "search", "/office/search?name=李", town.wang)
    look_everywhere(page, "correct", "/office/persons/5/correct", town.wang)
    look_everywhere(page, "correct-item", "/office/persons/5/correct?matter=office-correction&item=sex", town.wang)
    look_everywhere(
        page, "correct-relation", "/office/persons/2/correct?matter=relation-correction&item=relation", town.wang
    )
    emergency(town.wang, town.without_booklet)
    look_everywhere(page, "emergency", "/office/emergency", town.wang)
    look_everywhere(page, "reviews", "/office/reviews", town.supervisor)
    look_everywhere(page, "reviews-everywhere", "/office/reviews", town.auditor)
    look_everywhere(page, "not-allowed", "/office/", town.chen)


def test_watching_the_watchers(page: Page, town: Town) -> None:
    made = look(town.cousin, town.li.id, moment=at(MONDAY), households=[town.li.household_id])
    with clock.stopped_at(at(MONDAY)):
        drawing.publish_seeds()
    night_after(MONDAY)
    found = Inquiry.objects.get(rule="family")
    reviewing.ask_about(made, "我没有办过这件事", by=town.li_online, tell=telling.question)
    reviewing.ask_officer(found.pk, by=town.auditor, tell=telling.asked)
    behind = f"month=2026-11&unit={town.cousin.unit_id}&post=officer&purpose=lost-booklet"
    for name, path, actor in (
        ("auditor-desk", "/auditor/", town.auditor), ("auditor-looks", "/auditor/looks", town.auditor),
        ("auditor-looks-list", f"/auditor/looks/list?{behind}", town.auditor),
        ("auditor-question", f"/auditor/questions/{found.pk}", town.auditor),
        ("looks-asked", "/looks/asked/", town.cousin), ("my-look-asked", f"/my/record/{made}/", town.li_online),
        ("watching", "/watching/?look=1", None),
    ):  # fmt: skip
        look_everywhere(page, name, path, actor)


def test_the_residents_own_pages(page: Page, town: Town) -> None:
    case = aside(lambda: _closed(town))
    waiting = decisions.send_back(stories.education(town, Proof.NO_MATCH).id, ["毕业证书照片"], by=town.wang)
    emergency(town.colleague, town.li)
    for name, path in (
        ("my-record", "/my/record/"), ("my-matters", "/my/matters/"), ("my-case", f"/my/matters/{case.id}/"),
        ("my-waiting-case", f"/my/matters/{waiting.id}/"), ("my-household", "/my/household/"),
    ):  # fmt: skip
        look_everywhere(page, name, path, town.li_online)


def test_following_and_checking(page: Page, town: Town) -> None:
    case = aside(lambda: _closed(town))
    paper = aside(lambda: actions.print_slip(case.id, by=town.chen))
    look_everywhere(page, "followed", f"/follow/{case.follow_code}/", None)
    look_everywhere(page, "checked", f"/check/{paper.check_code}/", None)
    look_everywhere(page, "front-with-figures", "/", None)


def aside[R](work: Callable[[], R]) -> R:
    """Do something that seals a paper on a thread of its own: this one runs the browser's loop."""

    def done() -> R:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def _closed(town: Town) -> Case:
    case = stories.approved(town)
    actions.print_paper(case.id, by=town.chen)
    return actions.hand_over(case.id, by=town.chen)
