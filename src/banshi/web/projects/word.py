"""The word of those who asked: as one drawn by lot, or asked whether it holds. By the link that only they have.

Nothing on the page says who they are. Somebody signed in at an office reads it and cannot answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.concerns import codes
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from banshi.projects import accepting, asking, desks, queries
from banshi.projects.vocabulary import Proof
from banshi.stations.queries import unit
from banshi.web.asked import question_of
from banshi.web.audience import for_everybody
from banshi.web.forms import one_of, several_lines
from banshi.web.projects import changes, showing
from banshi.web.public.guessing import guessing

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from banshi.projects.queries import ProjectFile
    from banshi.web.asked import Question
    from banshi.web.audience import Request

LONGEST_WHY = 400
YES, NO = "yes", "no"


class Accepts(forms.Form):
    """Whether one of those drawn by lot accepts the work."""

    says = one_of(
        _("Is it as it was promised?"),
        ((YES, _("Yes, I accept it")), (NO, _("No, I do not accept it"))),
        needed=_("Choose one of the two."),
    )
    why = several_lines(
        _("What is missing, if you say no?"), most=LONGEST_WHY,
        hint=_("A few words. They are published without names and numbers, so that it can be mended."),
    )  # fmt: skip


class Holds(forms.Form):
    """Whether it holds."""

    says = one_of(
        _("Does it hold?"),
        ((YES, _("Yes, it is as promised")), (NO, _("No, it is not"))),
        needed=_("Choose one of the two."),
    )
    why = several_lines(
        _("What is not as it was promised, if you say no?"), most=LONGEST_WHY,
        hint=_("A few words. They are published without names and numbers, so that it can be mended."),
    )  # fmt: skip


@for_everybody
def word(request: Request, number: str, code: str) -> HttpResponse:
    """Put the question to whoever asked for a project, and take their answer once."""
    with guessing(request):
        found = desks.word_of(number.strip().upper(), code)
    question = question_of(found)
    here = reverse("project-word", args=[found.concern.number, codes.code_of(found.concern.id)])
    form: forms.Form | None = None
    if question.standing == "open" and not request.actor.is_staff:
        form = _form(question)(request.POST if request.method == "POST" else None)
    elif request.method == "POST":
        _refuse(question)
    if form is not None and form.is_bound and form.is_valid() and _said(request, question, form):
        return HttpResponse(status=303, headers={"Location": here})
    return _page(request, found.concern, question, form)


def _form(question: Question) -> type[forms.Form]:
    return Accepts if question.is_lot else Holds


def _said(request: Request, question: Question, form: forms.Form) -> bool:
    """Write the word down; what is refused is added to the form."""
    yes, why = form.cleaned_data["says"] == YES, form.cleaned_data["why"]
    try:
        if question.juror is not None:
            accepting.say(question.juror.id, accepts=yes, why=why, by=request.actor)
        elif question.asking is not None:
            asking.answer(question.asking.id, holds=yes, why=why, by=request.actor)
    except RuleBroken as refusal:
        form.add_error("why", refusal.said)
        return False
    return True


def _refuse(question: Question) -> None:
    """Say why an answer is not taken: somebody at an office, said before, or too late."""
    if question.standing == "said":
        raise WrongState("said-already", _("You have told us already. Thank you."))
    if question.standing != "open":
        raise WrongState("too-late", _("This round is over. If you are needed again, you are asked anew."))
    raise NotAllowed(
        "not-allowed",
        _("You are signed in at an office, and no office answers for those who asked."),
        cure=_("Sign out and open the link again."),
    )


def _page(request: Request, concern: Concern, question: Question, form: forms.Form | None) -> HttpResponse:
    shown: dict[str, Any] = {"question": question, "form": form, "path": codes.path_of(concern.number, concern.id)}
    template = "said" if question.standing == "said" else "word"
    if question.project is not None:
        shown |= _of_project(queries.project_file(question.project))
    status = 422 if form is not None and form.errors else 200
    response = render(request, f"projects/{template}.html", shown, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _of_project(file: ProjectFile) -> dict[str, object]:
    """Return what was promised, what is proved, and where one can look."""
    promise = file.promise
    spots = dict.fromkeys(one.spot for one in file.evidence if one.spot and one.kind == Proof.PHOTO)
    return {
        "file": file, "project": file.project, "promise": promise, "from_to": showing.from_to(promise),
        "places": promise.places or [promise.place], "spots": list(spots), "until": file.project.clock_at,
        "lead": unit(promise.lead_unit_id) if promise.lead_unit_id else None,
        "readings": [(one, changes.measured(one.value, promise.measure_unit)) for one in file.readings],
        "pairs": file.pairs, "changed": _cuts(file),
    }  # fmt: skip


def _cuts(file: ProjectFile) -> list[changes.Changed]:
    """Return what was changed in scope, date or steps: nobody shall accept less than was promised unknowingly."""
    cut = {one.version for one in file.cuts}
    versions = changes.changed(file.versions, (*file.milestones, *file.dropped))
    return [one for one in versions if one.version.version in cut]
