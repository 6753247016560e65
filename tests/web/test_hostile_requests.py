"""A hostile officer, a hostile resident and nobody send to every address what no form of ours would send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.stations.models import Account, Post
from tests.browser import session_of, signed_in
from tests.cast import PASSWORD, SATURDAY_MORNING
from tests.once import once
from tests.rights import putting_back, world
from tests.rights.walking import FAULT, TOKEN, Address, Asker, addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town
    from tests.rights.world import World

GARBAGE = ("%00", "%FF%FE", "..%2f..%2fetc%2fpasswd")
QUERY = "&".join(
    f"{name}={value}"
    for name in ("q", "after", "before", "near", "month", "year", "day", "code", "since", "page", "unit", "item",
                 "look", "leaf", "at", "place", "category", "kind", "cycle", "from", "to", "first", "size", "lat")
    for value in ("%00", "99999999999999999999999", "%27")
)  # fmt: skip
TAMPERED: dict[str, Any] = {
    "unit": "1", "unit_id": "1", "post": "10", "post_id": "10", "account": "1", "account_id": "1", "person": "1",
    "person_id": "1", "duty": "supervisor", "state": "closed", "is_staff": "on", "is_superuser": "on", "by": "1",
    "accepted_by": "1", "command": "00000000-0000-0000-0000-000000000001", "id": "1", "next": "//evil.example/",
    "decided_by": "1", "until": "2099-01-01", "to": "1", "holder_id": "1", "stands_in_for": "1", "reason": "x" * 30,
}  # fmt: skip
HOSTILE = ("another resident", "officer elsewhere")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def made(town: Town) -> Iterator[World]:
    cache.clear()
    with clock.stopped_at(SATURDAY_MORNING):
        yield once(world.build, town)
        cache.clear()


class Hostile(Asker):
    """A client that sends whatever it likes, with a session and a token that are its own."""

    def __init__(self, made: World, member: str) -> None:
        super().__init__()
        actor = made.members[member]
        session = f"; {settings.SESSION_COOKIE_NAME}={session_of(actor)}" if actor.account_id else ""
        self.headers = {
            "accept-language": "en", "x-csrftoken": TOKEN, "cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}{session}"
        }  # fmt: skip

    def ask(self, method: str, path: str, data: bytes = b"", kind: str = FORM, also: tuple[str, str] = ("", "")) -> Any:
        cache.clear()
        return self.generic(method, path, data, kind, headers=self.headers | {also[0] or "x-plain": also[1]})


def paths(made: World) -> list[tuple[Address, str]]:
    return [(one, one.filled(made.theirs)) for one in addresses()]


def test_no_other_method_does_anything(made: World) -> None:
    wrong = []
    client = Hostile(made, "officer elsewhere")
    for one, path in paths(made):
        before = Line.objects.count()
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
            answer = client.ask(method, path, also=("x-http-method-override", "POST"))
            if answer.status_code >= FAULT:
                wrong.append(f"{method} {one.route}: {answer.status_code}")
        if Line.objects.count() != before:
            wrong.append(f"{one.route}: something was done")
    assert wrong == []


@pytest.mark.parametrize("member", HOSTILE)
def test_garbage_in_an_address_is_no_fault_of_ours(made: World, member: str) -> None:
    client, wrong = Hostile(made, member), []
    for one, path in paths(made):
        texts = [name for name, kind in one.parameters.items() if kind in {"str", "slug", "path", ""}]
        tried = [f"{path}?{QUERY}", f"{path}?join=%00"]
        for piece in GARBAGE if texts else ():
            values = {**made.theirs, **{f"{one.name} {name}": piece for name in texts}}
            tried.append(one.filled(values))
        numbers = {f"{one.name} {name}": 10**25 for name, kind in one.parameters.items() if kind == "int"}
        tried += [one.filled({**made.theirs, **numbers})] if numbers else []
        for address in tried:
            answer = client.ask("GET", address)
            if answer.status_code >= FAULT:
                wrong.append(f"{address[:120]}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("member", HOSTILE)
def test_fields_that_no_form_has_change_nothing_they_should_not(made: World, member: str) -> None:
    putting_back.keep()
    client, wrong = Hostile(made, member), []
    for one, path in paths(made):
        data = "&".join(f"{name}={value}" for name, value in TAMPERED.items()).encode()
        for sent, kind in ((data, "application/x-www-form-urlencoded"), (b"{", "application/json"),
                           (b"--x\r\nbroken", "multipart/form-data; boundary=x"), (b"<x/>", "text/xml")):  # fmt: skip
            answer = client.ask("POST", path, sent, kind)
            if answer.status_code >= FAULT:
                wrong.append(f"{one.route} {kind}: {answer.status_code}")
            if "evil.example" in answer.get("Location", ""):
                wrong.append(f"{one.route}: leads outside")
        if one.name == "account_logout" or answer.status_code in {302, 303}:
            client = Hostile(made, member)
    assert wrong == []
    assert {"stations_post", "stations_unit"} & set(putting_back.put_back()) == set()
    assert not Account.objects.filter(is_superuser=True).exists()
    assert not Account.objects.filter(is_staff=True).exists()


def test_another_host_name_is_refused_everywhere(made: World) -> None:
    client, wrong = Hostile(made, "nobody"), []
    for one, path in paths(made):
        answer = client.ask("GET", path, also=("host", "evil.example"))
        if answer.status_code not in {400, 404} or b"evil.example" in b"".join(answer):
            wrong.append((one.route, answer.status_code))
        if b"evil.example" in b"".join(client.ask("GET", path, also=("x-forwarded-host", "evil.example"))):
            wrong.append((one.route, 0))
    assert [route for route, _status in wrong if not route.startswith((".well-known", "healthz", "readyz"))] == []


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nothing_leads_outside(town: Town, target: str) -> None:
    client = Client()
    signed = client.post(f"/accounts/login/?next={target}", {"login": "chen", "password": PASSWORD, "next": target})
    assert "evil" not in signed.get("Location", "")
    assert "javascript" not in signed.get("Location", "")
    chosen = client.post("/i18n/setlang/", {"language": "en", "next": target}, headers={"referer": target})
    assert "evil" not in chosen["Location"]
    assert "javascript" not in chosen["Location"]
    assert "evil" not in Client().get(f"//evil.example/..{'/my/record/'}").get("Location", "")


def test_a_language_nobody_speaks_is_ours(town: Town) -> None:
    client = signed_in(town.chen)
    for language in ("../../etc", "zh-hans\r\nSet-Cookie: a=b", "\x00", "x" * 5000):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language.replace("\r\n", "").replace("\x00", "%00")
        assert client.get("/counter/").status_code == 200


def test_a_post_of_another_is_not_chosen_by_changing_the_field(town: Town) -> None:
    client = signed_in(town.chen)
    for typed in (town.wang.post_id, "9" * 30, "-1", "²", ""):
        assert client.post("/post", {"post": typed}).status_code == 403
    assert Post.objects.filter(pk=town.chen.post_id or 0).exists()
