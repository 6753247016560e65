"""Giving one's word to somebody else's case by an own link: yes or no, without signing in and without travelling.

Whoever holds the link sees of the case what the slip shows: the matter, a masked name, which office decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from banshi.matters import hearing
from banshi.matters.jurisdiction import matter
from banshi.web.audience import for_everybody
from banshi.web.public import forms
from banshi.web.public.guessing import guessing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.matters.models import Party
    from banshi.web.audience import Request

ASKED = {
    "agrees": _("Your agreement is needed."),
    "authorises": _("Somebody has applied for you and says that you authorised them. Is that so?"),
    "may-object": _("This touches your household. You may object until the day below; if you say nothing, it goes on."),
}
YES = {
    "agrees": _("Yes, I agree"),
    "authorises": _("Yes, I authorise them"),
    "may-object": _("I do not object"),
}
NO = {
    "agrees": _("No, I do not agree"),
    "authorises": _("No, nobody acts for me"),
    "may-object": _("I object"),
}


@for_everybody
def ask(request: Request) -> HttpResponse:
    """Ask for the code of somebody whose word a case needs, and lead to what they are asked."""
    form = forms.FollowCode(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            with guessing(request):
                party = hearing.party_of(form.cleaned_data["code"])
            return redirect("word", party.code)
        except NotFound as refusal:
            form.add_error("code", refusal.said)
    return render(request, "public/ask_word.html", {"form": form})


@for_everybody
def word(request: Request, code: str) -> HttpResponse:
    """Show what somebody is asked, and keep the answer; it may be changed until the case is decided."""
    with guessing(request):
        party = hearing.party_of(code)
    if request.actor.is_resident and request.actor.person_id != party.person_id:
        raise NotAllowed(
            "another-person",
            _("Somebody else is asked here, not you."),
            cure=_("If you opened this for them: sign out first, and let them answer themselves."),
        )
    form = _form(party, request)
    if form.is_bound and form.is_valid():
        try:
            hearing.speak(party.code, form.cleaned_data["answer"], form.cleaned_data["words"])
        except RuleBroken as refusal:
            form.add_error("words", refusal.said)
        else:
            messages.success(request, _("Thank you. The office was told; you may change it here until it decides."))
            return redirect("word", party.code)
    shown = {
        "party": party,
        "case": party.case,
        "title": matter(party.case.matter, party.case.version).title,
        "asked": ASKED[party.kind],
        "said": {hearing.YES: YES, hearing.NO: NO}.get(party.answer, {}).get(party.kind),
        "open": hearing.is_open(party),
        "undecided": party.case.state in hearing.UNDECIDED,
        "form": form,
    }
    response = render(request, "public/word.html", shown, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _form(party: Party, request: Request) -> forms.Word:
    said = {"answer": party.answer, "words": party.words}
    return forms.Word(YES[party.kind], NO[party.kind], request.POST if request.method == "POST" else None, initial=said)
