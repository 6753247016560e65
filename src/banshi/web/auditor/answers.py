"""What staff are asked about their own looks, and what was concluded; a supervisor sees those of the office, too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.watching import queries, reviewing
from banshi.watching.models import Conclusion, Origin
from banshi.web.audience import for_staff
from banshi.web.auditor.forms import AnswerForm
from banshi.web.auditor.words import read, units_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request

MOST_LOOKS = 10
"""Of one question that are listed here."""


@for_staff(*Duty)
@require_safe
def listed(request: Request) -> HttpResponse:
    """Show what waits for an answer, the late first, and the last conclusions."""
    return _list(request)


@for_staff(*Duty)
@require_POST
def answer(request: Request, inquiry_id: UUID) -> HttpResponse:
    """Answer one question; nothing typed is lost when it is too short."""
    form = AnswerForm(request.POST, auto_id=f"{inquiry_id}-%s")
    if form.is_valid():
        try:
            reviewing.answer(inquiry_id, form.cleaned_data["answer"], by=request.actor, command=form.command_id())
        except RuleBroken as refusal:
            form.add_error("answer", refusal.said)
        except AlreadyDone:
            return redirect("looks-asked")
    if form.errors:
        if inquiry_id not in {one.pk for one in queries.asked_of(request.actor)}:
            raise NotFound("not-asked", _("You are not asked about this look."))
        return _list(request, inquiry_id, form)
    messages.success(request, _("Answered. An auditor concludes, and you read it here."))
    return redirect("looks-asked")


def _list(request: Request, inquiry_id: UUID | None = None, bound: AnswerForm | None = None) -> HttpResponse:
    asked, concluded = queries.asked_of(request.actor), queries.concluded_for(request.actor)
    named = queries.named([look for one in asked for look in sorted(one.looks)[-MOST_LOOKS:]])
    officers = queries.names_of([*(one.account_id for one in asked), *(look.account_id for look in named)])
    words = {one.look.id: one for one in read(named, officers)}
    units = units_of([*(one.unit_id for one in asked), *(one.unit_id for one in concluded)])
    context = {
        "rows": [
            {
                "inquiry": one,
                "own": one.account_id == request.actor.account_id,
                "officer": officers.get(one.account_id or 0, ""),
                "unit": units.get(one.unit_id),
                "asks": Origin(one.origin).label,
                "looks": [words[look] for look in sorted(one.looks, reverse=True)[:MOST_LOOKS] if look in words],
                "more": max(0, len(one.looks) - MOST_LOOKS),
                "form": bound if bound and one.pk == inquiry_id
                else AnswerForm(initial={"command": uuid4()}, auto_id=f"{one.pk}-%s"),
            }
            for one in asked
        ],
        "concluded": [(one, Conclusion(one.conclusion).label, units.get(one.unit_id)) for one in concluded],
        "form": bound,
    }  # fmt: skip
    return render(request, "auditor/answers.html", context, status=422 if bound else 200)
