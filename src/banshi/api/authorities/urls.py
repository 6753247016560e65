"""The addresses of the API for authorities, made from its table of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from banshi.api.authorities.answering import answer, problem, wrong_method
from banshi.api.authorities.checking import refuse_unknown_words
from banshi.api.authorities.operations import OPERATIONS
from banshi.api.authorities.schemas import SENT
from banshi.api.authorities.token import token
from banshi.kernel.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from banshi.api.authorities.calls import Operation


def _view(operations: dict[str, Operation]) -> Callable[..., HttpResponse]:
    @csrf_exempt
    def called(request: HttpRequest, **named: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        method = "GET" if request.method == "HEAD" else request.method or ""
        if method not in operations:
            return wrong_method(sorted(operations))
        return answer(operations[method], request, SENT, named)

    called.audience = "authorities"  # type: ignore[attr-defined]
    return called


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - Django names what it matched
    """Answer an address that leads nowhere."""
    return problem(NotFound("no-such-address", _("There is nothing at this address."), cure=_("See openapi.json.")))


nowhere.audience = "everybody"  # type: ignore[attr-defined]


def _addresses() -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, {})[one.method] = one
    return found


for schema in SENT.values():
    refuse_unknown_words(schema)

urlpatterns = [
    path("token", token, name="api-token"),
    *(
        path(address, _view(operations), name=f"api-{next(iter(operations.values())).name}")
        for address, operations in _addresses().items()
    ),
    path("<path:rest>", nowhere),
]
