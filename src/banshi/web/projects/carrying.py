"""The desk of one project: its next step, its milestones with proof, what blocks whom; and the page of its leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.journal.steps import allow
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, Refusal
from banshi.projects import accepting, desks, lifecycle, lists, promising, proving, queries, telling
from banshi.projects.models import Milestone, ProjectList
from banshi.projects.plans import Leader
from banshi.projects.vocabulary import ListState, Proof, State
from banshi.projects.vocabulary import Step as At
from banshi.volunteers.vocabulary import Origin
from banshi.web.audience import for_staff
from banshi.web.forms import CommandForm
from banshi.web.needs import volunteers_for
from banshi.web.projects import choices
from banshi.web.projects.desk_forms import (
    BlockForm,
    CarryForm,
    DrawForm,
    LeaderForm,
    PaymentForm,
    ProofForm,
    ReachForm,
    ReasonForm,
)
from banshi.web.unit.audience import WHO_ACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpResponse

    from banshi.journal.steps import Step
    from banshi.kernel.actor import Actor
    from banshi.projects.models import Project
    from banshi.projects.queries import ProjectFile
    from banshi.web.audience import Request

WHO = (*WHO_ACTS, Duty.LEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One step as the page offers it: which step, its form, and the action that takes it."""

    step: Step[Project]
    form: type[CommandForm]
    take: Callable[[Project, dict[str, Any], Actor, UUID], object]


def _carry(project: Project, said: dict[str, Any], by: Actor, command: UUID) -> object:
    return lists.carry_over(project.id, UUID(said["to_list"]), reason=said["reason"], by=by, command=command)


def _hand_over(project: Project, said: dict[str, Any], by: Actor, command: UUID) -> object:
    leader = Leader(name=said["name"], post=said["post"], account_id=said["leader_id"])
    return promising.hand_over(project.id, leader, reason=said["reason"], by=by, command=command)


def _prove(project: Project, said: dict[str, Any], by: Actor, command: UUID) -> object:
    sent = said["file"]
    shown = proving.Shown(
        kind=Proof(said["kind"]), taken_on=said["taken_on"], spot=said["spot"], place=said["place"], note=said["note"],
        content=sent.read() if sent else b"", name=sent.name if sent else "", value=said["value"],
        again=UUID(said["again"]) if said["again"] else None,
        milestone=UUID(said["milestone"]) if said["milestone"] else None,
    )  # fmt: skip
    return proving.prove(project.id, shown, by=by, command=command)


def _pay(project: Project, said: dict[str, Any], by: Actor, command: UUID) -> object:
    return proving.spend(
        project.id, paid_on=said["paid_on"], source=said["source"], amount=said["amount"], what=said["what"], by=by,
        command=command,
    )  # fmt: skip


OFFERS: dict[str, Offer] = {
    "begin": Offer(
        step=lifecycle.BEGIN, form=CommandForm,
        take=lambda project, _said, by, command: promising.begin(project.id, by=by, command=command),
    ),
    "prove": Offer(step=lifecycle.PROVE, form=ProofForm, take=_prove),
    "pay": Offer(step=lifecycle.SPEND, form=PaymentForm, take=_pay),
    "claim": Offer(
        step=lifecycle.CLAIM, form=CommandForm,
        take=lambda project, _said, by, command: accepting.claim(project.id, by=by, command=command),
    ),
    "draw": Offer(
        step=lifecycle.DRAW, form=DrawForm,
        take=lambda project, said, by, command: accepting.draw(project.id, said["word"], by=by, command=command),
    ),
    "hand-over": Offer(step=lifecycle.HAND_OVER, form=LeaderForm, take=_hand_over),
    "carry-over": Offer(step=lifecycle.CARRY_OVER, form=CarryForm, take=_carry),
    "give-up": Offer(
        step=lifecycle.GIVE_UP, form=ReasonForm,
        take=lambda project, said, by, command: promising.give_up(
            project.id, reason=said["reason"], by=by, command=command
        ),
    ),
}  # fmt: skip


@for_staff(Duty.LEADER)
@require_safe
def leader(request: Request) -> HttpResponse:
    """Show a leader their promises: what ends when, what is stuck, what blocks whom and since when."""
    rows = desks.of_leader(request.actor)
    blocked = desks.blocked((one.project for one in rows), clock.today())
    return render(request, "projects/desk/leader.html", {"rows": rows, "blocked": blocked})


@for_staff(*WHO)
@require_safe
def project(request: Request, number: str) -> HttpResponse:
    """Show one project as those who carry it work on it."""
    return _show(request, _own(number, request.actor))


@for_staff(*WHO)
@require_POST
def step(request: Request, number: str, name: str) -> HttpResponse:
    """Take one step of a project; sent twice it is done once, and nothing typed is lost."""
    own, offer = _own(number, request.actor), OFFERS.get(name)
    if offer is None:
        raise NotFound("no-such-step", _("There is no such step."))
    form = _form(name, queries.project_file(own), request.actor, sent=request)
    return _taken(
        request, own, name, form, lambda: offer.take(own, form.cleaned_data, request.actor, form.command_id())
    )


