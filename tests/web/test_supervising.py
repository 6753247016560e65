"""What a supervisor reads of the own office, and the warning before an office asks for what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from banshi.matters import decisions
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Leg
from banshi.stations.models import Post
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import education, filed
from tests.matters.test_measures import pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def late(town: Town) -> Case:
    """Pinghu Road printed one paper in time for Market Street's resident, and decided one late."""
    case = filed(town)
    decisions.approve(case.id, by=town.wang)
    Leg.objects.filter(case_id=case.id, unit_id=town.wang.unit_id or 0).update(late=True)
    return case


def page_of(client: Client) -> str:
    answer = client.get("/office/measures")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_office_reads_its_own_terms_and_those_of_no_other(town: Town, late: Case) -> None:
    shown = page_of(signed_in(town.supervisor))
    assert "Pinghu Road station: what it came to" in shown
    assert "0 were kept. Last month 0 were missed." in shown
    assert "Market Street" not in shown
    assert late.masked_name not in shown


@pytest.mark.parametrize("who", ["wang", "home_clerk", "auditor", "li_online"])
def test_the_measures_are_for_supervisors_alone(town: Town, who: str) -> None:
    assert signed_in(getattr(town, who)).get("/office/measures").status_code == 403


def test_a_county_reads_one_sum_of_its_offices(town: Town, late: Case) -> None:
    Post.objects.using("owner").filter(unit_id=town.zhao.unit_id or 0, duty="officer").update(duty="supervisor")
    shown = page_of(signed_in(town.zhao))
    assert "The sum of 3 offices" in shown
    assert "Pinghu Road station" not in shown


def test_the_page_takes_eight_statements_at_the_most(town: Town, late: Case) -> None:
    pair(town)
    client = signed_in(town.supervisor)
    page_of(client)
    with CaptureQueriesContext(connection) as asked:
        page_of(client)
    assert len(asked) <= 8


def test_a_contradiction_is_listed_masked_with_links_to_both_cases(town: Town) -> None:
    no, yes = pair(town)
    shown = page_of(signed_in(town.supervisor))
    assert "The household is frozen, so nothing on its register may be changed now." in shown
    assert f'href="/office/cases/{no.id}/"' in shown
    assert f'href="/office/cases/{yes.id}/"' in shown
    assert "李**" in shown
    assert town.li.name not in shown


def test_a_case_the_office_has_no_part_in_is_named_and_not_linked(town: Town) -> None:
    no, yes = pair(town)
    Case.objects.filter(id=yes.id).update(home_id=town.outsider.unit_id)
    Leg.objects.filter(case_id=yes.id, unit_id=town.wang.unit_id or 0).delete()
    shown = page_of(signed_in(town.supervisor))
    assert f'href="/office/cases/{no.id}/"' in shown
    assert f'href="/office/cases/{yes.id}/"' not in shown
    assert yes.number in shown


# ------------------------------------------------------- before a list is sent


def send(town: Town, case: Case, missing: str, **more: str) -> tuple[int, str]:
    typed = {"command": str(uuid4()), "missing": missing} | more
    answer = signed_in(town.wang).post(f"/office/cases/{case.id}/send-back", typed)
    case.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_an_office_is_warned_beside_each_line_that_asks_for_what_is_known(town: Town) -> None:
    case = filed(town)
    status, shown = send(town, case, "报警回执\n身份证复印件")
    assert (status, case.state) == (422, State.ACCEPTED)
    assert "“身份证复印件”: this is on the register already: the ID card." in shown
    assert "“报警回执”" not in shown
    assert "报警回执\n身份证复印件" in shown


def test_who_asks_all_the_same_is_counted(town: Town) -> None:
    case = filed(town)
    assert send(town, case, "报警回执\n身份证复印件", all_the_same="on")[0] == 302
    assert (case.state, case.missing, case.asked_known) == (State.SENT_BACK, ["报警回执", "身份证复印件"], 1)


def test_what_is_not_known_is_asked_for_without_a_word(town: Town) -> None:
    case = filed(town)
    assert send(town, case, "报警回执")[0] == 302
    assert case.asked_known == 0


# ------------------------------------------------------------------ in a browser


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_supervisor_can_use_the_page(town: Town, page: Page, language: str, width: dict[str, Any]) -> None:
    pair(town)
    carry(page, town.supervisor, language)
    page.set_viewport_size(width)  # type: ignore[arg-type] # width and height
    page.goto("/office/measures")
    assert faults_of(page) == []


def test_the_warning_stands_beside_the_list_in_a_browser(town: Town, page: Page) -> None:
    case = education(town)
    case = filed(town) if case.state != State.ACCEPTED else case
    carry(page, town.wang)
    page.goto(f"/office/cases/{case.id}/")
    page.click("text=Send back with one list…")
    page.fill("textarea[name=missing]", "户口簿\n身份证")
    page.click("text=Send back with this list")
    page.wait_for_selector("text=on the register already: the ID card")
    assert faults_of(page) == []
    page.check("input[name=all_the_same]")
    page.click("text=Send back with this list")
    page.wait_for_selector("text=The resident now reads")
