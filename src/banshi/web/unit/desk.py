"""The lists of a unit's desk: what it has to act on, what came up from below, what it helps with, what it answered.

Overdue first, then due today, then the rest, fifty a page; each list has an address of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banshi.concerns import queries
from banshi.web import paging
from banshi.web.unit import lists
from banshi.web.unit.audience import WHO_READS, at_a_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Concern
    from banshi.web.audience import Request

EMPTY: dict[str, tuple[_StrOrPromise, _StrOrPromise]] = {
    "desk": (_("Nothing waits for your unit."), _("New concerns appear here by their due time.")),
    "watched": (
        _("Nothing came up."),
        _("A concern comes up here by itself when a unit below does not answer it in time."),
    ),
    "helping": (_("Nobody needs your help now."), _("The unit that leads answers the resident; you help it.")),
    "answered": (_("Nothing was answered yet."), _("What residents say of your answers is shown here.")),
}


@at_a_unit(*WHO_READS)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Show what this unit has to act on."""
    rows = queries.worklist(request.actor, *lists.TO_ACT, after=paging.after(request))
    return _list(request, rows, _("To act on"), "desk")


@at_a_unit(*WHO_READS)
@require_safe
def watched(request: Request) -> HttpResponse:
    """Show what came up to this unit from below because nobody answered in time."""
    rows = queries.watched(request.actor, after=paging.after(request))
    return _list(request, rows, _("Came up from below"), "watched")


@at_a_unit(*WHO_READS)
@require_safe
def helping(request: Request) -> HttpResponse:
    """Show what other units lead and this one helps with."""
    rows = lists.helped(request.actor, after=paging.after(request))
    return _list(request, rows, _("We help"), "helping")


@at_a_unit(*WHO_READS)
@require_safe
def answered(request: Request) -> HttpResponse:
    """Show what this unit has answered, and what residents said of it."""
    rows = lists.answered(request.actor, before=paging.after(request))
    page = rows[: queries.PAGE]
    older = paging.older(request, (page[-1].at, page[-1].id), named="after") if len(rows) > queries.PAGE else ""
    return _show(request, [lists.Group("", rows=lists.rows_of(page))], _("Answered"), "answered", older)


def _list(request: Request, rows: Sequence[Concern], title: _StrOrPromise, name: str) -> HttpResponse:
    page = rows[: queries.PAGE]
    older = paging.older(request, (page[-1].due_at, page[-1].id), named="after") if len(rows) > queries.PAGE else ""
    return _show(request, lists.grouped(lists.rows_of(page)), title, name, older)


def _show(request: Request, groups: Sequence[lists.Group], title: _StrOrPromise, name: str, older: str) -> HttpResponse:
    nothing, text = EMPTY[name]
    shown = [group for group in groups if group.rows]
    context = {
        "title": title, "list": name, "groups": shown, "cases": shown, "older_url": older,
        "empty_title": nothing, "empty_text": text,
    }  # fmt: skip
    return render(request, "unit/desk.html", context)
