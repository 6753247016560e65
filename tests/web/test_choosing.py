from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.china.matters import MATTERS
from banshi.kernel import clock
from banshi.matters.vocabulary import Role
from banshi.web.counter import choosing
from tests.browser import WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def test_every_matter_of_a_resident_stands_in_one_group() -> None:
    shown = [choice.code for group in choosing.grouped() for choice in group.choices]
    assert sorted(shown) == sorted(one.code for one in MATTERS if one.who_may_apply != (Role.OFFICE,))


def test_the_offices_own_corrections_are_not_to_be_chosen() -> None:
    assert "office-correction" not in {one.code for one in choosing.at_the_counter()}


def test_words_are_code_first_letters_pinyin_chinese_and_english() -> None:
    said = choosing.words_of(["户口簿补领"], "lost-booklet")
    assert said.split() == ["lost-booklet", "hkbbl", "hukoububuling", "户口簿补领"]


def test_a_title_is_found_in_both_languages_whatever_the_pages_is() -> None:
    lost = next(one for group in choosing.grouped() for one in group.choices if one.code == "lost-booklet")
    for word in ("lost household booklet", "户口簿补领", "hukoububuling", "hkbbl"):
        assert word in lost.words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_counter_shows_the_groups_and_where_to_go_without_a_certificate(town: Town, language: str) -> None:
    page = signed_in(town.chen, language=language).get("/counter/").content.decode()
    assert page.count('class="choices-group"') == len(choosing.grouped())
    assert page.count('href="/can-i/prove/"') == 1
    assert page.count('name="matter"') == len(choosing.at_the_counter())


def test_what_was_chosen_stays_chosen_after_a_mistake(town: Town) -> None:
    form = {"id_number": town.li.id_number, "name": "李小明", "compared": "on", "matter": "id-card-lost"}
    answer = signed_in(town.chen).post("/counter/receive", form)
    assert answer.status_code == 422
    assert 'value="id-card-lost" checked' in answer.content.decode()


def test_the_page_of_what_needs_no_certificate_can_be_printed(town: Town) -> None:
    client = signed_in(town.chen)
    assert "marital status" in client.get("/can-i/prove/").content.decode()
    assert "data-print" in client.get("/can-i/prove/marital-status/").content.decode()


@pytest.fixture
def counter(town: Town, page: Page) -> Page:
    carry(page, town.chen)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type] # width and height
    page.goto("/counter/")
    page.fill("[name=id_number]", town.li.id_number)
    page.fill("[name=name]", town.li.name)
    page.check("[name=compared]")
    return page


def _left(page: Page) -> list[str]:
    return [str(one) for one in page.locator("#matters li:visible input").evaluate_all("all => all.map(x => x.value)")]


@pytest.mark.parametrize("typed", ["lost house", "hkb", "hukoububuling", "lost-booklet", "户口簿补"])
def test_a_few_letters_narrow_the_list(counter: Page, typed: str) -> None:
    counter.fill("#filter", typed)
    assert "lost-booklet" in _left(counter)
    assert len(_left(counter)) < 12
    assert counter.locator("#matters section:visible").count() < len(choosing.grouped())


def test_enter_takes_the_one_that_is_marked(counter: Page) -> None:
    counter.fill("#filter", "lost id")
    assert counter.locator("[data-next] input").input_value() == "id-card-lost"
    counter.press("#filter", "Enter")
    counter.wait_for_url("**/visits/**")
    assert "Lost ID card" in (counter.text_content("h1") or "")


def test_where_nothing_fits_the_page_says_so_and_enter_does_nothing(counter: Page) -> None:
    counter.fill("#filter", "zeppelin")
    assert counter.locator("[data-filter-none]").is_visible()
    counter.press("#filter", "Enter")
    assert counter.url.endswith("/counter/")
    counter.fill("#filter", "")
    assert len(_left(counter)) == len(choosing.at_the_counter())


def test_a_needless_certificate_is_found_by_what_it_would_certify(counter: Page) -> None:
    counter.fill("#filter", "native place")
    assert counter.locator("#matters li:visible a[href='/can-i/prove/']").count() == 1


def test_the_narrowed_list_has_no_faults(counter: Page) -> None:
    counter.fill("#filter", "card")
    assert faults_of(counter) == []
