"""The officer's pages: what waits, one case on one screen, and the decision.

An officer sees what the matter lets an office see, the proposal as old and new, and the very sentence the resident
will read, before deciding. Only the steps that this officer may take now are offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, Conflict, NotFound, RuleBroken, WrongState
from banshi.matters import clocks, decisions, queries
from banshi.matters.jurisdiction import matter
from banshi.matters.lifecycle import State
from banshi.matters.looking import case_in_hand
from banshi.matters.vocabulary import Task
from banshi.notices.texts import sentence
from banshi.stations.models import Account
from banshi.web import paging
from banshi.web.audience import for_staff
from banshi.web.case_rows import (
    PROOF_WORDS,
    STATE_KINDS,
    Paper,
    answer_rows,
    change_rows,
    leg_rows,
    register_rows,
)
from banshi.web.forms import CommandForm
from banshi.web.history import history_rows
from banshi.web.office.forms import MissingForm, OpinionForm, ReasonForm, RefusalForm, StopClockForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Matter
    from banshi.matters.models import Case
    from banshi.matters.queries import CaseFile
    from banshi.web.audience import Request


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def worklist(request: Request) -> HttpResponse:
    """Show what waits at this office: overdue first, then due today, then the rest."""
    rows = queries.worklist(request.actor, after=paging.after(request))
    page = rows[: queries.PAGE]
    last = page[-1] if len(rows) > queries.PAGE else None
    older = paging.older(request, (last.due_at, last.id), named="after") if last and last.due_at else ""
    return _list(request, page, gettext_lazy("Waiting here"), "worklist", older=older)


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def objections(request: Request) -> HttpResponse:
    """Show what was granted elsewhere on proof, while this home station may still object."""
    return _list(request, queries.open_to_objection(request.actor), gettext_lazy("Open to objection"), "objections")


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def sent_back(request: Request) -> HttpResponse:
    """Show what waits for residents."""
    return _list(request, queries.sent_back(request.actor), gettext_lazy("Sent back"), "sent-back")


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show one case whole: a look, which the resident will read of."""
    return _case(request, queries.case_file(case_id, by=request.actor))


@for_staff(Duty.OFFICER)
@require_POST
def decide(request: Request, case_id: UUID, step: str) -> HttpResponse:
    """Take one step on a case; a step sent twice is done once, and nothing typed is lost when a rule forbids it."""
    decision = DECISIONS.get(step)
    if decision is None:
        raise NotFound("no-such-step", _("There is no such step."))
    found = case_in_hand(case_id, by=request.actor)
    form = decision.form(matter(found.matter, found.version), data=request.POST)
    try:
        if not form.is_valid():
            return _case(request, queries.case_file(case_id, by=request.actor), step, form)
        decision.take(case_id, form, request.actor)
    except AlreadyDone:
        return redirect("office-case", case_id)
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _case(request, queries.case_file(case_id, by=request.actor), step, form)
    except (WrongState, Conflict) as refusal:
        back = {"refusal": refusal, "back_url": reverse("office-case", args=(case_id,))}
        return render(request, "errors/409.html", back, status=409)
    told = sentence(_notice(decision, found), found.number, to_unit=False)
    messages.success(request, _("The resident now reads: “%(sentence)s”") % {"sentence": told})
    return redirect("office-case", case_id)


# ------------------------------------------------------------------- decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One step as a page offers it: its form, what the resident will read, and the action that takes it."""

    notice: str
    form: Callable[..., CommandForm]
    take: Callable[[UUID, CommandForm, Actor], Case]


