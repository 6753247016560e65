from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import get_resolver

from banshi.stations.models import Account, Post
from banshi.web import sign_in
from tests.browser import signed_in
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _no_tries_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def _try(client: Client, username: str, password: str = PASSWORD) -> tuple[int, str, str]:
    answer = client.post("/accounts/login/", {"login": username, "password": password})
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


@pytest.mark.parametrize(("username", "leads_to"), [("chen", "/counter/"), ("wang", "/office/"), ("zhao", "/office/")])
@pytest.mark.usefixtures("town")
def test_everybody_starts_where_their_work_is(username: str, leads_to: str) -> None:
    assert _try(Client(), username)[:2] == (302, leads_to)


@pytest.mark.usefixtures("town")
def test_signing_in_leads_back_to_the_page_that_was_asked_for() -> None:
    client = Client()
    page = client.get(client.get("/office/search").headers["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/office/search">' in page


@pytest.mark.usefixtures("town")
def test_a_wrong_password_is_answered_with_a_sentence_and_keeps_the_name() -> None:
    status, _, page = _try(Client(headers={"accept-language": "en"}), "chen", "wrong")
    assert status == 200
    assert "This name and this password do not belong together" in page
    assert 'value="chen"' in page
    assert "wrong" not in page


@pytest.mark.usefixtures("town")
def test_the_fifth_wrong_password_closes_the_name_for_a_while() -> None:
    client = Client(headers={"accept-language": "en"})
    answers = [_try(client, "chen", f"wrong {turn}") for turn in range(5)]
    assert answers[-1][0] == 429
    assert "15 minutes" in answers[-1][2]
    assert _try(client, "chen")[0] != 302


@pytest.mark.usefixtures("town")
def test_nobody_signs_up_by_themselves() -> None:
    assert Client().get("/accounts/signup/").status_code == 404
    assert "account_signup" not in get_resolver().reverse_dict


def test_staff_with_two_posts_go_on_in_the_other(town: Town) -> None:
    post = Post.objects.using("owner").create(
        account_id=town.chen.account_id or 0, unit_id=town.wang.unit_id or 0, duty="officer", since=date(2020, 1, 1)
    )
    client = signed_in(town.chen)
    assert client.get("/office/").status_code == 403
    assert client.post("/post", {"post": post.pk}).headers["Location"] == "/office/"
    assert client.get("/office/").status_code == 200


def test_nobody_takes_a_post_that_is_not_theirs(town: Town) -> None:
    answer = signed_in(town.chen).post("/post", {"post": town.wang.post_id})
    assert answer.status_code == 403
    assert "This post is not yours" in answer.content.decode()


def test_a_new_password_is_taken_once_the_present_one_is_right(town: Town) -> None:
    client = signed_in(town.chen)
    typed = {"oldpassword": "wrong", "password1": "another good one 9", "password2": "another good one 9"}
    answer = client.post("/accounts/password/change/", typed)
    assert "This is not your present password" in answer.content.decode()
    answer = client.post("/accounts/password/change/", typed | {"oldpassword": PASSWORD})
    assert answer.headers["Location"] == "/accounts/"
    assert _try(Client(), "chen", "another good one 9")[0] == 302


@pytest.mark.parametrize("weak", ["short one 1", "password1234"])
def test_a_password_that_is_soon_guessed_is_not_taken(town: Town, weak: str) -> None:
    typed = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert signed_in(town.chen).post("/accounts/password/change/", typed).status_code == 200
    assert _try(Client(), "chen", PASSWORD)[0] == 302


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_wrong_passwords_lock_out_whoever_typed_them_and_nobody_else(town: Town) -> None:
    attacker, chen = {"x-forwarded-for": "203.0.113.9"}, {"x-forwarded-for": "203.0.113.10"}
    for _turn in range(6):
        Client().post("/accounts/login/", {"login": "chen", "password": "wrong"}, headers=attacker)
    locked = Client().post("/accounts/login/", {"login": "chen", "password": PASSWORD}, headers=attacker)
    assert locked.status_code != 302
    known = Client().post("/accounts/login/", {"login": "chen", "password": PASSWORD}, headers=chen)
    assert known.status_code == 302


def test_signing_out_ends_the_session(town: Town) -> None:
    client = signed_in(town.chen)
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/counter/").headers["Location"] == "/accounts/login/?next=/counter/"


@pytest.mark.usefixtures("town")
def test_the_language_changes_and_the_page_stays() -> None:
    client = Client()
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert answer.headers["Location"] == "/accounts/login/"
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


@pytest.mark.usefixtures("town")
def test_the_language_switch_leads_to_no_other_site() -> None:
    answer = Client().post("/i18n/setlang/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.headers.get("Location", "")


def test_a_changed_password_ends_the_sessions_that_were_open(town: Town) -> None:
    open_session = signed_in(town.chen)
    assert open_session.get("/counter/").status_code == 200
    account = Account.objects.get(pk=town.chen.account_id or 0)
    account.set_password("another good one 9")
    account.save()
    assert open_session.get("/counter/").status_code == 302


def test_a_page_of_somebody_signed_in_is_not_kept_by_the_browser(town: Town) -> None:
    assert signed_in(town.chen).get("/counter/")["Cache-Control"] == "private, no-store"


def test_nothing_opens_a_session_but_a_password_a_key_and_a_provider() -> None:
    source = Path(sign_in.__file__).parents[1]
    opening = re.compile(r"auth import .*\blogin\b|perform_login|passwordless_login|super\(\)\.login|SESSION_KEY\] =")
    found = {path.relative_to(source).as_posix() for path in source.rglob("*.py") if opening.search(path.read_text())}
    assert found == {"web/sign_in.py", "web/signing/factors.py", "web/signing/outside.py"}


def test_neither_the_answer_nor_the_work_it_takes_tells_whether_there_is_such_a_name(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(pk=town.wang.account_id or 0).update(password="!")  # signs in with the organisation alone
    Account.objects.filter(pk=town.zhao.account_id or 0).update(is_active=False)
    hashed: list[str] = []
    encode = ScryptPasswordHasher.encode

    def counted(*args: Any, **kwargs: Any) -> str:
        hashed.append("once")
        return encode(*args, **kwargs)

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    told = []
    for name in ("chen", "wang", "zhao", "nobody"):
        hashed.clear()
        status, _, page = _try(Client(headers={"accept-language": "en"}), name, "wrong")
        told.append((status, len(hashed), re.sub(rf'value="({name}|[^"]{{20,}})"', "", page)))
    assert told[0] == told[1] == told[2] == told[3]
    assert told[0][1] == 1
