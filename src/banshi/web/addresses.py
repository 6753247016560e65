"""An address with a slash at its end and the same without one are the same place to whoever types it or says it aloud.

Each page has one form. Where the other is asked for and nothing else stands there, it leads to the page: for good, and
with what was sent (308), so that a form which was sent there is not lost.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.urls import ResolverMatch

EVERYTHING_ELSE = "<path:rest>"
"""How the routes end by which an API says that nothing stands there."""
WIDE = frozenset(
    {
        "concerns/<str:number>/<str:code>/",
        "counter/away/<slug:language>/",
        "unit/stories/<str:number>/<slug:name>",
    }
)
"""Routes that the other form of a narrower one fits by accident; a test finds any that is missing here."""


class AddressesMiddleware:
    """Leads from the form of an address that nothing stands at to the one that a page has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or _is_a_place(request.resolver_match):
            return response
        return _led(request) if _is_a_place(_match(_other(request.path_info))) else response

    def process_view(
        self, request: HttpRequest, _view: object, _args: tuple[object, ...], named: dict[str, object]
    ) -> HttpResponse | None:
        """Lead from a wide route to the narrower one that is meant."""
        if request.resolver_match is None or request.resolver_match.route not in WIDE:
            return None
        meant = _match(_other(request.path_info))
        return _led(request) if meant is not None and len(meant.kwargs) < len(named) else None


def _led(request: HttpRequest) -> HttpResponse:
    path, mark, query = request.get_full_path().partition("?")
    reads = request.method in {"GET", "HEAD"}
    # A path that begins with two slashes would be another host's to a browser.
    return HttpResponsePermanentRedirect(
        escape_leading_slashes(_other(path)) + mark + query, preserve_request=not reads
    )


def _other(path: str) -> str:
    return path[:-1] if path.endswith("/") else f"{path}/"


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _is_a_place(match: ResolverMatch | None) -> bool:
    return match is not None and not match.route.endswith(EVERYTHING_ELSE)
