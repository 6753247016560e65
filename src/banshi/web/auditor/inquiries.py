"""One question about looks: why it is asked, which looks, what the officer says; asking, knowing whom, concluding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banshi import access
from banshi.access.models import Look
from banshi.journal.models import Line
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.notices import looks as telling
from banshi.watching import queries, reviewing
from banshi.watching.jurisdiction import pack
from banshi.watching.lifecycle import STEPS, State, is_concerned
from banshi.watching.models import Conclusion, Inquiry
from banshi.watching.rules import Rule
from banshi.watching.words import WORDS, why
from banshi.web.audience import for_staff
from banshi.web.auditor.forms import ConclusionForm, PersonForm
from banshi.web.auditor.words import read, title_of, units_of
from banshi.web.forms import CommandForm

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from banshi.register.records import Household
    from banshi.web.audience import Request

STEP_WORDS = {step.name: step.says for step in STEPS} | {
    "need-person": gettext_lazy("Had to know whom a look was at"),
    "remind": gettext_lazy("The answer is late: reminded"),
}
ITEMS = ("name", "address")
"""All that a reviewer is shown of somebody whom a look was at: enough to ask about them."""
MOST_OPENED = 5
"""People of one look; a search that found more was hardly for one of them."""


@for_staff(Duty.AUDITOR, Duty.LEADER)
@require_safe
def opened(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Show one question about looks, and what can be done with it."""
    return _page(request, _own(request, inquiry_id))


@for_staff(Duty.AUDITOR, Duty.LEADER)
@require_POST
def ask(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Ask the officer."""
    inquiry = _own(request, inquiry_id)
    form = CommandForm(request.POST)
    command = form.command_id() if form.is_valid() else uuid4()
    try:
        reviewing.ask_officer(inquiry.pk, by=request.actor, tell=telling.asked, command=command)
    except AlreadyDone:
        return redirect("inquiry", inquiry.pk)
    messages.success(request, _("Asked. The office is told, and reminded when the term is over."))
    return redirect("inquiry", inquiry.pk)


@for_staff(Duty.AUDITOR, Duty.LEADER)
@require_POST
def conclude(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Conclude, for good; nothing typed is lost when something is missing."""
    inquiry = _own(request, inquiry_id)
    form = ConclusionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            reviewing.conclude(
                inquiry.pk, Conclusion(said["conclusion"]), said["why"], by=request.actor, tell=telling.concluded,
                command=form.command_id(),
            )  # fmt: skip
        except RuleBroken as refusal:
            form.add_error("conclusion", refusal.said)
        except AlreadyDone:
            return redirect("inquiry", inquiry.pk)
    if form.errors:
        return _page(request, inquiry, conclusion=form, bound=form)
    messages.success(request, _("Concluded. Those whom it concerns are told."))
    return redirect("inquiry", inquiry.pk)


@for_staff(Duty.AUDITOR, Duty.LEADER)
@never_cache
@require_POST
def person(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Show whom one look was at: a look itself, with its reason in the journal; it stands on this answer alone."""
    inquiry = _own(request, inquiry_id)
    form = PersonForm(inquiry.looks, request.POST)
    found: list[Household] = []
    if form.is_valid():
        try:
            found = _seen(request, inquiry, form.cleaned_data["look"], form.cleaned_data["reason"])
        except RuleBroken as refusal:
            form.add_error("reason", refusal.said)
    return _page(request, inquiry, person=form, bound=form if form.errors else None, found=found)


def _seen(request: Request, inquiry: Inquiry, look_id: int, reason: str) -> list[Household]:
    """Look at the persons of one look, one after the other, each written down first."""
    # A look whose term is over is gone from the log, and with it whom it was at.
    persons = Look.objects.filter(pk=look_id).values_list("persons", flat=True).first() or []
    if not 0 < len(persons) <= MOST_OPENED:
        raise RuleBroken(
            "not-one",
            _("This look was at %(count)s people, so it does not tell whom it was for.") % {"count": len(persons)},
            cure=_("Ask the officer."),
        )
    reviewing.need_the_person(inquiry, reason, by=request.actor)
    found = []
    for one in persons:
        try:
            found.append(access.look_at(one, ITEMS, by=request.actor, purpose="review-look", reference=inquiry.pk))
        except NotFound:  # died or moved away since: the look is written down all the same
            continue
    return found


def _own(request: Request, inquiry_id: UUID) -> Inquiry:
    """Return a question on the reader's desk; another desk's, and what is about the reader, is not found here."""
    found = queries.on_the_desk(request.actor, inquiry_id)
    if found is None:
        raise NotFound("no-such-inquiry", _("There is no such question on your desk."))
    return found


def _lines(inquiry: Inquiry) -> list[Line]:
    return list(Line.objects.filter(thing_id=inquiry.pk).order_by("id"))


def _page(
    request: Request,
    inquiry: Inquiry,
    *,
    conclusion: ConclusionForm | None = None,
    person: PersonForm | None = None,
    bound: forms.Form | None = None,
    found: list[Household] | None = None,
) -> HttpResponse:
    named = queries.named(inquiry.looks)
    officers = queries.names_of([inquiry.account_id, inquiry.answered_by, *(one.account_id for one in named)])
    rule = WORDS[Rule(inquiry.rule)] if inquiry.rule else None
    is_open = inquiry.state != State.CONCLUDED
    context = {
        "inquiry": inquiry,
        "title": title_of(inquiry),
        "why": why(inquiry.rule, inquiry.figures) if inquiry.rule else "",
        "rule": rule,
        "source": pack().source,
        "state": State(inquiry.state),
        "conclusion_said": Conclusion(inquiry.conclusion).label if inquiry.conclusion else "",
        "unit": units_of([inquiry.unit_id]).get(inquiry.unit_id),
        "officer": officers.get(inquiry.account_id or 0, ""),
        "answered_by": officers.get(inquiry.answered_by or 0, ""),
        "looks": read(named, officers),
        "more": len(inquiry.looks) - len(named),
        "history": [(line, STEP_WORDS.get(line.step, line.step)) for line in _lines(inquiry)],
        "concerned": is_open and is_concerned(request.actor, inquiry),
        "asking": CommandForm(initial={"command": uuid4()}) if inquiry.state == State.WAITING else None,
        "conclusion": conclusion or ConclusionForm(initial={"command": uuid4()}),
        "person": person or PersonForm(inquiry.looks[: queries.MOST_NAMED]),
        "found": [(one, one.members[0]) for one in found or ()],
        "form": bound,
        "is_open": is_open,
    }
    return render(request, "auditor/inquiry.html", context, status=422 if bound else 200)
