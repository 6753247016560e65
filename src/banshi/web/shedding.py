"""What happens when more ask than can be answered: those who only look are turned away first, and at once.

Each process answers as many requests at a time as it has places. Who files, decides or reports waits for the next one;
of those who read, few may wait, and not for long. What is turned away costs no database and says when to come back.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from http import HTTPStatus
from threading import Condition, Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control

from banshi.kernel import waiting
from banshi.telemetry import counting
from banshi.web import kept_typing
from banshi.web.errors import is_for_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest


class Kind(IntEnum):
    """How long somebody may stand in line; who files comes before who reads, and staff before everybody."""

    STEP = 0
    WORK = 1
    READING = 2


SECONDS = {Kind.STEP: 10.0, Kind.WORK: 2.0, Kind.READING: 0.5}
"""How long each waits for a place."""
IN_LINE = {Kind.STEP: 1000, Kind.WORK: 12, Kind.READING: 8}
"""How many of each may wait at a time.

People come by chance, several at once even in a quiet hour: with four and two, one of them in a hundred was turned away
from a process that was idle for a quarter of the time.
"""
COME_BACK = {Kind.STEP: 5, Kind.WORK: 5, Kind.READING: 15}
"""Seconds after which who was turned away may come back."""
# Without these pages nobody can send what they came to send.
ON_THE_WAY_TO_A_STEP = frozenset({"account_login", "receive", "visit", "report", "answer-concern", "word"})
NEVER = ("/healthz", "/readyz", "/metrics", "/static/")
BUSY = """<!doctype html>
<html lang="zh-Hans">
<head><meta charset="utf-8"><title>请稍候 One moment · Banshi</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>
<h1>办事 <span lang="en">Banshi</span></h1>
<h2>现在访问的人太多</h2>
<p>为了让正在办事的人先办成，浏览页面请过十几秒再试。您没有丢失任何内容。</p>
<div lang="en">
<h2>Too many people are here at the moment</h2>
<p>Whoever is filing something goes first. Load this page again in a quarter of a minute; nothing of yours is lost.</p>
</div>
</main></body></html>
""".encode()


@dataclass
class Places:
    """The places of this process, and who stands in line for one."""

    all: int
    taken: int = 0
    line: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    turn: dict[Kind, Condition] = field(init=False)

    def __post_init__(self) -> None:
        self._one_at_a_time = Lock()
        self.turn = {kind: Condition(self._one_at_a_time) for kind in Kind}

    def take(self, kind_of: Callable[[], Kind]) -> Kind | None:
        """Take a place, waiting for it if need be; the kind of who is to be turned away, or nothing with a place."""
        with self._one_at_a_time:
            if self.taken < self.all - 1 and not any(self.line.values()):
                self.taken += 1
                return None
        kind = kind_of()
        with self._one_at_a_time:
            if self._is_free(kind):
                self.taken += 1
                return None
            if self.line[kind] >= IN_LINE[kind]:
                return kind
            got = self._stood_in_line(kind, lambda: self._is_free(kind))
            self.taken += got
            self._call_the_next()
            return None if got else kind

    def give_back(self) -> None:
        """Let the next one have the place."""
        with self._one_at_a_time:
            self.taken -= 1
            self._call_the_next()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let another have the place while its holder waits for a third, and take the next one before all others.

        Who is in the midst of something is never turned away: without a place for long, it goes on without one.
        """
        self.give_back()
        try:
            yield
        finally:
            with self._one_at_a_time:
                self._stood_in_line(Kind.STEP, lambda: self.taken < self.all)
                self.taken += 1
                self._call_the_next()

    def _stood_in_line(self, kind: Kind, is_free: Callable[[], bool]) -> bool:
        self.line[kind] += 1
        try:
            return self.turn[kind].wait_for(is_free, SECONDS[kind])
        finally:
            self.line[kind] -= 1

    def _call_the_next(self) -> None:
        """Wake who has waited longest of the most urgent; whoever takes a place or leaves the line calls the next."""
        for kind in Kind:
            if self.line[kind]:
                if self._is_free(kind):
                    self.turn[kind].notify()
                return

    def _is_free(self, kind: Kind) -> bool:
        """Tell whether there is a place for this kind now: readers leave one free, and nobody overtakes a step."""
        before = any(self.line[other] for other in Kind if other < kind)
        return self.taken < self.all - (kind is Kind.READING and self.all > 1) and not before


@cache
def places() -> Places:
    """Return the places of this process."""
    return Places(all=settings.PLACES)


class SheddingMiddleware:
    """Lets in as many as there are places for, in their order, and turns the others away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NEVER):
            return self.get_response(request)
        turned_away = places().take(lambda: kind_of(request))
        if turned_away is not None:
            counting.turned_away(turned_away.name.lower())
            return busy(request, turned_away)
        with _giving_back(), waiting.stepping_aside(places().aside):
            return self.get_response(request)


@contextmanager
def _giving_back() -> Iterator[None]:
    try:
        yield
    finally:
        places().give_back()


def kind_of(request: HttpRequest) -> Kind:
    """Return how urgent a request is, by its method and by whom the page is for."""
    if request.method not in {"GET", "HEAD"}:
        return Kind.STEP
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return Kind.READING
    if match.url_name in ON_THE_WAY_TO_A_STEP:
        return Kind.STEP
    return Kind.READING if getattr(match.func, "audience", "everybody") == "everybody" else Kind.WORK


def busy(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Return the answer to who is turned away; what they typed comes back with it."""
    status, answer = HTTPStatus.SERVICE_UNAVAILABLE, None
    if request.method == "POST":
        answer = kept_typing.page(request, kept_typing.Why.BUSY)
    elif request.path_info.endswith(".json") or is_for_programs(request):
        answer = JsonResponse({"error": "busy", "retry_after": COME_BACK[kind]}, status=status)
    answer = answer or HttpResponse(BUSY, status=status)
    answer["Retry-After"] = str(COME_BACK[kind])
    patch_cache_control(answer, no_store=True)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - it is counted; a line each would be load
    return answer
