"""The pages of the rates: closed cycles for everybody, running ones and the daily report for the hotline alone."""

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
from banshi.publishing.closing import close_cycles
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.rates import ended, worked_example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, ViewportSize

    from tests.hotline import Line

AFTER = datetime(2027, 1, 20, 4, tzinfo=UTC)
CLOSED = datetime(2027, 2, 18, 4, tzinfo=UTC)
RETURNED = datetime(2027, 5, 30, 4, tzinfo=UTC)
HEATING = "/rates/999902000300/"
OF_JANUARY = "?cycle=2027-01-18"
LIVE, LIVE_HEATING = "/hotline/rates/", "/hotline/rates/999902000300/"


@pytest.fixture
def anybody(line: Line) -> Iterator[Client]:
    """Somebody who is not signed in."""
    cache.clear()
    with clock.stopped_at(AFTER):
        yield Client(headers={"accept-language": "en"})


@pytest.fixture
def staff(anybody: Client, line: Line) -> Client:
    """Sign in the hotline's operator, the day after the cycle to 18 January."""
    client = signed_in(line.operator)
    client.cookies["django_language"] = "en"
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split("<main")[-1].split())


def closed(client: Client, address: str, *, at: datetime = CLOSED) -> str:
    """Read a page after the owner's turns in the night before what came back is due, and at a moment."""
    for moment in sorted({min(at, CLOSED), at}):
        with clock.stopped_at(moment):
            close_cycles()
    with clock.stopped_at(at):
        return read(client, address)


# ------------------------------------------------------------- closed, for everybody


@pytest.mark.parametrize("address", ["/rates/", HEATING])
def test_the_page_shows_the_worked_example_as_the_formula_has_it(anybody: Client, line: Line, address: str) -> None:
    worked_example(line, times=10)
    said = closed(anybody, address)
    for official in ("98 %</strong> 980 of 1,000", "90 %</strong> 900 of 1,000", "90.8 %</strong> 908 of 1,000"):
        assert f"{official} valid call-backs" in said
    assert "Official score: <strong>91.12</strong> of 100" in said
    assert "0.1 × contacted + 0.5 × solved + 0.4 × satisfied" in said
    assert "not yet confirmed by an authority" in said


def test_of_a_hundred_the_two_who_were_not_contacted_are_withheld_with_the_rate(anybody: Client, line: Line) -> None:
    worked_example(line)
    said = closed(anybody, "/rates/")
    assert "withheld: it would tell of fewer than ten" in said
    assert "Official score" not in said
    assert "98" not in said


def test_until_a_cycle_is_closed_the_page_says_when_the_first_one_is(anybody: Client, line: Line) -> None:
    ended(line, 30)
    for address in ("/rates/", HEATING):
        said = read(anybody, address)
        assert "from Sat 19 Dec 2026 to Mon 18 Jan, is published on Wed 17 Feb." in said
        assert "30 concerns" not in said


def test_nothing_of_a_cycle_that_runs_is_for_everybody(anybody: Client, line: Line) -> None:
    ended(line, 40)
    before = closed(anybody, "/rates/")
    ended(line, 33)
    ended(line, 50, due=date(2027, 2, 5))
    assert closed(anybody, "/rates/") == before
    assert "to Mon 18 Jan" in closed(anybody, "/rates/?cycle=2027-02-05")


def test_a_closed_cycle_says_when_it_was_closed_and_when_what_came_back_is_told(anybody: Client, line: Line) -> None:
    ended(line, 30)
    ended(line, 10, back_after=60)
    early = closed(anybody, "/rates/")
    assert "Closed on Thu 18 Feb" in early
    assert "What came back is told on Sat 29 May" in early
    assert "What came back is not counted yet." in early
    assert "Of everything that was sent, as residents say" in early
    late = closed(anybody, f"/rates/{OF_JANUARY}", at=RETURNED)
    assert "What came back was counted on Sun 30 May" in late
    assert "Officially 100 % solved; of everything that was sent, 75 %." in late
    assert "10 came back within 90 days" in late


def test_beside_the_official_rate_stands_what_everybody_counts(anybody: Client, line: Line) -> None:
    ended(line, 60)
    ended(line, 10, back_after=60)
    ended(line, 20, solved="")
    ended(line, 10, excluded="legal-way")
    said = closed(anybody, f"/rates/{OF_JANUARY}", at=RETURNED)
    assert "Officially 100 % solved; of everything that was sent, 70 %." in said
    assert "70 of 100 concerns sent to units" in said
    assert "Of 100 concerns reported in this cycle, the official rates count the 70 with a valid call-back." in said
    assert "The other rates divide by all 100 concerns whose time was first up in this cycle" in said
    assert "difference of 30 points" in said
    assert "a matter for court, arbitration, discipline, review, disclosure or a petition <strong" in said


