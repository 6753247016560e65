"""A wrong education level is put right at the nearest counter, with the diploma checked at its holder."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from banshi.kernel import clock
from banshi.matters.lifecycle import State
from banshi.matters.models import Case
from tests.browser import carry, faults_of
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.cast import Town

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def holder(settings: Settings) -> Iterator[None]:
    """Run the reference holder of evidence as its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = subprocess.Popen([sys.executable, "-m", "banshi.evidence_demo", "--port", str(port)])
    address = f"http://127.0.0.1:{port}"
    for _try in range(100):
        try:
            httpx.get(f"{address}/healthz").raise_for_status()
            break
        except httpx.TransportError:
            time.sleep(0.1)
    settings.EVIDENCE_HOLDERS = {"diploma": address}
    yield
    service.terminate()
    service.wait(10)


def ask(page: Page, town: Town, diploma: str) -> Case:
    carry(page, town.chen)
    page.goto("/counter/")
    page.fill("[name=id_number]", town.li.id_number)
    page.fill("[name=name]", town.li.name)
    page.check("[name=compared]")
    page.check("[name=matter][value=education-level]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/counter/visits/**")
    assert faults_of(page) == []
    page.select_option("[name=level]", "21")
    page.fill("[name=diploma]", diploma)
    page.click("form[data-file] button.govuk-button")
    page.wait_for_url("**/counter/cases/**")
    return Case.objects.get()


@pytest.mark.usefixtures("holder")
def test_a_verified_diploma_is_granted_at_once_and_the_card_is_printed(page: Page, town: Town) -> None:
    case = ask(page, town, "D-2012-000101")
    assert (case.state, case.proof) == (State.APPROVED, "verified")
    page.click("button:has-text('Print the paper')")
    page.wait_for_load_state()
    page.check("[name=signed]")
    page.click("button:has-text('Hand over')")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.CLOSED


@pytest.mark.usefixtures("holder")
def test_the_home_station_objects_in_time_and_the_county_decides(page: Page, town: Town) -> None:
    case = ask(page, town, "D-2012-000101")
    carry(page, town.wang)
    page.goto("/office/objections")
    page.click(f"main a:has-text('{case.number}')")
    page.click("summary:has-text('Object')")
    page.fill("[name=reason] >> nth=0", "学历与档案不符")
    page.click("button:has-text('Object')")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert (case.state, case.office_id) == (State.OBJECTED, town.zhao.unit_id)


@pytest.mark.usefixtures("holder")
def test_a_diploma_that_does_not_match_goes_to_the_home_station_with_an_upload(page: Page, town: Town) -> None:
    case = ask(page, town, "D-1999-999999")
    assert (case.state, case.proof) == (State.ACCEPTED, "no-match")
    page.set_input_files("[name=file]", {"name": "毕业证.png", "mimeType": "image/png", "buffer": PNG})
    page.click("button:has-text('Add this paper')")
    page.wait_for_load_state()
    carry(page, town.wang)
    page.goto(f"/office/cases/{case.id}/")
    assert "毕业证.png" in page.inner_text("main")
    assert faults_of(page) == []
    page.click("[data-approve]")
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.state == State.APPROVED


def test_a_holder_that_is_down_stops_nothing_and_nobody_is_told_to_travel(
    page: Page, town: Town, settings: Settings
) -> None:
    settings.EVIDENCE_HOLDERS = {"diploma": "http://127.0.0.1:9"}
    case = ask(page, town, "D-2012-000101")
    assert (case.state, case.proof) == (State.ACCEPTED, "unreachable")
    assert "need not travel" in page.inner_text("main")


def test_a_holder_that_keeps_silent_is_waited_for_two_seconds(page: Page, town: Town, settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.EVIDENCE_HOLDERS = {"diploma": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        began = time.monotonic()
        case = ask(page, town, "D-2012-000101")
    assert case.proof == "unreachable"
    assert time.monotonic() - began < 10
