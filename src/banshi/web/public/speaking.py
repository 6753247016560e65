"""Speaking JSON to machines: who asks for it, in which language, and how a refusal is told."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import get_language, get_supported_language_variant, override

from banshi.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from banshi.web.audience import Request

HTML, JSON = "text/html", "application/json"
READABLE: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


def wants_json(request: Request) -> bool:
    """Whether the client would rather have JSON than a page."""
    return request.get_preferred_type([HTML, JSON]) == JSON


def in_json(request: Request, tell: Callable[[], dict[str, Any]]) -> JsonResponse:
    """Tell something as JSON in the language of ``lang`` or of the client; a refusal with its code and its cure."""
    with _language(request):
        try:
            told, status = tell(), 200
        except Refusal as refusal:
            told, status = (
                {"refused": refusal.code, "said": refusal.said, "cure": str(refusal.cure or "")},
                refusal.status,
            )
        response = JsonResponse({"language": get_language(), **told}, json_dumps_params=READABLE, status=status)
    response["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _language(request: Request) -> AbstractContextManager[object]:
    """Return the language that was asked for by ``lang``; none, or an unknown one, changes nothing."""
    try:
        return override(get_supported_language_variant(request.GET.get("lang", "")))
    except LookupError:
        return nullcontext()
