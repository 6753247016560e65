from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from banshi.access.models import Look
from banshi.journal.models import Line
from banshi.stations.models import Account, Post, Session, Subject
from tests.browser import signed_in
from tests.web.provider import BY_TWO, PRESSED, Outside, provider
from tests.web.signing import age, browser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.cast import Town

STAFF, RESIDENT = "/accounts/with/staff/", "/accounts/with/resident/"
TOKEN, DISCOVERY = "/oauth2/token", "/.well-known/openid-configuration"


@pytest.fixture(scope="module")
def running() -> Iterator[Outside]:
    with provider() as outside:
        yield outside


@pytest.fixture
def outside(running: Outside, settings: Settings) -> Outside:
    for bent_before in (running.bends, running.names, running.rewrites):
        bent_before.clear()
    running.rename = ""
    running.says = dict(BY_TWO)
    named = {"issuer": running.issuer, "client": "banshi", "secret": "not a secret"}
    resident = named | {"scope": "openid profile", "number": "id_number", "name": "name"}
    settings.OIDC = {"staff": named, "resident": resident}
    settings.PUBLIC_ADDRESS = "http://testserver"
    settings.SECOND_FACTOR = True
    return running


def bound(town: Town, outside: Outside, subject: str = "s-1001") -> None:
    Subject.objects.create(
        account_id=town.chen.account_id or 0, provider="staff", issuer=outside.issuer, subject=subject,
        bound_at="2026-01-01T00:00Z",
    )  # fmt: skip


def part(token: str, number: int) -> dict[str, Any]:
    words = token.split(".")[number]
    found: dict[str, Any] = json.loads(urlsafe_b64decode(words + "=" * (-len(words) % 4)))
    return found


