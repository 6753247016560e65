"""The resident's word on an answer: three questions, once a round, by the link or by six digits of a text message.

Whoever proves the digits gets an address that holds for an hour and for this round alone.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.concerns import codes, queries, verdicts
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.concerns.vocabulary import Path, Satisfied, Solved
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, WrongState
from banshi.web.audience import for_everybody
from banshi.web.concerns import forms, guard
from banshi.web.concerns.seeing import SeeOther, common, hidden
from banshi.web.public.guessing import guessing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.queries import ConcernFile
    from banshi.web.audience import Request

TICKET_SECONDS = 3600


def may_say(file: ConcernFile) -> bool:
    """Tell whether a concern waits for the resident's word, or was closed without it not long ago."""
    concern = file.concern
    if any(one.round == concern.round for one in file.verdicts):
        return False
    if concern.state in {State.ANSWERED, State.WAITING}:
        return True
    closed = concern.state == State.CLOSED and concern.outcome not in verdicts.NOT_ASKED
    return closed and concern.closed_at is not None and clock.now() - concern.closed_at <= verdicts.LATE_VERDICT


def take(request: Request, concern: Concern, form: forms.Verdict, *, path: Path) -> bool:
    """Write the resident's word down if the form is whole; a refusal is added to the form."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    solved, go_on = _solved(said["solved"])
    word = verdicts.Word(
        solved=solved, go_on=go_on, satisfied=Satisfied(said["satisfied"]),
        contacted=forms.CONTACTED[said["contacted"]], words=said["words"],
    )  # fmt: skip
    try:
        verdicts.give_verdict(concern.id, word, path=path, by=request.actor)
    except WrongState as refusal:
        form.add_error(None, refusal.said)
        return False
    return True


def _solved(answer: str) -> tuple[Solved, bool]:
    if answer in {forms.PARTLY_GO_ON, forms.PARTLY_ENOUGH}:
        return Solved.PARTLY, answer == forms.PARTLY_GO_ON
    return Solved(answer), False


@for_everybody
def ask(request: Request) -> HttpResponse:
    """Ask for the number and the six digits, for people whose phone opens no link."""
    form = forms.Digits(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"].strip().upper()
        guard.count_guess(number)
        try:
            with guessing(request):
                concern = _of_digits(number, form.cleaned_data["digits"])
            guard.forget_guesses(number)
            return SeeOther(reverse("answer-concern", args=[_signer().sign(f"{concern.id}.{concern.round}")]))
        except NotFound as refusal:
            form.add_error("digits", refusal.said)
    return hidden(request, "digits", {"form": form}, status=422 if form.errors else 200)


@for_everybody
def answer(request: Request, ticket: str) -> HttpResponse:
    """Show what was answered and put the three questions to whoever proved the digits."""
    file = _file(ticket)
    form = forms.Verdict(request.POST if request.method == "POST" else None) if may_say(file) else None
    if form and form.is_bound and take(request, file.concern, form, path=Path.SMS):
        file = _file(ticket, said=True)
        return hidden(request, "thanks", common(file) | {"verdict": file.verdicts[-1]})
    return hidden(request, "answer", common(file) | {"form": form}, status=422 if form and form.errors else 200)


def _of_digits(number: str, typed: str) -> Concern:
    """Return the concern if the digits are those of its present round; ``NotFound`` otherwise."""
    concern = Concern.objects.filter(number=number).first()
    digits = re.sub(r"\D", "", typed)
    if concern is None or not hmac.compare_digest(digits, codes.sms_code_of(concern.id, concern.round)):
        raise NotFound(
            "no-such-digits", _("These digits do not belong to this number."), cure=_("Both stand in our message.")
        )
    return concern


def _file(ticket: str, *, said: bool = False) -> ConcernFile:
    """Return the concern of a ticket; ``said``: its round may be over by the word that was just given."""
    try:
        pk, _dot, turn = _signer().unsign(ticket, max_age=TICKET_SECONDS).partition(".")
        concern = Concern.objects.get(id=UUID(pk))
    except (BadSignature, Concern.DoesNotExist):
        raise _over() from None
    if concern.round != int(turn) and not said:
        raise _over()
    return queries.followed(concern.number, codes.code_of(concern.id))


def _over() -> NotFound:
    return NotFound(
        "no-such-answer", _("This page has been open for too long."), cure=_("Type the number and the digits again.")
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="six-digits")
