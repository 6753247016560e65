"""Somebody of the cast who reads the pages that they reach, and what they find there to be attacked.

Of each kind of address one is kept, and of each form the fields that were not met at that address before; two things
of a kind differ by number only. Sessions end after half an hour of rest: each is opened anew well before.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

import httpx

from scripts.attack import pages
from scripts.attack.pages import TOKEN, Form

PASSWORD = "demonstration"  # noqa: S105 - printed by `banshi demo`, for made-up people
PEOPLE = (
    "", "resident", "clerk", "officer", "supervisor", "auditor", "operator", "reviewer", "ruling", "unit", "government",
    "leader", "delegate",
)  # fmt: skip
LEFT_ALONE = re.compile(
    r"/accounts/(logout|password|login|2fa|sessions)|/office/sessions/|/i18n/|/static/|\.(pdf|zip|parquet|csv|atom)$"
    r"|/counter/away/.+/$"
)
"""Signing out, oneself or another, would end the attack; signing in locks the account after five tries.

What is typed into the hundred fields of an office that is away is never sent from there: its forms are the browser's.
"""
CHANGES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|[A-Z]{2}-[\w-]+|(?<=/)[A-Za-z0-9_=-]{16,}(?=/|$)|(?<=/can-i/)(?!about/)[a-z-]+"
)
"""What differs from one thing to the next in an address: two of the same kind are attacked once.

What one may do has the same three pages for each matter, and the same questions on them.
"""
FRESH_SECONDS = 600


@dataclass(slots=True, kw_only=True)
class Target:
    """One request to be attacked, by whom, and which of its values."""

    who: str
    method: str
    address: str
    sent: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sessions:
    """Everybody's cookies, never older than ten minutes."""

    address: str
    _kept: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict)
    _one: Lock = field(default_factory=Lock)

    def cookies(self, who: str, *, fresh: bool = False) -> dict[str, str]:
        """Return the cookies of somebody who is signed in, or who is nobody."""
        with self._one:
            at, found = self._kept.get(who, (0.0, {}))
            if fresh or time.monotonic() - at > FRESH_SECONDS or not found:
                found = self._opened(who)
                self._kept[who] = (time.monotonic(), found)
            return found

    def client(self, who: str) -> httpx.Client:
        """Return a client of somebody."""
        return httpx.Client(base_url=self.address, timeout=60, follow_redirects=True, cookies=self.cookies(who))

    def stands(self, who: str) -> bool:
        """Tell whether somebody is still who they were."""
        if not who:
            return True
        with self.client(who) as client:
            return "/accounts/login/" not in str(client.get("/accounts/sessions/").url)

    def _opened(self, who: str) -> dict[str, str]:
        with httpx.Client(base_url=self.address, timeout=60, follow_redirects=True) as client:
            client.get("/accounts/login/").raise_for_status()
            if who:
                typed = {"login": who, "password": PASSWORD, TOKEN: client.cookies["csrftoken"]}
                client.post("/accounts/login/", data=typed).raise_for_status()
            return dict(client.cookies)


@dataclass(slots=True)
class Walk:
    """What was found: the requests to attack, and the pages of which each of the cast was the first to reach a kind."""

    sessions: Sessions
    targets: list[Target] = field(default_factory=list)
    first: dict[str, list[str]] = field(default_factory=dict)
    _met: set[tuple[str, str, str]] = field(default_factory=set)
    _kinds: set[str] = field(default_factory=set)
    _public: set[str] = field(default_factory=set)

    def go(self, who: str, most: int) -> int:
        """Read the pages that somebody reaches, one of each kind and no public one again; keep what is new.

        Returns how many were read.
        """
        address = self.sessions.address
        seen, first, read = set(self._public), self.first.setdefault(who, []), 0
        with self.sessions.client(who) as client:
            queue = deque([f"{address}/", f"{address}/accounts/"])
            while queue and read < most:
                here = queue.popleft()
                kind = kind_of(here)
                if not here.startswith(f"{address}/") or kind in seen or LEFT_ALONE.search(urlsplit(here).path):
                    continue
                seen.add(kind)
                answer = client.get(here)
                if "/accounts/login/" in str(answer.url):
                    continue
                read += 1
                if kind not in self._kinds:
                    first.append(here)
                self._kinds.add(kind)
                if "text/html" in answer.headers.get("content-type", ""):
                    page = pages.read(str(answer.url), answer.text)
                    queue.extend(page.links)
                    self._keep(who, str(answer.url), page.forms)
        if not who:
            self._public = set(self._kinds)
        return read

    def of(self, who: str) -> list[Target]:
        """Return what is attacked as somebody: each request with values, and the pages that have none."""
        bare = [Target(who=who, method="GET", address=one) for one in self.first[who] if "?" not in one]
        return [*bare, *(target for target in self.targets if target.who == who)]

    def _keep(self, who: str, here: str, forms: list[Form]) -> None:
        """Add the address of a page that was asked with a query, and its forms."""
        if query := dict(parse_qsl(urlsplit(here).query)):
            self._add(Target(who=who, method="GET", address=here.split("?", maxsplit=1)[0], sent=query))
        for form in forms:
            if form.action.startswith(self.sessions.address) and not LEFT_ALONE.search(urlsplit(form.action).path):
                address = form.action if form.method == "post" else form.action.split("?")[0]
                files = [name for name, one in form.fields.items() if form.upload and one.kind == "file"]
                self._add(Target(who=who, method=form.method.upper(), address=address, sent=form.typed(), files=files))

    def _add(self, target: Target) -> None:
        met = {name: (target.method, kind_of(target.address), name) for name in target.sent if name != TOKEN}
        target.names = [name for name, one in met.items() if one not in self._met]
        if target.names:
            self._met.update(met.values())
            self.targets.append(target)


def kind_of(address: str) -> str:
    """Return what an address has in common with those of its kind."""
    parts = urlsplit(address)
    names = sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True))
    return CHANGES.sub("#", parts.path) + "?" + "&".join(names)
