"""Faults of a request that no domain rule speaks of: a stale form, an address that leads nowhere, our own fault."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotAllowed, NotFound
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web import kept_typing

if TYPE_CHECKING:
    from django.http import HttpRequest


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose protection token is missing or old: nothing was done."""
    refusal = NotAllowed(
        "stale-form",
        _("This form was opened too long ago or in another session, so nothing was done."),
        cure=_("Go back, reload the page and send it again."),
    )
    security.tell(Event.FORGED, account=security.account_of(request), request=request)
    return render(request, "errors/403.html", {"refusal": refusal}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer an address that leads nowhere."""
    refusal = NotFound(
        "no-such-page", _("There is no page at this address."), cure=_("Start again from the front page.")
    )
    return render(request, "errors/404.html", {"refusal": refusal}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer what a library of ours refuses, which speaks no words of ours."""
    return render(request, "errors/403.html", {}, status=403)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer when Banshi itself failed: nothing was done, and the page needs nothing that may be broken.

    A database that does not answer is another's turn to take over: whoever asks again in a moment is served, and gets
    back what they typed to send it again.
    """
    because = kept_typing.why(sys.exception())
    if because and request.method == "POST" and (kept := kept_typing.page(request, because)):
        return kept
    if because:
        answer = HttpResponse(get_template("errors/503.html").render({}, None), status=HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = "5"
        answer["Cache-Control"] = "no-store"
        return answer
    return HttpResponseServerError(get_template("errors/500.html").render({}, None))
