from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt

from banshi.stations.models import Account
from tests.browser import signed_in
from tests.web.signing import SECRET, browser_of, code, password, with_app

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Town

GIVEN = "/accounts/factors/given/"


@pytest.fixture(autouse=True)
def _two_factors(settings: Settings) -> None:
    settings.SECOND_FACTOR = True


def secret_shown(client: Client) -> str:
    page = client.get("/accounts/factors/app/").content.decode()
    return str((re.findall(r"<code>([A-Z2-7 ]+)</code>", page) or [""])[0]).replace(" ", "")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("page", ["/counter/", "/", "/office/search", "/accounts/", "/accounts/sessions/", "/post"])
def test_staff_without_a_second_factor_get_to_the_page_that_sets_it_up_and_no_further(page: str) -> None:
    client = browser_of()
    assert password(client, "chen").headers["Location"] == "/counter/"
    assert client.get(page).headers["Location"] == "/accounts/factors/"
    assert "First set up a second factor" in client.get("/accounts/factors/").content.decode()


@pytest.mark.usefixtures("town")
def test_an_app_that_is_set_up_opens_the_work_and_gives_recovery_codes() -> None:
    client = browser_of()
    password(client, "chen")
    secret = secret_shown(client)
    answer = client.post("/accounts/factors/app/", {"code": code(secret)})
    assert answer.headers["Location"] == "/accounts/factors/codes/"
    assert len(re.findall(r"<li><code>\d{8}</code>", client.get("/accounts/factors/codes/").content.decode())) == 10
    assert "not shown again" in client.get("/accounts/factors/codes/").content.decode()
    assert client.get("/counter/").status_code == 200


@pytest.mark.usefixtures("town")
def test_a_wrong_first_code_is_told_and_the_key_stays_the_same() -> None:
    client = browser_of()
    password(client, "chen")
    secret = secret_shown(client)
    page = client.post("/accounts/factors/app/", {"code": "000000"}).content.decode()
    assert "This code is wrong" in page
    assert secret in page.replace(" ", "")


def test_password_and_code_lead_to_the_counter(town: Town) -> None:
    with_app(town.chen)
    client = browser_of()
    assert password(client, "chen").headers["Location"] == GIVEN
    assert client.get("/counter/").headers["Location"].startswith("/accounts/login/")
    assert client.post(GIVEN, {"code": code()}).headers["Location"] == "/counter/"
    assert client.get("/counter/").status_code == 200


@pytest.mark.parametrize("wrong", ["000000", "", "abc", "1" * 400])
def test_a_wrong_code_signs_nobody_in(town: Town, wrong: str) -> None:
    with_app(town.chen)
    client = browser_of()
    password(client, "chen")
    assert client.post(GIVEN, {"code": wrong}).status_code == 200
    assert client.get("/counter/").status_code == 302


def test_a_code_is_good_once_in_whatever_process_it_is_tried_again(town: Town) -> None:
    kept = with_app(town.chen)
    first, second, shown = browser_of(), browser_of(), code()
    for client in (first, second):
        password(client, "chen")
    assert first.post(GIVEN, {"code": shown}).status_code == 302
    answer = second.post(GIVEN, {"code": shown})
    assert "it was used before" in answer.content.decode()
    assert second.post(GIVEN, {"code": code(steps=-1)}).status_code == 200  # nor an older one
    kept.refresh_from_db()
    assert kept.data["spent"] > 0


@pytest.mark.usefixtures("town")
def test_the_code_that_showed_that_the_app_works_is_spent_with_that() -> None:
    client, other = browser_of(), browser_of()
    password(client, "chen")
    secret = secret_shown(client)
    shown = code(secret)
    client.post("/accounts/factors/app/", {"code": shown})
    password(other, "chen")
    assert other.post(GIVEN, {"code": shown}).status_code == 200


def test_the_sixth_code_in_a_quarter_of_an_hour_is_not_looked_at(town: Town) -> None:
    with_app(town.chen)
    for _turn in range(5):
        client = browser_of()  # a new browser each time, as somebody who guesses would
        password(client, "chen")
        client.post(GIVEN, {"code": "000000"})
    assert "one try too many" in client.post(GIVEN, {"code": code()}).content.decode()
    assert client.get("/counter/").status_code == 302


