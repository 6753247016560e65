"""The walk: every address, read and written, as everybody of the cast, with things of theirs, of others and of nobody.

What an answer comes to is one word. The walk keeps them by address, method and member; the table in the documents is
the same, grouped so that a person can read it.
"""

from __future__ import annotations

import logging
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

from banshi.kernel.actor import NOBODY
from tests.browser import session_of
from tests.rights.putting_back import keep, put_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest

    from tests.rights.world import World

OPENS, SIGN_IN, REFUSED, NOT_THERE, WRONG_METHOD, TAKEN, ASKED = (
    "opens", "sign in first", "refused", "not there", "wrong method", "taken", "asked again",
)  # fmt: skip
AT_THE_DOOR = frozenset({SIGN_IN, REFUSED, WRONG_METHOD})
PROBES = frozenset({"nobody", "resident", "officer elsewhere"})
BAD_REQUEST, FAULT, TOO_MANY = 400, 500, 429
TOKEN = "a" * 32
VARIANTS = ("ours", "theirs", "nobody's")
PARAMETER = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?P<shape>[^()]*(?:\([^()]*\)[^()]*)*)\)")
NOTHING = {"uuid": UUID(int=57005), "int": 98765432}
SHAPED = {"number": "XX-2026-99999", "kind": "list", "form": "json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address as the resolver knows it."""

    route: str
    name: str
    view: Any
    parameters: dict[str, str]
    """The converter of each parameter."""

    def filled(self, values: dict[str, object]) -> str:
        """Return the path with its parameters filled in. Raises ``KeyError`` for one that nobody named."""
        route = self.route
        for name, converter in self.parameters.items():
            value = values.get(f"{self.name} {name}", values.get(name))
            if value is None:
                message = f"{self.route}: name in tests/rights/addresses.py what <{name}> stands for"
                raise KeyError(message)
            if converter:
                route = re.sub(f"<({converter}:)?{name}>", str(value), route)
            else:  # a group of a regular expression
                route = re.sub(GROUP.pattern.replace(r"(?P<name>\w+)", name), str(value), route)
        return "/" + route.replace("^", "").replace("$", "")

    def nothing(self) -> str:
        """Return the path of a thing that is not there."""
        absent = {name: NOTHING.get(kind, SHAPED.get(name, "nothing-here")) for name, kind in self.parameters.items()}
        return self.filled({**absent, **{f"{self.name} {name}": value for name, value in absent.items()}})


def addresses() -> Iterator[Address]:
    """Yield every address of the resolver, in its order: none is forgotten."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, before: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one, route)
        elif isinstance(one, URLPattern):
            yield Address(route=route, name=one.name or "", view=one.callback, parameters=_parameters(route, one))


def _parameters(route: str, one: URLPattern) -> dict[str, str]:
    if isinstance(one.pattern, RegexPattern):
        return {found["name"]: "" for found in GROUP.finditer(route)}
    return {found["name"]: found["converter"] or "str" for found in PARAMETER.finditer(route)}


@dataclass(slots=True, kw_only=True)
class Walk:
    """What every address answered: by route and method, for each member, with ours, theirs and nobody's."""

    answers: dict[tuple[str, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)
    """Parameters that nobody has said anything stands for."""
    faults: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Refusals that differ between a thing of somebody else and one that does not exist."""
    requests: int = 0


class Asker(RequestFactory):
    """A client without memory: what a browser keeps is given to it, and no page's context is copied for it."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=True)

    def request(self, **asked: Any) -> Any:
        """Return the answer instead of the request."""
        return self.handler(self._base_environ(**asked))  # type: ignore[attr-defined]  # Django's own tests use it


def bare(request: HttpRequest, template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    """Return the words of a refusal without the page around them, which would be drawn thousands of times."""
    return HttpResponse(f"{context['refusal'].said} {context['refusal'].cure}", status=status)


class Walker:
    """One who goes to every address as everybody; after each command that was taken the world is put back."""

    def __init__(self, world: World) -> None:
        self.world, self.walk = world, Walk()
        self.sessions = {
            name: session_of(actor) if actor is not NOBODY else "" for name, actor in world.members.items()
        }
        keep()
        self.asker, self._raised = Asker(), ""

    def go(self) -> Walk:
        """Walk every address and return what was found."""
        got_request_exception.connect(self._note, weak=False)
        logging.disable(logging.CRITICAL)
        with patch("banshi.web.middleware.render", bare):
            self._everywhere()
        got_request_exception.disconnect(self._note)
        logging.disable(logging.NOTSET)
        return self.walk

    def _everywhere(self) -> None:
        for one in addresses():
            cache.clear()
            try:
                paths = (one.filled(self.world.ours), one.filled(self.world.theirs), one.nothing())
            except KeyError as unnamed:
                self.walk.unnamed.append(str(unnamed))
                continue
            for method in ("GET", "POST"):
                self.walk.answers[one.route, method] = {
                    member: self._three(one, method, member, paths) for member in self.world.members
                }
            self._without_token(one, paths[0])

    def _three(self, one: Address, method: str, member: str, paths: tuple[str, ...]) -> tuple[str, ...]:
        found = {paths[0]: self._ask(one, method, member, paths[0])}
        # Who is turned away at the door is so before anything is looked for: three of them knock at nothing as well.
        if found[paths[0]][0] in AT_THE_DOOR:
            others = paths[2:] if method == "GET" and member in PROBES else ()
        else:
            others = paths[1:]
        for path in others:
            if path not in found:
                found[path] = self._ask(one, method, member, path)
        found = {path: found.get(path, found[paths[0]]) for path in paths}
        if one.parameters and not by_secret(one) and not is_public(one):
            self._compare(one, method, member, paths, found)
        return tuple(found[path][0] for path in paths)

    def _compare(
        self, one: Address, method: str, member: str, paths: tuple[str, ...], found: dict[str, tuple[str, bytes]]
    ) -> None:
        absent = found[paths[2]][0]
        for variant, path in zip(VARIANTS, paths[:2], strict=False):
            said = found[path][0]
            if said in {REFUSED, NOT_THERE} and said != absent:
                self.walk.told.append(f"{method} {one.route} as {member}: {variant} {said}, nobody's {absent}")

    def _ask(self, one: Address, method: str, member: str, path: str, *, token: bool = True) -> tuple[str, bytes]:
        self.walk.requests += 1
        kept = f"{settings.SESSION_COOKIE_NAME}={self.sessions[member]}" if self.sessions[member] else ""
        headers = {"accept-language": "en", "cookie": kept}
        if method == "POST" and token:
            headers |= {"x-csrftoken": TOKEN, "cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}; {kept}"}
        sent: Any = {"content_type": "application/x-www-form-urlencoded", "headers": headers}
        answer: Any = self.asker.generic(method, path, b"", **sent)
        if answer.status_code == TOO_MANY:
            cache.clear()
            answer = self.asker.generic(method, path, b"", **sent)
        content = b"".join(answer) if answer.streaming else answer.content
        said = word_of(method, answer)
        self._judge(one, method, member, answer, content)
        if method == "POST" and answer.status_code < BAD_REQUEST:
            put_back()
        return said, content

    def _judge(self, one: Address, method: str, member: str, answer: HttpResponse, content: bytes) -> None:
        where = f"{method} {one.route} as {member}"
        if answer.status_code >= FAULT:
            self.walk.faults.append(f"{where}: {answer.status_code} {self._raised}")
        for words, allowed in self.world.planted.items():
            if words.encode() in content and member not in allowed and not by_secret(one):
                self.walk.leaks.append(f"{where}: shows {words}")

    def _without_token(self, one: Address, path: str) -> None:
        for member in ("nobody", "officer at home"):
            said, _content = self._ask(one, "POST", member, path, token=False)
            self.walk.answers.setdefault((one.route, "POST without token"), {})[member] = (said,)

    def _note(self, **_named: object) -> None:
        self._raised = repr(sys.exc_info()[1])[:300]


def by_secret(one: Address) -> bool:
    """Tell whether an address holds a secret that only one resident has: whoever opens it is taken for them."""
    return bool({"code", "ticket", "token"} & set(one.parameters))


PUBLIC = re.compile(r"^\^?(votes|draws|projects|problems|stories|open311|results|can-i|rates)/")


def is_public(one: Address) -> bool:
    """Tell whether what an address names is there for everybody to see: that it exists is no secret."""
    return bool(PUBLIC.match(one.route))


def word_of(method: str, answer: HttpResponse) -> str:
    """Return in one word what an answer comes to."""
    status = answer.status_code
    if status in {301, 302, 303, 307, 308} and "/accounts/login/" in answer.get("Location", ""):
        return SIGN_IN
    known = {401: SIGN_IN, 403: REFUSED, 404: NOT_THERE, 405: WRONG_METHOD}
    done = ASKED if status >= BAD_REQUEST else OPENS if method == "GET" else TAKEN
    return known.get(status, done)
