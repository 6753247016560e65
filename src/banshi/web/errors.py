"""Faults of a request that no domain rule speaks of: a stale form, an address that leads nowhere, our own fault."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseServerError, JsonResponse
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


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer what cannot be read, or what came for another host; it may come before anybody knows who asks."""
    if is_for_programs(request):
        return JsonResponse([{"code": 400, "description": "not understood"}], safe=False, status=400)
    return _never_kept(render(request, "errors/400.html", {}, status=400))


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer whoever opens what only takes forms, or sends something to what only shows a page."""
    answer = _never_kept(render(request, "errors/405.html", {}, status=405))
    answer["Allow"] = allowed
    return answer


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether no person reads the answer: these addresses speak JSON."""
    return request.path_info.startswith(("/open311/", "/api/"))


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


def _never_kept(answer: HttpResponse) -> HttpResponse:
    """Say that nobody on the way keeps this: a browser may keep a 405 by itself (RFC 9110, 15.1)."""
    answer["Cache-Control"] = "no-store"
    return answer
