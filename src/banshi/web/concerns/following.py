"""Following one's concern by its link: who has it until when, what was answered, who looked, and what others say.

Whoever holds the link may join others, leave them, take the concern back, and say whether it is solved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from banshi.access.queries import looks_of_concern
from banshi.concerns import codes, problems, verdicts
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import OPEN, WITHDRAW
from banshi.concerns.vocabulary import Path
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, WrongState
from banshi.web.audience import for_everybody
from banshi.web.concerns import alike, forms, judging, telling
from banshi.web.concerns.seeing import SeeOther, common, hidden, opened
from banshi.web.public import sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.models import Concern
    from banshi.concerns.queries import ConcernFile
    from banshi.web.audience import Request

FRESH = timedelta(hours=24)
"""So long the address of a receipt shows the receipt; after that, how the concern stands."""


@for_everybody
def find(request: Request) -> HttpResponse:
    """Ask for number and code and lead to the concern; what leads nowhere stays in the boxes."""
    form = forms.Find(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            concern = opened(request, form.cleaned_data["number"], form.cleaned_data["code"]).concern
            return SeeOther(codes.path_of(concern.number, concern.id))
        except NotFound as refusal:
            form.add_error("code", refusal.said)
    return hidden(request, "find", {"form": form})


@for_everybody
def follow(request: Request, number: str, code: str) -> HttpResponse:
    """Show one's concern: the receipt when it is new, thanks after a verdict, else how it stands."""
    file = opened(request, number, code)
    concern = file.concern
    if request.method == "POST":
        return _judged(request, file)
    if "new" in request.GET and concern.state in OPEN and clock.now() - concern.at < FRESH:
        return _receipt(request, file)
    if "said" in request.GET and file.verdicts:
        return hidden(request, "thanks", common(file) | {"verdict": file.verdicts[-1]})
    return _stands(request, file, forms.Verdict() if judging.may_say(file) else None)


def _judged(request: Request, file: ConcernFile) -> HttpResponse:
    form = forms.Verdict(request.POST)
    if judging.take(request, file.concern, form, path=Path.LINK):
        return SeeOther(f"{codes.path_of(file.concern.number, file.concern.id)}?said=1")
    return _stands(request, file, form, status=422)


@for_everybody
def join(request: Request, number: str, code: str) -> HttpResponse:
    """Link one's concern with what others said, as it was proposed."""
    concern = opened(request, number, code).concern
    if request.method == "POST" and (other := _chosen(concern, request.POST.get("with", ""))):
        try:
            problems.join(concern.id, other.key, by=request.actor, how="resident", score=other.score)
        except WrongState as refusal:
            messages.error(request, refusal.said)
        else:
            messages.success(request, _("Linked. You keep your own number, answer and word."))
    return SeeOther(_back(request, concern))


@for_everybody
def leave(request: Request, number: str, code: str) -> HttpResponse:
    """Take one's concern out of a problem again."""
    concern = opened(request, number, code).concern
    if request.method == "POST":
        try:
            problems.leave(concern.id, by=request.actor, reason=str(_("The resident says it is something else.")))
        except WrongState as refusal:
            messages.error(request, refusal.said)
        else:
            messages.success(request, _("Taken out. Your concern goes its own way again."))
    return SeeOther(_back(request, concern))


@for_everybody
def withdraw(request: Request, number: str, code: str) -> HttpResponse:
    """Ask once more, then take a concern back."""
    file = opened(request, number, code)
    concern = file.concern
    back = codes.path_of(concern.number, concern.id)
    if concern.state not in WITHDRAW.start:
        return SeeOther(back)
    form = forms.Withdraw(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        verdicts.withdraw(concern.id, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Taken back. Nobody works on it any more; you can report it again at any time."))
        return SeeOther(back)
    return hidden(request, "withdraw", {"form": form, "concern": concern, "back_url": back})


def _receipt(request: Request, file: ConcernFile) -> HttpResponse:
    concern = file.concern
    link = sharing.address(codes.path_of(concern.number, concern.id))
    call = concern.proposed.get("danger", "")
    shown = {
        "danger": next((one for one in pack().dangers if one.call == call and one.named_in(concern.said)), None),
        "others": [] if file.problem else alike.others(concern),
        "link": link,
        "square": sharing.square(link),
    }
    return hidden(request, "receipt", common(file) | shown)


def _stands(request: Request, file: ConcernFile, form: forms.Verdict | None, status: int = 200) -> HttpResponse:
    concern = file.concern
    shown = {
        "form": form,
        "state": telling.SHORT[concern.state],
        "tag": telling.TAGS.get(concern.state, ""),
        "late": telling.is_late(concern),
        "legs": telling.way(concern),
        "events": telling.events(concern, file.lines, file.contacts),
        "other_way": telling.other_way(concern, file.lines),
        "verdicts": file.verdicts,
        "looks": telling.looked(looks_of_concern(concern.id)),
        "can_withdraw": concern.state in WITHDRAW.start,
        "others": [] if file.problem or concern.state not in OPEN else alike.others(concern),
    }
    return hidden(request, "followed", common(file) | shown, status)


def _chosen(concern: Concern, key: str) -> alike.Other | None:
    """Return the one of those proposed that was chosen: no others can be joined from here."""
    return next((one for one in alike.others(concern) if str(one.key) == key), None)


def _back(request: Request, concern: Concern) -> str:
    new = "?new=1" if "new" in request.POST else ""
    return f"{codes.path_of(concern.number, concern.id)}{new}"
