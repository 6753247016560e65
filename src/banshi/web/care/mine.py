"""My reminders: what I asked for, what may be looked at for it, when somebody looked, and one click to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi import access
from banshi.care import asking, ending, queries
from banshi.care.jurisdiction import pack, purpose
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.register.items import item
from banshi.web.audience import for_residents
from banshi.web.care.forms import AskForm
from banshi.web.resident.page import my_person, myself, tabs

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.care.jurisdiction import Purpose
    from banshi.web.audience import Request


@for_residents
@require_safe
def care(request: Request) -> HttpResponse:
    """Show what holds, and what else can be asked for."""
    me = my_person(request)
    access.look_at(me, ("name",), by=myself(request), purpose="own-record", reference=None, kind="self")
    found = queries.askings_of(me)
    own = {one.purpose.code for one in found if not one.for_somebody_else}
    others = [one for one in pack().purposes if not one.of_child and one.code not in own]
    context = {"askings": [(one, items_of(one.purpose)) for one in found], "others": others}
    return _page(request, "care/mine.html", context)


@for_residents
def ask(request: Request, code: str) -> HttpResponse:
    """Ask to be reminded of one thing."""
    wanted = purpose(code)
    form = AskForm(wanted, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            asking.ask_online(form.asked(), by=myself(request), command=form.command_id())
        except RuleBroken as refusal:
            form.say(refusal)
        except AlreadyDone:
            return redirect("my-care")
        else:
            messages.success(request, _("You are looked after. You can end it here at any time."))
            return redirect("my-care")
    context = {"purpose": wanted, "items": items_of(wanted), "form": form, "back_url": reverse("my-care")}
    return _page(request, "care/ask.html", context, status=422 if form.errors else 200)


@for_residents
@require_POST
def end(request: Request, consent_id: UUID) -> HttpResponse:
    """End one of my reminders: everything kept for it goes."""
    try:
        ending.end_online(consent_id, by=myself(request))
    except WrongState:
        return redirect("my-care")
    except NotAllowed:  # that somebody else asked to be looked after is nobody's business
        raise NotFound("no-such-thing", _("There is nothing under this number.")) from None
    messages.success(request, _("Ended. Everything that was kept for it is deleted."))
    return redirect("my-care")


def items_of(wanted: Purpose) -> list[object]:
    """Return what may be looked at for a purpose, as the booklet names it."""
    return [item(name).label for name in wanted.items]


def _page(request: Request, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, template, {"resident_tabs": tabs("my-care"), **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
