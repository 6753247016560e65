"""Reports on pages: the cost before it is sent, the table of casework, the station that fills in, and the public."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.burden.models import Ask, Figure, Filled, Report
from banshi.kernel import clock
from banshi.web.care.report_forms import SIGNER
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.burden.askers import NOVEMBER, sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.cast import Town

TYPED = {
    "title": "路灯月报", "why": "决定明年修哪些路灯", "law": "平湖县政府办〔2026〕9号", "reads": "县局基层处",
    "of_kind": "station", "period": "month", "ends_on": "2027-03-31", "known": "cases-accepted",
    "new_1": "社区路灯盏数", "defined_1": "辖区内由社区管护的路灯数量",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


def _sent(client: Client, address: str, **typed: str) -> tuple[int, str]:
    answer = client.post(address, {"command": str(uuid4())} | typed, follow=True)
    return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()


def test_the_asker_reads_the_cost_before_anybody_is_asked(town: Town) -> None:
    client = signed_in(town.zhao)
    assert "Your unit asks for nothing." in client.get("/unit/reports/").content.decode()
    assert client.get("/unit/reports/new/").status_code == 200
    status, shown = _sent(client, "/unit/reports/new/", **TYPED)
    assert status == 302
    assert "It costs 10 minutes each time: 2 units, 5 minutes each; 120 minutes a year." in shown
    assert not Ask.objects.exists()
    report = Report.objects.get()
    assert "Asked. It dies on its day" in _sent(client, f"/unit/reports/{report.id}/send")[1]
    assert Ask.objects.count() == 2
    assert "路灯月报" in client.get("/unit/reports/").content.decode()


def test_what_is_known_and_what_is_asked_already_is_refused_in_words(town: Town) -> None:
    status, shown = _sent(signed_in(town.zhao), "/unit/reports/new/", **TYPED | {"new_1": "受理量"})
    assert status == 422
    assert "is known from the casework of matters" in shown
    sent(town.zhao)
    status, shown = _sent(signed_in(town.lin), "/unit/reports/new/", **TYPED)
    assert status == 422
    assert "Pinghu county bureau has it" in shown.replace("&quot;", '"')


def test_what_sounds_alike_is_asked_about_once(town: Town) -> None:
    client = signed_in(town.zhao)
    typed = TYPED | {"new_1": "受理办件的数量"}
    status, shown = _sent(client, "/unit/reports/new/", **typed)
    assert status == 422
    assert "受理办件数量" in shown
    assert not Report.objects.exists()
    assert _sent(client, "/unit/reports/new/", another="on", **typed)[0] == 302


def test_a_new_figure_needs_a_definition_and_a_report_an_end(town: Town) -> None:
    status, shown = _sent(signed_in(town.zhao), "/unit/reports/new/", **TYPED | {"defined_1": ""})
    assert status == 422
    assert "Say how it is counted" in shown
    status, shown = _sent(signed_in(town.zhao), "/unit/reports/new/", **TYPED | {"ends_on": "2030-01-01"})
    assert status == 422
    assert "Name the last day" in shown


def test_who_has_nobody_below_asks_nobody(town: Town) -> None:
    assert "Ask for a report" not in signed_in(town.wang).get("/unit/reports/").content.decode()
    assert signed_in(town.wang).get("/unit/reports/new/").status_code == 403
    assert signed_in(town.auditor).get("/unit/reports/").status_code == 403


def test_defining_and_sending_twice_counts_once(town: Town) -> None:
    client, command = signed_in(town.zhao), str(uuid4())
    for _turn in range(2):
        assert _sent(client, "/unit/reports/new/", command=command, **TYPED)[0] == 302
    report, command = Report.objects.get(), str(uuid4())
    for _turn in range(2):
        assert _sent(client, f"/unit/reports/{report.id}/send", command=command)[0] == 302
    assert _sent(client, f"/unit/reports/{report.id}/send", command="no number")[0] == 302
    assert Ask.objects.count() == 2


def test_a_station_fills_in_once_and_it_is_measured(town: Town) -> None:
    report = sent(town.zhao)
    client = signed_in(town.wang)
    shown = client.get("/unit/reports/asked/").content.decode()
    assert "5 minutes are asked of us this month." in shown
    assert "to be given" in shown
    figure = Figure.objects.get(report_id=report.id, code="")
    address = f"/unit/reports/asked/{report.id}/"
    assert "平湖县政府办〔2026〕9号" in client.get(address).content.decode()
    opened = SIGNER.sign(str(clock.now().timestamp() - 42))
    status, shown = _sent(client, address, **{f"figure_{figure.pk}": "12", "opened": opened})
    assert status == 302
    assert "Nobody asks you for it again." in shown
    assert Filled.objects.get().took == 42
    status, shown = _sent(client, address, **{f"figure_{figure.pk}": "13"})
    assert status == 422
    assert "Say why it changes" in shown
    assert _sent(client, address, **{f"figure_{figure.pk}": "13", "reason": "数漏一盏"})[0] == 302


def test_an_opening_time_that_was_made_up_is_not_measured(town: Town) -> None:
    report = sent(town.zhao)
    figure = Figure.objects.get(report_id=report.id, code="")
    address = f"/unit/reports/asked/{report.id}/"
    assert _sent(signed_in(town.wang), address, **{f"figure_{figure.pk}": "viele"})[0] == 422
    assert _sent(signed_in(town.wang), address, **{f"figure_{figure.pk}": "12", "opened": "1:made-up"})[0] == 302
    assert Filled.objects.get().took is None
    assert signed_in(town.chen).get(address).status_code == 404


def test_the_report_is_downloaded_for_a_period(town: Town) -> None:
    report = sent(town.zhao)
    client = signed_in(town.zhao)
    address = f"/unit/reports/{report.id}/figures.csv?from=2026-10-01"
    lines = client.get(address).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "code,unit,period,Cases accepted,Concerns received,社区路灯盏数"
    assert lines[1] == "999902000001,Pinghu Road station,2026-10-01,0,0,"
    assert client.get(f"/unit/reports/{report.id}/?from=nonsense").status_code == 200
    assert signed_in(town.lin).get(address).status_code == 404


def test_renewing_and_ending(town: Town) -> None:
    report = sent(town.zhao)
    client = signed_in(town.zhao)
    renew = f"/unit/reports/{report.id}/renew"
    for typed, said in (({"ends_on": "2027-01-01", "reason": "x"}, "after the one on which it ends now"),
                        ({"ends_on": "2027-06-30", "reason": " "}, "This field is required")):  # fmt: skip
        status, shown = _sent(client, renew, **typed)
        assert status == 422
        assert said in shown or "Please answer this question." in shown
    command = str(uuid4())
    for _turn in range(2):
        assert _sent(client, renew, ends_on="2027-06-30", reason="明年还要修", command=command)[0] == 302
    assert "明年还要修" in signed_in(town.wang).get(f"/unit/reports/asked/{report.id}/").content.decode()
    assert "Nobody is asked for it any more." in _sent(client, f"/unit/reports/{report.id}/end")[1]
    assert "Nothing is asked of your unit." in signed_in(town.wang).get("/unit/reports/asked/").content.decode()


def test_everybody_sees_who_asked_how_many_minutes_and_who_needs_each_field(town: Town) -> None:
    sent(town.zhao)
    shown = Client(headers={"accept-language": "en"}).get("/burden/").content.decode()
    for said in ("2026-11", "Pinghu county bureau", "0 of 2", "Receive somebody", "a law asks for it", "300 seconds"):
        assert said in shown


@pytest.mark.usefixtures("town")
def test_the_public_page_takes_few_statements() -> None:
    client = Client()
    client.get("/burden/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/burden/")
    assert len(asked) <= 4


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("zh-hans", NARROW)], ids=["wide", "narrow"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    page: Page, town: Town, size: dict[str, int], language: str
) -> None:
    report = sent(town.zhao)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for actor, addresses in (
        (town.zhao, ["/unit/reports/", "/unit/reports/new/", f"/unit/reports/{report.id}/"]),
        (town.wang, ["/unit/reports/asked/", f"/unit/reports/asked/{report.id}/", "/burden/"]),
    ):
        carry(page, actor, language)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
            assert (address, faults_of(page)) == (address, [])
