"""Answers that raised a doubt: the passage is marked, and a person passes the answer or returns it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banshi.concerns import handling, queries
from banshi.concerns.lifecycle import PASS_ANSWER, State
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, RuleBroken, WrongState
from banshi.web import paging
from banshi.web.hotline.desk_forms import ReturnForm
from banshi.web.hotline.lists import older_than
from banshi.web.hotline.posts import for_hotline
from banshi.web.rendering.escaping import format_html

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from banshi.concerns.models import Answer
    from banshi.web.audience import Request


@for_hotline(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def reviews(request: Request) -> HttpResponse:
    """Show the answers that wait for somebody's eyes."""
    found = queries.worklist(request.actor, State.IN_REVIEW, after=paging.after(request))
    context = {"concerns": found[: queries.PAGE], "list": "answers", "older_url": older_than(request, found)}
    return render(request, "hotline/reviews/reviews.html", context)


@for_hotline(Duty.OFFICER, Duty.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, concern_id: UUID) -> HttpResponse:
    """Show one answer with its doubts; sent, pass it or return it."""
    if request.method != "POST":
        return _page(request, concern_id, ReturnForm(initial={"command": uuid4()}))
    form = ReturnForm(request.POST)
    passes = request.POST.get("do") == "pass"
    if not form.is_valid() and not (passes and set(form.errors) == {"reason"}):
        return _page(request, concern_id, form, status=422)
    command, by = form.cleaned_data["command"], request.actor
    try:
        if passes:
            handling.pass_answer(concern_id, by=by, command=command)
        else:
            handling.return_answer(concern_id, reason=form.cleaned_data["reason"], by=by, command=command)
    except AlreadyDone:
        return redirect("hotline-reviews")
    except RuleBroken as refusal:
        form.add_error("reason", refusal.said)
        return _page(request, concern_id, form, status=422)
    except WrongState as refusal:
        back = {"refusal": refusal, "back_url": reverse("hotline-reviews")}
        return render(request, "errors/409.html", back, status=409)
    said = _("Passed: the resident is asked now.") if passes else _("Returned: the unit reads what is missing.")
    messages.success(request, said)
    return redirect("hotline-reviews")


def _page(request: Request, concern_id: UUID, form: ReturnForm, status: int = 200) -> HttpResponse:
    file = queries.concern_file(concern_id, by=request.actor)
    answer = file.answers[-1] if file.answers else None
    context = {
        "file": file,
        "concern": file.concern,
        "list": "answers",
        "form": form,
        "answer": answer,
        "reply": marked(answer.reply, answer) if answer else "",
        "done": marked(answer.done, answer) if answer else "",
        "may": {"pass-answer", "pass-not-now"} & set(file.steps),
        "only_for": PASS_ANSWER.only_for,
    }
    return render(request, "hotline/reviews/review.html", context, status=status)


def marked(text: str, answer: Answer) -> SafeString:
    """Return a text with the first passage that raised a doubt marked."""
    for flag in answer.flags:
        before, passage, after = text.partition(flag["passage"]) if flag["passage"] else (text, "", "")
        if passage:
            return format_html("{}<mark>{}</mark>{}", before, passage, after)
    return format_html("{}", text)
