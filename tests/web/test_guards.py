"""What an answer says to the browser beside its page: cookies, headers, and what is kept where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from banshi.kernel.actor import NOBODY
from banshi.matters.evidence import Proof
from banshi.matters.models import Document
from banshi.stations.models import Session
from banshi.stations.sessions import SessionStore
from banshi.web.agreeing import AgreeingClocks
from banshi.web.enclosing import shown
from banshi.web.public.guessing import address_of
from banshi.web.saying import Saying
from tests.browser import signed_in
from tests.matters import stories
from tests.web.signing import browser_of, password

if TYPE_CHECKING:
    from tests.cast import Town

ASKED = """
import json, django
from django.conf import settings
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
         "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def set_up(https: str) -> dict[str, object]:
    """Return what an installation with or without TLS says of its cookies."""
    with_it = os.environ | {"BANSHI_HTTPS": https, "DJANGO_SETTINGS_MODULE": "banshi.settings"}
    ran = subprocess.run([sys.executable, "-c", ASKED], env=with_it, capture_output=True, check=True)
    found: dict[str, object] = json.loads(ran.stdout)
    return found


def test_with_tls_each_cookie_is_of_this_host_alone_and_without_it_of_no_such_name() -> None:
    safe, plain = set_up("1"), set_up("0")
    assert [safe[f"{one}_COOKIE_NAME"] for one in ("SESSION", "CSRF", "LANGUAGE")] == [
        "__Host-sessionid", "__Host-csrftoken", "__Host-django_language",
    ]  # fmt: skip
    assert all(safe[f"{one}_COOKIE_SECURE"] for one in ("SESSION", "CSRF", "LANGUAGE"))
    assert (safe["SECURE_HSTS_SECONDS"], safe["SECURE_HSTS_INCLUDE_SUBDOMAINS"]) == (31_536_000, True)
    assert plain["SESSION_COOKIE_NAME"] == "sessionid"
    assert plain["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.usefixtures("town")
def test_each_cookie_is_lax_unreadable_and_for_the_whole_host() -> None:
    client = browser_of()
    client.get("/accounts/login/")
    password(client, "chen")
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/"})
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert names <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", ""), name
        assert cookie["httponly"], name


@pytest.mark.usefixtures("town")
@override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_a_year_of_tls_for_this_name_and_all_below_it() -> None:
    expected = "max-age=31536000; includeSubDomains"
    assert Client().get("/accounts/login/", secure=True)["Strict-Transport-Security"] == expected
    assert dict(kept_shut())["Strict-Transport-Security"] == expected


def kept_shut() -> list[tuple[str, str]]:
    """Return what is said while the clocks differ."""
    said: list[tuple[str, str]] = []
    house = AgreeingClocks(lambda _environ, _start: [])
    house._still_agree = lambda: False  # type: ignore[method-assign]  # noqa: SLF001 - they differ
    house({"PATH_INFO": "/"}, lambda _status, headers, _error=None: said.extend(headers))  # type: ignore[arg-type]
    return said


@pytest.mark.usefixtures("town")
def test_the_page_of_clocks_that_differ_is_guarded_like_any_other() -> None:
    any_other, shut = Client().get("/accounts/login/"), dict(kept_shut())
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert shut[name] == any_other[name], name
    assert "frame-ancestors 'none'" in shut["Content-Security-Policy"]


def test_what_a_page_says_to_somebody_signed_in_is_read_by_nobody_else(town: Town) -> None:
    client, other = signed_in(town.chen), signed_in(town.wang)
    client.post("/post", {"post": town.chen.post_id})
    locked = client.cookies["messages"].value
    assert "You now work at" not in urlsafe_b64decode(locked).decode(errors="replace")
    for cookie in (locked, f"{locked[:-8]}AAAAAAA=", "no cookie of ours"):
        other.cookies["messages"] = cookie
        assert "You now work at" not in other.get("/accounts/").content.decode()
    assert "You now work at" in client.get("/accounts/").content.decode()
    assert "You now work at" not in client.get("/accounts/").content.decode()


@pytest.mark.usefixtures("town")
def test_nobody_gets_a_session_for_a_sentence() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.actor = NOBODY  # type: ignore[attr-defined]
    before = Session.objects.count()
    storage, answer = Saying(request), HttpResponse()
    storage.add(constants.SUCCESS, "Thank you.")
    storage.update(answer)
    request.COOKIES["messages"] = answer.cookies["messages"].value
    assert [Message(one.level, one.message) for one in Saying(request)] == [Message(constants.SUCCESS, "Thank you.")]
    assert Session.objects.count() == before
    assert not request.session.modified


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/healthz", "/concerns/", "/counter/"])
def test_nothing_is_traced(path: str) -> None:
    assert Client().generic("TRACE", path).status_code == 405


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("path", ["/healthz", "/robots.txt"])
def test_plain_text_says_its_letters(path: str) -> None:
    assert Client().get(path)["Content-Type"] == "text/plain; charset=utf-8"


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_behind_a_proxy_only_what_the_proxy_added_last_is_believed() -> None:
    forged = RequestFactory().get("/", headers={"x-forwarded-for": "127.0.0.1, 198.51.100.7, 203.0.113.9"})
    assert address_of(forged) == "203.0.113.9"


def test_without_a_proxy_nobody_says_where_they_come_from() -> None:
    assert address_of(RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9"})) == "127.0.0.1"


@pytest.mark.parametrize(
    ("kind", "name", "called"),
    [("image/png", "card.html", 'inline; filename="card.png"'),
     ("application/pdf", "a.exe", 'inline; filename="a.pdf"'),
     ("text/html", "page.html", 'attachment; filename="page.bin"'),
     ("image/svg+xml", "x.svg", 'attachment; filename="x.bin"')],
)  # fmt: skip
def test_what_somebody_sent_in_is_shown_in_a_sandbox_under_an_ending_of_its_own(
    kind: str, name: str, called: str
) -> None:
    answer = shown(b"x", kind, name)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == called
    assert answer["Cache-Control"] == "private, no-store"
    assert ("octet-stream" in answer["Content-Type"]) == called.startswith("attachment")


def test_a_paper_of_a_case_opens_in_the_sandbox(town: Town) -> None:
    case, client = stories.education(town, Proof.UNREACHABLE), signed_in(town.chen)
    photo = SimpleUploadedFile("diploma.pdf.html", b"\x89PNG\r\n\x1a\n")
    client.post(f"/counter/cases/{case.id}/documents", {"evidence": "diploma", "file": photo})
    kept = Document.objects.using("owner").get(case_id=case.id)
    answer = client.get(f"/documents/{case.id}/{kept.id}")
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert ".png" in answer["Content-Disposition"]