def test_small_numbers_stand_on_no_page(anybody: Client, line: Line) -> None:
    ended(line, 60)
    ended(line, 7, solved="")
    ended(line, 40, unit="housing")
    ended(line, 8, unit="street")
    said = closed(anybody, "/rates/")
    others = said[said.index("2 units of which it is withheld how many were sent") :]
    assert "Housing Department" in others
    assert "Lakeside Street" in others
    assert '<td class="govuk-table__cell number">8</td>' not in said
    assert '<td class="govuk-table__cell number">67</td>' in said
    heating = closed(anybody, HEATING)
    assert "Could not be reached <span" in heating
    assert "withheld: it would tell of fewer than ten" in heating


def test_units_stand_by_their_names_and_never_by_their_rates(anybody: Client, line: Line) -> None:
    ended(line, 20, unit="heating", solved="no")
    ended(line, 20, unit="housing")
    ended(line, 30, unit="street")
    said = closed(anybody, "/rates/")
    names = ("Housing Department", "Lakeside Street", "Warm Sun Heating")
    assert sorted(names, key=said.index) == list(names)


def test_a_unit_with_nothing_in_the_cycle_says_so(anybody: Client, line: Line) -> None:
    ended(line, 30, unit="housing")
    assert "Too few to tell: 0 concerns were due in this cycle." in closed(anybody, HEATING)


def test_a_unit_shows_its_answers_what_residents_said_and_how_it_went(anybody: Client, line: Line) -> None:
    ended(line, 40, due=date(2026, 12, 1), solved="no", satisfied="no")
    ended(line, 30)
    ended(line, 10, result="not-now", solved="no", satisfied="no")
    said = closed(anybody, f"{HEATING}{OF_JANUARY}", at=RETURNED)
    assert "solved <strong" in said
    assert "not solvable now <strong" in said
    assert 'not satisfied, or did not say <strong class="number">10</strong>' in said
    assert "A larger share was solved than in the cycle before" in said


def test_the_newest_closed_cycle_stands_first_and_others_are_one_step_away(anybody: Client, line: Line) -> None:
    ended(line, 12, due=date(2026, 12, 1))
    ended(line, 12)
    said = closed(anybody, "/rates/")
    assert "from Sat 19 Dec 2026 to Mon 18 Jan" in said
    assert 'rel="prev" href="/rates/?cycle=2026-11-19"' in said
    assert 'rel="next"' not in said
    assert 'rel="next" href="/rates/?cycle=2026-12-19"' in closed(anybody, "/rates/?cycle=2026-12-01")


@pytest.mark.parametrize("wrong", ["soon", "2030-01-01", "0001-01-01", "9999-12-31", "2027-1-1"])
def test_a_cycle_that_is_none_leads_to_the_newest_closed_one(anybody: Client, line: Line, wrong: str) -> None:
    ended(line, 20)
    assert "to Mon 18 Jan" in closed(anybody, f"/rates/?cycle={wrong}")


def test_a_unit_that_is_none_gets_a_sentence(anybody: Client) -> None:
    answer = anybody.get("/rates/000000000000/")
    assert answer.status_code == 404
    assert "There is no such unit." in answer.content.decode()


def test_many_units_take_no_more_statements_than_one(anybody: Client, line: Line) -> None:
    ended(line, 12)
    asked = []
    for at, unit in enumerate(("housing", "street")):
        cycle = date(2026, 12, 28) if not at else date(2027, 1, 28)
        ended(line, 12, unit=unit, due=cycle)
        with clock.stopped_at(CLOSED.replace(month=2 + at, day=25)):
            close_cycles()
            with CaptureQueriesContext(connection) as taken:
                read(anybody, "/rates/")
        asked.append(len(taken))
    assert asked == [3, 3]


def test_the_picture_has_words_and_a_table(anybody: Client, line: Line) -> None:
    worked_example(line, times=10)
    said = closed(anybody, f"/rates/{OF_JANUARY}", at=RETURNED)
    picture = said[said.index("<svg") : said.index("</svg>")]
    assert 'role="img"' in picture
    assert "<title>Officially 90 % solved; of everything that was sent, 90 %.</title>" in picture
    assert "Solved: 90 % official, 90 % of all sent" in picture
    assert "The same numbers as a table" in said


def test_the_open_data_has_the_numbers_and_says_what_each_rate_divides(anybody: Client, line: Line) -> None:
    worked_example(line, times=10)
    closed(anybody, "/rates/")
    rows = list(csv.DictReader(io.StringIO(anybody.get("/results/data/rates-by-unit.csv").content.decode())))
    told = {(row["unit"], row["family"], row["part"]): row["value"] for row in rows}
    assert told["999902000300", "official-word", "solved"] == told["", "official-word", "solved"] == "900"
    assert told["", "due", ""] == "1000"
    assert {row["cycle"] for row in rows} >= {"2026-12-19/2027-01-18"}
    dictionary = json.loads(anybody.get("/results/data/dictionary.json").content)
    assert "official-word solved / valid valid" in dictionary["rates"]["official_resolution"]
    assert dictionary["families"]["official-word"] == {"of": "valid valid", "parts": ["solved", "not"]}


