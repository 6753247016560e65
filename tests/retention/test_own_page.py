"""The resident's page of what is kept: every kind with its number, its term and its law, in two languages."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from banshi.concerns.models import Report
from banshi.journal.models import Line
from banshi.retention import exporting, reading
from banshi.retention.jurisdiction import pack
from banshi.retention.kinds import KINDS
from banshi.stations.queries import unit
from banshi.volunteers import offering
from scripts import retention_table
from tests.browser import signed_in
from tests.matters.stories import filed
from tests.retention import old
from tests.retention.planting import plant, whose

if TYPE_CHECKING:
    from uuid import UUID

    from tests.cast import Town

MANY = 20_000


def test_the_page_says_how_much_since_when_why_by_which_law_and_whom_to_ask(town: Town) -> None:
    filed(town)
    page = signed_in(town.li_online).get("/my/kept/").content.decode()
    for words in ("Your matters: answers, proofs, papers, decisions", "granted", "kept for 30 years from its end",
                  "not yet confirmed by an authority", "whom to ask: the home station and its archive",
                  "kept for good", "Regulation on Household Registration", "My household"):  # fmt: skip
        assert words in page
    again = signed_in(town.li_online).get("/my/record/?own=1").content.decode()
    assert "you looked what is kept about you" in again


def test_every_kind_stands_on_it_in_both_languages(town: Town) -> None:
    plant(whose(town.li.id, town.li.household_id, "li"))
    for language in ("en", "zh-hans"):
        page = signed_in(town.li_online, language=language).get("/my/kept/")
        assert page.status_code == 200
        assert page.content.decode().count('<section class="kept">') >= len(KINDS) - 6


def test_a_name_is_taken_back_from_ones_own_concern_at_once_and_from_nobody_elses(town: Town) -> None:
    theirs = whose(town.li.id, town.li.household_id, "li")
    plant(theirs)
    concern = theirs.key("concern")
    assert signed_in(town.stranger_online).post(f"/my/kept/concerns/{concern}/").status_code == 404
    assert _report(concern).person_id == town.li.id
    assert signed_in(town.li_online).post(f"/my/kept/concerns/{concern}/").status_code == 302
    left = _report(concern)
    assert (left.name, left.phone, left.email, left.address, left.person_id, left.caller_key) == (
        "",
        "",
        "",
        "",
        None,
        None,
    )
    assert left.words  # the office goes on working with them
    assert Line.objects.filter(step="take-back", thing_id=concern).count() == 1


def test_with_an_offer_goes_how_the_volunteer_is_reached(town: Town) -> None:
    said = offering.Offering(
        skills=("company",), parts=tuple(range(21)), hours=4, near_unit_id=town.wang.unit_id or 0, reach_km=5,
        phone="13900000001",
    )  # fmt: skip
    offered = offering.offer(said, by=town.stranger_online)
    assert old.count("volunteers_contact", f"offer_id = '{offered.id}'") == 1
    offering.end(offered.id, by=town.stranger_online)
    assert old.count("volunteers_contact", f"offer_id = '{offered.id}'") == 0


def test_twenty_thousand_looks_are_copied_in_bounded_time(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into access_look (kind, account_id, unit_id, duty, purpose, items, persons, households)"
            " select 'case', %s, %s, 'clerk', 'lost-booklet', '{name,address}', array[%s]::bigint[], '{}'"
            " from generate_series(1, %s)",
            [town.chen.account_id, town.chen.unit_id, town.li.id, MANY],
        )
    begun = time.monotonic()
    copy = exporting.copy_of_everything(by=town.li_online)
    read = time.monotonic() - begun
    pdf = reading.paper_of(copy, seal_of=unit(town.wang.unit_id or 0))
    printed = time.monotonic() - begun - read
    assert copy.entries > MANY
    assert pdf.startswith(b"%PDF-")
    assert read + printed < 30


def test_the_document_says_what_the_schedule_says() -> None:
    present = retention_table.PAGE.read_text(encoding="utf-8")
    assert present == retention_table.page(present), "stale: run python scripts/retention_table.py"
    assert retention_table.table().count("\n") == len(pack().terms) + 1


@pytest.mark.parametrize(("months", "said"), [(None, "good"), (1, "1 month"), (12, "1 year"), (18, "18 months"),
                                              (120, "10 years")])  # fmt: skip
def test_a_term_is_said_in_years_where_it_is_whole_years(months: int | None, said: str) -> None:
    assert reading.how_long(months) == said


def _report(concern: UUID) -> Report:
    return Report.objects.using("owner").get(concern_id=concern)
