from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator

from tests.browser import NARROW, faults_of, signed_in
from tests.web.signing import age_session, browser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Page
    from pytest_django import Settings

    from tests.cast import Town

ADD = "/accounts/factors/key/"


@pytest.fixture(autouse=True)
def _two_factors(settings: Settings) -> None:
    settings.SECOND_FACTOR = True


@contextmanager
def a_key(page: Page, *, verifies: bool = True) -> Iterator[CDPSession]:
    """Let the browser have a passkey of its own: Chromium's virtual authenticator."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": verifies, "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    yield devices
    devices.send("WebAuthn.disable")


def sign_in_and_add(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "chen")
    page.fill("input[name=password]", "a town of 12 people")
    page.click("main button:has-text('Sign in') >> nth=0")
    page.wait_for_url("**/accounts/factors/")
    page.click("text=A passkey")
    page.fill("input[name=name]", "my telephone")
    page.click("[data-passkey-button]")
    page.wait_for_url("**/accounts/factors/codes/")


def test_a_passkey_is_added_and_signs_in_by_itself(page: Page, town: Town) -> None:
    with a_key(page):
        sign_in_and_add(page)
        page.goto("/counter/")
        assert page.url.endswith("/counter/")
        page.click("text=Sign out")
        page.goto("/office/search?x=1")
        page.click("text=Sign in with a passkey")
        page.wait_for_url("**/office/search?x=1")
    kept = Authenticator.objects.get(user_id=town.chen.account_id, type="webauthn")
    assert str(kept) == "my telephone"
    assert kept.last_used_at is not None


def test_a_passkey_is_the_second_step_after_a_password(page: Page, town: Town) -> None:
    with a_key(page):
        sign_in_and_add(page)
        page.goto("/accounts/")
        page.click("text=Sign out")
        page.goto("/accounts/login/")
        page.fill("input[name=login]", "chen")
        page.fill("input[name=password]", "a town of 12 people")
        page.click("main button:has-text('Sign in') >> nth=0")
        page.wait_for_url("**/accounts/factors/given/")
        page.click("text=Use a passkey")
        page.wait_for_url("**/counter/")


def test_a_passkey_answers_when_it_is_asked_once_more(page: Page, town: Town) -> None:
    with a_key(page):
        sign_in_and_add(page)
        key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
        age_session(key, 11)
        page.goto("/accounts/factors/app/")
        assert "Is it you?" in page.inner_text("h1")
        assert faults_of(page) == []
        page.click("text=Use a passkey")
        page.wait_for_selector("h1:has-text('Authenticator app')")


def test_a_key_that_asks_for_no_finger_no_face_and_no_pin_is_not_taken(page: Page, town: Town) -> None:
    with a_key(page, verifies=False):
        page.goto("/accounts/login/")
        page.fill("input[name=login]", "chen")
        page.fill("input[name=password]", "a town of 12 people")
        page.click("main button:has-text('Sign in') >> nth=0")
        page.goto(ADD)
        page.click("[data-passkey-button]")
        page.wait_for_selector("[data-passkey-failed]:not([hidden])")
    assert not Authenticator.objects.filter(user_id=town.chen.account_id).exists()


def test_what_was_signed_is_good_once_and_for_this_address_alone(page: Page, town: Town, settings: Settings) -> None:
    sent: list[str] = []
    with a_key(page):
        sign_in_and_add(page)
        page.click("text=Sign out")
        page.goto("/accounts/login/")
        page.on("request", lambda one: sent.append(one.post_data or "") if "passkey" in one.url else None)
        page.click("text=Sign in with a passkey")
        page.wait_for_url("**/counter/")
    from urllib.parse import parse_qs  # noqa: PLC0415 - for this one line

    credential = parse_qs(sent[-1])["credential"][0]
    other = browser_of()
    assert other.post("/accounts/passkey/", {"credential": credential}).status_code == 422
    challenge = other.get("/accounts/passkey/").json()["request_options"]["publicKey"]
    assert challenge["rpId"] == "localhost"
    assert challenge["userVerification"] == "required"
    assert other.post("/accounts/passkey/", {"credential": credential}).status_code == 422  # another challenge
    assert other.get("/counter/").status_code == 302


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "{}", "1", '{"response": 1}', '{"response": {"clientDataJSON": 7}}',
     '{"response": {"clientDataJSON": "eyJvcmlnaW4iOiAiaHR0cDovL2xvY2FsaG9zdDo4MDAwIn0"}}',
     '{"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": "/",'
     ' "clientDataJSON": "eyJvcmlnaW4iOiAiaHR0cDovL2xvY2FsaG9zdDo4MDAwIn0"}}'],
)  # fmt: skip
@pytest.mark.usefixtures("town")
def test_what_is_no_passkey_is_refused_in_words(credential: str, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "http://localhost:8000"
    client = browser_of()
    client.get("/accounts/passkey/")
    answer = client.post("/accounts/passkey/", {"credential": credential})
    assert answer.status_code == 422
    assert "This passkey was not accepted" in answer.content.decode()


@pytest.mark.parametrize("origin", [
    "https://evil.banshi.example", "http://banshi.example", "https://banshi.example.evil.test", "https://banshi.example:444",
    "null", "",
])  # fmt: skip
def test_an_address_below_ours_or_beside_ours_is_not_ours(town: Town, settings: Settings, origin: str) -> None:
    from base64 import urlsafe_b64encode  # noqa: PLC0415 - for this one line

    settings.PUBLIC_ADDRESS = "https://banshi.example"
    settings.ALLOWED_HOSTS = ["*"]
    client = signed_in(town.chen)
    shown = client.get(ADD, headers={"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"})
    options = json.loads(
        shown.content.decode().partition('id="passkey-options" type="application/json">')[2].partition("<")[0]
    )
    assert options["publicKey"]["rp"]["id"] == "banshi.example"
    said = urlsafe_b64encode(json.dumps({"origin": origin}).encode()).decode()
    sent: dict[str, Any] = {"credential": json.dumps({"response": {"clientDataJSON": said}})}
    assert client.post(ADD, sent).status_code == 200
    assert not Authenticator.objects.filter(user_id=town.chen.account_id).exists()


@pytest.mark.usefixtures("town")
def test_the_pages_are_whole_on_a_telephone_and_for_whoever_does_not_see(page: Page) -> None:
    with a_key(page):
        sign_in_and_add(page)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        for path in ("factors/", "factors/key/", "factors/app/", "factors/codes/", "sessions/", "login/", "way-back/"):
            page.goto(f"/accounts/{path}")
            assert faults_of(page) == [], path
