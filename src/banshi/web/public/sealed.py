"""The sealed log for everybody, below ``/.well-known/banshi-log/``: heads, keys and proofs, and how to check them.

Only hashes and signatures are told here. A page says what they are good for; programs get JSON and signed notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.proofs import heads, queries
from banshi.web.audience import for_everybody
from banshi.web.public.speaking import in_json, wants_json

if TYPE_CHECKING:
    from banshi.proofs.heads import SignedHead
    from banshi.web.audience import Request

SHAPE = "banshi-log/1"
PAGE = 1_000
PLAIN = "text/plain; charset=utf-8"
HIGHEST = (1 << 63) - 1


@for_everybody
@require_safe
def log(request: Request) -> HttpResponse:
    """Say how long the log is, since when, and how anybody checks it."""
    if wants_json(request):
        return in_json(request, _state)
    head = queries.newest()
    public = {key_id: public.hex() for key_id, public in queries.public_keys().items()}
    shown = {"head": head, "whole": queries.newest(whole=True), "keys": public, "note": _note(head)}
    response = render(request, "public/sealed.html", shown)
    response["Vary"] = "Accept, Accept-Language, Cookie"
    return response


@for_everybody
@require_safe
def checkpoint(_request: Request) -> HttpResponse:
    """Give the newest head as a signed note (C2SP tlog-checkpoint)."""
    head = queries.newest()
    if head is None:
        raise NotFound("no-head", _("Nothing has been sealed here yet."), cure=_("Ask again in a minute."))
    return _plain(_note(head))


@for_everybody
@require_safe
def heads_as_text(request: Request) -> HttpResponse:
    """Give heads as signed notes, a thousand a page, in the order they were signed: to keep and to compare with."""
    return _plain("\n".join(_note(head) for _number, head in _asked_heads(request)))


@for_everybody
@require_safe
def heads_as_json(request: Request) -> HttpResponse:
    """Give the same as JSON, with the number to go on after."""
    found = _asked_heads(request)
    told = {"shape": SHAPE, "heads": [_told(head) | {"number": number} for number, head in found]}
    return in_json(request, lambda: told | {"next": found[-1][0] if len(found) == PAGE else None})


@for_everybody
@require_safe
def keys(request: Request) -> HttpResponse:
    """Give the public keys that heads are signed with."""
    found = [{"name": heads.name(key), "ed25519": public.hex()} for key, public in queries.public_keys().items()]
    return in_json(request, lambda: {"shape": SHAPE, "keys": found})


@for_everybody
@require_safe
def consistency(request: Request) -> HttpResponse:
    """Prove that the longer of two lists begins with the shorter (RFC 9162, 2.1.4)."""

    def told() -> dict[str, Any]:
        first, second = _number(request, "first"), _number(request, "second")
        path = queries.consistency(first, second)
        return {"shape": SHAPE, "first": first, "second": second, "path": [each.hex() for each in path]}

    return in_json(request, told)


@for_everybody
@require_safe
def inclusion(request: Request) -> HttpResponse:
    """Prove that a leaf whose hash and place somebody knows is in the newest list (RFC 9162, 2.1.3)."""

    def told() -> dict[str, Any]:
        head, index = queries.newest(), _number(request, "index")
        leaf = queries.leaf_at(index)
        if head is None or leaf is None or leaf.hex() != request.GET.get("leaf", "").lower():
            raise NotFound("no-such-leaf", _("The log has no such leaf at this place."))
        proved = queries.inclusion(index, head)
        path = [each.hex() for each in proved.path]
        return {"shape": SHAPE, "index": index, "leaf": leaf.hex(), "path": path, "head": _told(head)}

    return in_json(request, told)


def _state() -> dict[str, Any]:
    head, whole = queries.newest(), queries.newest(whole=True)
    return {
        "shape": SHAPE,
        "head": _told(head) if head else None,
        "complete_up_to": heads.moment(whole.at) if whole else None,
        "keys": [{"name": heads.name(key), "ed25519": public.hex()} for key, public in queries.public_keys().items()],
    }


def _told(head: SignedHead) -> dict[str, Any]:
    return {"size": head.size, "root": head.root.hex(), "at": heads.moment(head.at), "note": _note(head)}


def _note(head: SignedHead | None) -> str:
    return head.note(queries.public_keys()[head.key_id]) if head else ""


def _asked_heads(request: Request) -> list[tuple[int, SignedHead]]:
    return queries.heads_after(_number(request, "after", otherwise=0), PAGE)


def _number(request: Request, name: str, *, otherwise: int | None = None) -> int:
    """Return a number of the address. Raises ``RuleBroken`` where it is missing or none."""
    text = request.GET.get(name, "")
    if not text and otherwise is not None:
        return otherwise
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(HIGHEST)) or int(text) > HIGHEST:
        raise RuleBroken("no-number", _("“%(name)s” has to be a whole number.") % {"name": name})
    return int(text)


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=PLAIN)
