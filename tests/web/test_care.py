"""Being looked after, on pages: asking and ending at home and at a counter, and the desk that calls."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from banshi.care.clocks import run_clocks
from banshi.care.models import Consent, Task
from banshi.kernel import clock
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.care.carers import AUTUMN, grandmother_asks, rows, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from playwright.sync_api import Page

    from tests.cast import Town

ASKED = {"day": "2027-01-10", "how": "message", "phone": "", "reach": ""}


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with clock.stopped_at(AUTUMN):
        yield


def _sent(client: Client, address: str, **typed: str) -> tuple[int, str]:
    answer = client.post(address, {"command": str(uuid4())} | typed, follow=True)
    return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()


def test_a_resident_asks_reads_what_is_looked_at_and_ends_it(town: Town) -> None:
    client = signed_in(town.li_online)
    assert "You asked for nothing." in client.get("/my/care/").content.decode()
    shown = client.get("/my/care/card/").content.decode()
    assert "ID card issued on" in shown
    assert "and at nothing else" in shown
    status, shown = _sent(client, "/my/care/card/", **ASKED)
    assert status == 302
    assert "You are looked after." in shown
    consent = Consent.objects.get()
    assert told(town.li.id, consent.id) == ["care-begun"]
    status, shown = _sent(client, f"/my/care/{consent.id}/end")
    assert "is deleted" in shown
    assert rows("select * from care_particulars") == []


def test_what_is_missing_is_asked_at_its_field(town: Town) -> None:
    client = signed_in(town.li_online)
    status, shown = _sent(client, "/my/care/card/", **ASKED | {"day": "", "how": "person", "reach": "上午在家"})
    assert status == 422
    assert "On what day does the card end?" in shown
    assert "上午在家" in shown
    assert client.get("/my/care/weather/").status_code == 404


def test_asking_twice_with_one_command_counts_once(town: Town) -> None:
    client, command = signed_in(town.li_online), str(uuid4())
    for _turn in range(2):
        assert _sent(client, "/my/care/card/", command=command, **ASKED)[0] == 302
    assert Consent.objects.count() == 1


def _at_the_counter(town: Town) -> dict[str, str]:
    return {
        "id_number": town.grandmother.id_number, "name": town.grandmother.name, "compared": "on", "purpose": "card",
        "day": "2026-11-30", "how": "person", "reach": "敲门大声一点",
    }  # fmt: skip


def test_a_clerk_takes_it_in_and_ends_it_with_the_card_on_the_counter(town: Town) -> None:
    client, typed = signed_in(town.chen), _at_the_counter(town)
    assert client.get("/counter/care/").status_code == 200
    assert "Kept. The resident was told" in _sent(client, "/counter/care/", **typed)[1]
    status, shown = _sent(client, "/counter/care/", show="1", **typed)
    assert "What 王秀英 asked for" in shown
    consent = Consent.objects.get()
    assert f"/counter/care/{consent.id}/end" in shown
    wrong = {"id_number": town.stranger.id_number, "name": town.stranger.name, "compared": "on"}
    status, shown = _sent(client, f"/counter/care/{consent.id}/end", **wrong)
    assert status == 422
    assert "Only whom it is about" in shown
    assert "is deleted" in _sent(client, f"/counter/care/{consent.id}/end", **typed)[1]
    assert told(town.grandmother.id, consent.id) == ["care-ended"]


def test_the_counter_says_what_is_wrong_at_its_field(town: Town) -> None:
    client, typed = signed_in(town.chen), _at_the_counter(town)
    for change, said in (
        ({"name": "王秀美"}, "Nobody is registered under this number"),
        ({"compared": ""}, "Compare the face"),
        ({"purpose": "first-card"}, "nothing to remind of"),
    ):
        status, shown = _sent(client, "/counter/care/", **typed | change)
        assert status == 422
        assert said in shown
        assert "敲门大声一点" in shown
    for change in ({"name": "王秀美"}, {"compared": ""}):
        assert _sent(client, "/counter/care/", show="1", **typed | change)[0] == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "li_online", "supervisor"])
def test_the_counter_is_for_clerks_and_officers(town: Town, who: str) -> None:
    assert signed_in(getattr(town, who)).get("/counter/care/").status_code == 403


def test_the_desk_sees_why_first_and_whom_by_a_look(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    client, task = signed_in(town.wang), Task.objects.get()
    shown = client.get("/unit/care/").content.decode() + client.get(f"/unit/care/{task.id}/").content.decode()
    assert "My ID card is about to expire" in shown
    assert "王秀英" not in shown
    shown = client.post(f"/unit/care/{task.id}/").content.decode()
    for said in ("王秀英", "平湖路12号院3号楼201室", "敲门大声一点", "none: visit"):
        assert said in shown
    assert rows("select purpose, items from access_look where unit_id = %s", town.wang.unit_id) == [
        ("care-call", ["name", "address"])
    ]


def test_nobody_there_and_then_done(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    client, task = signed_in(town.wang), Task.objects.get()
    status, shown = _sent(client, f"/unit/care/{task.id}/again", again_on="2020-01-01")
    assert status == 422
    assert "Name a day within a month" in shown
    assert _sent(client, f"/unit/care/{task.id}/again", again_on="", words="x")[0] == 422
    assert _sent(client, f"/unit/care/{task.id}/again", again_on="2026-09-23", words="没人开门")[0] == 302
    assert "1 time" in client.get("/unit/care/later/").content.decode()
    assert "Nobody waits" in client.get("/unit/care/").content.decode()
    with clock.stopped_at(AUTUMN + timedelta(days=2)):
        assert "没人开门" in signed_in(town.wang).post(f"/unit/care/{task.id}/").content.decode()
        status, shown = _sent(client, f"/unit/care/{task.id}/done", words="")
        assert status == 422
        command = str(uuid4())
        for _turn in range(2):
            assert _sent(client, f"/unit/care/{task.id}/done", words="周五来换证", command=command)[0] == 302
    assert "This call or visit is done." in client.get(f"/unit/care/{task.id}/").content.decode()


def test_another_desk_finds_no_such_call(town: Town) -> None:
    grandmother_asks(town)
    run_clocks()
    task = Task.objects.get()
    for other in (town.chen, town.zhao):
        assert signed_in(other).get(f"/unit/care/{task.id}/").status_code == 404
        assert signed_in(other).post(f"/unit/care/{task.id}/").status_code == 404
        assert _sent(signed_in(other), f"/unit/care/{task.id}/done", words="x")[0] == 404


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("zh-hans", NARROW)], ids=["wide", "narrow"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    page: Page, town: Town, size: dict[str, int], language: str
) -> None:
    grandmother_asks(town)
    run_clocks()
    _sent(signed_in(town.li_online), "/my/care/card/", **ASKED)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    task = Task.objects.get()
    for actor, addresses in (
        (town.li_online, ["/my/care/", "/my/care/heating/"]),
        (town.chen, ["/counter/care/"]),
        (town.wang, ["/unit/care/", "/unit/care/later/", f"/unit/care/{task.id}/"]),
    ):
        carry(page, actor, language)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
            assert (address, faults_of(page)) == (address, [])
    page.click("main form button")
    page.wait_for_load_state()
    assert faults_of(page) == []
