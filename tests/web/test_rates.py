"""The pages of the rates: the official beside the honest, for everybody; the daily report for the hotline alone."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.rates import ended, worked_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, ViewportSize

    from tests.hotline import Line

AFTER = datetime(2027, 1, 20, 4, tzinfo=UTC)
HEATING = "/rates/999902000300/"


@pytest.fixture
def anybody(line: Line) -> Iterator[Client]:
    """Somebody who is not signed in, the day after the cycle to 18 January."""
    cache.clear()
    with clock.stopped_at(AFTER):
        yield Client(headers={"accept-language": "en"})


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("address", ["/rates/", HEATING])
def test_the_page_shows_the_worked_example_as_the_formula_has_it(anybody: Client, line: Line, address: str) -> None:
    worked_example(line)
    said = read(anybody, address)
    for official in ("98 %</strong> 98 of 100", "90 %</strong> 90 of 100", "90.8 %</strong> 90.8 of 100"):
        assert f"{official} valid call-backs" in said
    assert "Official score: <strong>91.12</strong> of 100" in said
    assert "0.1 × contacted + 0.5 × solved + 0.4 × satisfied" in said
    assert "not yet confirmed by an authority" in said


def test_beside_the_official_rate_stands_what_everybody_counts(anybody: Client, line: Line) -> None:
    ended(line, 60)
    ended(line, 10, back_after=60)
    ended(line, 25, solved="")
    ended(line, 5, excluded="court")
    said = read(anybody, "/rates/")
    assert "Officially 100 % solved; of everything that was sent, 65 %." in said
    assert "65 of 100 concerns sent to units" in said
    assert "between 55 and 74 % with 95 % confidence" in said
    assert "Of 100 concerns reported in this cycle, the official rates count the 70 with a valid call-back." in said
    assert "The other rates divide by all 100 concerns whose time was first up in this cycle" in said
    assert "10 came back within 90 days" in said
    assert "difference of 35 points" in said
    assert "court <strong" in said


def test_units_stand_by_their_names_and_never_by_their_rates(anybody: Client, line: Line) -> None:
    ended(line, 20, unit="heating", solved="no")
    ended(line, 20, unit="housing")
    ended(line, 9, unit="street")
    said = read(anybody, "/rates/")
    names = ("Housing Department", "Lakeside Street", "Warm Sun Heating")
    assert sorted(names, key=said.index) == list(names)
    assert "too few to tell" in said[said.index("Lakeside Street") : said.index("Warm Sun Heating")]


def test_below_ten_concerns_a_unit_has_no_rate_but_a_sentence(anybody: Client, line: Line) -> None:
    ended(line, 9)
    said = read(anybody, HEATING)
    assert "Too few to tell: 9 concerns were due in this cycle." in said
    assert "%</strong>" not in said
    assert "<svg" not in said


def test_without_a_concern_the_page_says_so(anybody: Client) -> None:
    assert "No concern was reported or due in this cycle." in read(anybody, "/rates/")
    assert "Too few to tell: 0 concerns" in read(anybody, HEATING)


def test_a_unit_shows_its_answers_what_residents_said_and_how_it_went(anybody: Client, line: Line) -> None:
    ended(line, 40, due=date(2026, 12, 1), solved="no", satisfied="no")
    ended(line, 30)
    ended(line, 10, result="not-now", solved="no", satisfied="no")
    said = read(anybody, HEATING)
    assert "solved <strong" in said
    assert "not solvable now <strong" in said
    assert 'not satisfied <strong class="number">10</strong>' in said
    assert "A larger share was solved than in the cycle before" in said


def test_the_last_whole_cycle_stands_first_and_others_are_one_step_away(anybody: Client, line: Line) -> None:
    ended(line, 12, due=date(2027, 1, 20))
    said = read(anybody, "/rates/")
    assert "from Sat 19 Dec 2026 to Mon 18 Jan" in said
    assert 'rel="prev" href="/rates/?cycle=2026-11-19"' in said
    running = read(anybody, "/rates/?cycle=2027-01-19")
    assert "This cycle is not over." in running
    assert 'rel="next"' not in running
    assert "12 of 12 valid call-backs" in running


def test_the_page_says_by_which_day_each_rate_chooses_and_counts_so(anybody: Client, line: Line) -> None:
    ended(line, 12, reported=date(2027, 1, 18), due=date(2027, 1, 20))
    said = read(anybody, HEATING)
    assert "official rates count the concerns reported in these days" in said
    assert "Too few to tell: 0 concerns were due in this cycle." in said
    assert "12 of 12 valid call-backs" in said
    after = read(anybody, f"{HEATING}?cycle=2027-01-19")
    assert "12 of 12 concerns sent to units" in after
    assert "too few to tell: 0 valid call-backs" in after
    figures = json.loads(anybody.get("/rates.json?cycle=2027-01-19").content)["definitions"]
    assert "reported in the cycle" in figures["official_resolution"]
    assert "first due time" in figures["stayed_solved"]


@pytest.mark.parametrize("wrong", ["soon", "2030-01-01", "0001-01-01", "9999-12-31", "2027-1-1"])
def test_a_cycle_that_is_none_leads_to_the_last_whole_one(anybody: Client, wrong: str) -> None:
    assert "to Mon 18 Jan" in read(anybody, f"/rates/?cycle={wrong}")


def test_a_unit_that_is_none_gets_a_sentence(anybody: Client) -> None:
    answer = anybody.get("/rates/000000000000/")
    assert answer.status_code == 404
    assert "There is no such unit." in answer.content.decode()


def test_no_change_is_claimed_of_a_cycle_that_runs_or_of_two_that_overlap(anybody: Client, line: Line) -> None:
    for due in (date(2026, 12, 1), date(2026, 12, 28), date(2027, 1, 19)):
        ended(line, 40, due=due, solved="no" if due.month == 1 else "yes")
    assert "No clear change against the cycle before" in read(anybody, HEATING)
    assert "Solved and stayed solved, cycle by cycle" in read(anybody, f"{HEATING}?cycle=2027-01-19")


def test_many_units_take_no_more_statements_than_one(anybody: Client, line: Line) -> None:
    ended(line, 12)
    asked = []
    for unit in ("housing", "street"):
        with CaptureQueriesContext(connection) as taken:
            read(anybody, "/rates/")
            anybody.get("/rates.csv")
        asked.append(len(taken))
        ended(line, 12, unit=unit)
    assert asked == [4, 4]


def test_the_picture_has_words_and_a_table(anybody: Client, line: Line) -> None:
    worked_example(line)
    said = read(anybody, "/rates/")
    picture = said[said.index("<svg") : said.index("</svg>")]
    assert 'role="img"' in picture
    assert "<title>Officially 90 % solved; of everything that was sent, 90 %.</title>" in picture
    assert "Solved: 90 % official, 90 % of all sent" in picture
    assert "The same numbers as a table" in said


def test_the_table_to_download_is_safe_to_open_and_has_its_definitions(anybody: Client, line: Line) -> None:
    worked_example(line)
    ended(line, 2, excluded="=HYPERLINK(1)")
    answer = anybody.get("/rates.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert [row["name"] for row in rows if row["figure"] == "excluded"] == ["'=HYPERLINK(1)"] * 2
    (solved,) = (row for row in rows if row["figure"] == "official_resolution" and not row["unit"])
    assert (solved["numerator"], solved["denominator"], solved["cycle"]) == ("90.0", "100", "2026-12-19/2027-01-18")
    assert float(solved["lower"]) < 0.9 < float(solved["upper"])
    assert all(row["definition"] for row in rows)


def test_the_same_as_json_names_columns_and_weights(anybody: Client, line: Line) -> None:
    worked_example(line)
    told = json.loads(anybody.get("/rates.json").content)
    assert told["weights"] == {"response": 0.1, "resolution": 0.5, "satisfaction": 0.4, "basically": 0.9}
    assert told["weights_verified"] is False
    assert set(told["figures"][0]) == set(told["columns"]) - {"definition"}


@pytest.mark.usefixtures("anybody")
def test_the_pages_stand_in_chinese_too(line: Line) -> None:
    worked_example(line)
    zh = Client(headers={"accept-language": "zh-CN"})
    assert "暖阳热力公司" in read(zh, "/rates/")
    assert "暖阳热力公司" in read(zh, HEATING)


def test_the_daily_report_is_for_the_hotline_alone(anybody: Client, line: Line) -> None:
    assert anybody.get("/hotline/daily/").status_code == 302
    assert signed_in(line.heater).get("/hotline/daily/").status_code == 403
    assert signed_in(line.ruler).get("/hotline/daily/").status_code == 200


@pytest.mark.usefixtures("anybody")
def test_the_daily_report_shows_the_last_noon_to_noon_beside_the_day_before(line: Line) -> None:
    ended(line, 7, due=date(2027, 1, 20), category="01.01")
    ended(line, 5, due=date(2027, 1, 19))
    said = read(signed_in(line.operator), "/hotline/daily/?day=2027-01-19")
    assert "Mon 18 Jan 12:00 to Tue 19 Jan 12:00" in said
    assert '7 <span class="soft">← 5</span>' in said
    assert 'href="?day=2027-01-18"' in said


def test_the_pages_hold_for_every_reader_on_every_screen(page: Page, line: Line) -> None:
    worked_example(line)
    ended(line, 40, solved="", excluded="court")
    with clock.stopped_at(AFTER):
        carry(page, line.ruler)
        for size in (WIDE, NARROW):
            page.set_viewport_size(cast("ViewportSize", size))
            for address in ("/rates/", HEATING, "/hotline/daily/"):
                page.goto(address)
                assert faults_of(page) == [], address
