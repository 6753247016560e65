"""Problems of many at a unit: how many said it and how it grew; who said it is not shown.

Those that were contacted are ticked and answered together, in the same words: each keeps its own answer, clock and
verdict. Accepting and writing down a contact work the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import handling, queries
from banshi.concerns.lifecycle import ANSWER, Standing, State
from banshi.concerns.models import Concern
from banshi.concerns.vocabulary import OUTCOME_WORDS
from banshi.journal.models import Line
from banshi.kernel.refusals import RuleBroken, WrongState
from banshi.web import paging
from banshi.web.carried import carried
from banshi.web.concerns import drawing
from banshi.web.forms import CommandForm
from banshi.web.unit import answering, lists, words
from banshi.web.unit.audience import WHO_ACTS, WHO_READS, at_a_unit
from banshi.web.unit.forms import AnswerForm, ContactForm, ProofForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from banshi.concerns.models import Problem
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

FORMS: dict[str, type[CommandForm]] = {"accept": CommandForm, "contact": ContactForm, "answer": AnswerForm}
STANDING_TAGS = {Standing.REOPENED: "overdue", Standing.RECURRED: "overdue", Standing.DONE: "done"}
MOST_TOGETHER = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One member as it can be ticked: which steps it is ready for."""

    row: lists.Row
    ours: bool
    ticked: bool

    @property
    def can_be_ticked(self) -> bool:
        return self.ours and self.row.state in lists.TO_ACT


@at_a_unit(*WHO_READS)
@require_safe
def listed(request: Request) -> HttpResponse:
    """Show the open problems of this unit, most people first."""
    found = queries.hot_problems(request.actor, after=paging.begins(request, "after", int, UUID))
    page = found[: queries.PAGE]
    older = paging.older(request, (page[-1].people, page[-1].id), named="after") if len(found) > queries.PAGE else ""
    rows = [(one, Standing(one.state).label, STANDING_TAGS.get(Standing(one.state), "")) for one in page]
    return render(request, "unit/problems.html", {"list": "problems", "problems": rows, "older_url": older})


@at_a_unit(*WHO_READS)
@require_safe
def problem(request: Request, number: str) -> HttpResponse:
    """Show one problem: how many, since when, where, and its members, those of this unit to tick."""
    return _problem(request, queries.problem(number))


@at_a_unit(*WHO_ACTS)
@require_POST
def together(request: Request, number: str) -> HttpResponse:
    """Accept, write down a contact with, or answer all members that are ticked."""
    found, step = queries.problem(number), request.POST.get("step", "")
    kind = FORMS.get(step, CommandForm)
    form = kind(request.POST, auto_id=f"{step}_%s")
    if _was_done(request):
        return redirect("unit-problem", found.number)
    ticked = _ticked(request, found)
    if step not in FORMS:
        raise RuleBroken("no-such-step", _("Choose one of the steps on this page."))
    if not ticked:
        form.add_error(None, _("Tick at least one concern of your unit that is ready for this step."))
    is_whole = answering.is_whole(form) if isinstance(form, AnswerForm) else form.is_valid()
    if not ticked or not is_whole or "change" in request.POST:
        return _problem(request, found, {step: form}, {one.id for one in ticked})
    if isinstance(form, AnswerForm):
        return _answer(request, found, ticked, form)
    count = _each(step, form, ticked, request.actor)
    said = {
        "accept": ngettext("%(count)s concern is accepted.", "%(count)s concerns are accepted.", count),
        "contact": ngettext("Written down with %(count)s concern.", "Written down with %(count)s concerns.", count),
    }
    messages.success(request, said[step] % {"count": count})
    return redirect("unit-problem", found.number)


def _ticked(request: Request, found: Problem) -> list[Concern]:
    """Return the members that are ticked, of this unit and ready for the step."""
    step = request.POST.get("step", "")
    ready = {"accept": (State.DISPATCHED,), "answer": (State.IN_HAND,)}.get(step, lists.TO_ACT)
    chosen = [pk for one in request.POST.getlist("member")[:MOST_TOGETHER] if (pk := _uuid(one))]
    rows = Concern.objects.filter(problem_id=found.id, unit_id=request.actor.unit_id or 0, state__in=ready)
    return list(rows.filter(id__in=chosen).order_by("at", "id"))


def _was_done(request: Request) -> bool:
    """Tell whether this very command was carried out before with any of the ticked."""
    command = _uuid(request.POST.get("command", ""))
    chosen = request.POST.getlist("member")[:MOST_TOGETHER]
    return command is not None and Line.objects.filter(command__in=[uuid5(command, one) for one in chosen]).exists()


