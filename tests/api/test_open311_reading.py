"""Reading what became of requests: what is public, in both formats, page by page; and what never is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from banshi.api.open311.rendering import ROW
from banshi.concerns import catalogue, dispatching, handling, verdicts
from banshi.concerns.models import Attachment, Category, Concern
from banshi.concerns.placing import coarse
from banshi.concerns.verdicts import Word
from banshi.concerns.vocabulary import OtherWay, Outcome, Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY
from tests.api.calls import COLD, JURISDICTION, answered, client, confirmed, get, key, parsed, send, sent, valid
from tests.hotline import ESTATE, heating_category, taken_in

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from tests.hotline import Line

PERSONAL = ("李", "小明", "13800000007", "a@example.org", "device-7", "account-7")
REPLY = "翠湖小区暖气不热是循环泵故障，今天已更换，有事请找王芳女士，电话13900001111。"


def test_services_are_the_lowest_lines_of_the_taxonomy_in_two_languages(line: Line) -> None:
    listed = {row["service_code"]: row for row in valid("services", get("services.json", jurisdiction_id=JURISDICTION))}
    assert "01.04" not in listed
    heating = listed["01.04.01"]
    assert (heating["group"], heating["type"], heating["metadata"]) == (
        "Water, power, gas and heating",
        "realtime",
        True,
    )
    chinese = {row["service_code"]: row for row in get("services.json", "zh-hans").json()}
    assert (chinese["01.04.01"]["service_name"], chinese["01.04.01"]["group"]) == ("室温不达标", "供水供电供气供热")
    assert listed["0"]["metadata"] is False


def test_a_definition_warns_of_danger_first(line: Line) -> None:
    found = valid("service-definition", get("services/01.03.01.json"))
    assert [row["code"] for row in found["attributes"]] == ["danger", "kind", "public"]
    assert "119" in found["attributes"][0]["description"]
    assert valid("service-definition", get("services/0.json"))["attributes"] == []


def test_a_retired_category_is_no_service(line: Line) -> None:
    for code, retired in (("1", None), ("2", clock.today())):
        Category.objects.using("owner").create(
            code=code, name="事", name_en="Thing", urgency="general", retired_on=retired
        )
    catalogue.forget()
    try:
        assert [row["service_code"] for row in get("services.json").json()] == ["1", "0"]
        assert get("services/2.json").status_code == 404
    finally:
        Category.objects.using("owner").all().delete()
        catalogue.forget()


def test_a_request_is_public_when_somebody_has_confirmed_it(line: Line) -> None:
    concern = sent(key())
    assert get(f"requests/{concern.number}.json").status_code == 404
    confirmed(concern, line)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert (shown["status"], shown["description"], shown["address"]) == ("open", COLD, ESTATE)
    assert shown["agency_responsible"] == "Warm Sun Heating"
    assert (shown["lat"], shown["long"]) == coarse(36.0012, 114.3021) != (36.0012, 114.3021)


def test_the_key_that_sent_a_request_reads_it_before_anybody_else(line: Line) -> None:
    known = key()
    number = sent(known).number
    for path in (f"requests/{number}.json", "requests.json"):
        (shown,) = valid("requests", get(path, api_key=known))
        assert (shown["service_request_id"], shown["status_notes"]) == (number, "received, with the hotline")
    assert valid("requests", get("requests.json")) == []


def test_nothing_of_a_person_is_ever_given_back(line: Line) -> None:
    known = key()
    words = "我叫李小明，电话13800000007，住翠湖小区3号楼201，暖气不热，邮箱a@example.org"
    concern = answered(confirmed(sent(known, description=words), line), line, REPLY)
    for path in (f"requests/{concern.number}", "requests"):
        for ending in ("json", "xml"):
            said = get(f"{path}.{ending}", api_key=known).content.decode()
            assert [
                one for one in (*PERSONAL, "王芳", "13900001111", "201") if one in said.replace("SQ-2026", "")
            ] == []
            assert "暖气" in said


def test_the_last_answer_is_told_with_what_it_waits_for(line: Line) -> None:
    concern = answered(confirmed(sent(key()), line), line, REPLY)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert shown["status"] == "open"
    assert shown["status_notes"].startswith("翠湖小区暖气不热是循环泵故障，今天已更换")
    assert "asked whether it is solved" in shown["service_notice"]
    word = Word(solved=Solved.YES, satisfied=Satisfied.YES, contacted=True)
    closed = verdicts.give_verdict(concern.id, word, path=Path.LINK, by=NOBODY)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert shown["status"] == "closed"
    assert closed.closed_at
    assert shown["updated_datetime"] == clock.at_start_of(clock.day_of(closed.closed_at)).isoformat()


def test_an_answer_that_is_being_checked_is_not_told(line: Line) -> None:
    concern = confirmed(sent(key()), line)
    given = handling.Given(outcome=Outcome.SOLVED, done="好了", done_on=clock.today(), reply="好了，谢谢")
    handling.contact(concern.id, how="phone", reached=False, words="", by=line.heater)
    assert handling.answer(concern.id, given, by=line.heater).flagged
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert shown["status_notes"] == "the answer is being checked"


def test_what_is_answered_another_way_says_so_to_its_sender(line: Line) -> None:
    known = key()
    concern = sent(known)
    dispatching.tell_another_way(concern.id, OtherWay.MARKET, words="请联系物业", by=line.operator)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json", api_key=known))
    assert (shown["status"], shown["status_notes"]) == ("closed", "answered another way")


def test_where_nobody_lives_the_exact_point_is_shown(line: Line) -> None:
    concern = confirmed(sent(key(), address_string="人民公园", description="人民公园的路灯不亮"), line)
    (shown,) = valid("requests", get(f"requests/{concern.number}.json"))
    assert (shown["lat"], shown["long"], shown["address"]) == (36.0012, 114.3021, "人民公园")


def test_photos_are_shown_once_somebody_has_cleared_them(line: Line) -> None:
    concern = confirmed(sent(key()), line)
    picture = Attachment.objects.using("owner").create(
        concern_id=concern.id, of="report", kind="photo", type="image/png", name="photo-1.png", digest="",
        content=b"PNG", at=clock.now(),
    )  # fmt: skip
    address = f"media/{picture.id}"
    assert (get(address).status_code, _picture(concern)) == (404, None)
    Attachment.objects.using("owner").filter(id=picture.id).update(public=True)
    assert _picture(concern) == f"{settings.PUBLIC_ADDRESS}/open311/v2/{address}"
    shown = get(address)
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (b"PNG", "image/png", "nosniff")
    Concern.objects.filter(id=concern.id).update(public=False)
    assert get(address).status_code == get(f"media/{uuid4()}").status_code == 404


def _picture(concern: Concern) -> Any:
    return valid("requests", get(f"requests/{concern.number}.json"))[0]["media_url"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_formats_tell_the_same(line: Line, language: str) -> None:
    known = key()
    concern = answered(confirmed(sent(known), line), line, REPLY)
    sent(known, description="一\x0b二\x00 & <b>三</b>", service_code="0", lat=None, long=None, device_id="another")
    paths = ("services", "services/01.03.01", "services/0", f"requests/{concern.number}", "requests", "discovery")
    for path in paths:
        plain, tree = (get(f"{path}.{ending}", language, api_key=known) for ending in ("json", "xml"))
        assert (plain["Content-Type"], tree["Content-Type"]) == (
            "application/json; charset=utf-8", "text/xml; charset=utf-8",
        )  # fmt: skip
        assert _facts(parsed(tree)) == _as_text(plain.json()), path


def _facts(element: ET.Element) -> Any:
    """Return an element as the Spark convention has it in JSON, each value as text."""
    if element.tag in ROW:
        return [_facts(one) for one in element]
    return {one.tag: _facts(one) for one in element} if len(element) else element.text or ""


def _as_text(fact: Any) -> Any:
    if isinstance(fact, dict):
        return {name: _as_text(one) for name, one in fact.items()}
    if isinstance(fact, list):
        return [_as_text(one) for one in fact]
    if isinstance(fact, bool):
        return "true" if fact else "false"
    return "" if fact is None else str(fact)


def test_requests_are_found_by_number_service_state_and_time(line: Line) -> None:
    known = key()
    first = confirmed(sent(known), line)
    second = sent(known, service_code="0", description="别的事", device_id="x")
    week = {"start_date": _w3(-7), "end_date": _w3(1)}

    def numbers(**asked: str) -> set[str]:
        return {row["service_request_id"] for row in valid("requests", get("requests.json", api_key=known, **asked))}

    assert numbers(service_request_id=f"{first.number}, {second.number.lower()}", status="closed") == {
        first.number, second.number,
    }  # fmt: skip
    assert numbers(service_code="01") == numbers(service_code=f"{heating_category()},02.01") == {first.number}
    assert numbers(service_code="0") == {second.number}
    assert numbers(status="open") == numbers(status="open,closed") == numbers(**week) == {first.number, second.number}
    assert numbers(status="closed") == numbers(start_date=_w3(1)) == set()


def _w3(days: int) -> str:
    return (clock.now() + timedelta(days=days)).isoformat(timespec="seconds")


def test_only_what_moved_since_is_asked_for_with_updated_after(line: Line) -> None:
    known = key()
    first, second = sent(known), sent(known, device_id="x", description="别的事")
    with clock.stopped_at(clock.midnight() + timedelta(days=1, hours=12)):
        confirmed(first, line)
        since = clock.now().isoformat(timespec="seconds")
        (moved,) = valid("requests", get("requests.json", api_key=known, updated_after=since))
        earlier = valid("requests", get("requests.json", api_key=known, updated_before=_w3(-1)))
    assert moved["service_request_id"] == first.number
    assert [row["service_request_id"] for row in earlier] == [second.number]


@pytest.mark.parametrize("how", ["page", "link"])
@pytest.mark.parametrize("order", [{}, {"updated_after": "2020-01-01"}])
def test_pages_show_each_request_once(line: Line, how: str, order: dict[str, str]) -> None:
    order = {"updated_after": _w3(-1)} if order else {}
    made = {confirmed(taken_in(f"{ESTATE}第{n}件").concern, line).number for n in range(5)}
    seen: list[str] = []
    asked: dict[str, Any] = {"page_size": 2, **order}
    for page in range(1, 4):
        response = get("requests.json", **(asked | ({"page": page} if how == "page" else {})))
        seen += [row["service_request_id"] for row in valid("requests", response)]
        link = response.get("Link", "")
        if how == "link" and link:
            asked = dict(parse_qsl(urlsplit(link[1:].partition(">")[0]).query))
    assert (sorted(seen), link) == (sorted(made), "")


def test_a_list_takes_the_same_few_statements_however_long_it_is(line: Line) -> None:
    for n in range(6):
        confirmed(taken_in(f"{ESTATE}第{n}件").concern, line)
    get("requests.json")
    with CaptureQueriesContext(connections["default"]) as counted:
        assert len(valid("requests", get("requests.json"))) == 6
    assert len(counted) <= 4


def test_discovery_says_where_and_whom_to_ask(line: Line) -> None:
    found = valid("discovery", get("discovery.json"))
    assert found == client().get("/open311/discovery.json").json()
    assert "City hotline (999900)" in found["key_service"]
    assert found["endpoints"][0]["url"] == f"{settings.PUBLIC_ADDRESS}/open311/v2"


def test_a_town_without_a_hotline_says_so(town: object) -> None:
    catalogue.forget()
    assert valid("requests", get("requests.json")) == []
    assert valid("services", get("services.json"))
    assert "No hotline" in send(key(), jurisdiction_id=None).json()[0]["description"]
