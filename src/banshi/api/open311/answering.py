"""How a call of GeoReport v2 is answered: in the format its address ends with, and refusals as the list of errors.

No cookie is read or set and no session is opened: whoever calls is known by a key or not at all. The language is the
one the call asks for.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from banshi.api.open311.rendering import Document, rendered
from banshi.kernel.refusals import ClocksDiffer, NotAllowed, NotFound, Refusal, RuleBroken, TooMany

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from banshi.api.open311.rendering import Fact

    type Answering = Callable[..., Document]
    type View = Callable[..., HttpResponse]

BAD, WRONG_METHOD, OURS, NOT_NOW = 400, 405, 500, 503
# "Always 404 for resources that don't exist, 403 for errors because of wrong or missing api_key and basically 400
# for any other error" (GeoReport v2, Errors). Too many is HTTP's own (RFC 6585, 4), and so is ours.
STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, TooMany: 429, ClocksDiffer: NOT_NOW}
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
log = logging.getLogger(__name__)


class Several(Exception):
    """More than one thing is wrong with a call: all are told at once."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = refusals


def answers(*methods: str) -> Callable[[Answering], View]:
    """Make a view, for everybody, of a function that returns the document; ``form`` of the address is json or xml."""

    def decorate(document_of: Answering) -> View:
        @wraps(document_of)
        def answered(request: HttpRequest, *, form: str, **named: str) -> HttpResponse:
            response = _answered(lambda: _allowed(request, methods, document_of, named), form)
            if response.status_code == WRONG_METHOD:
                response["Allow"] = ", ".join(methods)
            # Other keys, languages and moments get another answer.
            response["Cache-Control"] = "private, no-store"
            return response

        return public(csrf_exempt(answered))

    return decorate


def public(view: View) -> View:
    """State that a view is for everybody."""
    cast("Any", view).audience = "everybody"
    return view


class _WrongMethod(RuleBroken):
    """The address is right, what is to be done there is not."""


def _allowed(request: HttpRequest, methods: Sequence[str], document_of: Answering, named: dict[str, str]) -> Document:
    asked = "GET" if request.method == "HEAD" else request.method
    if asked not in methods:
        raise _WrongMethod(
            "wrong-method",
            _("This address takes %(methods)s only.") % {"methods": ", ".join(methods)},
        )
    return document_of(request, **named)


def _answered(document: Callable[[], Document], form: str) -> HttpResponse:
    try:
        return rendered(document(), form)
    except Several as several:
        return _refused(several.refusals, form)
    except Refusal as refusal:
        return _refused([refusal], form)
    except UNREADABLE as unreadable:
        log.info("unreadable: %s", unreadable)
        return _errors(
            BAD, [gettext("What was sent cannot be read: it is too large, or not what it says it is.")], form
        )
    except (OperationalError, InterfaceError):
        log.warning("the database does not answer")
        said = gettext("Our records do not answer at this moment. Send it again in a minute: it is taken in once.")
        response = _errors(NOT_NOW, [said], form)
        response["Retry-After"] = "5"
        return response
    except Exception:
        log.exception("our fault")
        said = gettext("We made a mistake. Send it again in a minute: the same request is never taken in twice.")
        return _errors(OURS, [said], form)


def _refused(refusals: Sequence[Refusal], form: str) -> HttpResponse:
    first = refusals[0]
    log.info("refused: %s", first.code)
    status = WRONG_METHOD if isinstance(first, _WrongMethod) else STATUS.get(type(first), BAD)
    response = _errors(status, [refusal.said for refusal in refusals], form)
    if isinstance(first, TooMany):
        response["Retry-After"] = "60"
    return response


def _errors(status: int, sentences: Sequence[str], form: str) -> HttpResponse:
    errors: list[Fact] = [{"code": status, "description": sentence} for sentence in sentences]
    return rendered(Document(root="errors", facts=errors), form, status=status)


@public
@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - Django names what it matched
    """Answer an address that leads nowhere, as JSON where it ends so and as XML else: GeoReport requires XML."""
    return _refused(
        [
            NotFound(
                "no-such-address",
                _("There is nothing at this address."),
                cure=_("Addresses end in .json or .xml; all are listed in discovery.json."),
            )
        ],
        "json" if request.path.endswith(".json") else "xml",
    )