@for_staff(*WHO)
@require_POST
def milestone(request: Request, number: str, milestone_id: UUID, name: str) -> HttpResponse:
    """Say that a milestone is reached, what blocks it, or that it goes on."""
    own = _own(number, request.actor)
    if name not in MOVES:
        raise NotFound("no-such-step", _("There is no such step."))
    if not Milestone.objects.filter(id=milestone_id, project=own).exists():
        raise NotFound("no-such-milestone", _("This project has no such milestone."))
    units = choices.units_near(request.actor) if name == "block" else []
    form = _milestone_form(name, milestone_id, units, request)
    return _taken(request, own, f"{name}-{milestone_id}", form, lambda: _move(name, milestone_id, form, request.actor))


@for_staff(*WHO_ACTS)
@require_POST
def our_part(request: Request, milestone_id: UUID) -> HttpResponse:
    """Let a unit that others wait for say that it has done its part; the milestone goes on."""
    form = CommandForm(request.POST)
    if form.is_valid():
        try:
            proving.unblock(milestone_id, by=request.actor, command=form.command_id())
        except AlreadyDone:
            pass
        except Refusal as refusal:
            messages.error(request, refusal.said)
        else:
            messages.success(request, _("Written down."))
    return redirect("unit-projects")


def _move(name: str, pk: UUID, form: CommandForm, by: Actor) -> object:
    said, command = form.cleaned_data, form.command_id()
    if name == "reach":
        return proving.reach(pk, on=said["on"], by=by, command=command)
    if name == "block":
        return proving.block(pk, why=said["why"], waits_for=said["waits_for"], by=by, command=command)
    return proving.unblock(pk, by=by, command=command)


MOVES = frozenset({"reach", "block", "unblock"})


def _taken(request: Request, own: Project, name: str, form: CommandForm, take: Callable[[], object]) -> HttpResponse:
    if not form.is_valid():
        return _show(request, own, bound={name: form})
    try:
        take()
    except AlreadyDone:
        return redirect("desk-project", own.number)
    except Refusal as refusal:
        form.add_error(None, refusal.said)
        return _show(request, own, bound={name: form})
    messages.success(request, _("Written down."))
    return redirect("desk-project", own.number)


def _own(number: str, by: Actor) -> Project:
    """Return a project that the actor's unit keeps or carries, or that they lead."""
    found = queries.project_of(number)
    if not desks.in_hand(found, by):
        raise NotFound("no-such-project", _("Your unit has no part in this project."))
    return found


def _show(request: Request, own: Project, *, bound: Mapping[str, CommandForm] | None = None) -> HttpResponse:
    bound, actor = bound or {}, request.actor
    file = queries.project_file(own)
    wrong, units = next(iter(bound.values()), None), choices.units_near(actor)
    offers = {
        name: bound.get(name) or _form(name, file, actor)
        for name, offer in OFFERS.items()
        if _may(offer.step, own, actor)
    }
    context = {
        "list": "projects", "file": file, "project": own, "promise": file.promise, "offers": offers, "form": wrong,
        "state": State(own.state).label, "steps": [_row(one, actor, bound, units) for one in file.milestones],
        "may_amend": _may(lifecycle.AMEND, own, actor), "askers": telling.askers_count(own),
        "volunteers": volunteers_for(Origin.PROJECT, own.id, by=actor) if own.state in lifecycle.LIVE else None,
    }  # fmt: skip
    return render(request, "projects/desk/project.html", context, status=422 if wrong and wrong.errors else 200)


def _may(step: Step[Project], own: Project, by: Actor) -> bool:
    if own.state not in step.start:
        return False
    try:
        allow(step, own, by)
    except NotAllowed:
        return False
    return True


def _row(
    one: Milestone, actor: Actor, bound: Mapping[str, CommandForm], units: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    """Return a milestone with the forms of the steps that are possible now."""
    mine = lifecycle.a_unit_that_carries_it(actor, one)
    names = {At.PLANNED: ("reach", "block"), At.STUCK: ("reach", "block", "unblock")}.get(At(one.state), ())
    forms = {name: bound.get(f"{name}-{one.id}") or _milestone_form(name, one.id, units) for name in names if mine}
    return {"milestone": one, "forms": forms, "state": At(one.state).label}


def _milestone_form(name: str, pk: UUID, units: Sequence[tuple[int, str]], sent: Request | None = None) -> CommandForm:
    given: dict[str, Any] = {"auto_id": f"{name}_{pk}_%s", "initial": {"command": uuid4()}}
    if name == "block":
        return BlockForm(sent.POST if sent else None, units=units, **given)
    return (ReachForm if name == "reach" else CommandForm)(sent.POST if sent else None, **given)


def _form(name: str, file: ProjectFile, actor: Actor, sent: Request | None = None) -> CommandForm:
    given: dict[str, Any] = {"auto_id": f"{name}_%s", "initial": {"command": uuid4()}}
    if sent:
        given |= {"data": sent.POST, "files": sent.FILES}
    match name:
        case "prove":
            given |= {
                "milestones": [(str(one.id), one.title) for one in file.milestones],
                "places": file.promise.places,
                "photos": [
                    (str(e.id), f"{e.taken_on:%Y-%m-%d} {e.spot}") for e in file.evidence if e.kind == Proof.PHOTO
                ],
            }
        case "pay":
            given |= {"sources": [one["source"] for one in file.promise.money]}
        case "hand-over":
            given |= {"leaders": choices.leaders_near(actor)}
        case "carry-over":
            own = ProjectList.objects.filter(keeper_id=actor.unit_id).exclude(state=ListState.CLOSED)
            given |= {"lists": [(str(one.id), one.title) for one in own.order_by("-year", "id")]}
    return OFFERS[name].form(**given)
