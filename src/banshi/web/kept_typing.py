"""What somebody typed when it could not be kept: the page gives it back.

Where the database is gone or too many come at once, a page of its own has a button to send it again: it needs no
database and no session. Where a form was refused, its page has the words that it would not show otherwise, because
what they were meant for is over, changed or nobody's any more. Of secrets nothing comes back, and the token of the
form is the one that was sent: whoever let a stranger's browser send something finds no token of ours in the answer.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.template.loader import get_template, render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRET = re.compile(r"passw|secret|token|otp|credential|(^|[_-])(pin|key|code|codes|digits)($|[_-])", re.IGNORECASE)
# Of what our pages fill in, and of the field that only programs fill in, nothing is shown, though it is sent again.
FILLED_IN = {
    "command", "digest", "form", "guess", "id", "join", "letter", "match", "next", "opened", "origin", "origin_id",
    "proving", "second_words", "step",
}  # fmt: skip
FOR_PROGRAMS = re.compile(r"\S+:[A-Za-z0-9_-]{43}|on")
IN_A_FORM = re.compile(r' value="([^"]*)"|<textarea\b[^>]*>\n?([^<]*)</textarea>')
NO_ROOM = {"53100", "53200", "53400"}
UNAVAILABLE = {"08", "40", "53", "55", "57", "58"}
READ_ONLY = "25006"
REFUSED = frozenset({401, 403, 404, 409, 422, 429})
END = b"</main>"
UNREADABLE = (UnreadablePostError, SuspiciousOperation, BadRequest, OSError, ValueError)


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
    except UNREADABLE:
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


def words_of(request: HttpRequest) -> list[str]:
    """Return what somebody typed or chose in the form they sent: no secrets, and nothing that only programs read.

    Of a form that another site made a browser send it is nothing, so that no page of ours says that site's words
    (``Sec-Fetch-Site``, Fetch Metadata Request Headers, W3C).
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return []
    try:
        return list(dict.fromkeys(field.value for field in _typed(request) if field.shown))
    except UNREADABLE:
        return []


def page_of(request: HttpRequest) -> str:
    """Return the path of our page on which a form stood that was sent; nothing where its browser does not say."""
    return came_from(request) if request.method == "POST" else ""


def came_from(request: HttpRequest) -> str:
    """Return the path of our page from which a browser says it comes (``Referer``, RFC 9110), if it does."""
    try:
        said = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # an address that is none
        return ""
    return f"/{said.path.lstrip('/')}" if said.netloc == request.get_host() else ""


def give_back(request: HttpRequest, answer: HttpResponse) -> None:
    """Add to the page of a refused form whatever its sender typed and no field of it holds.

    No view can forget it so, however the thing that the words were meant for ended meanwhile.
    """
    if answer.status_code not in REFUSED or not answer.get("Content-Type", "").startswith("text/html"):
        return
    if not (sent := words_of(request)):
        return
    there = {_plain(html.unescape(typed or longer)) for typed, longer in IN_A_FORM.findall(answer.content.decode())}
    if missing := [words for words in sent if _plain(words) not in there]:
        added = render_to_string("components/given_back.html", {"words": missing}).encode()
        before, end, after = answer.content.rpartition(END)
        answer.content = before + added + end + after if end else after + added
        answer["Cache-Control"] = "private, no-store"


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _typed(request: HttpRequest) -> Iterator[Field]:
    """Yield every field but secrets and the form's token, in the order of the form."""
    for name, values in request.POST.lists():
        if name == TOKEN or SECRET.search(name):
            continue
        for value in values:
            text = str(value)
            shown = bool(text.strip()) and name not in FILLED_IN and not FOR_PROGRAMS.fullmatch(text)
            yield Field(name, text, shown=shown)
