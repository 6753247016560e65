"""The public results as this installation serves them, and the files, the feed and the calendar beside them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.kernel.refusals import NotFound
from banshi.kernel.staleness import may_be_a_second_old
from banshi.publishing import files, tables
from banshi.watching.published import draws_file
from banshi.web.audience import for_everybody
from banshi.web.results import days, feeds, site
from banshi.web.results.addresses import LANGUAGES, Served
from banshi.web.results.standing import lines, standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.web.audience import Request

SERVED = Served()


def in_its_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let an address name its language, so that a search engine can lead to either."""

    @wraps(view)
    def said(request: Request, *args: str, **named: str) -> HttpResponse:
        wanted = request.GET.get("language", "")
        if wanted not in LANGUAGES:
            return view(request, *args, **named)
        with translation.override(wanted):
            return view(request, *args, **named)

    return said


@for_everybody
@require_safe
@in_its_language
@may_be_a_second_old
def overview(request: Request) -> HttpResponse:
    """Show what came of it, month by month, with what went wrong."""
    return _page(request, "overview")


@for_everybody
@require_safe
@in_its_language
@may_be_a_second_old
def places(request: Request, code: str = "") -> HttpResponse:
    """Show what residents of a place reported, and of the places in it."""
    if code and code not in standing().places.children:
        raise NotFound("no-such-place", _("There is no such place."), cure=_("Choose one from the list of places."))
    return _page(request, "places", code)


@for_everybody
@require_safe
@in_its_language
@may_be_a_second_old
def subjects(request: Request) -> HttpResponse:
    """Show what concerns are about."""
    return _page(request, "subjects")


@for_everybody
@require_safe
@in_its_language
@may_be_a_second_old
def definitions(request: Request) -> HttpResponse:
    """Say how each figure is counted."""
    return _page(request, "definitions")


@for_everybody
@require_safe
@in_its_language
@may_be_a_second_old
def file(request: Request, name: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Give a file of the open data, the data dictionary, the feed of new results or the calendar."""
    stem, _dot, kind = name.rpartition(".")
    if name == "dictionary.json":
        return HttpResponse(files.dictionary_file(), content_type=files.KINDS["json"])
    if name == "draws.json":
        return HttpResponse(draws_file(), content_type=files.KINDS["json"])
    if name == "feed.xml":
        return HttpResponse(feeds.feed(standing(), SERVED), content_type="application/atom+xml; charset=utf-8")
    if name == "calendar.ics":
        return HttpResponse(days.calendar(standing(), SERVED), content_type="text/calendar; charset=utf-8")
    if kind not in files.KINDS or stem not in {one.name for one in tables.TABLES}:
        raise NotFound("no-such-file", _("There is no such file."), cure=_("Choose one from the list of open data."))
    answer = HttpResponse(files.written(tables.table(stem), lines()[stem], kind), content_type=files.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="banshi-{name}"'
    return answer


def _page(request: Request, name: str, code: str = "") -> HttpResponse:
    shown = {"layout": "layouts/public.html", **site.shown(name, standing(), SERVED, code)}
    return render(request, site.TEMPLATES[name], shown)
