"""One need at the desk of its unit: who was asked and why, the address by a look, the word of who has no telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.volunteers import agreeing, looking, needing, queries, visiting
from banshi.volunteers.lifecycle import RENEW, WITHDRAW, State
from banshi.volunteers.vocabulary import Origin, Way
from banshi.web.audience import for_staff
from banshi.web.forms import CommandForm
from banshi.web.needs import WHO
from banshi.web.volunteers import words
from banshi.web.volunteers.about import about
from banshi.web.volunteers.forms import MinutesForm, TimeForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from banshi.volunteers.models import Contact, Match, Whereabouts
    from banshi.web.audience import Request


@for_staff(*WHO)
@require_safe
def need(request: Request, need_id: UUID) -> HttpResponse:
    """Show one need; nothing here says who is helped or who comes."""
    return _show(request, need_id)


@for_staff(*WHO)
@require_POST
def who(request: Request, need_id: UUID) -> HttpResponse:
    """Show who is helped and who comes: two looks, of which both read."""
    queries.need_in_hand(need_id, by=request.actor)
    coming = looking.who_comes(need_id, by=request.actor)
    return _show(request, need_id, where=looking.whereabouts(need_id, by=request.actor), coming=coming)


@for_staff(*WHO)
@require_POST
def withdraw(request: Request, need_id: UUID) -> HttpResponse:
    """Take a need back; whoever was asked is told."""
    form = CommandForm(request.POST)
    if form.is_valid():
        _once(lambda: needing.withdraw(need_id, reason="", by=request.actor, command=form.command_id()))
        messages.success(request, _("Taken back. Whoever was asked or had agreed is told."))
    return redirect("unit-need", need_id)


@for_staff(*WHO)
@require_POST
def renew(request: Request, need_id: UUID) -> HttpResponse:
    """Ask once more, for another time."""
    form = TimeForm(request.POST)
    if not form.is_valid():
        return _show(request, need_id, renewing=form, status=422)
    try:
        needing.renew(
            need_id, starts_at=form.starts_at(), minutes=form.cleaned_data["minutes"], by=request.actor,
            command=form.command_id(),
        )  # fmt: skip
    except RuleBroken as refusal:
        form.add_error("day", refusal.said)
        return _show(request, need_id, renewing=form, status=422)
    messages.success(request, _("Asked once more. Find people for it next."))
    return redirect("unit-need", need_id)


@for_staff(*WHO)
@require_POST
def for_them(request: Request, need_id: UUID, match_id: UUID, step: str) -> HttpResponse:
    """Say for somebody who has no telephone: they may come, they may not, how long it was, nobody came."""
    queries.need_in_hand(need_id, by=request.actor)
    form: CommandForm = MinutesForm(request.POST) if step == "confirm" else CommandForm(request.POST)
    if step not in _STEPS:
        raise NotFound("no-such-step", _("There is no such step."))
    if not form.is_valid():
        messages.error(request, _("Say how many minutes the volunteer was there."))
        return redirect("unit-need", need_id)
    try:
        _take(step, match_id, form, request)
    except AlreadyDone:
        pass
    except RuleBroken as refusal:
        messages.error(request, refusal.said)
    else:
        messages.success(request, _("Written down, as said at your unit."))
    return redirect("unit-need", need_id)


_STEPS = frozenset({"welcome", "no", "confirm", "not-come"})


def _take(step: str, match_id: UUID, form: CommandForm, request: Request) -> None:
    by, command = request.actor, form.command_id()
    if step == "welcome":
        agreeing.welcome(match_id, way=Way.UNIT, by=by, command=command)
    elif step == "no":
        agreeing.thank_no(match_id, by=by, command=command)
    elif step == "confirm":
        visiting.confirm(match_id, minutes=form.cleaned_data["minutes"], way=Way.UNIT, by=by, command=command)
    else:
        visiting.not_come(match_id, by=by, command=command)


def _once(act: Callable[[], object]) -> None:
    try:
        act()
    except AlreadyDone:
        return


def _show(
    request: Request,
    need_id: UUID,
    *,
    where: Whereabouts | None = None,
    coming: list[Contact] | None = None,
    renewing: TimeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.need_in_hand(need_id, by=request.actor)
    begun = not words.lies_ahead(found)
    context = {
        "need": found,
        "row": words.of_need(found),
        "origin": "" if found.origin == Origin.UNIT else Origin(found.origin).label,
        "about": about(found.origin, found.origin_id, by=request.actor),
        "list": "needs",
        "matches": [_offers(one, begun=begun) for one in queries.matches_of(found)],
        "where": where,
        "coming": coming,
        "form": renewing,
        "renewing": renewing or TimeForm(initial={"command": uuid4(), "minutes": found.minutes}),
        "may_renew": found.state in RENEW.start,
        "may_withdraw": found.state in WITHDRAW.start and not begun,
        "command": uuid4(),
    }
    return render(request, "volunteers/need.html", context, status=status)


def _offers(match: Match, *, begun: bool) -> dict[str, object]:
    return {
        "row": words.of_match(match),
        "match": match,
        "asked": match.state == State.VOLUNTEER_YES,
        "over": begun and match.state in (State.AGREED, State.MET),
        "hours": words.hours_of(match.minutes) if match.minutes else "",
        "minutes": MinutesForm(
            initial={"command": uuid4(), "minutes": match.need.minutes}, auto_id=f"m{str(match.id)[:8]}_%s"
        ),
    }
