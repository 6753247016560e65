"""The forms of the live pages as everybody sees them, and as an OpenAPI document that says what may be sent.

Every address of the resolver is opened as each of the cast until somebody has seen each form that is on it; so a form
added tomorrow is in the document tomorrow.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.cache import cache

from banshi.kernel.actor import NOBODY
from scripts.attack import pages
from scripts.attack.pages import TOKEN, Field, Form
from scripts.attack.walking import kind_of
from tests.browser import session_of
from tests.rights.walking import TOKEN as SENT_TOKEN
from tests.rights.walking import Asker, addresses

if TYPE_CHECKING:
    from tests.rights.world import World

HOST = "http://testserver"
LONGEST = 5000
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
OPEN, NOT_TO_BE_READ = 200, 405


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One form, on whose page it stands, and where."""

    member: str
    page: str
    form: Form

    @property
    def kind(self) -> tuple[str, str, str]:
        return self.form.method, kind_of(self.form.action.split("?")[0]), "&".join(sorted(self.form.fields))


@dataclass(slots=True)
class Reader:
    """Reads every page as everybody who may open it."""

    world: World
    asker: Asker = field(default_factory=Asker)
    pages: int = 0
    sessions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sessions = {
            name: "" if actor is NOBODY else session_of(actor) for name, actor in self.world.members.items()
        }

    def headers(self, member: str) -> dict[str, str]:
        """Return what the browser of somebody sends along: session and token, both in force."""
        kept = f"; {settings.SESSION_COOKIE_NAME}={self.sessions[member]}" if self.sessions[member] else ""
        return {
            "accept-language": "en", "x-csrftoken": SENT_TOKEN,
            "cookie": f"{settings.CSRF_COOKIE_NAME}={SENT_TOKEN}{kept}",
        }  # fmt: skip

    def forms(self, alike: int) -> dict[tuple[str, str, str], list[Sent]]:
        """Return every form by its kind, with who saw it; an address on which ``alike`` saw nothing new is read."""
        found: dict[tuple[str, str, str], list[Sent]] = defaultdict(list)
        members = list(self.world.members)
        logging.disable(logging.CRITICAL)
        for number, one in enumerate(addresses()):
            try:
                path = one.filled(self.world.ours)
            except KeyError:
                continue  # the walk of the rights refuses an address that nobody named
            cache.clear()
            nothing_new = 0
            for member in [*members[number % len(members) :], *members[: number % len(members)]]:
                seen = self._on(path, member)
                nothing_new += seen is not None and all(sent.kind in found for sent in seen)
                for sent in seen or ():
                    found[sent.kind].append(sent)
                if nothing_new == alike:
                    break
        logging.disable(logging.NOTSET)
        return found

    def _on(self, path: str, member: str) -> list[Sent] | None:
        """Return the forms of a page as somebody sees it; nothing where it does not open."""
        answer: Any = self.asker.generic("GET", path, headers=self.headers(member))
        if answer.status_code == NOT_TO_BE_READ:
            return []  # by nobody: that is a matter of the address
        if answer.status_code != OPEN or answer.streaming or not answer["Content-Type"].startswith("text/html"):
            return None
        self.pages += 1
        forms = pages.read(f"{HOST}{path}", answer.content.decode()).forms
        whole = (form for form in forms if form.action.startswith(f"{HOST}/") and set(form.fields) - {TOKEN})
        return [Sent(member=member, page=path, form=form) for form in whole]


def described(sent: Sent, known: dict[str, list[str]]) -> dict[str, Any]:
    """Return an OpenAPI document of one form: an operation whose body or query are its fields.

    ``known`` has by a field's name what stands in the world and somebody may type.
    """
    fields = [one for one in sent.form.fields.values() if one.name != TOKEN]
    operation: dict[str, Any] = {"responses": {"default": {"description": "a page", "content": {"text/html": {}}}}}
    parts = urlsplit(sent.form.action)
    if sent.form.method == "get":
        operation["parameters"] = [
            {"name": one.name, "in": "query", "required": one.required, "schema": schema_of(one, known)}
            for one in fields
        ]
    else:
        body = {
            "type": "object", "additionalProperties": False, "properties": {one.name: schema_of(one, known)
                                                                            for one in fields},
            "required": [one.name for one in fields if one.required or one.kind == "hidden"],
        }  # fmt: skip
        kind = MULTIPART if sent.form.upload else URLENCODED
        operation["requestBody"] = {"required": True, "content": {kind: {"schema": body}}}
        operation["parameters"] = [
            {"name": name, "in": "query", "required": True, "schema": {"const": value}}
            for name, value in parse_qsl(parts.query)
        ]
    return {
        "openapi": "3.1.0", "info": {"title": f"{sent.member}: {sent.page}", "version": "1"},
        "paths": {parts.path: {sent.form.method: operation}},
    }  # fmt: skip


def schema_of(one: Field, known: dict[str, list[str]]) -> dict[str, Any]:
    """Return what may be sent for a field, as far as the page says it."""
    if one.kind in pages.CHOSEN:
        chosen = {"enum": sorted({*one.options, ""} - ({""} if one.required else set())) or [""]}
        return {"type": "array", "items": chosen, "maxItems": 4} if one.several else chosen
    if one.kind == "hidden":
        return {"const": one.value}
    if one.kind == "number":
        ends = {name: float(one.bounds[key]) for name, key in (("minimum", "min"), ("maximum", "max"))
                if re.fullmatch(r"-?\d+(\.\d+)?", one.bounds.get(key, ""))}  # fmt: skip
        return {"type": "number" if one.bounds.get("step", "1") in {"any", "0.01"} else "integer", **ends}
    if one.kind in {"date", "time", "email"}:
        return {"type": "string", "format": one.kind}
    if one.kind == "file":
        return {"type": "string", "format": "binary", "maxLength": 200}
    words = {"type": "string", "maxLength": min(int(one.bounds.get("maxlength", LONGEST)), LONGEST),
             "minLength": int(one.bounds.get("minlength", one.required))}  # fmt: skip
    sayings = [saying for saying in (one.value, *known.get(one.name, ())) if saying]
    return {"anyOf": [{"enum": sayings}, words]} if sayings else words