def codes_shown(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code>", client.get("/accounts/factors/codes/").content.decode())


def set_up() -> list[str]:
    """Set up an app by its page; return the recovery codes that come with it."""
    client = browser_of()
    password(client, "chen")
    client.post("/accounts/factors/app/", {"code": code(secret_shown(client))})
    return codes_shown(client)


def tried(typed: str) -> int:
    client = browser_of()
    password(client, "chen")
    return client.post(GIVEN, {"code": f"{typed[:4]} {typed[4:]}"}).status_code


@pytest.mark.usefixtures("town")
def test_a_recovery_code_is_good_once() -> None:
    codes = set_up()
    assert [tried(codes[3]), tried(codes[3]), tried("12345678"), tried(codes[9])] == [302, 200, 200, 302]


def test_recovery_codes_are_known_by_slow_hashes_once_they_were_shown(town: Town) -> None:
    set_up()
    kept = Authenticator.objects.get(user_id=town.chen.account_id or 0, type="recovery_codes")
    assert "seed" not in kept.data
    assert {decrypt(one).partition("$")[0] for one in kept.data["migrated_codes"]} == {"scrypt"}
    assert len(kept.data["migrated_codes"]) == 10


def test_codes_of_a_seed_are_good_only_where_they_were_shown_and_are_hashed_then(town: Town) -> None:
    with_app(town.chen)
    seeded = RecoveryCodes.activate(Account.objects.get(pk=town.chen.account_id or 0))
    first, second = seeded.generate_codes()[:2]
    assert tried(first) == 200
    seeded.mark_as_viewed()
    assert [tried(first), tried(second)] == [302, 302]
    seeded.instance.refresh_from_db()
    assert ("seed" in seeded.instance.data, len(seeded.instance.data["migrated_codes"])) == (False, 8)


def test_secrets_do_not_stand_in_the_database_as_they_are(town: Town) -> None:
    kept = with_app(town.chen)
    assert SECRET not in str(kept.data)


def test_the_last_factor_of_staff_is_not_removed(town: Town) -> None:
    with_app(town.chen)
    client = browser_of()
    password(client, "chen")
    client.post(GIVEN, {"code": code()})
    assert "set up another before" in client.get("/accounts/factors/app/remove/").content.decode()
    assert "set up another before" in client.post("/accounts/factors/app/remove/").content.decode()
    assert Authenticator.objects.filter(user_id=town.chen.account_id, type="totp").exists()


def test_a_password_alone_adds_no_factor_to_an_account_that_has_one(town: Town) -> None:
    with_app(town.chen)
    client = signed_in(town.chen)  # a session that gave none, however it came to be
    for page in ("/accounts/factors/key/", "/accounts/factors/app/"):
        answer = client.get(page)
        assert answer.status_code == 422
        assert "Is it you?" in answer.content.decode()
    assert client.get("/counter/").headers["Location"] == "/accounts/factors/"


def test_residents_who_sign_in_with_a_password_set_up_a_second_factor_too(town: Town) -> None:
    client = browser_of()
    assert password(client, "li").headers["Location"] == "/my/record/"
    assert client.get("/my/record/").headers["Location"] == "/accounts/factors/"
    client.post("/accounts/factors/app/", {"code": code(secret_shown(client))})
    assert client.get("/my/record/").status_code == 200


def test_whoever_cannot_set_one_up_is_sent_to_a_counter_and_finds_where_it_is(town: Town) -> None:
    resident, clerk = browser_of(), browser_of()
    password(resident, "li")
    password(clerk, "chen")
    page = resident.get("/accounts/factors/").content.decode()
    assert "Go to the counter of any station with your ID card." in page
    assert 'href="/stations/"' in page
    assert resident.get("/stations/").status_code == 200
    assert "counter of any station" not in clerk.get("/accounts/factors/").content.decode()


def test_a_changed_factor_ends_what_was_open_elsewhere(town: Town) -> None:
    with_app(town.chen)
    here, there = browser_of(), browser_of()
    for steps, client in enumerate((here, there)):
        password(client, "chen")
        client.post(GIVEN, {"code": code(steps=steps)})
    assert there.get("/counter/").status_code == 200
    here.post("/accounts/factors/codes/new/")
    assert here.get("/counter/").status_code == 200
    assert there.get("/counter/").status_code == 302


@pytest.mark.parametrize("page", [
    "signup/", "email/", "password/reset/", "password/set/", "login/code/", "reauthenticate/", "2fa/",
    "confirm-email/x/", "2fa/webauthn/signup/", "3rdparty/", "sessions/other/", "inactive/", "verify-phone/",
])  # fmt: skip
@pytest.mark.usefixtures("town")
def test_of_the_librarys_pages_no_others_are_reachable(page: str) -> None:
    assert browser_of().get(f"/accounts/{page}").status_code == 404


def test_a_closed_account_is_told_so_by_whoever_has_its_password(town: Town) -> None:
    Account.objects.filter(pk=town.chen.account_id or 0).update(is_active=False)
    answer = password(browser_of(), "chen")
    assert answer.status_code == 403
    assert "This account is closed" in answer.content.decode()
