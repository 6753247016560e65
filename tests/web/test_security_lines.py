"""Who signed in or could not, who was refused and whose factors changed: one line each, naming nobody."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from banshi.telemetry import security
from banshi.telemetry.lines import Lines
from tests.browser import signed_in
from tests.cast import PASSWORD
from tests.web.signing import age, browser_of, code, password, with_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


class Heard(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(json.loads(Lines().format(record)))

    def told(self) -> list[tuple[str, int | None, str]]:
        """Return what happened, to which account, and how."""
        return [(one["event"], one.get("account"), one.get("how", "")) for one in self.lines]


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler = Heard()
    security.log.addHandler(handler)
    yield handler
    security.log.removeHandler(handler)


def test_signing_in_and_out_is_told_and_so_is_a_wrong_password(town: Town, heard: Heard) -> None:
    client, chen = browser_of(), town.chen.account_id
    password(client, "chen", "wrong")
    password(client, "nobody-of-this-name", "wrong")
    password(client, "chen")
    client.post("/accounts/logout/")
    assert heard.told() == [
        ("not signed in", chen, "password"), ("not signed in", None, "password"), ("signed in", chen, "password"),
        ("signed out", chen, ""),
    ]  # fmt: skip
    assert [one["level"] for one in heard.lines] == ["WARNING", "WARNING", "INFO", "INFO"]


def test_a_wrong_code_and_the_factor_that_was_given_are_told(town: Town, heard: Heard) -> None:
    with_app(town.chen)
    client, chen = browser_of(), town.chen.account_id
    password(client, "chen")
    client.post("/accounts/factors/given/", {"code": "000000"})
    client.post("/accounts/factors/given/", {"code": code()})
    assert heard.told() == [("did not prove who it is", chen, "code"), ("signed in", chen, "totp")]


def test_a_proof_asked_for_once_more_is_told_and_so_is_a_wrong_one(town: Town, heard: Heard) -> None:
    client = signed_in(town.colleague)
    age(client, 11)
    for typed in ("wrong", PASSWORD):
        client.post("/office/emergency", {"proving": "GET", "proof-password": typed})
    assert [event for event, _who, _how in heard.told()] == ["did not prove who it is", "proved again who it is"]


def test_changed_factors_and_passwords_are_told(town: Town, heard: Heard) -> None:
    with_app(town.chen)
    client = signed_in(town.chen)
    client.post("/accounts/factors/codes/new/")
    client.post("/accounts/factors/app/remove/")
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another good one 9",
                                               "password2": "another good one 9"})  # fmt: skip
    events = [event for event, _who, _how in heard.told()]
    assert events[:3] == ["recovery codes made", "factor removed", "password changed"]


def test_whoever_is_refused_is_told_by_number_with_the_page_and_the_reason(town: Town, heard: Heard) -> None:
    signed_in(town.chen).get("/office/")
    (line,) = heard.lines
    assert (line["event"], line["account"], line["how"]) == ("refused", town.chen.account_id, "not-allowed")
    assert (line["method"], line["route"], line["level"]) == ("GET", "office/", "WARNING")
    assert town.chen.name not in json.dumps(line, ensure_ascii=False)


def test_a_form_of_somebody_else_is_told(town: Town, heard: Heard) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(town.chen).cookies
    assert client.post("/post", {"post": 1}).status_code == 403
    assert heard.told() == [("form of another page or too old", town.chen.account_id, "")]


@pytest.mark.usefixtures("town")
def test_a_ticket_that_opens_nothing_is_told(heard: Heard) -> None:
    typed = {"ticket": "AAAA", "first": "A", "second": "B", "password1": "a wholly new one 7",
             "password2": "a wholly new one 7"}  # fmt: skip
    browser_of().post("/accounts/way-back/use/", typed)
    assert heard.told() == [("way back tried in vain", None, "")]


def test_these_lines_are_told_whatever_else_is() -> None:
    assert security.log.getEffectiveLevel() == logging.INFO
