"""A resident asks about one look at their data; an auditor answers, beside the look, by a day that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from banshi.access import queries
from banshi.kernel.refusals import NotFound
from banshi.notices import looks as telling
from banshi.watching import reviewing
from banshi.watching.queries import not_justified, question_of
from banshi.web.audience import for_residents
from banshi.web.forms import several_lines
from banshi.web.resident.page import my_person, myself, page
from banshi.web.resident.record import read_looks

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request


class QuestionForm(forms.Form):
    """What a resident wants to know of a look."""

    words = several_lines(
        _("What do you want to know?"),
        most=600,
        hint=_("An auditor reads it, asks who looked, and answers you here. Write no ID number."),
        needed=_("Write what you want to know."),
    )


@for_residents
def look(request: Request, look_id: int) -> HttpResponse:
    """Show one look, the office that can say why it looked, and what was asked about it and answered."""
    return _page(request, look_id)


@for_residents
@require_POST
def ask(request: Request, look_id: int) -> HttpResponse:
    """Ask about one look; asked twice it is asked once, and nothing typed is lost when it is empty."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, look_id, form)
    reviewing.ask_about(look_id, form.cleaned_data["words"], by=myself(request), tell=telling.question)
    messages.success(request, gettext("Asked. The answer comes here, and we tell you when it is there."))
    return redirect("my-look", look_id)


def _page(request: Request, look_id: int, form: QuestionForm | None = None) -> HttpResponse:
    me = my_person(request)
    seen = queries.look_of(me, look_id)
    if seen is None:
        raise NotFound(
            "no-such-look", _("There is no such look at your data."), cure=_("Choose one from the list of looks.")
        )
    response = page(
        request,
        "my-record",
        "look",
        read=read_looks([seen], me)[0],
        asked=question_of(me, look_id),
        not_justified=not_justified([look_id]).get(look_id, ""),
        question=form or QuestionForm(),
        form=form,
        back_url=reverse("my-record"),
    )
    response.status_code = 422 if form else 200
    return response
