"""The token endpoint of OAuth 2.0: client credentials by a signed assertion or a secret, and taking a token back.

It speaks as RFC 6749, 5 asks: a form comes in, JSON goes out, refusals by their registered words.
"""

from __future__ import annotations

import binascii
import json
import logging
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from banshi.api.authorities import versions
from banshi.connections import tokens
from banshi.kernel import clock
from banshi.kernel.refusals import Refusal, TooMany

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from banshi.connections.models import Key

FORM = "application/x-www-form-urlencoded"
LARGEST = 16 * 1024
NAMES = ("grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type")
log = logging.getLogger(__name__)


class _Refused(Exception):
    """A refusal by its registered word (RFC 6749, 5.2)."""

    def __init__(self, error: str, said: str, status: int = 400) -> None:
        super().__init__(error)
        self.said = {"error": error, "error_description": said}
        self.status = status


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Give a token to a client that proves who it is."""
    try:
        said, status = _issued(request), 200
    except _Refused as refused:
        said, status = refused.said, refused.status
    except tokens.NotTheClient as refusal:
        said, status = {"error": "invalid_client", "error_description": refusal.said}, 401
    except Refusal as refusal:
        error = "slow_down" if isinstance(refusal, TooMany) else "invalid_scope"
        said, status = (
            {"error": error, "error_description": refusal.said},
            refusal.status if error == "slow_down" else 400,
        )
    except (SuspiciousOperation, BadRequest, UnreadablePostError, UnicodeError):
        said, status = {"error": "invalid_request", "error_description": gettext("This form cannot be read.")}, 400
    log.info("token: %s", said.get("error", "given"))
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type="application/json")
    response["Cache-Control"], response["Pragma"] = "no-store", "no-cache"
    if status == 401:  # noqa: PLR2004 - HTTP's own
        response["WWW-Authenticate"] = 'Basic realm="banshi"'
    if status == 405:  # noqa: PLR2004 - as above
        response["Allow"] = "POST"
    versions.tell(response, "token")
    return response


token.audience = "authorities"  # type: ignore[attr-defined]


def _issued(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        raise _Refused("invalid_request", gettext("This address takes %(methods)s only.") % {"methods": "POST"}, 405)
    if request.content_type != FORM or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise _Refused("invalid_request", gettext("Send a form: application/x-www-form-urlencoded, 16 kB at the most."))
    form = request.POST
    if any(len(form.getlist(name)) > 1 for name in NAMES) or any("\0" in form.get(name, "") for name in NAMES):
        raise _Refused("invalid_request", gettext("A field is named twice, or cannot be read."))
    if not form.get("grant_type"):
        raise _Refused("invalid_request", gettext("%(name)s is missing.") % {"name": "grant_type"})
    if form["grant_type"] != "client_credentials":
        raise _Refused("unsupported_grant_type", gettext("Only client_credentials is known here."))
    key = _key(request, form)
    secret, given = tokens.issue(key, form.get("scope", ""))
    lasts = max(int((given.until - clock.now()).total_seconds()), 0)
    return {"access_token": secret, "token_type": "Bearer", "expires_in": lasts, "scope": " ".join(given.scopes)}


def _key(request: HttpRequest, form: QueryDict) -> Key:
    """Return the key by which a client proves who it is; one way at a time (RFC 6749, 2.3)."""
    basic = request.headers.get("Authorization", "")
    if sum(map(bool, (basic, form.get("client_assertion"), form.get("client_secret")))) != 1:
        raise _Refused("invalid_request", gettext("Prove in one way who you are: an assertion, or a secret."))
    if assertion := form.get("client_assertion"):
        if form.get("client_assertion_type") != tokens.TYPE:
            raise _Refused(
                "invalid_request", gettext("client_assertion_type has to be %(type)s.") % {"type": tokens.TYPE}
            )
        base = settings.PUBLIC_ADDRESS
        return tokens.by_assertion(assertion, (f"{base}/api/v1/token", base))
    if basic:
        return tokens.by_secret(*_basic(basic))
    return tokens.by_secret(form.get("client_id", ""), form.get("client_secret", ""))


def _basic(header: str) -> tuple[str, str]:
    kind, _space, said = header.partition(" ")
    try:
        name, _colon, secret = b64decode(said.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        name, secret = "", ""
    if kind.lower() != "basic":
        name, secret = "", ""
    return unquote_plus(name), unquote_plus(secret)


def described() -> dict[str, Any]:
    """Return the operation for the description of the API."""
    fields = {name: {"type": "string"} for name in NAMES} | {"grant_type": {"const": "client_credentials"}}
    body = {"type": "object", "properties": fields, "required": ["grant_type"]}
    answers = {"200": ("Token", "A token for ten minutes."), "400": ("TokenError", "Not understood, or no such scope."),
               "401": ("TokenError", "Not a key in force."), "429": ("TokenError", "Too many.")}  # fmt: skip
    return {
        "operationId": "token", "summary": "Get a token: by a signed assertion (RFC 7523) or a secret", "security": [],
        "requestBody": {"required": True, "content": {FORM: {"schema": body}}},
        "responses": {
            status: {"description": says, "content": {"application/json": {
                "schema": {"$ref": f"#/components/schemas/{name}"}}}}
            for status, (name, says) in answers.items()
        },
    }  # fmt: skip
