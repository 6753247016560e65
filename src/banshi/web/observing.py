"""What a request cost, told to whoever watches over the machine: by the pattern of its address, and no more of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import MiddlewareNotUsed
from django.db import connection

from banshi.telemetry import counting, tracing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

NOWHERE = "-"
"""The pattern of an address that leads nowhere: what was typed there is not told."""


class Statements:
    """Counts the statements of one request and the seconds that the database took for them."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: object,
        many: bool,  # noqa: FBT001 - Django's shape
        context: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - whatever Django's cursor returns
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - began


class ObservingMiddleware:
    """Counts and traces requests, where somebody watches; elsewhere it is not there at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (counting.is_on() or tracing.is_on()):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, counted = time.perf_counter(), Statements()
        if not tracing.is_on():
            response = self._answered(request, counted)
        else:
            with tracing.span(request.method or NOWHERE) as span:
                response = self._answered(request, counted)
                route = route_of(request)
                span.update_name(f"{request.method} {route}")
                tracing.tell(span, {
                    "http.request.method": request.method or NOWHERE, "http.route": route,
                    "http.response.status_code": response.status_code, "banshi.statements": counted.number,
                    "banshi.sql_seconds": round(counted.seconds, 6), "banshi.audience": audience_of(request),
                })  # fmt: skip
        if counting.is_on():
            _count(request, response, counted, time.perf_counter() - began)
        return response

    def _answered(self, request: HttpRequest, counted: Statements) -> HttpResponse:
        with connection.execute_wrapper(counted):
            return self.get_response(request)


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the address that was asked for."""
    return request.resolver_match.route if request.resolver_match else NOWHERE


def audience_of(request: HttpRequest) -> str:
    """Return whom the page is for that was asked for."""
    match = request.resolver_match
    return str(getattr(match.func, "audience", NOWHERE)) if match else NOWHERE


def _count(request: HttpRequest, response: HttpResponse, counted: Statements, seconds: float) -> None:
    figures, page = counting.figures(), (route_of(request), request.method or NOWHERE)
    figures.requests.labels(*page, str(response.status_code)).inc()
    figures.seconds.labels(*page).observe(seconds)
    figures.statements.labels(*page).observe(counted.number)
