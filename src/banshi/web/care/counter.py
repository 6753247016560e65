"""The counter's part: whoever stands here with a card asks to be looked after, sees what holds, or ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banshi.care import asking, ending, queries
from banshi.care.jurisdiction import pack
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, RuleBroken, WrongState
from banshi.stations.models import Unit
from banshi.web.audience import for_staff
from banshi.web.care.forms import BY_MESSAGE, CounterForm, WhoForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request

MOST_DESKS = 200


@for_staff(Duty.CLERK, Duty.OFFICER)
def care(request: Request) -> HttpResponse:
    """Take the asking of whoever stands here, or show what holds for them."""
    if request.method != "POST":
        return _show(request, CounterForm(_desks(), initial={"command": uuid4(), "how": BY_MESSAGE}))
    if "show" in request.POST:
        return _what_holds(request)
    form = CounterForm(_desks(), request.POST)
    if form.is_valid():
        try:
            asking.ask_at_counter(
                form.asked(), form.card(), by=request.actor, command=form.command_id(), relative=form.relative()
            )
        except RuleBroken as refusal:
            form.say(refusal)
        except AlreadyDone:
            return redirect("counter-care")
        else:
            messages.success(request, _("Kept. The resident was told, and can end it at any time, here or online."))
            return redirect("counter-care")
    return _show(request, form, status=422)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def end(request: Request, consent_id: UUID) -> HttpResponse:
    """End it for whoever stands here: whom it is about, or who asked."""
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _show(request, CounterForm(_desks(), request.POST), status=422)
    try:
        ending.end_at_counter(consent_id, form.card(), by=request.actor)
    except (RuleBroken, NotAllowed) as refusal:
        fresh = CounterForm(_desks(), request.POST)
        fresh.full_clean()
        fresh.errors.clear()
        fresh.say(refusal)
        # Not the clerk is refused but the card that was typed: it is given back to be mended.
        return _show(request, fresh, status=422)
    except WrongState:
        return redirect("counter-care")
    messages.success(request, _("Ended. Everything that was kept for it is deleted."))
    return redirect("counter-care")


def _what_holds(request: Request) -> HttpResponse:
    form, who = CounterForm(_desks(), request.POST), WhoForm(request.POST)
    if not who.is_valid():
        form.full_clean()
        form.errors.clear()
        for field, said in who.errors.items():
            form.add_error(field, list(said))
        return _show(request, form, status=422)
    try:
        found = asking.shown(who.card(), ("name",), by=request.actor, command=who.command_id())
    except RuleBroken as refusal:
        form.full_clean()
        form.errors.clear()
        form.say(refusal)
        return _show(request, form, status=422)
    typed = request.POST.copy()
    typed["command"] = str(uuid4())
    fresh = CounterForm(_desks(), initial=typed.dict() | {"how": BY_MESSAGE})
    held = queries.askings_of(found.members[0].id)
    return _show(request, fresh, held=held, person=found.members[0].text("name"), typed=who.cleaned_data)


def _desks() -> list[tuple[int, str]]:
    found = Unit.objects.filter(kind__in=sorted(pack().desks)).order_by("code")[:MOST_DESKS]
    return [(one.pk, str(one)) for one in found]


def _show(request: Request, form: CounterForm, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "care/counter.html", {"form": form, **context}, status=status)
