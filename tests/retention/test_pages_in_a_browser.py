"""The pages of what is kept and of what is to be deleted, in a real browser, 360 px wide, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import carry, faults_of
from tests.matters.stories import filed
from tests.retention import old
from tests.retention.test_deleting import THREE_YEARS_AGO

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Town


@pytest.mark.parametrize(("path", "who"), [("/my/kept/", "li_online"), ("/office/deletions", "auditor")])
def test_the_page_is_whole_and_narrow(town: Town, page: Page, path: str, who: str) -> None:
    old.ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    old.nights(1)
    for language in ("en", "zh-hans"):
        carry(page, getattr(town, who), language)
        page.set_viewport_size({"width": 360, "height": 780})
        page.goto(path)
        assert faults_of(page) == []
