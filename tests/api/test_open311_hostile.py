"""Calls that mean ill or are broken: each gets the list of errors in its own format, and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from banshi.api.open311 import reading
from banshi.concerns.models import Concern
from tests.api.calls import (
    BASE,
    client,
    concerns,
    confirmed,
    errors,
    form,
    get,
    key,
    number_of,
    parsed,
    send,
    sent,
    valid,
)
from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.hotline import Line


@pytest.mark.parametrize("given", [None, "", "wrong", "live-" + "x" * 43, "' or 1=1 --", "x" * 100_000])
def test_without_a_key_that_works_nothing_is_taken_in(line: Line, given: str | None) -> None:
    key()
    assert "api_key" in errors(send(given), 403)
    assert concerns() == 0


def test_a_wrong_jurisdiction_is_not_found(line: Line) -> None:
    known = key()
    assert "999900" in errors(send(known, jurisdiction_id="110000"), 404)
    for path in ("services.json", "requests.json", "requests/SQ-2026-0000001.json", "tokens/x.json"):
        errors(get(path, jurisdiction_id="110000"), 404)


@pytest.mark.parametrize("code", ["99.99", "1' or '1'='1", "../../etc/passwd", "零"])
def test_an_unknown_service_is_not_found(line: Line, code: str) -> None:
    assert "services.json" in errors(send(key(), service_code=code), 404)
    errors(get("requests.json", service_code=code), 404)


def test_a_service_has_to_be_named(line: Line) -> None:
    assert "service_code" in errors(send(key(), service_code=None), 400)


@pytest.mark.parametrize(
    ("lat", "long"),
    [
        ("nan", "114"),
        ("inf", "0"),
        ("91", "0"),
        ("0", "-180.1"),
        ("36,0", "114"),
        ("1e1", "5"),
        ("36", None),
        ("三", "4"),
    ],
)
def test_a_place_that_is_not_on_earth_is_refused(line: Line, lat: str, long: str | None) -> None:
    assert "decimal degrees" in errors(send(key(), lat=lat, long=long), 400)


def test_a_place_has_to_be_named(line: Line) -> None:
    assert "where it is" in errors(send(key(), lat=None, long=None, address_string=None), 400)
    assert "address_id" in errors(send(key(), address_id="77777"), 400)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(line: Line) -> None:
    most = reading.MOST_BYTES["application/x-www-form-urlencoded"]
    body = b"api_key=x&description=" + b"x" * most
    response = client().post(f"{BASE}/requests.json", body, content_type="application/x-www-form-urlencoded")
    assert "larger than" in errors(response, 400)


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "text/plain"])
def test_what_is_no_form_is_refused(line: Line, kind: str) -> None:
    response = client().post(f"{BASE}/requests.json", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", content_type=kind)
    assert "form" in errors(response, 400)


def test_a_form_of_ten_thousand_fields_or_a_broken_one_is_refused(line: Line) -> None:
    many = {f"attribute[a{n}]": "x" for n in range(2000)}
    assert "cannot be read" in errors(send(key(), **many), 400)
    broken = client().post(f"{BASE}/requests.json", b"--x\r\n", content_type="multipart/form-data; boundary=")
    errors(broken, 400)


def test_a_script_in_the_words_stays_words(line: Line) -> None:
    known = key()
    words = "<script>alert(1)</script> ]]> & \x00\x0b\x1b[31m '; drop table concerns_concern; --"
    concern = confirmed(sent(known, description=words), line)
    shown = valid("requests", get(f"requests/{concern.number}.json"))[0]["description"]
    assert shown == "<script>alert(1)</script> ]]> & [31m '; drop table concerns_concern; --"
    response = get(f"requests/{concern.number}.xml")
    assert parsed(response).findtext("request/description") == shown
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in response.content


@pytest.mark.parametrize("size", ["10000", "999999999"])
def test_a_page_is_never_larger_than_a_thousand(line: Line, size: str) -> None:
    assert valid("requests", get("requests.json", page_size=size)) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"page_size": "0"}, {"page_size": "-1"}, {"page_size": "ten"}, {"page": "0"}, {"page": "99999"},
        {"status": "gone"}, {"start_date": "yesterday"}, {"start_date": "2026-02-30"}, {"end_date": "0001-01-01"},
        {"start_date": "2026-01-01", "end_date": "2026-12-31"}, {"updated_after": "'"}, {"after": "1_x"},
        {"after": "9999-12-31_" + "f" * 32}, {"after": "0001-01-01_" + "f" * 32}, {"after": "2026-02-30_" + "f" * 32},
        {"service_request_id": ",".join("x" for _ in range(201))},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_told_so(line: Line, asked: dict[str, str]) -> None:
    response = get("requests.json", **asked)
    assert response.status_code in {200, 400}
    assert response.status_code == 400 or response.json() == []


@pytest.mark.parametrize("path", ["services", "services.html", "services.JSON", "requests.json.exe", "x/y.z", ""])
def test_an_address_that_leads_nowhere_is_not_found(line: Line, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert parsed(response).findtext("error/code") == "404"


def test_a_method_that_is_not_meant_is_refused(line: Line) -> None:
    response = client().delete(f"{BASE}/requests.json")
    errors(response, 405)
    assert response["Allow"] == "GET, POST"


def test_a_refusal_speaks_the_language_and_the_format_that_were_asked_for(line: Line) -> None:
    said = client("zh-hans").post(f"{BASE}/requests.xml", form("wrong"))
    assert said.status_code == 403
    assert said["Content-Language"] == "zh-hans"
    root = parsed(said)
    assert (root.tag, root.findtext("error/code")) == ("errors", "403")
    assert said["Content-Type"] == "text/xml; charset=utf-8"


def test_a_session_gives_no_right_here(line: Line) -> None:
    response = signed_in(line.operator).post(f"{BASE}/requests.json", form(None))
    errors(response, 403)


def test_somebody_elses_request_is_not_found(line: Line) -> None:
    number = number_of(send(key()))
    for asked in ({}, {"api_key": key("Another")}):
        errors(get(f"requests/{number}.json", **asked), 404)
        assert valid("requests", get("requests.json", service_request_id=number, **asked)) == []
    assert Concern.objects.filter(number=number).exists()