@pytest.mark.parametrize("old", ["/rates.csv", "/rates.json"])
def test_what_was_counted_anew_at_each_download_is_gone(anybody: Client, old: str) -> None:
    assert anybody.get(old).status_code == 404


@pytest.mark.usefixtures("anybody")
def test_the_pages_stand_in_chinese_too(line: Line) -> None:
    worked_example(line, times=10)
    zh = Client(headers={"accept-language": "zh-CN"})
    assert "暖阳热力公司" in closed(zh, "/rates/")
    assert "暖阳热力公司" in closed(zh, HEATING)


# ------------------------------------------------------------ running, for the hotline


def test_what_runs_is_for_the_hotline_alone(anybody: Client, line: Line) -> None:
    for address in (LIVE, LIVE_HEATING):
        assert anybody.get(address).status_code == 302
        assert signed_in(line.heater).get(address).status_code == 403


@pytest.mark.parametrize("address", [LIVE, LIVE_HEATING])
def test_the_running_page_shows_the_worked_example_as_the_formula_has_it(
    staff: Client, line: Line, address: str
) -> None:
    worked_example(line)
    said = read(staff, address)
    assert "running, not public" in said
    for official in ("98 %</strong> 98 of 100", "90 %</strong> 90 of 100", "90.8 %</strong> 90.8 of 100"):
        assert f"{official} valid call-backs" in said
    assert "Official score: <strong>91.12</strong> of 100" in said


def test_the_running_page_counts_everybody_and_what_came_back_so_far(staff: Client, line: Line) -> None:
    ended(line, 60)
    ended(line, 10, back_after=60)
    ended(line, 25, solved="")
    ended(line, 5, excluded="too loud")
    said = read(staff, LIVE)
    assert "Officially 100 % solved; of everything that was sent, 65 %." in said
    assert "between 55 and 74 % with 95 % confidence" in said
    assert "10 came back within 90 days" in said
    assert "difference of 35 points" in said
    assert "another reason <strong" in said
    assert "too loud" not in said


def test_below_ten_concerns_a_unit_has_no_rate_but_a_sentence(staff: Client, line: Line) -> None:
    ended(line, 9)
    said = read(staff, LIVE_HEATING)
    assert "Too few to tell: 9 concerns were due in this cycle." in said
    assert "%</strong>" not in said
    assert "<svg" not in said


def test_without_a_concern_the_running_page_says_so(staff: Client) -> None:
    assert "No concern was reported or due in this cycle." in read(staff, LIVE)
    assert "Too few to tell: 0 concerns" in read(staff, LIVE_HEATING)


def test_the_last_whole_cycle_runs_first_and_others_are_one_step_away(staff: Client, line: Line) -> None:
    ended(line, 12, due=date(2027, 1, 20))
    said = read(staff, LIVE)
    assert "from Sat 19 Dec 2026 to Mon 18 Jan" in said
    assert 'rel="prev" href="/hotline/rates/?cycle=2026-11-19"' in said
    running = read(staff, f"{LIVE}?cycle=2027-01-19")
    assert "This cycle is not over." in running
    assert 'rel="next"' not in running
    assert "12 of 12 valid call-backs" in running


def test_the_page_says_by_which_day_each_rate_chooses_and_counts_so(staff: Client, line: Line) -> None:
    ended(line, 12, reported=date(2027, 1, 18), due=date(2027, 1, 20))
    said = read(staff, LIVE_HEATING)
    assert "official rates count the concerns reported in these days" in said
    assert "Too few to tell: 0 concerns were due in this cycle." in said
    assert "12 of 12 valid call-backs" in said
    after = read(staff, f"{LIVE_HEATING}?cycle=2027-01-19")
    assert "12 of 12 concerns sent to units" in after
    assert "too few to tell: 0 valid call-backs" in after


@pytest.mark.parametrize("wrong", ["soon", "2030-01-01", "0001-01-01", "9999-12-31", "2027-1-1"])
def test_a_cycle_that_is_none_leads_to_the_last_whole_one(staff: Client, wrong: str) -> None:
    assert "to Mon 18 Jan" in read(staff, f"{LIVE}?cycle={wrong}")


def test_no_change_is_claimed_of_a_cycle_that_runs_or_of_two_that_overlap(staff: Client, line: Line) -> None:
    for due in (date(2026, 12, 1), date(2026, 12, 28), date(2027, 1, 19)):
        ended(line, 40, due=due, solved="no" if due.month == 1 else "yes")
    assert "No clear change against the cycle before" in read(staff, LIVE_HEATING)
    assert "Solved and stayed solved, cycle by cycle" in read(staff, f"{LIVE_HEATING}?cycle=2027-01-19")


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
    worked_example(line, times=10)
    ended(line, 40, solved="", excluded="legal-way")
    with clock.stopped_at(CLOSED):
        close_cycles()
        carry(page, line.ruler)
        for size in (WIDE, NARROW):
            page.set_viewport_size(cast("ViewportSize", size))
            for address in ("/rates/", HEATING, LIVE, LIVE_HEATING, "/hotline/daily/"):
                page.goto(address)
                assert faults_of(page) == [], address
