"""Objecting in writing to a list, a candidate or a promise: taken in like any concern, with a clock and an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from banshi.concerns import codes
from banshi.concerns.intake import LONGEST_WORDS
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotFound, Refusal
from banshi.projects import objecting, queries
from banshi.projects.models import Entry
from banshi.web.audience import for_everybody
from banshi.web.concerns import guard
from banshi.web.concerns.forms import FEWEST_DIGITS
from banshi.web.concerns.seeing import SeeOther
from banshi.web.forms import several_lines
from banshi.web.resident.page import myself

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.projects.models import Candidate, Project, ProjectList
    from banshi.web.audience import Request

SHORTEST_ADDRESS = 4


class Objection(forms.Form):
    """An objection: what is wrong with it, and who says so."""

    words = several_lines(
        _("What do you object to, and why?"), most=LONGEST_WORDS - 200, rows=6,
        needed=_("Say in a sentence what you object to."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("An objection in writing has a name. Nobody sees it in public.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Your telephone number"), max_length=24, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Your address"), max_length=200, required=False,
        help_text=_("The answer goes to your telephone or your address: give at least one of them."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    second_words = forms.CharField(
        label=_("Leave this field empty"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )
    ticket = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_ticket(self) -> UUID:
        """Return the id of the concern to be."""
        try:
            return guard.concern_id(self.cleaned_data["ticket"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.said, code=refusal.code) from None

    def clean_second_words(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["second_words"]:
            raise forms.ValidationError(_("A field that nobody sees was filled in. Empty it and press Send once more."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Ask for a way to answer."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        digits = sum(c.isdigit() for c in said.get("phone", ""))
        if digits < FEWEST_DIGITS and len(said.get("address", "").strip()) < SHORTEST_ADDRESS:
            self.add_error("phone", _("Give a telephone number or an address, so that you get an answer."))
        return said

    def renew(self) -> None:
        """Let the page that comes back carry a ticket that holds, and nothing in the field that nobody sees."""
        typed = self.data.copy()  # type: ignore[attr-defined]
        typed["second_words"] = ""
        if self.has_error("ticket", "old-ticket"):
            typed["ticket"] = guard.ticket()
        self.data = typed


@for_everybody
def object_to(request: Request, kind: str, number: str) -> HttpResponse:
    """Ask what somebody objects to, take it in, and lead to its receipt with number and code."""
    on_list, candidate, project = about = _about(kind, number.upper())
    last = objecting.until(on_list, project)
    if last is None or clock.today() > last:
        return _page(request, None, about, last, 409 if request.method == "POST" else 200)
    form = Objection(request.POST) if request.method == "POST" else Objection(initial=_initial(request))
    status = 200
    if form.is_bound:
        try:
            guard.refuse_a_flood(request)
            if form.is_valid():
                taken = objecting.object_to(
                    on_list, _objector(request, form), by=myself(request), candidate=candidate, project=project
                )
                guard.count(request)
                return _receipt(taken.concern)
            status = 422
        except AlreadyDone as done:
            return _receipt(Concern.objects.only("number", "id").get(id=done.thing_id))
        except Refusal as refusal:
            status = refusal.status
            form.add_error("words" if refusal.code in {"no-words", "too-many-words"} else None, refusal.said)
        form.renew()
    return _page(request, form, about, last, status)


def _about(kind: str, number: str) -> tuple[ProjectList, Candidate | None, Project | None]:
    if kind == "list":
        return queries.list_of(number), None, None
    if kind == "candidate":
        candidate = queries.candidate_of(number)
        return candidate.on_list, candidate, None
    project = queries.project_of(number)
    entry = Entry.objects.filter(project=project).select_related("on_list").order_by("-since", "-id").first()
    if entry is None:
        raise NotFound("on-no-list", _("This project stands on no list."))
    return entry.on_list, None, project


def _initial(request: Request) -> dict[str, str]:
    return {"ticket": guard.ticket(), "name": request.actor.name if request.actor.person_id else ""}


def _objector(request: Request, form: Objection) -> objecting.Objector:
    said = form.cleaned_data
    return objecting.Objector(
        id=said["ticket"], words=said["words"], name=said["name"].strip(), phone=said["phone"].strip(),
        address=said["address"].strip(), person_id=request.actor.person_id,
    )  # fmt: skip


def _receipt(concern: Concern) -> SeeOther:
    return SeeOther(f"{codes.path_of(concern.number, concern.id)}?new=1")


def _page(
    request: Request, form: Objection | None, about: tuple[ProjectList, Candidate | None, Project | None],
    last: date | None, status: int,
) -> HttpResponse:  # fmt: skip
    on_list, candidate, project = about
    shown: dict[str, object] = {
        "form": form, "on_list": on_list, "candidate": candidate, "project": project, "last": last,
    }  # fmt: skip
    if project is not None:
        shown["promise"] = project.promises.get(version=project.version)
    response = render(request, "projects/object.html", shown, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response
