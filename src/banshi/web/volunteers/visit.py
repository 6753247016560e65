"""One visit as the volunteer sees it: yes or no; the address after both yeses, each time by a look; what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.volunteers import agreeing, looking, queries, visiting
from banshi.volunteers.lifecycle import COMPLAIN, LIVE, State
from banshi.web.audience import for_residents
from banshi.web.forms import CommandForm
from banshi.web.resident.page import my_person, myself
from banshi.web.volunteers import words
from banshi.web.volunteers.forms import WordsForm
from banshi.web.volunteers.mine import TAB, own

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.volunteers.models import Match, Whereabouts
    from banshi.web.audience import Request


@for_residents
def visit(request: Request, match_id: UUID) -> HttpResponse:
    """Show one of one's own visits; the address only when it is asked for."""
    return _show(request, queries.my_match(match_id, my_person(request)))


@for_residents
@require_POST
def take(request: Request, match_id: UUID, step: str) -> HttpResponse:
    """Say yes or no, show the address, or say what went wrong."""
    match = queries.my_match(match_id, my_person(request))
    if step == "address":
        return _show(request, match, where=looking.whereabouts(match.need_id, by=myself(request)))
    if step == "complain":
        return _complain(request, match)
    form = CommandForm(request.POST)
    if step not in {"yes", "no"} or not form.is_valid():
        raise NotFound("no-such-step", _("There is no such step."))
    act = agreeing.say_yes if step == "yes" else agreeing.say_no
    try:
        act(match.id, by=myself(request), command=form.command_id())
    except AlreadyDone:
        return redirect(TAB)
    messages.success(request, _YES if step == "yes" else _NO)
    return redirect(TAB)


_YES = _("Thank you. Now the person helped is asked; when they say yes, too, you see where it is.")
_NO = _("All right. It costs you nothing and nobody is told that it was you.")


def _complain(request: Request, match: Match) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _show(request, match, form=form, status=422)
    try:
        visiting.complain(match.id, words=form.cleaned_data["words"], by=myself(request), command=form.command_id())
    except AlreadyDone:
        return redirect("my-visit", match.id)
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _show(request, match, form=form, status=422)
    messages.success(request, _("It is with the hotline now, with a clock of its own: see “My concerns”."))
    return redirect("my-visit", match.id)


def _show(
    request: Request,
    match: Match,
    *,
    where: Whereabouts | None = None,
    form: WordsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    ended = match.state in {State.DECLINED, State.LAPSED, State.NO_SHOW}
    return own(
        request,
        "visit",
        status=status,
        row=words.of_match(match),
        match=match,
        where=where,
        ended=ended,
        asked=match.state == State.PROPOSED,
        may_leave=match.state in LIVE[1:],
        agreed=match.state == State.AGREED,
        form=form or WordsForm(initial={"command": uuid4()}) if match.state in COMPLAIN.start else None,
        command=uuid4(),
        minutes=words.hours_of(match.minutes) if match.minutes else "",
    )
