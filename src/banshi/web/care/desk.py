"""The desk's part: whom to call or visit today and why, one look to see whom, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.care import calling, queries
from banshi.care.jurisdiction import purpose
from banshi.care.lifecycle import Standing
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, RuleBroken
from banshi.volunteers.vocabulary import Origin
from banshi.web.audience import for_staff
from banshi.web.care.forms import AgainForm, DoneForm, tomorrow
from banshi.web.needs import volunteers_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.care.models import Task
    from banshi.web.audience import Request
    from banshi.web.needs import Volunteers

AT_A_DESK = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)


@for_staff(*AT_A_DESK)
@require_safe
def today(request: Request) -> HttpResponse:
    """Show whom this desk has to call or visit today, and why; not yet who they are."""
    return render(request, "care/desk.html", {"calls": queries.calls(request.actor), "list": "today"})


@for_staff(*AT_A_DESK)
@require_safe
def later(request: Request) -> HttpResponse:
    """Show what was put off to a later day because nobody was there."""
    return render(request, "care/desk.html", {"calls": queries.calls(request.actor, later=True), "list": "later"})


@for_staff(*AT_A_DESK)
def call(request: Request, task_id: UUID) -> HttpResponse:
    """Show one call; asked to by the button, look at whom it is for."""
    if request.method != "POST":
        task = calling.task_of_this_desk(task_id, by=request.actor)
        context = {"task": task, "purpose": purpose(task.purpose), "volunteers": _volunteers(task, request)}
        return render(request, "care/call.html", context)
    return _with_whom(request, task_id)


@for_staff(*AT_A_DESK)
@require_POST
def done(request: Request, task_id: UUID) -> HttpResponse:
    """Close a call with what was said."""
    form = DoneForm(request.POST, auto_id="done_%s")
    if not form.is_valid():
        return _with_whom(request, task_id, done=form)
    said = {"words": form.cleaned_data["words"], "command": form.command_id()}
    return _taken(request, task_id, calling.done, said, _("Done. Nobody but your desk can read what was said."))


@for_staff(*AT_A_DESK)
@require_POST
def again(request: Request, task_id: UUID) -> HttpResponse:
    """Write down that nobody was there, and when to try again."""
    form = AgainForm(request.POST, auto_id="again_%s")
    if not form.is_valid():
        return _with_whom(request, task_id, again=form)
    said = {name: form.cleaned_data[name] for name in ("again_on", "words", "command")}
    try:
        return _taken(
            request, task_id, calling.nobody_there, said, _("It comes back to this list on the day you named.")
        )
    except RuleBroken as refusal:
        form.say(refusal)
        return _with_whom(request, task_id, again=form)


def _taken(
    request: Request, task_id: UUID, act: Callable[..., object], said: dict[str, object], words: str
) -> HttpResponse:
    try:
        act(task_id, by=request.actor, **said)
    except AlreadyDone:
        return redirect("unit-care")
    messages.success(request, words)
    return redirect("unit-care")


def _with_whom(request: Request, task_id: UUID, **bound: DoneForm | AgainForm) -> HttpResponse:
    seen = calling.see_whom(task_id, by=request.actor)
    fresh = {"command": uuid4()}
    forms = {
        "done": DoneForm(initial=fresh, auto_id="done_%s"),
        "again": AgainForm(initial=fresh | {"again_on": tomorrow(clock.today())}, auto_id="again_%s"),
    } | bound
    context = {
        "task": seen.task, "seen": seen, "purpose": purpose(seen.task.purpose), "forms": forms,
        "form": next(iter(bound.values()), None), "volunteers": _volunteers(seen.task, request),
    }  # fmt: skip
    return render(request, "care/call.html", context, status=422 if bound else 200)


def _volunteers(task: Task, request: Request) -> Volunteers | None:
    return volunteers_for(Origin.CARE, task.id, by=request.actor) if task.state == Standing.OPEN else None
