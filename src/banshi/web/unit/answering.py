"""Answering: written, read over with the doubts a machine sees, sent.

Before anything is sent the unit sees the sentence the resident receives and what would send the answer to a person
first, so that it can mend it. Members of one problem are answered together in the same words, each with its own
answer, clock and verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from banshi.concerns import handling, queries
from banshi.concerns.handling import doubts as doubts_of
from banshi.concerns.handling import refuse_if_incomplete
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Attachment
from banshi.concerns.vocabulary import OUTCOME_WORDS, Outcome
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, RuleBroken, WrongState
from banshi.notices.texts import sentence
from banshi.stories import adopting
from banshi.stories.rules import BLANKS, blanks_in
from banshi.web.templatetags.banshi import listed, when
from banshi.web.unit import concern as page
from banshi.web.unit import words
from banshi.web.unit.audience import WHO_ACTS, at_a_unit
from banshi.web.unit.forms import AnswerForm, ProofForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from banshi.concerns.handling import Given
    from banshi.concerns.intake import Enclosed
    from banshi.concerns.models import Concern
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request
    from banshi.web.unit.words import Doubt


@at_a_unit(*WHO_ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, concern_id: UUID) -> HttpResponse:
    """Read an answer over before it is sent; send it when it was. Asked for, open it with a letter that worked."""
    found = queries.concern_in_hand(concern_id, by=request.actor)
    if request.method != "POST":
        reply = adopting.begun_with(request.GET.get("letter", ""), found, by=request.actor)
        begun = AnswerForm(initial={"command": uuid4(), "reply": reply}, auto_id="answer_%s")
        return page.show(request, concern_id, bound={"answer": begun})
    form = AnswerForm(request.POST, auto_id="answer_%s")
    if not is_whole(form) or "change" in request.POST:
        return page.show(request, concern_id, bound={"answer": form})
    proofs = ProofForm(request.POST, request.FILES) if "send" in request.POST else ProofForm()
    if not proofs.is_bound or not proofs.is_valid():
        return _read_over(request, found, form, proofs)
    try:
        moved = send(found, form.given(), proofs.cleaned_data["photos"], by=request.actor, command=form.command_id())
    except AlreadyDone:
        return redirect("unit-concern", concern_id)
    except WrongState as refusal:
        return page.stale(request, concern_id, refusal)
    messages.success(request, what_next(moved))
    return redirect("unit-concern", concern_id)


def is_whole(form: AnswerForm) -> bool:
    """Tell whether an answer has all that its outcome needs; what is missing is said at its field."""
    if not form.is_valid():
        return False
    try:
        refuse_if_incomplete(form.given())
    except RuleBroken as refusal:
        form.say(refusal)
        return False
    if blanks := blanks_in(form.cleaned_data["reply"]):
        said = _("Fill in what differs: %(blanks)s.") % {"blanks": listed(BLANKS[one] for one in blanks)}
        form.add_error("reply", said)
    return not blanks


def send(found: Concern, given: Given, proofs: Sequence[Enclosed], *, by: Actor, command: UUID) -> Concern:
    """Send an answer with its photos, or neither."""
    with transaction.atomic():
        moved = handling.answer(found.id, given, by=by, command=command)
        keep_proofs([found], proofs, by=by, command=command)
    return moved


def keep_proofs(answered: Sequence[Concern], proofs: Sequence[Enclosed], *, by: Actor, command: UUID) -> None:
    """Keep the photos of what was done with each concern that was answered."""
    Attachment.objects.bulk_create(
        Attachment(
            id=uuid5(command, f"{one.id}:{turn}"), concern_id=one.id, of="answer", kind=photo.kind, type=photo.type,
            name=photo.name, digest=photo.digest,
            content=photo.content, at=clock.now(), account_id=by.account_id,
        )
        for one in answered
        for turn, photo in enumerate(proofs, start=1)
    )  # fmt: skip


def doubts(concern_id: UUID, given: Given, *, by: Actor, together: UUID | None = None) -> tuple[Doubt, ...]:
    """Return what a machine would doubt about an answer, before it is sent."""
    return words.doubts(doubts_of(concern_id, given, by=by, together=together))


def reads(given: Given, number: str) -> str:
    """Return the sentence by which the resident hears of an answer."""
    kind = "concern-not-now" if given.outcome is Outcome.NOT_NOW else "concern-answered"
    return sentence(kind, number, to_unit=False)


def what_next(moved: Concern, count: int = 1) -> str:
    """Say who has it now and what comes next."""
    if moved.state == State.IN_REVIEW:
        return _("The hotline reads the answer first, because of the doubts; then the resident is asked.")
    if moved.state == State.WAITING:
        return _("Sent. It comes back to you by itself on %(day)s.") % {"day": when(moved.look_again_on)}
    said = ngettext(
        "Sent. The hotline asks the resident, not you: is it solved?",
        "%(count)s answers are sent. The hotline asks each resident, not you: is it solved?",
        count,
    )
    return said % {"count": count}


def _read_over(request: Request, found: Concern, form: AnswerForm, proofs: ProofForm) -> HttpResponse:
    given = form.given()
    context = {
        "concern": found,
        "form": proofs,
        "written": form,
        "given": given,
        "outcome": OUTCOME_WORDS[given.outcome],
        "sentence": reads(given, found.number),
        "doubts": doubts(found.id, given, by=request.actor),
    }
    return render(request, "unit/read_over.html", context, status=422 if proofs.errors else 200)
