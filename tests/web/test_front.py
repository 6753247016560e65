"""The front page tells closed months alone, in whole sentences where there is nothing to tell, and costs little."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from banshi.publishing import releases
from banshi.web import static_files
from tests.browser import faults_of
from tests.publishing.filled import CLOSED, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.cast import Town
    from tests.hotline import Line

OF_NOVEMBER = "number like 'QZ-11-%'"
SAYS_WHY = "fewer than ten could point at somebody"


@pytest.fixture(autouse=True)
def _december() -> Iterator[None]:
    with clock.stopped_at(CLOSED):
        yield


@pytest.fixture
def _filled(line: Line) -> None:
    fill(line)


def change(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def front(*, language: str = "en") -> str:
    answer = Client(headers={"accept-language": language}).get("/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def main_of(page: str) -> str:
    """Return what stands on a page below its bar, whose forms are new each time."""
    return page.partition("<main")[2]


def test_a_new_installation_says_when_there_will_be_something_and_shows_no_empty_box(town: Town) -> None:
    page = front()
    assert "the first time ten days after the end of the first month" in page
    assert "No month is published yet." in page
    for nothing in ("big-number", 'class="numbers"', "<figure>", "0 %"):
        assert nothing not in page


@pytest.mark.usefixtures("_filled")
def test_before_the_first_month_is_closed_nothing_is_told() -> None:
    assert "No month is published yet." in front()


@pytest.mark.usefixtures("_filled")
def test_the_newest_month_stands_first_and_all_months_below() -> None:
    releases.publish_closed()
    page = front()
    assert page.index("Errands saved in Nov 2026") < page.index("Saved in all")
    for said in ("<strong>30</strong> <span>journeys that residents did not have to make",
                 "<strong>60</strong> <span>journeys in 2 months", "who answered", "terms of offices were kept",
                 "30 errands and ", "Donggang – County"):  # fmt: skip
        assert said in page
    assert "2026年11月" in front(language="zh-hans")


@pytest.mark.usefixtures("_filled")
def test_what_happens_after_a_month_is_closed_changes_nothing() -> None:
    releases.publish_closed()
    before = main_of(front())
    change("update matters_case set state = 'withdrawn', verdict = ''")
    assert main_of(front()) == before


@pytest.mark.usefixtures("_filled")
def test_a_month_that_is_withheld_is_said_to_be_and_is_no_zero() -> None:
    change(f"update matters_case set accepting_id = home_id where {OF_NOVEMBER} and kilometres > 106")
    releases.publish_closed()
    page = front()
    assert "Errands saved so far" in page
    assert f"Nov 2026 is not told: {SAYS_WHY}" in page
    assert "<strong>30</strong> <span>journeys in 1 month" in page
    assert "Without one month, of which too few would be told." in page


@pytest.mark.usefixtures("_filled")
def test_where_all_is_withheld_a_sentence_stands_and_no_number() -> None:
    change("delete from matters_leg")
    change("delete from matters_case where kilometres > 106")
    releases.publish_closed()
    page = front()
    assert f"The errands saved so far are too few to be told: {SAYS_WHY}" in page
    assert page.count(SAYS_WHY) == 3
    assert "big-number" not in page
    assert "No office's term has ended yet." in page


@pytest.mark.usefixtures("_filled")
def test_where_nobody_was_saved_a_journey_that_is_said() -> None:
    change("update matters_case set accepting_id = home_id")
    releases.publish_closed()
    page = front()
    assert "No errand has been saved yet: what is done away from home" in page
    assert "None yet." in page


@pytest.mark.usefixtures("_filled")
def test_the_figures_are_read_once_for_each_release() -> None:
    releases.publish_closed()
    first, again = asked_of_releases(), asked_of_releases()
    assert len(first) > 1
    assert again == ['SELECT "publishing_release"."id" AS "id"']


def asked_of_releases() -> list[str]:
    """Return how the statements about releases and units begin that the front page needs."""
    with CaptureQueriesContext(connection) as asked:
        front()
    said = [one["sql"] for one in asked.captured_queries]
    assert not any("matters_" in one for one in said)
    return [one.partition(" FROM ")[0] for one in said if "publishing_" in one or "stations_unit" in one]


@pytest.mark.parametrize("gone", ["/figures.json", "/figures.csv"])
def test_the_download_is_the_open_data(town: Town, gone: str) -> None:
    assert Client().get(gone).status_code == 404
    assert 'href="/results/#data"' in front()


@pytest.mark.usefixtures("_filled")
def test_the_front_page_is_open_to_everybody_in_a_browser(page: Page) -> None:
    releases.publish_closed()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/")
        assert faults_of(page) == []


# -------------------------------------------------------------- files that never change


def test_style_and_scripts_come_compressed_to_whoever_can_open_them(town: Town) -> None:
    whole: Any = Client().get("/static/banshi/site.css")
    small: Any = Client(headers={"accept-encoding": "gzip, deflate"}).get("/static/banshi/site.css")
    assert small["Content-Encoding"] == "gzip"
    assert small["Vary"] == whole["Vary"] == "Accept-Encoding"
    content = b"".join(small.streaming_content)
    assert gzip.decompress(content) == b"".join(whole.streaming_content)
    assert int(small["Content-Length"]) == len(content) < 25_000


def test_a_file_that_would_not_shrink_has_no_copy(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(bytes(range(256)))
    assert static_files.compressed(tmp_path / "picture.png") is None
