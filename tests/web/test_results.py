"""The public results: pages, files, feed and calendar, as they are served and as they are written to a folder."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from django.test import Client
from django.utils import translation

from banshi.cli import main
from banshi.kernel import clock
from banshi.publishing import releases, results, tables
from banshi.web.results import days, site, words
from banshi.web.results.addresses import Served
from banshi.web.results.standing import standing
from tests.browser import faults_of
from tests.publishing.filled import CLOSED, NOVEMBER, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.hotline import Line

OF_A_MONTH = tables.TABLES[:-2]
"""The last two tables, of promises and of units, are not of months: ``test_results_promises``, ``test_rates``."""
ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _published(line: Line) -> Iterator[None]:
    fill(line)
    with clock.stopped_at(CLOSED):
        releases.publish_closed()
        yield


def got(path: str, *, language: str = "en") -> bytes:
    answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200, path
    return answer.content


@pytest.mark.parametrize("name", site.TEMPLATES)
def test_every_page_is_there_in_both_languages(name: str) -> None:
    address = Served().page(name)
    assert "公共服务" in got(address, language="zh-hans").decode() or got(address, language="zh-hans")
    assert '<html lang="zh-Hans"' in got(f"{address}?language=zh-hans").decode()
    assert '<html lang="en"' in got(f"{address}?language=en", language="zh-hans").decode()


def test_a_page_shows_the_numbers_that_were_published() -> None:
    page = got("/results/").decode()
    told = standing().of_figure("terms_of_concerns:kept", NOVEMBER)
    assert told is not None
    assert f"answered in time: {told:,} of" in page
    assert "What went wrong" in page


def test_a_place_that_there_is_not_is_said_to_be_none() -> None:
    assert Client().get("/results/places/123456/").status_code == 404
    assert Client().get("/results/data/people.csv").status_code == 404


def test_every_picture_states_its_finding_and_has_its_numbers_beside_it() -> None:
    page = got("/results/").decode()
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) == 12
    for picture in pictures:
        drawn = ET.fromstring(picture)  # noqa: S314 - our own page
        title, desc = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert drawn.get("role") == "img"
        assert drawn.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert f"<figcaption>{title.text}</figcaption>" in page.replace("&#x27;", "'").replace("&amp;", "&")
    assert page.count("The same numbers as a table") == len(pictures)


# ----------------------------------------------------------------------- files


@pytest.mark.parametrize("table", OF_A_MONTH, ids=lambda one: one.name)
def test_a_table_is_the_same_in_every_kind_of_file(table: tables.Table) -> None:
    sheet = list(csv.reader(StringIO(got(f"/results/data/{table.name}.csv").decode())))
    frame = pl.read_parquet(BytesIO(got(f"/results/data/{table.name}.parquet")))
    rows = json.loads(got(f"/results/data/{table.name}.json"))["rows"]
    assert len(sheet) - 1 == frame.height == len(rows) > 0
    assert tuple(sheet[0]) == table.columns == tuple(frame.columns)
    assert rows == frame.to_dicts()


def test_the_dictionary_names_every_field_and_every_figure() -> None:
    told = json.loads(got("/results/data/dictionary.json"))
    assert {one["name"] for one in told["tables"]} == {one.name for one in tables.TABLES}
    assert set(told["figures"]) == {one.name for one in results.FIGURES}
    assert all(field["meaning"] and field["suppressed"] for one in told["tables"] for field in one["fields"])
    assert all(one["definition"] for one in told["figures"].values())


def test_a_year_has_a_number_only_when_all_its_months_have_one() -> None:
    periods = {period for _table, _place, _about, period in standing().numbers}
    assert periods == {"2026-10", "2026-11"}
    assert tables.periods_of(date(2026, 10, 1)) == ("2026-10", "2026-Q4", "2026")


# ------------------------------------------------------------ feed and calendar


def test_the_feed_tells_of_each_month_and_each_correction() -> None:
    feed = ET.fromstring(got("/results/data/feed.xml"))  # noqa: S314 - our own feed
    titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
    assert titles == ["Results of Nov 2026", "Results of Oct 2026"] or sorted(filter(None, titles)) == [
        "Results of Nov 2026", "Results of Oct 2026",
    ]  # fmt: skip
    assert len({one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")}) == 2


def test_the_calendar_is_read_back_as_it_was_written() -> None:
    lines = got("/results/data/calendar.ics").decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261211" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 5


def test_a_long_line_of_a_calendar_is_folded_between_characters() -> None:
    said = f"SUMMARY:{days.text('公示，投票；' * 30)}"
    folded = days.folded(said)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == said
    assert days.text("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


# --------------------------------------------------------------------- in words


def test_every_figure_has_its_words_and_its_definition_is_that_of_its_function() -> None:
    with translation.override("en"):
        for one in results.FIGURES:
            assert str(words.DEFINITIONS[one.name]) == one.definition
            assert words.TITLES[one.name]
            assert "%(month)s" in str(words.FINDINGS[one.name])
            assert all(words.PARTS[f"{one.name}:{part}"] for part in one.parts)


def test_what_is_withheld_is_said_to_be_too_few() -> None:
    assert words.finding("escalated", NOVEMBER, None, 40) == "Passed up by the clock: too few in Nov 2026 to be told"
    assert "nothing to count" in words.finding("escalated", NOVEMBER, 0, 0)


# -------------------------------------------------------------------- in a folder


def test_the_site_is_written_to_a_folder_and_every_link_in_it_leads_somewhere(tmp_path: Path) -> None:
    assert main(["publish", str(tmp_path)]) == 0
    pages = sorted(tmp_path.rglob("*.html"))
    assert {page.parent.name for page in pages} == {tmp_path.name, "zh", "en"}
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"]+)"', page.read_text(encoding="utf-8")):
            if not link.startswith(("#", "data:")):
                assert (page.parent / link).is_file(), (page, link)


def test_the_months_of_a_site_can_be_chosen(tmp_path: Path) -> None:
    assert main(["publish", str(tmp_path), "--since", "2026-11", "--until", "2026-11"]) == 0
    with (tmp_path / "data" / "results.csv").open(encoding="utf-8", newline="") as lines:
        assert {line["period"] for line in csv.DictReader(lines)} == {"2026-11"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    assert main(["publish", str(tmp_path / "a-file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/results/", "/results/places/", "/results/places/999902/", "/results/definitions/"])
def test_a_page_is_open_to_everybody_in_a_browser(page: Page, path: str) -> None:
    page.goto(path)
    assert faults_of(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert faults_of(page) == []


def test_the_written_site_needs_no_script(page: Page, tmp_path: Path) -> None:
    main(["publish", str(tmp_path)])
    assert "<script" not in (tmp_path / "en" / "index.html").read_text(encoding="utf-8")
    page.goto((tmp_path / "en" / "index.html").as_uri())
    assert faults_of(page) == []
    page.click("text=By place")
    assert page.title().startswith("Concerns by place")
