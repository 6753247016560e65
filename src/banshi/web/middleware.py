"""Who acts in this request, and how a refusal becomes a page."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.contrib.auth import SESSION_KEY
from django.db import DataError, connection
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal import installation
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import NotFound, Refusal
from banshi.stations import sessions
from banshi.stations.queries import actor_signed_in
from banshi.telemetry import counting, security
from banshi.telemetry.security import Event
from banshi.web import errors, kept_typing
from banshi.web.signing.beginning import lacks_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

POST_KEY = sessions.POST_KEY
LARGEST = 2**63 - 1
# All that is open to whoever must first have a password of their own, or a second factor.
CHANGING = ("account_change_password", "account_logout", "set_language")
SETTING_UP = (
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_logout", "set_language",
    "stations",
)  # fmt: skip
# Whom a refusal turns away: whoever may not, whoever looks for what is not theirs, whoever tries too often.
TURNED_AWAY = frozenset({403, 404, 429})
# Who casts a vote or looks for a receipt is not asked for, and not looked at either.
NAMELESS = re.compile(r"^/votes/[^/]+/(cast|receipt)/?$")
log = logging.getLogger(__name__)


class ActorMiddleware:
    """Find out who acts, in which post, by one statement; and end any look when the request ends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = NOBODY
        if not NAMELESS.match(request.path_info) and SESSION_KEY in request.session:
            request.actor = _actor_of(request)
        if first := _to_be_done_first(request):
            return redirect(first)
        try:
            response = self.get_response(request)
            if installation.is_demonstration():
                response["X-Demonstration"] = "everybody is made up"  # for programs, which read no page
            if request.actor is not NOBODY and "Cache-Control" not in response:
                # A counter's browser is shared: nothing of a resident may stay in it.
                response["Cache-Control"] = "private, no-store"
            return response
        finally:
            if connection.connection is not None and request.actor is not NOBODY:
                access.close()


def _actor_of(request: Request) -> Actor:
    session = cast("sessions.SessionStore", request.session)
    actor = actor_signed_in(session)
    if actor is NOBODY:
        session.flush()  # closed, ended, or begun with another password: it opens nothing any more, on no page
    return actor


def _to_be_done_first(request: Request) -> str:
    """Return the page that comes before every other: to a password of one's own, then to a second factor."""
    if request.actor is NOBODY:
        return ""
    open_too: tuple[str, ...]
    if request.session.get(sessions.FIRST):
        first, open_too = "account_change_password", CHANGING
    elif lacks_factor(request):
        first, open_too = "mfa_index", SETTING_UP
    else:
        return ""
    return "" if request.path_info in {reverse(name) for name in open_too} else first


class RefusalMiddleware:
    """Show a refusal of the domain as a page that says what happened, what to do next, and what had been typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not errors.is_for_programs(request):
            return errors.wrong_method(request, response["Allow"])  # Django's own says nothing to whoever reads it
        if not response.streaming:
            kept_typing.give_back(request, response)
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[object, ...], named: dict[str, object]
    ) -> HttpResponse | None:
        """Turn away TRACE, and addresses that no row can have: a null character, or a number beyond all tables."""
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if any(isinstance(value, str) and "\x00" in value for value in named.values()) or any(
            isinstance(value, int) and value > LARGEST for value in named.values()
        ):
            return self.process_exception(request, NotFound("no-such-thing", _("There is nothing under this number.")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; other exceptions are faults and stay what they are."""
        if isinstance(exception, DataError) and "NUL" in str(exception):  # asked for what no column can hold
            exception = NotFound("no-such-thing", _("There is nothing under this number."))
        if not isinstance(exception, Refusal):
            return None
        # The address of a concern holds the resident's code: the log gets the pattern, not the address.
        log.info("refused: %s", exception.code, extra={"request": request})
        counting.refused(exception.code)
        if exception.status in TURNED_AWAY:
            account = security.account_of(request)
            security.tell(Event.REFUSED, account=account, how=exception.code, request=request)
        shown = {"refusal": exception, "back_url": kept_typing.page_of(request)}
        answer = render(request, f"errors/{exception.status}.html", shown, status=exception.status)
        if exception.status == HTTPStatus.UNAUTHORIZED:
            answer["WWW-Authenticate"] = "Cookie"  # a 401 must name a way (RFC 9110, 15.5.2); ours has no scheme
        return answer
