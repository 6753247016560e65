"""How a call is answered: JSON, refusals as RFC 9457 problems in words, no cookie, and the look closed at the end.

Whoever calls is known by a token; each operation names the scope it needs. What it takes is checked against the
schema that is published, before anything is asked of the register.
"""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import connection
from django.http import HttpResponse, UnreadablePostError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.api.authorities import versions
from banshi.api.authorities.calls import Answer, Call
from banshi.api.authorities.checking import parameter, refuse_unless
from banshi.api.authorities.repeats import once
from banshi.connections.tokens import NotTheClient, caller_of, count_call
from banshi.kernel.refusals import Refusal, RuleBroken, TooMany

if TYPE_CHECKING:
    from django.http import HttpRequest

    from banshi.api.authorities.calls import Operation
    from banshi.api.authorities.checking import Schema
    from banshi.connections.tokens import Caller

LARGEST = 64 * 1024
JSON, PROBLEM = "application/json", "application/problem+json"
log = logging.getLogger(__name__)


class WrongMethod(RuleBroken):
    """The address is right, what is to be done there is not."""

    status = 405


class TooLarge(RuleBroken):
    """More was sent than any call of ours needs."""

    status = 413


class NotJson(RuleBroken):
    """Something else than JSON was sent."""

    status = 415


class Unreadable(RuleBroken):
    """What was sent is not what it says it is."""

    status = 400


def answer(
    operation: Operation, request: HttpRequest, schemas: dict[str, Schema], named: dict[str, Any]
) -> HttpResponse:
    """Let a call in, read it, carry it out and put the answer into JSON; every refusal becomes a problem."""
    try:
        said = _carried_out(operation, request, schemas, named)
        response = _response(said)
    except Refusal as refusal:
        response = problem(refusal)
    except (SuspiciousOperation, BadRequest, UnreadablePostError, UnicodeError):
        response = problem(Unreadable("unreadable", _("What was sent cannot be read: it is not what it says it is.")))
    except Exception:
        log.exception("our fault")
        response = problem(_OurFault("our-fault", _("We made a mistake. Call again in a minute.")))
    finally:
        if connection.connection is not None:
            access.close()
    versions.tell(response, operation.name)
    response["Cache-Control"] = "private, no-store" if not operation.open else "no-cache"
    response["Content-Language"] = get_language() or "zh-hans"
    return response


def problem(refusal: Refusal) -> HttpResponse:
    """Return a refusal as RFC 9457 asks: what happened in words, and what can be done."""
    log.info("refused: %s", refusal.code)
    said = {
        "type": f"urn:banshi:problem:{refusal.code}", "title": str(refusal.sentence), "status": refusal.status,
        "detail": refusal.said,
    }  # fmt: skip
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=refusal.status, content_type=PROBLEM)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = "60"
    if isinstance(refusal, NotTheClient):
        response["WWW-Authenticate"] = 'Bearer realm="banshi"'
    return response


class _OurFault(Refusal):
    status = 500


def _carried_out(
    operation: Operation, request: HttpRequest, schemas: dict[str, Schema], named: dict[str, Any]
) -> Answer:
    caller = None if operation.open else _let_in(request)
    asked = _asked(operation, request)
    body = _body(request, schemas[operation.body]) if operation.body else {}
    call = Call(request=request, caller=caller, asked=asked, body=body)
    if operation.repeatable and caller is not None:
        return once(operation, call, named)
    return operation.view(call, **named)


def _let_in(request: HttpRequest) -> Caller:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    caller = caller_of(token.strip() if kind.lower() == "bearer" else "")
    count_call(caller)
    return caller


def _asked(operation: Operation, request: HttpRequest) -> dict[str, Any]:
    """Return the parameters of a call. Raises ``RuleBroken`` for one that is unknown, doubled, missing or no value."""
    in_address = {one.name for one in operation.parameters if not one.header}
    unknown = [name[:40] for name, values in request.GET.lists() if name not in in_address or len(values) > 1]
    if unknown:
        raise RuleBroken(
            "unknown-parameter", _("The address names what is not known here, or names it twice: %(names)s.")
            % {"names": ", ".join(unknown)},
        )  # fmt: skip
    found: dict[str, Any] = {}
    for one in operation.parameters:
        given = request.headers.get(one.name) if one.header else request.GET.get(one.name)
        if given is None and one.required:
            raise RuleBroken("missing-parameter", _("%(name)s is missing.") % {"name": one.name})
        if given is not None:
            found[one.name] = parameter(one.schema, given)
            refuse_unless(one.schema, found[one.name], one.name)
    return found


def _body(request: HttpRequest, schema: Schema) -> dict[str, Any]:
    if request.content_type != JSON:
        raise NotJson("not-json", _("Send application/json."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise TooLarge("too-large", _("This is larger than %(most)s kB.") % {"most": LARGEST // 1024})
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise TooLarge("too-large", _("This is larger than %(most)s kB.") % {"most": LARGEST // 1024})
    try:
        given = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable("unreadable", _("This is no JSON.")) from None
    refuse_unless(schema, given)
    return dict(given)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _response(said: Answer) -> HttpResponse:
    if said.body is None:
        return HttpResponse(status=said.status, headers=said.headers)
    raw = json.dumps(said.body, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(raw, status=said.status, content_type=JSON, headers=said.headers)


def tagged(request: HttpRequest, body: Any) -> Answer:  # noqa: ANN401 - any JSON
    """Return a body with its tag, or 304 where the caller has this one already (RFC 9110, 13.1.2)."""
    tag = f'"{sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]}"'
    if tag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return Answer(status=304, headers={"ETag": tag})
    return Answer(body=body, headers={"ETag": tag})


def wrong_method(methods: list[str]) -> HttpResponse:
    """Answer a method that an address does not take."""
    said = gettext("This address takes %(methods)s only.") % {"methods": ", ".join(methods)}
    response = problem(WrongMethod("wrong-method", said))
    response["Allow"] = ", ".join(methods)
    return response
