"""Do I need a certificate? Of twenty facts, no: what to show instead, and a sentence for whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from banshi.china.certificates import NOT_CERTIFIED, not_certified
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import Group
from banshi.web.audience import for_everybody
from banshi.web.public import sharing
from banshi.web.public.speaking import in_json, wants_json
from banshi.web.public.told import SHAPE, source

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.china.certificates import Fact, NotCertified
    from banshi.web.audience import Request


@for_everybody
@require_safe
def choose(request: Request) -> HttpResponse:
    """Ask what somebody was told to prove."""
    if wants_json(request):
        return in_json(request, _lists)
    issued = [one for one in jurisdiction().matters if one.group is Group.CERTIFICATE]
    response = render(request, "public/ask_proof.html", {"lists": NOT_CERTIFIED, "issued": issued})
    patch_vary_headers(response, ["Accept"])
    return response


@for_everybody
@require_safe
def choose_json(request: Request) -> HttpResponse:
    """Give every fact that needs no certificate as JSON; and how many of each list are not known here."""
    return in_json(request, _lists)


@for_everybody
@require_safe
def needless(request: Request, code: str) -> HttpResponse:
    """Say that no certificate is needed, what to show instead, and why."""
    if wants_json(request):
        return in_json(request, lambda: _told(*not_certified(code)))
    listed, fact = not_certified(code)
    link = sharing.address(reverse("need-not-prove", args=[code]))
    shown = {"list": listed, "fact": fact, "link": link, "square": sharing.square_of_many(link)}
    response = render(request, "public/need_not_prove.html", shown)
    patch_vary_headers(response, ["Accept"])
    return response


@for_everybody
@require_safe
def needless_json(request: Request, code: str) -> HttpResponse:
    """Give the same as JSON."""
    return in_json(request, lambda: _told(*not_certified(code)))


def _lists() -> dict[str, Any]:
    return {"shape": SHAPE, "lists": [_listed(one) for one in NOT_CERTIFIED]}


def _listed(listed: NotCertified) -> dict[str, Any]:
    return {
        "code": listed.code,
        "title": str(listed.title),
        "in_all": listed.in_all,
        "unknown": listed.unknown,
        "source": source(listed.source),
        "facts": [{"code": fact.code, "label": str(fact.fact)} for fact in listed.facts],
    }


def _told(listed: NotCertified, fact: Fact) -> dict[str, Any]:
    return {
        "shape": SHAPE,
        "fact": {"code": fact.code, "label": str(fact.fact)},
        "address": sharing.address(reverse("need-not-prove", args=[fact.code])),
        "verdict": "not-needed",
        "show": [str(one) for one in fact.show],
        "note": str(fact.note),
        "rule": str(listed.rule),
        "if_lost": str(listed.lost),
        "body": str(fact.body),
        "source": source(listed.source),
    }
