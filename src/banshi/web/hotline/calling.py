"""Asking residents for their verdict by telephone: one sheet a call, three questions, keys alone.

The number to ring shows only behind a look. The unit that acted never calls; who cannot be reached is not a 'yes'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import callers, queries, verdicts
from banshi.concerns.jurisdiction import pack
from banshi.concerns.vocabulary import Path
from banshi.kernel.refusals import AlreadyDone, RuleBroken, WrongState
from banshi.web import paging
from banshi.web.forms import CommandForm
from banshi.web.hotline.desk_forms import VerdictForm
from banshi.web.hotline.lists import older_than
from banshi.web.hotline.posts import for_hotline

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from banshi.concerns.models import Concern, Report
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

PURPOSE = "verdict-call"


@for_hotline()
@require_safe
def calls(request: Request) -> HttpResponse:
    """Show whom to call, 50 a page."""
    found = queries.to_call(request.actor, after=paging.after(request))
    context = {
        "concerns": found[: queries.PAGE],
        "list": "calls",
        "older_url": older_than(request, found),
        "tries": pack().calling.tries,
    }
    return render(request, "hotline/calls/calls.html", context)


@for_hotline()
@require_safe
def sheet(request: Request, concern_id: UUID) -> HttpResponse:
    """Show the sheet of one call, without the number."""
    return _sheet(request, concern_id)


@for_hotline()
@never_cache
@require_POST
def number(request: Request, concern_id: UUID) -> HttpResponse:
    """Show the number to ring: a look, which the resident reads of."""
    queries.concern_in_hand(concern_id, by=request.actor)
    return _sheet(request, concern_id, report=callers.report_of(concern_id, by=request.actor, purpose=PURPOSE))


@for_hotline()
@require_POST
def verdict(request: Request, concern_id: UUID) -> HttpResponse:
    """Write down what the resident says, and go on to the next sheet."""
    found = queries.concern_in_hand(concern_id, by=request.actor)
    form = VerdictForm(request.POST, auto_id="verdict_%s")
    if not form.is_valid():
        return _sheet(request, concern_id, form=form)
    try:
        verdicts.give_verdict(concern_id, form.word(), path=Path.CALL, by=request.actor, command=form.command_id())
    except AlreadyDone:
        return _next(found, request.actor)
    except WrongState as refusal:
        return _somebody_was_faster(request, refusal)
    messages.success(request, _("%(number)s: written down, as the resident says.") % {"number": found.number})
    return _next(found, request.actor)


@for_hotline()
@require_POST
def in_vain(request: Request, concern_id: UUID) -> HttpResponse:
    """Write down that nobody answered, and go on to the next sheet."""
    found = queries.concern_in_hand(concern_id, by=request.actor)
    form = CommandForm(request.POST)
    try:
        verdicts.call_in_vain(
            concern_id, by=request.actor, command=form.cleaned_data["command"] if form.is_valid() else None
        )
    except AlreadyDone:
        return _next(found, request.actor)
    except RuleBroken as refusal:
        messages.error(request, refusal.said)
        return _next(found, request.actor)
    except WrongState as refusal:
        return _somebody_was_faster(request, refusal)
    messages.success(request, _("%(number)s: nobody answered. It comes back tomorrow.") % {"number": found.number})
    return _next(found, request.actor)


def _sheet(
    request: Request, concern_id: UUID, *, report: Report | None = None, form: VerdictForm | None = None
) -> HttpResponse:
    file = queries.concern_file(concern_id, by=request.actor)
    context = {
        "file": file,
        "concern": file.concern,
        "list": "calls",
        "report": report,
        "form": form or VerdictForm(initial={"command": uuid4()}, auto_id="verdict_%s"),
        "bound": form is not None,
        "answer": file.answers[-1] if file.answers else None,
        "may": "settle" in file.steps,
        "tries": pack().calling.tries,
        "command": uuid4(),
    }
    return render(request, "hotline/calls/sheet.html", context, status=422 if form else 200)


def _next(done: Concern, by: Actor) -> HttpResponse:
    """Lead on to the sheet after this one; at the end of the list back to its top."""
    after: tuple[datetime, UUID] = (done.due_at, done.id)
    following = next((one for one in queries.to_call(by, after=after) if one.id != done.id), None)
    return redirect("hotline-sheet", following.id) if following else redirect("hotline-calls")


def _somebody_was_faster(request: Request, refusal: WrongState) -> HttpResponse:
    back = {"refusal": refusal, "back_url": reverse("hotline-calls")}
    return render(request, "errors/409.html", back, status=409)