def packed(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def bent(answer: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return the answer with other claims in its token, which is signed as it was."""
    head, body, seal = answer["id_token"].split(".")
    return answer | {"id_token": f"{head}.{packed(part(f'{head}.{body}', 1) | changed)}.{seal}"}


def unsigned(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"id_token": f"{packed({'alg': 'none'})}.{answer['id_token'].split('.')[1]}."}


def signed_by_secret(answer: dict[str, Any]) -> dict[str, Any]:
    said, kid = part(answer["id_token"], 1), part(answer["id_token"], 0).get("kid")
    return answer | {"id_token": jwt.encode(said, "not a secret" * 4, "HS256", headers={"kid": kid})}


def signed_by_another(answer: dict[str, Any]) -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - for this one line

    key = rsa.generate_private_key(65537, 2048)
    said, kid = part(answer["id_token"], 1), part(answer["id_token"], 0).get("kid")
    return answer | {"id_token": jwt.encode(said, key, "RS256", headers={"kid": kid})}


def test_staff_sign_in_as_the_subject_their_office_bound(town: Town, outside: Outside) -> None:
    bound(town, outside)
    client = browser_of()
    assert outside.sign_in(client, STAFF, "s-1001").headers["Location"] == "/counter/"
    assert client.get("/counter/").status_code == 200  # the organisation's sign-in counts as the second factor
    assert Session.objects.filter(account_id=town.chen.account_id).count() == 1


def test_the_question_is_asked_with_a_challenge_a_nonce_and_a_state(town: Town, outside: Outside) -> None:
    bound(town, outside)
    outside.sign_in(browser_of(), STAFF, "s-1001")
    verifier = outside.forms[TOKEN]["code_verifier"][0]
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert outside.asked["code_challenge"] == challenge
    assert outside.asked["code_challenge_method"] == "S256"
    assert len({outside.asked["nonce"], outside.asked["state"], verifier}) == 3


def test_the_page_that_was_asked_for_opens_and_no_other_site(town: Town, outside: Outside) -> None:
    bound(town, outside)
    onward = outside.sign_in(browser_of(), f"{STAFF}?next=/office/search", "s-1001")
    assert onward.headers["Location"] == "/office/search"
    away = outside.sign_in(browser_of(), f"{STAFF}?next=https://elsewhere.example/", "s-1001")
    assert away.headers["Location"] == "/counter/"


@pytest.mark.parametrize("subject", ["s-2002", "chen", "s-wang", "chen@organisation.example", "S-1001", "r-li"])
def test_whoever_the_office_bound_nobody_to_is_nobody(town: Town, outside: Outside, subject: str) -> None:
    bound(town, outside)
    Account.objects.filter(pk=town.wang.account_id or 0).update(email="wang@organisation.example")
    before = Account.objects.count()
    client = browser_of()
    answer = outside.sign_in(client, STAFF, subject)
    assert answer.status_code == 403
    assert "no account here is bound to you" in answer.content.decode()
    assert Account.objects.count() == before
    assert client.get("/counter/").status_code == 302


def test_a_closed_account_stays_closed(town: Town, outside: Outside) -> None:
    bound(town, outside)
    Account.objects.filter(pk=town.chen.account_id or 0).update(is_active=False)
    assert outside.sign_in(browser_of(), STAFF, "s-1001").status_code == 403


BENDS = {
    "another subject": lambda said: bent(said, sub="s-wang"),
    "a later end": lambda said: bent(said, exp=4102444800),
    "another nonce": lambda said: bent(said, nonce="x"),
    "no signature": unsigned,
    "signed by the shared secret": signed_by_secret,
    "signed by another key": signed_by_another,
    "no token": lambda said: {name: value for name, value in said.items() if name != "id_token"},
    "nonsense": lambda said: said | {"id_token": "a.b.c"},
    "no text": lambda said: said | {"id_token": 7},
}


@pytest.mark.parametrize("how", BENDS)
def test_a_token_that_was_tampered_with_is_refused_in_words(town: Town, outside: Outside, how: str) -> None:
    bound(town, outside)
    outside.bends[TOKEN] = BENDS[how]
    client = browser_of()
    answer = outside.sign_in(client, STAFF, "s-1001")
    assert answer.status_code == 403
    assert "does not hold" in answer.content.decode()
    assert client.get("/counter/").status_code == 302


@pytest.mark.parametrize("issuer", ["https://elsewhere.example", "", None])
def test_another_issuer_is_refused(town: Town, outside: Outside, issuer: str | None) -> None:
    bound(town, outside)
    outside.bends[DISCOVERY] = lambda said: said | {"issuer": issuer}
    answer = browser_of().get(STAFF, headers=PRESSED)
    assert answer.status_code == 403
    assert "does not hold" in answer.content.decode()


def test_a_signed_token_of_another_issuer_is_refused(town: Town, outside: Outside) -> None:
    bound(town, outside)
    outside.names[TOKEN] = "http://elsewhere.example"
    answer = outside.sign_in(browser_of(), STAFF, "s-1001")
    assert answer.status_code == 403
    assert "does not hold" in answer.content.decode()


def test_a_signed_token_for_another_client_is_refused(town: Town, outside: Outside) -> None:
    bound(town, outside)
    outside.rewrites[TOKEN] = lambda body: body.replace(b"client_id=banshi", b"client_id=somebody-else")
    outside.rename = "somebody-else"
    answer = outside.sign_in(browser_of(), STAFF, "s-1001")
    assert outside.forms[TOKEN]["code_verifier"]
    assert answer.status_code == 403
    assert "does not hold" in answer.content.decode()


def test_a_nonce_that_was_asked_of_somebody_else_is_refused(town: Town, outside: Outside) -> None:
    import httpx  # noqa: PLC0415 - the thief's own browser

    bound(town, outside)
    victim = browser_of()
    there = victim.get(STAFF, headers=PRESSED).headers["Location"]
    stolen = there.replace(f"nonce={there.partition('nonce=')[2].partition('&')[0]}", "nonce=of-the-thief")
    back = httpx.post(stolen, data={"sub": "s-1001"}).headers["Location"].partition("testserver")[2]
    answer = victim.get(back)
    assert answer.status_code == 403
    assert "not what we asked" in answer.content.decode()


@pytest.mark.parametrize(
    "changed", [{"state": "of-somebody-else"}, {"state": ""}, {"iss": "https://elsewhere.example"}]
)
def test_an_answer_to_another_question_is_refused(town: Town, outside: Outside, changed: dict[str, str]) -> None:
    bound(town, outside)
    client = browser_of()
    assert outside.sign_in(client, STAFF, "s-1001", **changed).status_code == 403
    assert client.get("/counter/").status_code == 302


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(town: Town, outside: Outside) -> None:
    bound(town, outside)
    client, other = browser_of(), browser_of()
    query = {"code": "x", "state": "y"}
    assert other.get(f"{STAFF}back/", query).status_code == 403
    outside.sign_in(client, STAFF, "s-1001")
    again = client.get(f"{STAFF}back/", {"code": "x", "state": outside.asked["state"]})
    assert again.status_code == 403
    assert "Nobody asked for this sign-in" in again.content.decode()


def test_whoever_says_no_at_the_provider_is_told_so(town: Town, outside: Outside) -> None:
    client = browser_of()
    client.get(STAFF, headers=PRESSED)
    state = client.session["asked-outside"]["state"]
    answer = client.get(f"{STAFF}back/", {"error": "access_denied", "state": state})
    assert "did not say who you are" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_told_in_words(outside: Outside, settings: Settings, town: Town) -> None:
    settings.OIDC = {"staff": settings.OIDC["staff"] | {"issuer": "http://127.0.0.1:9"}}
    answer = browser_of().get(STAFF, headers=PRESSED)
    assert answer.status_code == 503
    assert "does not answer as it should" in answer.content.decode()


def test_plain_http_is_for_this_machine_alone(outside: Outside, settings: Settings, town: Town) -> None:
    settings.OIDC = {"staff": settings.OIDC["staff"] | {"issuer": "http://provider.example"}}
    assert browser_of().get(STAFF, headers=PRESSED).status_code == 403


def test_an_expired_token_is_refused(town: Town, settings: Settings) -> None:
    with provider("-e", "-3600") as late:
        settings.OIDC = {"staff": {"issuer": late.issuer, "client": "banshi", "secret": "s"}}
        settings.PUBLIC_ADDRESS = "http://testserver"
        bound(town, late)
        answer = late.sign_in(browser_of(), STAFF, "s-1001")
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


def test_where_there_is_no_provider_there_is_no_such_page(town: Town) -> None:
    assert browser_of().get(STAFF).status_code == 404
    assert browser_of().get("/accounts/with/anybody/").status_code == 404
    assert "/accounts/with/" not in browser_of().get("/accounts/login/").content.decode()


def test_a_resident_is_known_by_exact_number_and_name_and_the_look_is_written(town: Town, outside: Outside) -> None:
    Account.objects.filter(pk=town.li_online.account_id or 0).delete()
    client = browser_of()
    assert outside.sign_in(client, RESIDENT, "r-li").headers["Location"] == "/my/record/"
    look = Look.objects.get(purpose="sign-in")
    account = Account.objects.get(person_id=town.li.id)
    assert (look.kind, look.persons, look.account_id) == ("self", [town.li.id], account.pk)
    assert not account.has_usable_password()
    assert "you signed in with your digital ID" in client.get("/my/record/?own=1").content.decode()
    outside.sign_in(browser_of(), RESIDENT, "r-li")
    assert Account.objects.filter(person_id=town.li.id).count() == Look.objects.filter(purpose="sign-in").count() == 1


@pytest.mark.parametrize("subject", ["r-other-name", "r-nobody", "r-bare", "s-1001"])
def test_nobody_who_is_not_on_the_register_to_the_letter_gets_an_account(
    town: Town, outside: Outside, subject: str
) -> None:
    before = Account.objects.count()
    answer = outside.sign_in(browser_of(), RESIDENT, subject)
    assert answer.status_code == 403
    assert "Nobody is on the register under this number with this name" in answer.content.decode()
    assert Account.objects.count() == before


def test_a_digital_id_never_opens_a_post(town: Town, outside: Outside) -> None:
    client = browser_of()
    assert outside.sign_in(client, RESIDENT, "r-cousin").headers["Location"] == "/my/record/"
    mine = Session.objects.get().account_id
    assert mine != town.cousin.account_id
    Post.objects.using("owner").create(
        account_id=mine or 0, unit_id=town.wang.unit_id or 0, duty="officer", since="2020-01-01"
    )
    assert client.get("/office/").status_code == 403
    assert client.post("/post", {"post": Post.objects.get(account_id=mine or 0).pk}).status_code == 403
    assert client.get("/accounts/factors/key/").status_code == 403  # a key of its own would open the post later
    assert "Work is not done with a digital ID" in outside.sign_in(client, RESIDENT, "r-cousin").content.decode()


def test_user_info_of_somebody_else_is_refused(town: Town, outside: Outside) -> None:
    outside.bends["/userinfo"] = lambda said: said | {"sub": "r-cousin"}
    answer = outside.sign_in(browser_of(), RESIDENT, "r-li")
    assert answer.status_code == 403


def test_the_office_binds_a_colleague_and_the_journal_says_who_and_why(town: Town, outside: Outside) -> None:
    client = signed_in(town.supervisor)
    from banshi.stations.sessions import SessionStore  # noqa: PLC0415 - for this one line

    store = SessionStore(client.cookies["sessionid"].value)
    store["factor"] = "totp"
    store.save()
    path = f"/office/sessions/{town.wang.account_id}/bind"
    typed = {"subject": "s-wang", "reason": "His number at the organisation, seen on his card."}
    assert client.post(path, typed).status_code == 302
    assert Line.objects.get(step="bind-subject").account_id == town.supervisor.account_id
    assert outside.sign_in(browser_of(), STAFF, "s-wang").headers["Location"] == "/office/"
    twice = client.post(f"/office/sessions/{town.cousin.account_id}/bind", typed)
    assert "Another account is bound to this already" in twice.content.decode()


def test_whoever_has_only_the_provider_is_asked_again_there(town: Town, outside: Outside) -> None:
    bound(town, outside)
    Post.objects.using("owner").filter(pk=town.chen.post_id or 0).update(duty="officer")
    Account.objects.get(pk=town.chen.account_id or 0).set_unusable_password()
    Account.objects.filter(pk=town.chen.account_id or 0).update(password="!")
    client = browser_of()
    outside.sign_in(client, STAFF, "s-1001")
    age(client, 11)
    asked = client.get("/office/emergency").content.decode()
    assert "/accounts/with/staff/?again=1" in asked
    assert client.post("/office/emergency", {"proving": "GET"}).status_code == 422
    answer = outside.sign_in(client, f"{STAFF}?again=1", "s-1001")
    assert "It is you" in answer.content.decode()
    assert outside.asked["prompt"] == "login"
    assert client.get("/office/emergency").status_code == 200


def test_somebody_else_at_the_provider_does_not_count_as_oneself(town: Town, outside: Outside) -> None:
    bound(town, outside)
    Subject.objects.create(account_id=town.wang.account_id or 0, provider="staff", issuer=outside.issuer,
                           subject="s-wang", bound_at="2026-01-01T00:00Z")  # fmt: skip
    client = browser_of()
    outside.sign_in(client, STAFF, "s-1001")
    answer = outside.sign_in(client, f"{STAFF}?again=1", "s-wang")
    assert answer.status_code == 403
    assert client.get("/counter/").status_code == 200


def test_it_works_in_a_browser(page: Page, town: Town, outside: Outside, live: str, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = live
    bound(town, outside)
    page.goto("/accounts/login/")
    page.click("text=Sign in with your organisation")
    page.click("button[value='s-1001']")
    page.wait_for_url("**/counter/")
