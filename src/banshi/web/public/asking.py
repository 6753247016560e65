"""Before the trip: a few questions, one a page, and the answer. Nobody has to sign in for it.

What is it about, which matter, who applies, where are you: each an ordinary link, five taps at the most, and each
state of the talk an address that can be kept and sent. Who is signed in is not asked who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.china.certificates import NOT_ASKED_TWICE
from banshi.china.fees import BOOKLET, FEES
from banshi.kernel.refusals import NotFound
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.vocabulary import CATEGORY_WORDS, GROUP_WORDS, OWN, ROLE_WORDS, Group, Role
from banshi.register.items import item
from banshi.web.audience import for_everybody
from banshi.web.public import answering, placing, searching, sharing
from banshi.web.public.known import on_file, role_is_known
from banshi.web.public.speaking import in_json, wants_json
from banshi.web.public.told import as_json

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter
    from banshi.web.audience import Request


ABOLISHED = next(fee for fee in FEES if fee.source is BOOKLET)
"""The fee for a booklet, which some counters and many guide pages still ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be tapped."""

    url: str
    text: _StrOrPromise
    more: _StrOrPromise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An answer that was given, and where it can be changed."""

    label: _StrOrPromise
    value: _StrOrPromise
    url: str

    @property
    def action(self) -> _StrOrPromise:
        return _("Change") if self.value else _("Choose")


@for_everybody
@require_safe
def start(request: Request) -> HttpResponse:
    """Ask what it is about; words lead straight to the only matter that is meant."""
    typed = request.GET.get("q", "").strip()[:80]
    found = searching.meant(typed, jurisdiction().matters) if typed else []
    facts = searching.facts_meant(typed) if typed else []
    if len(found) == 1 and not facts:
        return redirect(_next(request, found[0]))
    there = [group for group in Group if any(m.group is group for m in jurisdiction().matters)]
    shown = {
        "typed": typed,
        "found": [_option(request, one) for one in found],
        "facts": [Option(url=reverse("need-not-prove", args=[fact.code]), text=fact.fact) for fact in facts],
        "groups": [Option(url=_link(request, "can-i-group", group.value), text=GROUP_WORDS[group]) for group in there],
        "at": request.GET.get("at", ""),
    }
    return render(request, "public/ask_what.html", shown)


@for_everybody
@require_safe
def group(request: Request, name: str) -> HttpResponse:
    """Ask which matter of a group."""
    found = [one for one in jurisdiction().matters if one.group == name]
    if not found:
        raise NotFound("no-such-group", _("There is nothing of this kind here."), cure=_("Start with the question."))
    shown = {
        "title": GROUP_WORDS[Group(name)],
        "options": [_option(request, one) for one in found],
        "certificates": name == Group.CERTIFICATE,
        "back": _link(request, "can-i-start"),
    }
    return render(request, "public/ask_which.html", shown)


@for_everybody
@require_safe
def who(request: Request, code: str) -> HttpResponse:
    """Ask in what role somebody applies."""
    asked = matter(code)
    options = [
        Option(
            url=_next(request, asked, role),
            text=capfirst(ROLE_WORDS[role]),
            more=need.shows if (need := jurisdiction().needs.get(role)) and role not in OWN else "",
        )
        for role in answering.roles(asked)
    ]
    shown = {"matter": asked, "options": options, "back": _link(request, "can-i-group", asked.group.value)}
    return render(request, "public/ask_who.html", shown)


@for_everybody
@require_safe
def where(request: Request, code: str) -> HttpResponse:
    """Ask where somebody is: a city, then a county or station there; or by name, or by the phone's position."""
    asked, city, typed = matter(code), request.GET.get("city", "")[:6], request.GET.get("place", "")[:40]
    here = reverse("can-i-where", args=[code])
    near = placing.near(request.GET.get("near", ""))
    shown = {
        "matter": asked,
        "said": _said(request),
        "city": city,
        "typed": typed,
        "near": [(one, _at(request, asked, one.station.code)) for one in near],
        "without": f"{reverse('can-i', args=[code])}{_query(_said(request) | {'at': 'any'})}",
        "back": here + _query(_said(request)) if city or typed or near else _link(request, "can-i-start"),
    }
    if city:
        counties = [_place(request, asked, one) for one in placing.counties(city)]
        shown |= {"counties": counties, "stations": [_place(request, asked, s) for s in placing.stations_in(city)]}
    elif typed:
        shown["found"] = [_place(request, asked, one) for one in placing.places_called(typed)]
    elif not near:
        cities = placing.cities()
        shown["cities"] = [
            Option(url=here + _query(_said(request) | {"city": one.token}), text=one.name, more=one.within)
            for one in cities
        ]
    response = render(request, "public/ask_where.html", shown)
    if near:
        response["Cache-Control"] = "private, no-store"
    return response


