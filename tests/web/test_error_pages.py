"""What cannot be read, and what an address does not take: a page that says so, and no empty answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town

ONLY_FORMS, ONLY_SHOWS = "/post", "/counter/"
TAKES_FORMS = "It only takes what is sent from one of our forms"
TAKES_NOTHING = "It only shows a page and takes nothing that is sent to it"
UNREAD = "Nothing was changed. Most often the page had been open for too long, or its address was cut off."
TYPED = "?q=Zhao+Li-999999"


def test_an_address_that_takes_forms_says_so_to_whoever_opens_it(town: Town) -> None:
    answer = signed_in(town.chen).get(ONLY_FORMS + TYPED, headers={"accept-language": "en"})
    assert (answer.status_code, answer["Allow"], answer["Cache-Control"]) == (405, "POST", "no-store")
    assert TAKES_FORMS in answer.text
    assert "999999" not in answer.text


def test_an_address_that_shows_a_page_takes_nothing(town: Town) -> None:
    answer = signed_in(town.chen).put(ONLY_SHOWS + TYPED, {"name": "Zhao Li"}, headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (405, "text/html; charset=utf-8")
    assert "GET" in answer["Allow"]
    assert TAKES_NOTHING in answer.text
    assert "Zhao" not in answer.text


@pytest.mark.usefixtures("town")
def test_another_host_and_a_broken_form_are_not_understood() -> None:
    elsewhere = Client().get(f"/{TYPED}", headers={"host": "evil.example", "accept-language": "en"})
    broken = Client().generic(
        "POST",
        f"/concerns/new/{TYPED}",
        b"--x\r\nbroken",
        "multipart/form-data; boundary=",
        headers={"accept-language": "en"},
    )
    for answer in (elsewhere, broken):
        assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store")
        assert UNREAD in answer.text
        assert "evil.example" not in answer.text
        assert "999999" not in answer.text
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_both_speak_chinese(town: Town) -> None:
    with override("zh-hans"):
        unread = gettext(UNREAD)
    assert unread in Client().get("/", headers={"host": "evil.example"}).text
    chinese = signed_in(town.chen, language="zh-CN").get(ONLY_FORMS)
    assert '<html lang="zh-Hans"' in chinese.text


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("path", ["/open311/v2/services.json", "/api/v1/openapi.json"])
def test_programs_get_no_page(path: str) -> None:
    elsewhere, wrong = Client().get(path, headers={"host": "evil.example"}), Client().put(path)
    assert (elsewhere.status_code, elsewhere.json()) == (400, [{"code": 400, "description": "not understood"}])
    assert wrong.status_code == 405
    assert "json" in wrong["Content-Type"]
    assert wrong["Allow"]
