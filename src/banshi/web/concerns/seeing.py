"""What the pages behind a link have in common: opening one's concern, what each shows, and that nobody keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render

from banshi.concerns import codes, queries
from banshi.web import asked
from banshi.web.concerns import telling
from banshi.web.problem_rows import heard
from banshi.web.public.guessing import guessing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.queries import ConcernFile
    from banshi.web.audience import Request


class SeeOther(HttpResponseRedirect):
    """Sends a browser on after something was done, so that reloading does not do it again (RFC 9110, 15.4.4)."""

    status_code = 303


def opened(request: Request, number: str, code: str) -> ConcernFile:
    """Return the concern of a number and a code; misses are counted."""
    with guessing(request):
        return queries.followed(number, code)


def hidden(request: Request, template: str, shown: dict[str, object], status: int = 200) -> HttpResponse:
    """Show a page that stands behind a code, and keep it out of caches and search engines."""
    response = render(request, f"concerns/{template}.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def common(file: ConcernFile) -> dict[str, object]:
    """Return what every page of a concern shows."""
    concern = file.concern
    return {
        "concern": concern,
        "problem": file.problem,
        "code": codes.code_of(concern.id),
        "path": codes.path_of(concern.number, concern.id),
        "next_step": telling.next_step(concern),
        "heard": heard(file.problem) if file.problem else "",
        "answers": telling.shown(file.answers),
        "asked": asked.panel(concern),
    }
