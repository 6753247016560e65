"""Reporting a concern, without an account: what is wrong, where, send.

Whatever is refused, the page comes back with everything that was typed. The same page sent twice is one concern.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext

from banshi.concerns import codes, problems, queries
from banshi.concerns.intake import Said, take_in
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel
from banshi.kernel.refusals import AlreadyDone, Refusal
from banshi.web.audience import for_everybody
from banshi.web.concerns import forms, guard, offices
from banshi.web.concerns.seeing import SeeOther
from banshi.web.resident.page import myself

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.models import Problem
    from banshi.web.audience import Request


@for_everybody
def report(request: Request) -> HttpResponse:
    """Ask what is wrong and where, take it in, and lead to the receipt."""
    joined = _problem_to_join(request.POST.get("join") or request.GET.get("join", ""))
    form = _form(request, joined)
    status = 200
    if form.is_bound:
        try:
            guard.refuse_a_flood(request)
            if form.is_valid():
                return SeeOther(_taken_in(request, form, joined))
            status = 422
        except AlreadyDone as done:
            found = Concern.objects.only("number", "id").get(id=done.thing_id)
            return SeeOther(f"{codes.path_of(found.number, found.id)}?new=1")
        except Refusal as refusal:
            status = refusal.status
            form.add_error("words" if refusal.code in {"no-words", "too-many-words"} else None, refusal.said)
        form.renew()
    return _page(request, form, joined, status)


def _form(request: Request, joined: Problem | None) -> forms.Report:
    if request.method == "POST":
        return forms.Report(request.POST, request.FILES)
    initial = {"ticket": guard.ticket(), "name": request.actor.name if request.actor.person_id else ""}
    if joined is not None:
        said = gettext("I say the same: %(title)s") % {"title": joined.title}
        initial |= {"join": joined.number, "words": said, "place": joined.place}
    return forms.Report(initial=initial)


def _problem_to_join(number: str) -> Problem | None:
    """Return the public problem somebody wants to join; a number that leads nowhere is as if it were not there."""
    with suppress(Refusal):
        found = queries.problem(number) if number else None
        return found if found and found.public and problems.may_come_back(found) else None
    return None


def _taken_in(request: Request, form: forms.Report, joined: Problem | None) -> str:
    """Take the concern in, join it where that was asked for, and return where its receipt is."""
    taken = take_in(_said(request, form), by=myself(request))
    guard.count(request)
    if joined is not None:
        with suppress(Refusal):  # it is in, whatever has become of the problem meanwhile
            problems.join(taken.concern.id, joined.id, by=myself(request), how="resident")
    return f"{codes.path_of(taken.concern.number, taken.concern.id)}?new=1"


def _said(request: Request, form: forms.Report) -> Said:
    said = form.cleaned_data
    latitude, longitude = form.position or (None, None)
    words, about = said["words"], said["about"].strip()
    if about and not form.about_units:
        words = f"{words}\n{gettext('It is about: %(office)s') % {'office': about}}"
    return Said(
        id=said["ticket"],
        words=words,
        channel=Channel.WEB,
        hints=Hints(place=said["place"].strip(), latitude=latitude, longitude=longitude, about=form.about_units),
        name="" if said["anonymous"] else said["name"].strip(),
        phone=said["phone"],
        person_id=None if said["anonymous"] else request.actor.person_id,
        anonymous=said["anonymous"],
        may_be_public=not said["keep_out"],
        enclosed=form.enclosed,
    )


def _page(request: Request, form: forms.Report, joined: Problem | None, status: int) -> HttpResponse:
    more = ("voice", "name", "anonymous", "keep_out", "about", "about_unit")
    shown = {
        "form": form,
        "joined": joined,
        "offices": offices.named(),
        "more_open": any(form.is_bound and (form.data.get(name) or name in form.errors) for name in more),
    }
    response = render(request, "concerns/report.html", shown, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response