@for_everybody
@require_safe
def answer(request: Request, code: str) -> HttpResponse:
    """Give the answer; as JSON to whoever asks for that."""
    if wants_json(request):
        return _in_json(request, code)
    told = _told(request, code)
    said = _said(request)
    chosen = [_chosen_role(request, told), _chosen_place(request, told)]
    shown = {
        "answer": told,
        "matter": told.matter,
        "category": CATEGORY_WORDS[told.matter.category],
        "may_apply": [ROLE_WORDS[role] for role in answering.roles(told.matter)],
        "chosen": [one for one in chosen if one],
        "sees": [item(name).label for name in told.matter.sees],
        "country": jurisdiction(),
        "spared_source": NOT_ASKED_TWICE,
        "abolished": ABOLISHED,
        "free_since": ABOLISHED.until and ABOLISHED.until + timedelta(days=1),
        "json": f"{reverse('can-i-json', args=[code])}{_query(said)}",
        "link": (link := sharing.address(reverse("can-i", args=[code]), **said)),
        "square": sharing.square_of_many(link),
    }
    response = render(request, "public/can_i.html", shown)
    patch_vary_headers(response, ["Accept"])
    return response


@for_everybody
@require_safe
def answer_json(request: Request, code: str) -> HttpResponse:
    """Give the answer as JSON, with labels in the language that was asked for."""
    return _in_json(request, code)


def _in_json(request: Request, code: str) -> HttpResponse:
    return in_json(request, lambda: as_json(_told(request, code), _said(request)))


def _told(request: Request, code: str) -> answering.Answer:
    asked, role = matter(code), _role(request, matter(code))
    place = placing.place(token) if (token := request.GET.get("at", "")) != "any" else None
    counters = placing.counters_near(place) if place else None
    known = on_file(request, asked, role)
    home = placing.away(known.home, place) if known and place else None
    return answering.answer(asked, role, place, counters=counters, on_file=known, home=home)


def _role(request: Request, asked: Matter[Any]) -> Role | None:
    """Return the role that the address names; the only one there is; none where it is open, or on file."""
    there = answering.roles(asked)
    name = request.GET.get("as", "")
    if not name:
        return there[0] if len(there) == 1 and not _is_on_file(request, asked) else None
    found = next((role for role in there if role == name), None)
    if found is None:
        raise NotFound(
            "no-such-role", _("Nobody applies for this in such a role."), cure=_("Choose one from the list.")
        )
    return found


def _next(request: Request, asked: Matter[Any], role: Role | None = None) -> str:
    """Return the address of the next question that is still open for a matter, or of its answer."""
    said = _said(request) | ({"as": role.value} if role else {})
    if "as" not in said and len(answering.roles(asked)) > 1 and not _is_on_file(request, asked):
        page = "can-i-who"
    else:
        page = "can-i" if "at" in said or not answering.roles(asked) else "can-i-where"
    return reverse(page, args=[asked.code]) + _query(said)


def _is_on_file(request: Request, asked: Matter[Any]) -> bool:
    return request.actor.person_id is not None and role_is_known(asked)


def _option(request: Request, one: Matter[Any]) -> Option:
    return Option(url=_next(request, one), text=one.title, more=one.summary)


def _place(request: Request, asked: Matter[Any], one: placing.Choice) -> Option:
    return Option(url=_at(request, asked, one.token), text=one.name, more=one.within)


def _at(request: Request, asked: Matter[Any], token: str) -> str:
    return reverse("can-i", args=[asked.code]) + _query(_said(request) | {"at": token})


def _chosen_role(request: Request, told: answering.Answer) -> Chosen | None:
    if len(answering.roles(told.matter)) < 2:  # noqa: PLR2004 - nothing to choose
        return None
    url = _link(request, "can-i-who", told.matter.code)
    return Chosen(label=_("Who applies"), value=capfirst(ROLE_WORDS[told.role]) if told.role else "", url=url)


def _chosen_place(request: Request, told: answering.Answer) -> Chosen | None:
    if not answering.roles(told.matter):
        return None
    url = reverse("can-i-where", args=[told.matter.code]) + _query(
        {k: v for k, v in _said(request).items() if k == "as"}
    )
    return Chosen(label=_("Where you are"), value=told.place.name if told.place else "", url=url)


def _said(request: Request) -> dict[str, str]:
    """Return what was answered so far: the two answers that stand in the address."""
    return {name: said for name in ("as", "at") if (said := request.GET.get(name, "")[:40])}


def _link(request: Request, page: str, *args: str) -> str:
    """Return the address of an earlier question; what has been said of the place stays said."""
    return reverse(page, args=args) + _query({k: v for k, v in _said(request).items() if k == "at"})


def _query(said: dict[str, str]) -> str:
    return f"?{urlencode(said)}" if said else ""
