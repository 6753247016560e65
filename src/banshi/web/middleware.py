"""Who acts in this request, and how a refusal becomes a page."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.shortcuts import render

from banshi import access
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import Refusal
from banshi.stations.queries import actor_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from banshi.web.audience import Request

POST_KEY = "post"
# Who casts a vote or looks for a receipt is not asked for, and not looked at either.
NAMELESS = re.compile(r"^/votes/[^/]+/(cast|receipt)$")
log = logging.getLogger(__name__)


class ActorMiddleware:
    """Find out who acts, in which post, by one statement; and end any look when the request ends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = NOBODY
        if not NAMELESS.match(request.path_info) and (account := request.session.get(SESSION_KEY)):
            signed_in_by = request.session.get(HASH_SESSION_KEY, "")
            request.actor = actor_signed_in(int(account), request.session.get(POST_KEY), signed_in_by=signed_in_by)
        try:
            response = self.get_response(request)
            if request.actor is not NOBODY and "Cache-Control" not in response:
                # A counter's browser is shared: nothing of a resident may stay in it.
                response["Cache-Control"] = "private, no-store"
            return response
        finally:
            if connection.connection is not None and request.actor is not NOBODY:
                access.close()


class RefusalMiddleware:
    """Show a refusal of the domain as a page that says what happened and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; other exceptions are faults and stay what they are."""
        if not isinstance(exception, Refusal):
            return None
        # The address of a concern holds the resident's code: the log gets the pattern, not the address.
        route = request.resolver_match.route if request.resolver_match else ""
        log.info("refused %s %s: %s", request.method, route, exception.code)
        return render(request, f"errors/{exception.status}.html", {"refusal": exception}, status=exception.status)
