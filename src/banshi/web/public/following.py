"""Following a case by the code on its slip, without signing in, and saying how it went.

Whoever holds the slip sees which office has the case and until when, and of the person a masked name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound
from banshi.matters import actions, queries
from banshi.matters.lifecycle import State
from banshi.web import pictures
from banshi.web.audience import for_everybody
from banshi.web.case_rows import leg_rows
from banshi.web.public import forms
from banshi.web.public.guessing import guessing
from banshi.web.resident.words import TAGS, next_step, saved_map, state_of, title_of, units_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

ENDED = (State.CLOSED, State.REFUSED, State.REVERSED)


@for_everybody
def follow(request: Request) -> HttpResponse:
    """Ask for the code and lead to its case; a code that leads nowhere stays in the box."""
    form = forms.FollowCode(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            with guessing(request):
                case, _legs = queries.followed(form.cleaned_data["code"])
            return redirect("followed", case.follow_code)
        except NotFound as refusal:
            form.add_error("code", refusal.said)
    return render(request, "public/follow.html", {"form": form})


@for_everybody
def followed(request: Request, code: str) -> HttpResponse:
    """Show where a case is and what comes next; ask how it went once it has ended."""
    with guessing(request):
        case, legs = queries.followed(code)
    ended = case.state in ENDED
    said = {"verdict": case.verdict, "words": case.verdict_words}
    form = forms.Verdict(request.POST if request.method == "POST" else None, initial=said) if ended else None
    if form and form.is_bound and form.is_valid():
        actions.give_verdict(case.follow_code, form.cleaned_data["verdict"], form.cleaned_data["words"])
        messages.success(request, _("Thank you. Your answer counts, and you can change it here."))
        return redirect("followed", case.follow_code)
    units = units_of([case], legs)
    shown = {
        "case": case,
        "title": title_of(case),
        "state": state_of(case),
        "tag": TAGS.get(case.state, ""),
        "next_step": next_step(case, units),
        "legs": leg_rows(case, legs, own=True),
        "form": form,
        "map": saved_map(case, units),
        "saved": pictures.counted(2 * case.kilometres),
    }
    return _unindexed(render(request, "public/followed.html", shown))


def _unindexed(response: HttpResponse) -> HttpResponse:
    """Keep a page that stands behind a code out of caches and search engines."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
