"""The office's pages beside the worklist, looked at: contradictions, measures, and the counter without network."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connections

from banshi.china.consistency import check_rules
from banshi.register import findings
from banshi.register.checking import check_all
from tests.journeys.test_pages import look_everywhere
from tests.matters.test_measures import pair

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.cast import Town


def test_the_pages_of_a_contradiction(page: Page, town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("update register_personversion set born_on = %s where person_id = 1", [date(1990, 5, 18)])
    list(check_all(check_rules()))
    (found, *_more) = findings.open_findings(town.wang.unit_id or 0, code="number-and-birth")
    look_everywhere(page, "findings", "/office/findings", town.wang)
    look_everywhere(page, "finding", f"/office/findings/{found.id}", town.wang)


def test_the_measures(page: Page, town: Town) -> None:
    pair(town)
    look_everywhere(page, "measures", "/office/measures", town.supervisor)


def test_the_counter_without_network(page: Page, town: Town) -> None:
    look_everywhere(page, "away", "/counter/away/", town.chen)
