"""The pages of lists and projects in a real browser: axe-core finds nothing, nothing is too wide, no script needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from banshi.kernel import clock
from banshi.projects.models import Project
from tests.journeys.test_pages import look_everywhere
from tests.once import once
from tests.projects import pump, world
from tests.web.test_projects_public import every_page
from tests.web.test_projects_word import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.hotline import Line
    from tests.projects.pump import Works


@pytest.fixture
def works(line: Line) -> Iterator[Works]:
    cache.clear()
    with clock.stopped_at(pump.SPRING):
        yield once(world.works, line)


def test_every_public_page_of_projects(page: Page, works: Works) -> None:
    names = ("projects", "list", "candidate", "project", "version", "object")
    for name, path in zip(names, every_page(works), strict=True):
        look_everywhere(page, f"projects-{name}", path, None)
    taken = world.taken_over(works, rows=6)
    look_everywhere(page, "projects-from-elsewhere", f"/projects/lists/{taken.number}/", None)
    one = Project.objects.get(entries__on_list=taken, entries__no=1)
    look_everywhere(page, "project-from-elsewhere", f"/projects/{one.number}/", None)


def test_the_word_of_those_who_asked(page: Page, works: Works) -> None:
    project = world.claimed(works)
    look_everywhere(page, "project-claimed", f"/projects/{project.number}/", None)
    with world.later(7):
        juror = world.drawn(works, project)[0]
        look_everywhere(page, "word-open", path_of(juror.concern_id), None)
        page.goto(path_of(juror.concern_id))
        page.click("main form .govuk-button")
        page.check("input[value=yes]")
        page.click("main form .govuk-button")
        look_everywhere(page, "word-said", path_of(juror.concern_id), None)
        look_everywhere(page, "project-accepting", f"/projects/{project.number}/", None)


def test_a_word_is_given_with_the_keyboard_and_without_a_script(browser: Browser, live: str, works: Works) -> None:
    project = world.claimed(works)
    with world.later(7):
        juror = world.drawn(works, project)[0]
        plain = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
        page = plain.new_page()
        page.goto(path_of(juror.concern_id))
        page.focus("input[value=yes]")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("You said: I accept it.").wait_for()
        plain.close()