def _plain_form(_matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return CommandForm(**how)


def _refusal_form(matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return RefusalForm(matter, **how)


def _missing_form(_matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return MissingForm(**how)


def _opinion_form(_matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return OpinionForm(**how)


def _stop_form(_matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return StopClockForm(**how)


def _reason_form(_matter: Matter[Any], **how: Any) -> CommandForm:  # noqa: ANN401 - Django's own
    return ReasonForm(**how)


def _approve(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return decisions.approve(case_id, by=by, command=form.command_id())


def _refuse(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    said = form.cleaned_data
    return decisions.refuse(case_id, said["ground"], words=said["words"], by=by, command=form.command_id())


def _send_back(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    assert isinstance(form, MissingForm)  # noqa: S101 - for the reader and for mypy
    file = queries.case_file(case_id, by=by)
    if form.is_warned_of(file.matter, {one.evidence for one in file.documents}):
        raise RuleBroken(
            "asked-though-known",
            _("Nothing was sent: the list asks for what is known already."),
            cure=_("Take it off the list, or tick that you ask for it all the same."),
        )
    return decisions.send_back(case_id, form.lines(), by=by, command=form.command_id())


def _object(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return decisions.object_to(case_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id())


def _pass_on(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return decisions.pass_on(case_id, opinion=form.cleaned_data["opinion"], by=by, command=form.command_id())


def _stop_clock(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    said = form.cleaned_data
    return clocks.stop_clock(case_id, said["stop"], until=said["until"], by=by, command=form.command_id())


def _restart_clock(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return clocks.restart_clock(case_id, by=by, command=form.command_id())


def _uphold(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return decisions.uphold(case_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id())


def _reverse(case_id: UUID, form: CommandForm, by: Actor) -> Case:
    return decisions.reverse(case_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id())


def _notice(decision: Decision, case: Case) -> str:
    """Return what the resident reads of a step: of passing on, what the office in hand has done."""
    passed: dict[str, str] = {Task.PERMIT: "case-permitted", Task.RELEASE: "case-released"}
    return passed.get(case.task, decision.notice) if decision.notice == "case-passed-on" else decision.notice


DECISIONS: dict[str, Decision] = {
    "approve": Decision(notice="case-approved", form=_plain_form, take=_approve),
    "pass-on": Decision(notice="case-passed-on", form=_opinion_form, take=_pass_on),
    "stop-clock": Decision(notice="case-stopped", form=_stop_form, take=_stop_clock),
    "restart-clock": Decision(notice="case-runs-on", form=_plain_form, take=_restart_clock),
    "refuse": Decision(notice="case-refused", form=_refusal_form, take=_refuse),
    "send-back": Decision(notice="case-sent-back", form=_missing_form, take=_send_back),
    "object": Decision(notice="case-objected", form=_reason_form, take=_object),
    "uphold": Decision(notice="case-upheld", form=_reason_form, take=_uphold),
    "reverse": Decision(notice="case-reversed", form=_reason_form, take=_reverse),
}


# ----------------------------------------------------------------------- pages


def _list(request: Request, cases: Sequence[Case], title: _StrOrPromise, name: str, *, older: str = "") -> HttpResponse:
    now = clock.now()
    late = [one for one in cases if name == "worklist" and one.due_at and one.due_at < now]
    at_counter = {State.APPROVED, State.PRINTED} if request.actor.duty == Duty.OFFICER else set()
    context = {
        "cases": cases, "title": title, "list": name, "older_url": older, "overdue": len(late),
        "at_counter": at_counter,
    }  # fmt: skip
    return render(request, "office/worklist.html", context)


def _case(request: Request, file: CaseFile, step: str = "", form: CommandForm | None = None) -> HttpResponse:
    state = State(file.case.state)
    papers = tuple(Paper(text=one.name, url=reverse("document", args=(file.case.id, one.id))) for one in file.documents)
    changes = change_rows(file, papers)
    context = {
        "file": file,
        "case": file.case,
        "matter": file.matter,
        "state": state,
        "state_kind": STATE_KINDS[state],
        "register": register_rows(file.person, file.matter.sees),
        "changes": changes,
        "conflict": any(change.found for change in changes),
        "answers": answer_rows(file),
        "parties": file.parties,
        "kin": [m for m in file.household.members if m.id != file.person.id] if file.matter.concerns_household else [],
        "proof": PROOF_WORDS[file.case.proof],
        "legs": leg_rows(file.case, file.legs),
        "history": history_rows(file.lines, file.matter, _names(file)),
        "offers": _offers(file, step, form),
        "form": form,
    }
    return render(request, "office/case.html", context, status=422 if form else 200)


def _offers(file: CaseFile, step: str, bound: CommandForm | None) -> dict[str, dict[str, object]]:
    """Return the steps on offer, each with its form and the sentence the resident will read."""
    offered = {}
    for name, decision in DECISIONS.items():
        if name not in file.steps:
            continue
        fresh = {"initial": {"command": uuid4()}, "auto_id": f"{name}_%s"}
        form = bound if name == step and bound else decision.form(file.matter, **fresh)
        offered[name.replace("-", "_")] = {
            "form": form,
            "sentence": sentence(_notice(decision, file.case), file.case.number, to_unit=False),
        }
    return offered


def _names(file: CaseFile) -> dict[int, str]:
    ids = {line.account_id for line in file.lines if line.account_id}
    return dict(Account.objects.filter(id__in=ids).values_list("id", "first_name"))