def _each(step: str, form: CommandForm, ticked: Sequence[Concern], by: Actor) -> int:
    """Take one step with each; what was done under this command before, or by somebody faster, is passed over."""
    done = 0
    for one in ticked:
        command = uuid5(form.command_id(), str(one.id))
        try:
            if isinstance(form, ContactForm):
                said = form.cleaned_data
                handling.contact(
                    one.id, how=said["how"], reached=said["reached"], words=said["words"], by=by, command=command
                )
            elif step == "accept":
                handling.accept(one.id, by=by, command=command)
        except WrongState:
            continue
        done += 1
    return done


def _answer(request: Request, found: Problem, ticked: Sequence[Concern], form: AnswerForm) -> HttpResponse:
    proofs = ProofForm(request.POST, request.FILES) if "send" in request.POST else ProofForm()
    if not proofs.is_bound or not proofs.is_valid():
        return _read_over(request, found, ticked, form, proofs)
    shared, command = uuid4(), form.command_id()
    try:
        with transaction.atomic():
            for one in ticked:
                own = uuid5(command, str(one.id))
                handling.answer(one.id, form.given(), by=request.actor, together=shared, command=own)
            answering.keep_proofs(ticked, proofs.cleaned_data["photos"], by=request.actor, command=command)
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.said)
        return _problem(request, found, {"answer": form}, {one.id for one in ticked})
    sent = list(Concern.objects.filter(id__in=[one.id for one in ticked]))
    in_review = sum(one.state == State.IN_REVIEW for one in sent)
    messages.success(request, answering.what_next(sent[0], len(sent) - in_review) if not in_review else _said(sent))
    return redirect("unit-problem", found.number)


def _said(sent: Sequence[Concern]) -> str:
    """Say how many residents are asked at once and how many answers the hotline reads first."""
    read_first = sum(one.state == State.IN_REVIEW for one in sent)
    return _("%(asked)s residents are asked at once; %(read)s answers the hotline reads first.") % {
        "asked": len(sent) - read_first,
        "read": read_first,
    }


def _read_over(
    request: Request, found: Problem, ticked: Sequence[Concern], form: AnswerForm, proofs: ProofForm
) -> HttpResponse:
    given, together_id = form.given(), uuid4()
    doubted = [(one, answering.doubts(one.id, given, by=request.actor, together=together_id)) for one in ticked]
    context = {
        "problem": found,
        "ticked": ticked,
        "form": proofs,
        "written": form,
        "given": given,
        "outcome": OUTCOME_WORDS[given.outcome],
        "sentence": answering.reads(given, ticked[0].number),
        "doubted": [(one, doubts) for one, doubts in doubted if doubts],
    }
    return render(request, "unit/read_over_together.html", context, status=422 if proofs.errors else 200)


def _problem(
    request: Request,
    found: Problem,
    bound: dict[str, CommandForm] | None = None,
    ticked: set[UUID] | None = None,
) -> HttpResponse:
    here, bound = request.actor.unit_id, bound or {}
    rows = lists.rows_of(words.members_for(found, request.actor))
    members = [
        Tick(
            row=row, ours=row.concern.unit_id == here,
            ticked=row.concern.id in ticked if ticked is not None else _is_contacted(row.concern),
        )
        for row in rows
    ]  # fmt: skip
    may = request.actor.duty in WHO_ACTS and any(one.can_be_ticked for one in members)
    context = {
        "list": "problems",
        "problem": found,
        "standing": Standing(found.state).label,
        "tag": STANDING_TAGS.get(Standing(found.state), ""),
        "category": words.category_name(found.category),
        "members": members,
        "growth": drawing.growth(queries.growth(found)),
        "answers": words.answers_to([row.concern for row in rows]),
        "carried": carried(found),
        "command": uuid4(),
        "offers": _offers(members, bound) if may else {},
        "form": next(iter(bound.values()), None),
    }
    return render(request, "unit/problem.html", context, status=422 if _has_errors(bound) else 200)


def _has_errors(bound: dict[str, CommandForm]) -> bool:
    return any(form.errors for form in bound.values())


def _is_contacted(one: Concern) -> bool:
    """Tell whether a member is ticked from the start: it was contacted and waits for an answer."""
    return one.state == State.IN_HAND and one.contacted_at is not None


def _offers(members: Sequence[Tick], bound: dict[str, CommandForm]) -> dict[str, CommandForm]:
    states = {one.row.state for one in members if one.can_be_ticked}
    ready = {"accept": State.DISPATCHED in states, "contact": True, "answer": bool(states & set(ANSWER.start))}
    return {
        step: bound.get(step) or kind(initial={"command": uuid4()}, auto_id=f"{step}_%s")
        for step, kind in FORMS.items()
        if ready[step]
    }


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
