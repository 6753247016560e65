"""The clerk's pages: receive, answer, file, print, hand over.

The answer comes before anything is filed, and nothing that was typed is ever lost. Which steps are possible is
known by ``matters``; these views only ask, show and lead on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from banshi.journal.rows import all_rows, one_row
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, RuleBroken
from banshi.matters import actions, filing, hearing, looking, queries, receiving
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.lifecycle import State
from banshi.matters.models import Case, Visit
from banshi.matters.vocabulary import Role, Task
from banshi.notices.texts import sentence
from banshi.proofs import giving
from banshi.web.audience import for_staff
from banshi.web.case_rows import STATE_KINDS, leg_rows, planned_rows, register_rows
from banshi.web.counter.forms import DocumentForm, HandOverForm, ReceiveForm, SupplementForm, WithdrawForm, WordForm
from banshi.web.forms import CommandForm, asks_of_members, form_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.web.audience import Request
    from banshi.web.forms import QuestionsForm

WHO = ("name", "id_number")
"""These two stand under Who already."""
WORD_PAPERS: dict[str, _StrOrPromise] = {
    "word-paper": gettext_lazy("their word on paper"),
    "word-video": gettext_lazy("their word on a recorded video"),
}
TO_DO = {"print", "hand-over", "supplement"}
"""While one of these steps is open, the visitor who is here comes before the next."""


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_safe
def counter(request: Request) -> HttpResponse:
    """Show the counter: who comes next, what waits to be printed or handed over, how the day goes."""
    return _counter(request, ReceiveForm())


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def receive(request: Request) -> HttpResponse:
    """Receive somebody: find the person for this errand, then show the answer."""
    form = ReceiveForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            visit, _facts = receiving.receive(
                typed["matter"], by=request.actor, face_compared=typed["compared"], **form.received()
            )
        except RuleBroken as refusal:
            form.say(refusal)
        else:
            return redirect("visit", visit.id)
    return _counter(request, form, status=422)


@for_staff(Duty.CLERK, Duty.OFFICER)
def visit(request: Request, visit_id: UUID) -> HttpResponse:
    """Show the answer and ask what is left to ask; sent, file it as a case."""
    received = one_row(Visit, visit_id)
    if received is None or request.method != "POST":
        filed = all_rows(Case, "id = %s and accepting_id = %s", [visit_id, request.actor.unit_id or 0])
        return redirect("counter-case", visit_id) if filed else _visit(request, visit_id)
    definition = matter(received.matter)
    # Which members can be chosen is known only after a look; filing looks once more, and again refuses who is not one.
    household = receiving.reopen_visit(visit_id, by=request.actor)[1].household if asks_of_members(definition) else None
    form = form_of(definition, household)(request.POST)
    if form.is_valid() and "preview" in request.POST:
        return _visit(request, visit_id, form, fetched=_fetched(request, received, form))
    if form.is_valid():
        try:
            filing.file_case(
                visit_id, form.answers(definition), by=request.actor, command=form.command_id(),
                ask_holder=request.POST.get("holder") != "upload",
            )  # fmt: skip
        except RuleBroken as refusal:
            form.add_error(None, refusal.said)
        except AlreadyDone:
            return redirect("counter-case", visit_id)
        else:
            messages.success(request, _("Filed. Print the slip: it is the promise to the resident."))
            return redirect(f"{reverse('counter-case', args=(visit_id,))}?filed")
    return _visit(request, visit_id, form)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_safe
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show a case as the slip promises it, with what this counter can do now."""
    if "filed" in request.GET:
        giving.wake()  # the slip is printed next, and carries a proof: its seal is made while the clerk reads this page
    return _case(request, case_id, {})


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def hand_over(request: Request, case_id: UUID) -> HttpResponse:
    """Hand the paper over against a signature."""
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _case(request, case_id, {"hand_over": form})
    return _taken(request, case_id, actions.hand_over, form, said=_("Handed over. The case is done."))


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def withdraw(request: Request, case_id: UUID) -> HttpResponse:
    """Withdraw a case for the resident, with the reason."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _case(request, case_id, {"withdraw": form})
    reason = form.cleaned_data["reason"]
    return _taken(request, case_id, actions.withdraw, form, said=_("Withdrawn. Nothing was changed."), reason=reason)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def supplement(request: Request, case_id: UUID) -> HttpResponse:
    """Give the deciding office what its one list asked for."""
    form = SupplementForm(request.POST)
    if not form.is_valid():
        return _case(request, case_id, {"supplement": form})
    words = form.cleaned_data["words"]
    said = _("Given back. The clock of the deciding office runs again.")
    return _taken(request, case_id, actions.supplement, form, said=said, words=words)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def add_document(request: Request, case_id: UUID) -> HttpResponse:
    """Keep a paper or a photo of it with the case."""
    found = looking.case_in_hand(case_id, by=request.actor)
    form = DocumentForm(_evidence_of(found), request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            actions.add_document(case_id, form.cleaned_data["evidence"], upload.name, upload.read(), by=request.actor)
        except RuleBroken as refusal:
            form.add_error("file", refusal.said)
        else:
            messages.success(request, _("“%(name)s” is with the case now.") % {"name": upload.name})
            return redirect("counter-case", case_id)
    return _case(request, case_id, {"document": form})


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def keep_word(request: Request, case_id: UUID) -> HttpResponse:
    """Keep the word of somebody whose word the case needs, as it was given here, on paper or on video."""
    looking.case_in_hand(case_id, by=request.actor)
    form = WordForm(hearing.parties_of(case_id), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            hearing.record(said["party"], said["answer"], said["how"], words=said["words"], by=request.actor)
        except RuleBroken as refusal:
            form.add_error("words" if refusal.code == "no-reason" else "how", refusal.said)
        else:
            messages.success(request, _("Kept. The office that decides was told."))
            return redirect("counter-case", case_id)
    return _case(request, case_id, {"word": form})


# --------------------------------------------------------------------- pages


def _counter(request: Request, form: ReceiveForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "waiting": queries.to_hand_over(request.actor),
        "sent_back": queries.sent_back(request.actor),
        "day": queries.my_day(request.actor),
    }
    return render(request, "counter/counter.html", context, status=status)


def _fetched(request: Request, visit: Visit, form: QuestionsForm) -> dict[str, object]:
    """Ask the holder to show what it has, since the resident wants to see it before it is used."""
    answers = form.answers(matter(visit.matter))
    return {"preview": filing.preview_of(visit.id, answers, by=request.actor), "asked": True}


def _visit(
    request: Request, visit_id: UUID, form: QuestionsForm | None = None, *, fetched: dict[str, object] | None = None
) -> HttpResponse:
    received, facts = receiving.reopen_visit(visit_id, by=request.actor)
    answer = filing.answer_for(received, facts)
    context = {
        "visit": received,
        "person": facts.person,
        "applicant": facts.applicant,
        "need": jurisdiction().needs.get(facts.applicant.role),
        "matter": answer.matter,
        "answer": answer,
        "decider": next((leg.unit_id for leg in answer.legs if leg.task == Task.DECIDE), received.unit_id),
        "legs": planned_rows(answer.legs, received.unit_id),
        "known": register_rows(facts.person, [name for name in answer.matter.known if name not in WHO]),
        "form": form or form_of(answer.matter, facts.household)(initial={"command": uuid4()}),
        "can_be_fetched": filing.can_be_fetched(answer.matter),
        "fetched": fetched,
        "day": queries.my_day(request.actor),
    }
    return render(request, "counter/visit.html", context, status=422 if form and fetched is None else 200)


def _case(request: Request, case_id: UUID, bound: dict[str, Any]) -> HttpResponse:
    found = looking.case_in_hand(case_id, by=request.actor)
    steps = {step.name for step in queries.steps_open_to(request.actor, found)}
    open_to_papers = found.state in {State.ACCEPTED, State.SENT_BACK, State.STOPPED}
    evidence = _evidence_of(found) if open_to_papers else []
    fresh, parties = {"command": uuid4()}, hearing.parties_of(found.id, found)
    forms = {
        "hand_over": HandOverForm(initial=fresh, auto_id="hand_over_%s"),
        "withdraw": WithdrawForm(initial=fresh, auto_id="withdraw_%s"),
        "supplement": SupplementForm(initial=fresh, auto_id="supplement_%s"),
        "document": DocumentForm(evidence, auto_id="document_%s"),
        "print": CommandForm(initial=fresh, auto_id="print_%s"),
        "word": WordForm(parties, initial=fresh, auto_id="word_%s"),
    } | bound
    papers = queries.papers_of(found.id)
    context = {
        "case": found,
        "state": State(found.state),
        "state_kind": STATE_KINDS[State(found.state)],
        "matter": matter(found.matter, found.version),
        "legs": leg_rows(found, queries.legs_of(found.id)),
        "papers": papers,
        "fresh_paper": next((one for one in papers if str(one.id) == request.GET.get("paper")), None),
        "steps": steps,
        "here": found.accepting_id == request.actor.unit_id,
        "evidence": evidence,
        "parties": parties,
        "to_be_asked": [party for party in parties if hearing.is_open(party)],
        "forms": forms,
        "form": next(iter(bound.values()), None),
        "next_visitor": ReceiveForm().step_back() if steps & TO_DO else ReceiveForm(),
        "withdrawal": sentence("case-withdrawn", found.number, to_unit=False),
        "day": queries.my_day(request.actor),
    }
    return render(request, "counter/case.html", context, status=422 if bound else 200)


def _evidence_of(found: Case) -> list[tuple[str, _StrOrPromise]]:
    need = jurisdiction().needs.get(Role(found.role))
    shown = (*matter(found.matter, found.version).evidence, *(need.evidence if need else ()))
    named = {one.name: one.title for one in shown}
    if hearing.parties_of(found.id, found):
        named = WORD_PAPERS | named
    return [*named.items(), ("other", _("what the list asks for"))] if found.missing else [*named.items()]


def _taken(
    request: Request,
    case_id: UUID,
    act: Callable[..., object],
    form: CommandForm,
    *,
    said: str,
    **words: str,
) -> HttpResponse:
    try:
        act(case_id, by=request.actor, command=form.command_id(), **words)
    except AlreadyDone:
        return redirect("counter-case", case_id)
    messages.success(request, said)
    return redirect("counter-case", case_id)
