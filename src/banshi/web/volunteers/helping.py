"""What the person helped says, by their link and without an account: may they come, how long was it, what was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from banshi.access.queries import looks_of_concern
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken, WrongState
from banshi.volunteers import agreeing, codes, looking, needing, queries, visiting
from banshi.volunteers.lifecycle import DISPUTE, WITHDRAW, State
from banshi.volunteers.vocabulary import Way
from banshi.web.audience import for_everybody
from banshi.web.concerns.seeing import SeeOther
from banshi.web.forms import CommandForm
from banshi.web.public.guessing import guessing
from banshi.web.resident.page import myself
from banshi.web.volunteers import words
from banshi.web.volunteers.forms import MinutesForm, WordsForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpResponse

    from banshi.volunteers.models import Match, Need
    from banshi.web.audience import Request

DONE = {
    "welcome": _("Thank you. They are told. You see below who comes."),
    "no": _("All right. Nobody asks why, and we look for somebody else."),
    "confirm": _("Thank you. The hours are written down as you say."),
    "not-come": _("Thank you for telling us. The unit asks what happened."),
    "dispute": _("It is with the hotline now, with a clock. The unit that arranged it does not see who you are."),
    "withdraw": _("Taken back. Nobody comes."),
}  # fmt: skip


@for_everybody
def helped(request: Request, number: str, code: str) -> HttpResponse:
    """Show the visit of a link, and take what the person helped says."""
    with guessing(request):
        need = queries.helped_by(number, code)
    if request.method == "POST":
        return _said(request, need)
    return _show(request, need)


def _said(request: Request, need: Need) -> HttpResponse:
    step, matches = request.POST.get("do", ""), {str(one.id): one for one in queries.matches_of(need)}
    match = matches.get(request.POST.get("match", ""))
    form = _FORMS.get(step, CommandForm)(request.POST)
    if step not in DONE or (match is None and step != "withdraw"):
        raise NotFound("no-such-step", _("There is no such step."))
    if not form.is_valid():
        return _show(request, need, bound={(step, str(match.id) if match else ""): form}, status=422)
    try:
        _take(request, need, match, step, form)
    except AlreadyDone:
        pass
    except (RuleBroken, WrongState) as refusal:
        messages.error(request, refusal.said)
    else:
        messages.success(request, DONE[step])
    return SeeOther(codes.path_of(need.number, need.id))


_FORMS: dict[str, type[CommandForm]] = {"confirm": MinutesForm, "dispute": WordsForm}


def _take(request: Request, need: Need, match: Match | None, step: str, form: CommandForm) -> None:
    by, command = myself(request), form.command_id()
    if step == "withdraw" or match is None:
        needing.withdraw(need.id, reason="", by=by, command=command)
    elif step == "welcome":
        agreeing.welcome(match.id, way=Way.LINK, by=by, command=command)
    elif step == "no":
        agreeing.thank_no(match.id, by=by, command=command)
    elif step == "confirm":
        visiting.confirm(match.id, minutes=form.cleaned_data["minutes"], way=Way.LINK, by=by, command=command)
    elif step == "not-come":
        visiting.not_come(match.id, by=by, command=command)
    else:
        visiting.dispute(match.id, words=form.cleaned_data["words"], by=by, command=command)


def _show(
    request: Request,
    need: Need,
    *,
    bound: Mapping[tuple[str, str], forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    matches = queries.matches_of(need)
    agreed = any(one.state == State.AGREED for one in matches)
    begun = not words.lies_ahead(need)
    context = {
        "row": words.of_need(need),
        "need": need,
        "offers": [one for one in matches if one.state == State.VOLUNTEER_YES],
        "coming": looking.who_comes(need.id, by=myself(request)) if agreed and not begun else [],
        "agreed": [one for one in matches if one.state == State.AGREED and not begun],
        "to_confirm": [_asked(one, bound or {}) for one in matches if begun and one.state in (State.AGREED, State.MET)],
        "confirmed": [(one, words.hours_of(one.minutes or 0)) for one in matches if one.state == State.CONFIRMED],
        "may_withdraw": need.state in WITHDRAW.start and not begun,
        "looks": [one for one in looks_of_concern(need.id) if one.purpose in (looking.VISIT, looking.ARRANGE)],
        "form": next(iter((bound or {}).values()), None),
        "command": uuid4(),
    }
    response = render(request, "volunteers/helped.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(match: Match, bound: Mapping[tuple[str, str], forms.Form]) -> dict[str, object]:
    key = str(match.id)
    fresh = {"command": uuid4(), "minutes": match.need.minutes}
    return {
        "match": match,
        "confirm": bound.get(("confirm", key)) or MinutesForm(initial=fresh, auto_id=f"c{key[:8]}_%s"),
        "dispute": bound.get(("dispute", key)) or WordsForm(initial=fresh, auto_id=f"d{key[:8]}_%s"),
        "may_dispute": match.state in DISPUTE.start,
    }
