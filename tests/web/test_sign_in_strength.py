"""How and when an outside provider asked who somebody is: read from what it signed, and never taken for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from banshi.stations import sessions
from banshi.stations.models import Session
from banshi.web.signing import oidc
from tests.web.provider import PRESSED, Outside
from tests.web.signing import age, browser_of, code, with_app
from tests.web.test_sign_in_outside import RESIDENT, STAFF, bound, outside, running  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.cast import Town

ASKED = oidc.Provider(key="staff", issuer="https://id.example", client="banshi", secret="s")


@pytest.mark.parametrize(
    ("said", "strong"),
    [
        ({"amr": ["pwd", "otp"]}, True), ({"amr": ["mfa"]}, True), ({"amr": ["hwk", "fpt"]}, True),
        ({"amr": ["pwd"]}, False), ({"amr": ["pwd", "pin"]}, False), ({"amr": ["otp", "sms"]}, False),
        ({}, False), ({"amr": "mfa"}, False), ({"amr": [["mfa"], 7]}, False), ({"acr": "two"}, False),
    ],
)  # fmt: skip
def test_two_methods_of_two_kinds_are_two_factors(said: dict[str, Any], *, strong: bool) -> None:
    assert oidc.by_two_factors(ASKED, said) is strong


@pytest.mark.usefixtures("town")
def test_where_the_settings_name_classes_only_these_count_and_they_are_asked_for(
    outside: Outside,  # noqa: F811 - the fixture
    settings: Settings,
    town: Town,
) -> None:
    bound(town, outside)
    settings.OIDC = {"staff": settings.OIDC["staff"] | {"acr": "two three"}}
    for acr, leads in (("two", "/counter/"), ("one", "/accounts/factors/"), (["two"], "/accounts/factors/")):
        outside.says = {"acr": acr, "amr": ["mfa"]}
        client = browser_of()
        outside.sign_in(client, STAFF, "s-1001")
        opened = client.get("/counter/")
        assert (opened.headers.get("Location") or "/counter/") == leads
    assert outside.asked["acr_values"] == "two three"


def test_whoever_came_by_a_password_alone_sets_up_a_factor_here(town: Town, outside: Outside) -> None:  # noqa: F811
    bound(town, outside)
    outside.says = {"amr": ["pwd"]}
    client = browser_of()
    outside.sign_in(client, STAFF, "s-1001")
    assert client.get("/counter/").headers["Location"] == "/accounts/factors/"
    assert "First set up a second factor" in client.get("/accounts/factors/").content.decode()


def test_whoever_has_a_factor_here_gives_it_and_goes_on(town: Town, outside: Outside) -> None:  # noqa: F811
    bound(town, outside)
    with_app(town.chen)
    outside.says = {}
    client = browser_of()
    outside.sign_in(client, STAFF, "s-1001")
    assert client.get("/counter/").headers["Location"] == "/accounts/factors/"
    assert "Is it you?" in client.get("/accounts/factors/").content.decode()
    assert client.post("/accounts/factors/", {"proving": "GET", "proof-code": "000000"}).status_code == 422
    assert client.get("/counter/").status_code == 302
    answer = client.post("/accounts/factors/", {"proving": "GET", "proof-code": code()})
    assert answer.headers["Location"] == "/counter/"
    assert client.get("/counter/").status_code == 200


def test_a_residents_provider_is_held_to_the_same(town: Town, outside: Outside) -> None:  # noqa: F811
    outside.says = {"amr": ["pwd"]}
    client = browser_of()
    outside.sign_in(client, RESIDENT, "r-li")
    assert client.get("/my/record/").headers["Location"] == "/accounts/factors/"
    assert Session.objects.get(account_id=town.li_online.account_id).get_decoded()[sessions.WEAK]


@pytest.mark.parametrize("at", [None, "soon", True, 1, {}])
def test_a_provider_that_does_not_say_when_or_says_long_ago_is_not_believed(
    town: Town,
    outside: Outside,  # noqa: F811 - the fixture
    at: object,
) -> None:
    bound(town, outside)
    outside.says |= {"auth_time": at}
    answer = outside.sign_in(browser_of(), STAFF, "s-1001")
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()
    assert outside.asked["max_age"] == "28800"


@pytest.mark.usefixtures("outside")
def test_what_is_not_signed_says_nothing_of_strength(town: Town, outside: Outside) -> None:  # noqa: F811
    outside.says = {}
    outside.bends["/userinfo"] = lambda said: said | {"amr": ["mfa"], "acr": "two"}
    client = browser_of()
    outside.sign_in(client, RESIDENT, "r-li")
    assert client.get("/my/record/").headers["Location"] == "/accounts/factors/"
    assert town.li_online.account_id


def test_a_weak_provider_is_no_proof_where_it_is_asked_once_more(town: Town, outside: Outside) -> None:  # noqa: F811
    bound(town, outside)
    client = browser_of()
    outside.sign_in(client, STAFF, "s-1001")
    age(client, 11)
    outside.says = {"amr": ["pwd"]}
    answer = outside.sign_in(client, f"{STAFF}?again=1", "s-1001")
    assert answer.status_code == 403
    assert "asked you for two things" in answer.content.decode()


def test_a_key_of_2048_bits_signs_nothing(town: Town, outside: Outside) -> None:  # noqa: F811
    bound(town, outside)
    kept, outside.key = outside.key, None
    answer = outside.sign_in(browser_of(), STAFF, "s-1001")
    outside.key = kept
    assert answer.status_code == 403
    assert "does not hold" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "https://elsewhere.example/"},
        {"Referer": "http://["},
    ],
)
@pytest.mark.usefixtures("town", "outside")
def test_from_elsewhere_nobody_is_sent_to_a_provider(sent: dict[str, str]) -> None:
    client = browser_of()
    answer = client.get(f"{STAFF}?next=/office/search", headers=sent)
    assert answer.headers["Location"] == "/accounts/login/?next=/office/search"
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("sent", [PRESSED, {"Referer": "http://testserver/accounts/login/"}])
@pytest.mark.usefixtures("town")
def test_from_a_page_of_ours_one_is(outside: Outside, sent: dict[str, str]) -> None:  # noqa: F811
    assert browser_of().get(STAFF, headers=sent).headers["Location"].startswith(outside.issuer)
