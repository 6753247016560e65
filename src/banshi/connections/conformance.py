"""Whether a holder of evidence keeps the contract (docs/connections.md): any holder can be put to it before we ask.

The questions are those that Banshi asks, and those that nobody should get an answer to. Only the proof that is named
is asked for; nothing is sent but made-up words beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from django.utils.translation import gettext_lazy as _

from banshi.matters.evidence import SHOWN, TIMEOUT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.utils.functional import _StrOrPromise

CONTRACT = "banshi-evidence/1"
TOO_LONG = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof that the holder knows: its number, the name it was given to, and what it says."""

    number: str
    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that was asked of a holder, and whether it did what the contract says."""

    what: _StrOrPromise
    kept: bool
    answered: str


type Question = tuple[_StrOrPromise, str, str, Any, Callable[[int, Any], bool]]


def check_holder(address: str, proof: Proof) -> list[Result]:
    """Put a holder to every question of the contract; each answer has two seconds."""
    # Each question on a line of its own: a holder may hang up on whoever sent what it refuses.
    alone = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(timeout=TIMEOUT_SECONDS, base_url=address.rstrip("/"), limits=alone) as asking:
        return [_asked(asking, question) for question in _questions(proof)]


def _questions(proof: Proof) -> Iterator[Question]:
    known = {"number": proof.number, "name": proof.name, "says": proof.says}
    wanted = {"number": proof.number, "name": proof.name, "request": str(uuid4())}
    yield _("it says that it lives"), "GET", "/healthz", None, lambda status, _said: status == 200  # noqa: PLR2004 - HTTP
    yield _("it names the contract it keeps"), "GET", "/contract", None, _names_the_contract
    yield _("it confirms what it knows"), "POST", "/check", known, lambda _status, said: said == {"match": True}
    for change in ({"name": "无此人"}, {"says": "00"}, {"number": "X-0000"}):
        yield _("it confirms nothing else"), "POST", "/check", known | change, lambda _s, said: said == {"match": False}
    yield _("it shows what it would hand over"), "POST", "/preview", wanted, _shows(proof)
    yield _("it shows nobody else's"), "POST", "/preview", wanted | {"name": "无此人"}, _shows_nothing
    yield _("it shows nothing unasked"), "POST", "/preview", wanted | {"request": "-"}, lambda status, _s: status == 403  # noqa: PLR2004 - as above
    unreadable: tuple[Any, ...] = ({}, [], {"number": 5, "name": "", "says": None}, known | {"more": "x"})
    for body in unreadable:
        yield _("it refuses what it cannot read"), "POST", "/check", body, lambda status, _said: status == 400  # noqa: PLR2004 - as above
    too_long = known | {"name": "x" * TOO_LONG}
    yield _("it refuses what is too long"), "POST", "/check", too_long, lambda status, _s: status in {400, 413}
    yield _("it answers at no other address"), "POST", "/else", known, lambda status, _said: status == 404  # noqa: PLR2004 - as above


def _names_the_contract(status: int, said: Any) -> bool:  # noqa: ANN401 - any JSON
    return status == httpx.codes.OK and isinstance(said, dict) and said.get("contract") == CONTRACT


def _shows(proof: Proof) -> Callable[[int, Any], bool]:
    def shows(_status: int, said: Any) -> bool:  # noqa: ANN401 - any JSON
        shown = said.get("evidence") if isinstance(said, dict) else None
        if not isinstance(shown, dict) or set(shown) != set(SHOWN):
            return False
        whole = all(isinstance(value, str) for value in shown.values())
        return whole and (shown["number"], shown["name"]) == (proof.number, proof.name)

    return shows


def _shows_nothing(_status: int, said: Any) -> bool:  # noqa: ANN401 - any JSON
    return bool(said == {"evidence": None})


def _asked(asking: httpx.Client, question: Question) -> Result:
    what, method, path, body, kept = question
    try:
        reply = asking.request(method, path, json=body) if body is not None else asking.request(method, path)
        said = reply.json() if reply.content else None
    except httpx.HTTPError as error:
        return Result(what=what, kept=False, answered=type(error).__name__)
    except json.JSONDecodeError:
        return Result(what=what, kept=False, answered=_no_json(reply.status_code))
    return Result(what=what, kept=kept(reply.status_code, said), answered=f"HTTP {reply.status_code}")


def _no_json(status: int) -> str:
    return f"HTTP {status}, {_('no JSON')}"
