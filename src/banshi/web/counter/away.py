"""The counter without network: a page that a browser keeps, and the door through which it hands in what was typed.

The page is the same for everybody and names nobody. What a clerk types into it stays in the browser, encrypted, until
the network is back; then each command is handed in by itself and gets its answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import Difference, NotAllowed, NotFound, Refusal, RuleBroken, TooMany
from banshi.matters import away
from banshi.matters.away import Answer
from banshi.matters.jurisdiction import matter
from banshi.web.audience import for_everybody, for_staff
from banshi.web.counter import away_shell
from banshi.web.counter.away_forms import AwayForm, PersonForm, away_form, papers_show, received, refuse_faults
from banshi.web.counter.away_shell import LANGUAGES
from banshi.web.templatetags.banshi import length_in_words, unit_name, when

if TYPE_CHECKING:
    from banshi.web.audience import Request


@for_everybody
@require_safe
def choose(request: Request) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """Lead to the page in the reader's language."""
    spoken = get_language() or LANGUAGES[0]
    return redirect("away-page", spoken if spoken in LANGUAGES else LANGUAGES[0])


@for_everybody
@require_safe
def page(request: Request, language: str) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """Give the page that a browser keeps: open to everybody, since there is nothing of anybody in it."""
    if language not in LANGUAGES:
        raise Http404
    response = HttpResponse(away_shell.shell(language), headers={"Cache-Control": "no-cache"})
    response["Content-Language"] = language
    return response


@for_everybody
@require_safe
def worker(request: Request) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """Give the service worker: it lies below ``/counter/`` because it may answer for these addresses alone."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": reverse("counter")}
    return HttpResponse(away_shell.worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_safe
def state(request: Request) -> HttpResponse:
    """Say who is signed in, and give what is needed to hand something in."""
    actor = request.actor
    with translation.override(_spoken(request)):
        office = unit_name(actor.unit_id)
    return JsonResponse(
        {
            "account": actor.account_id,
            "unit": actor.unit_id,
            "name": actor.name,
            "office": office,
            "token": get_token(request),
            "version": away_shell.version(),
        }
    )


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def send(request: Request) -> HttpResponse:
    """Take one command that was typed without network and answer it in words; it can be sent any number of times."""
    with translation.override(_spoken(request)):
        try:
            answered = away.take(_command(_body(request)), by=request.actor)
        except (NotAllowed, TooMany, RuleBroken) as refusal:
            return JsonResponse(_waits(refusal), status=refusal.status)
        return JsonResponse(_told(answered))


def _body(request: Request) -> bytes:
    """Return what came in; of a form, which has been read as one already, nothing."""
    return b"" if request.content_type == "multipart/form-data" else request.body


def _spoken(request: Request) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else get_language() or LANGUAGES[0]


# ------------------------------------------------------------------ what came in


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The typed answers, read when they are needed, so that a fault in them is an answer like any other."""

    person: PersonForm
    form: AwayForm | None

    def __call__(self) -> Any:  # noqa: ANN401 - the matter's own type
        assert self.form is not None  # noqa: S101 - a matter that is not there is refused before its answers are read
        refuse_faults(self.person, self.form.questions, self.form.other, self.form.papers)
        return self.form.questions.answers(self.form.matter)


def _command(body: bytes) -> away.Command:
    try:
        sent = json.loads(body)
        number = UUID(sent["id"])
        typed = {str(name): str(value) for name, value in sent["typed"].items()} | {"answers-command": str(number)}
        form = _form(str(sent["matter"]), typed)
        return away.Command(
            id=number,
            account_id=int(sent["account"]),
            unit_id=int(sent["unit"]),
            made_at=_moment(sent["made_at"]),
            sent_at=_moment(sent["sent_at"]),
            matter=str(sent["matter"]),
            version=int(sent["version"]),
            face_compared="person-compared" in typed,
            read=_Read(person=PersonForm(typed), form=form),
            **(received(typed, form.other) if form else {"id_number": "", "name": ""}),
            papers_show=papers_show(form) if form and form.papers.is_valid() else {},
        )
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise RuleBroken(
            "mangled-command",
            _("This is no command of the page that works without network, so nothing was done."),
            cure=_("Reload the page and send it again."),
        ) from fault


def _form(code: str, typed: dict[str, str]) -> AwayForm | None:
    """Return the form of a matter; nothing for one that is not offered any more, which is refused like any other."""
    try:
        return away_form(matter(code), typed)
    except NotFound:
        return None


def _moment(told: object) -> datetime:
    moment = datetime.fromisoformat(str(told))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# ------------------------------------------------------------------- what goes out


def _waits(refusal: Refusal) -> dict[str, object]:
    stop = isinstance(refusal, TooMany)
    return {"answer": "waiting", "sentence": str(refusal.sentence), "cure": str(refusal.cure), "stop": stop}


def _told(answered: away.Answered) -> dict[str, object]:
    kept, case = answered.kept, answered.case
    sentences = {
        Answer.APPLIED: _("It is a case now. Print the slip: it is the promise to the resident."),
        Answer.ALREADY_APPLIED: _(
            "It was filed before, and only the answer was lost on its way. Nothing was done twice."
        ),
        Answer.REFUSED: kept.words.get("sentence", ""),
    }
    tags = {
        Answer.APPLIED: _("Applied"),
        Answer.ALREADY_APPLIED: _("Already applied"),
        Answer.REFUSED: _("Refused because"),
    }
    return {
        "answer": answered.answer.value,
        "tag": tags[answered.answer],
        "sentence": sentences[answered.answer],
        "cure": kept.words.get("cure", ""),
        "differences": [_pair(one) for one in answered.differences],
        "case": {"number": case.number, "address": reverse("counter-case", args=(case.id,))} if case else None,
        "clocks": _("Typed %(made)s by this device's clock, received %(received)s by ours. The terms run from ours.")
        % {"made": when(kept.made_at), "received": when(kept.received_at)},
        "clock_differs": _clock_differs(answered),
    }


def _pair(difference: Difference) -> dict[str, str]:
    return {"what": str(difference.what), "papers": difference.expected, "register": difference.found}


def _clock_differs(answered: away.Answered) -> str:
    ahead = answered.clock_differs
    if not ahead:
        return ""
    length = {"length": length_in_words(abs(ahead))}
    if ahead.total_seconds() > 0:
        return _("This device's clock is %(length)s ahead of ours. Set it right.") % length
    return _("This device's clock is %(length)s behind ours. Set it right.") % length
