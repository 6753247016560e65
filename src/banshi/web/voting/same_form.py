"""The number in the form from which a ballot paper is asked for: the browser keeps it until the paper has reached it.

Whoever got no answer sends the form again, or comes back to its page with the same browser, and gets the same paper.
The server keeps no number; its cookie goes to this one page alone and is taken back with the paper (decision 34).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.voting import papers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

# It is sent to one path alone, so it cannot be named __Host-.
COOKIE = f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}paper-form"
FIELD = "form"


def shown(request: HttpRequest, ballot_id: UUID, holder: str) -> str:
    """Return what the form is to hold: what this browser still keeps for this holder, or something new."""
    known = request.COOKIES.get(COOKIE, "")
    return known if papers.number_of(ballot_id, holder, known) else papers.new_form(ballot_id, holder)


def number_sent(request: HttpRequest, ballot_id: UUID, holder: str) -> bytes:
    """Return the number of the form that was sent. Raises ``RuleBroken`` for one that we did not show to the holder."""
    number = papers.number_of(ballot_id, holder, request.POST.get(FIELD, ""))
    if number is None:
        raise RuleBroken(
            "other-form",
            _("This page was opened by somebody else, or for another ballot. No paper was given out."),
            cure=_("Open the page of the paper again and press once."),
        )
    return number


def keep(response: HttpResponse, request: HttpRequest, form: str) -> HttpResponse:
    """Let the browser keep a form until it is closed; it is sent to this address alone."""
    response.set_cookie(
        COOKIE, form, path=request.path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def let_go(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Let the browser forget the form: the paper comes with this answer."""
    response.delete_cookie(COOKIE, path=request.path, samesite="Lax")
    response.cookies[COOKIE]["secure"] = settings.SESSION_COOKIE_SECURE or ""
    return response
