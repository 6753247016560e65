"""What somebody typed when it could not be kept: the page gives it back, with a button to send it again.

It needs no database and no session. Of secrets nothing comes back, and the token of the form is the one that was sent:
whoever let a stranger's browser send something finds no token of ours in the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.template.loader import get_template
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRET = re.compile(r"passw|secret|token|otp|credential|(^|[_-])(pin|key|code|codes|digits)($|[_-])", re.IGNORECASE)
# Of what only programs read nothing is shown, though it is sent again.
FOR_PROGRAMS = re.compile(r"[0-9a-fA-F-]{32,36}|[\w.:=-]{24,}|on|[0-9a-f]{1,8}-[\w-]+")
NO_ROOM = {"53100", "53200", "53400"}
UNAVAILABLE = {"08", "40", "53", "55", "57", "58"}
READ_ONLY = "25006"


class Why(StrEnum):
    """Why it could not be kept."""

    BUSY = "busy"
    GONE = "gone"
    NO_ROOM = "no-room"


class GivenBack(HttpResponse):
    """A page that holds what its reader typed, and so is for nobody else: no log and no cache may keep it."""

    gives_back = True


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form as it was sent; ``shown`` where a person may recognise what they typed."""

    name: str
    value: str
    shown: bool


def why(error: BaseException | None) -> Why | None:
    """Return why the database did not keep something; nothing where the fault is another."""
    seen = 0
    while error is not None and seen < 10:  # noqa: PLR2004 - a chain of causes is never longer
        state = str(getattr(error, "sqlstate", None) or "")
        if state in NO_ROOM:
            return Why.NO_ROOM
        if state[:2] in UNAVAILABLE or state == READ_ONLY:
            return Why.GONE
        if isinstance(error, (OperationalError, InterfaceError)) and not getattr(error.__cause__, "sqlstate", None):
            return Why.GONE
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None


def page(request: HttpRequest, because: Why) -> HttpResponse | None:
    """Return a page with what was typed; nothing where there is nothing that could be given back."""
    try:
        typed, files = list(_typed(request)), sorted(request.FILES)
    except (UnreadablePostError, SuspiciousOperation, BadRequest, OSError, ValueError):
        return None
    token = str(request.POST.get(TOKEN, ""))
    if not token or not (typed or files):
        return None
    language = translation.get_language_from_request(request)
    told = {
        "why": because.value, "fields": typed, "files": files, "token": token, "action": request.get_full_path(),
        "secrets": sorted(name for name in request.POST if SECRET.search(name) and name != TOKEN),
        "multipart": (request.content_type or "").startswith("multipart/"),
    }  # fmt: skip
    with translation.override(language):
        content = get_template("errors/kept.html").render(told, None)
    answer = GivenBack(content, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = "5"
    answer["Cache-Control"] = "no-store"
    answer["Content-Language"] = language
    return answer


def _typed(request: HttpRequest) -> Iterator[Field]:
    """Yield every field but secrets and the form's token, in the order of the form."""
    for name, values in request.POST.lists():
        if name == TOKEN or SECRET.search(name):
            continue
        for value in values:
            text = str(value)
            yield Field(name, text, shown=bool(text.strip()) and not FOR_PROGRAMS.fullmatch(text))
