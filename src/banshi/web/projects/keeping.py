"""The keeper's desk: the lists of a government, from the first candidate to the last project.

The keeper publishes, calls votes and adopts what was chosen; choosing is not the keeper's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotFound, Refusal, RuleBroken
from banshi.projects import casework, desks, lists, proposing, queries
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.vocabulary import CandidateState, Class, Ground, ListKind, ListState
from banshi.stations.models import Unit
from banshi.voting.queries import ballots_about
from banshi.voting.vocabulary import Chamber
from banshi.web.forms import CommandForm
from banshi.web.projects.desk_forms import ListForm, RuleOutForm, VoteForm
from banshi.web.unit.audience import WHO_ACTS, WHO_READS, at_a_unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request


@at_a_unit(*WHO_READS)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Show the lists this unit keeps, the projects it carries, and what waits for it."""
    unit_id = request.actor.unit_id or 0
    carried, waiting = desks.of_unit(unit_id), desks.waiting_for(unit_id)
    context = {
        "list": "projects",
        "lists": desks.of_keeper(unit_id),
        "rows": carried,
        "blocked": desks.blocked((one.project for one in carried), clock.today()),
        "waiting": [(one, CommandForm(initial={"command": uuid4()}, auto_id=f"{one.id}_%s")) for one in waiting],
        "acts": request.actor.duty in WHO_ACTS,
        "keeps": request.actor.unit_kind == "government",
    }
    return render(request, "projects/desk/desk.html", context)


@at_a_unit(*WHO_ACTS)
def begin(request: Request) -> HttpResponse:
    """Begin a list."""
    form = ListForm(request.POST if request.method == "POST" else None, initial={"command": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            begun = lists.begin_list(_new_list(form, request.actor), by=request.actor, command=form.command_id())
        except AlreadyDone as done:
            return redirect("desk-list", ProjectList.objects.get(id=done.thing_id).number)
        except RuleBroken as refusal:
            form.add_error(None, refusal.said)
        else:
            return redirect("desk-list", begun.number)
    context = {"list": "projects", "form": form}
    return render(request, "projects/desk/begin.html", context, status=422 if form.errors else 200)


@at_a_unit(*WHO_READS)
@require_safe
def one_list(request: Request, number: str) -> HttpResponse:
    """Show one list as its keeper works on it."""
    return _show(request, _own(number, request.actor))


@at_a_unit(*WHO_ACTS)
@require_POST
def step(request: Request, number: str, name: str) -> HttpResponse:
    """Take one step with a list; sent twice it is done once."""
    own = _own(number, request.actor)
    form = (VoteForm if name == "vote" else CommandForm)(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(request, own, bound={name: form})
    try:
        said = _take(name, own, form, request.actor)
    except AlreadyDone:
        return redirect("desk-list", number)
    except Refusal as refusal:
        form.add_error(None, refusal.said)
        return _show(request, own, bound={name: form})
    messages.success(request, said)
    return redirect("desk-list", number)


@at_a_unit(*WHO_ACTS)
def rule_out(request: Request, number: str) -> HttpResponse:
    """Rule a candidate out, with the reason everybody reads."""
    candidate = Candidate.objects.select_related("on_list").filter(number=number).first()
    if candidate is None or candidate.on_list.keeper_id != request.actor.unit_id:
        raise NotFound("no-such-candidate", _("There is no such candidate."))
    form = RuleOutForm(request.POST if request.method == "POST" else None, initial={"command": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            proposing.rule_out(
                candidate.id, Ground(form.cleaned_data["ground"]), form.cleaned_data["words"], by=request.actor,
                command=form.command_id(),
            )  # fmt: skip
        except AlreadyDone:
            return redirect("desk-list", candidate.on_list.number)
        except Refusal as refusal:
            form.add_error(None, refusal.said)
        else:
            messages.success(request, _("Ruled out. The reason stands on the public list."))
            return redirect("desk-list", candidate.on_list.number)
    context = {"list": "projects", "form": form, "candidate": candidate}
    return render(request, "projects/desk/rule_out.html", context, status=422 if form.errors else 200)


# ---------------------------------------------------------------- inside


def _take(name: str, own: ProjectList, form: CommandForm, by: Actor) -> str:
    command = form.command_id()
    match name:
        case "collect":
            found = casework.propose_from_casework(own.id, by=by)
            return _("Proposed from the casework: %(number)s.") % {"number": len(found)}
        case "publish":
            lists.publish_list(own.id, by=by, command=command)
            return _("Published. From now on the words of the candidates are frozen.")
        case "vote":
            lists.call_vote(own.id, _vote(form), by=by, command=command)
            return _("The vote is called.")
        case "adopt":
            lists.adopt(own.id, by=by, command=command)
            return _("Adopted as the vote says. Each project now needs its promise.")
        case "close":
            lists.close_list(own.id, by=by, command=command)
            return _("Closed. Everything stays to be read.")
    raise NotFound("no-such-step", _("There is no such step."))


def _vote(form: CommandForm) -> lists.Vote:
    said = form.cleaned_data
    return lists.Vote(
        chamber=Chamber(said["chamber"]), seats=said["seats"], electorate=said["electorate"],
        opens_at=clock.at_start_of(said["opens_on"]),
        closes_at=clock.at_start_of(said["closes_on"] + timedelta(days=1)),
    )  # fmt: skip


def _new_list(form: ListForm, by: Actor) -> lists.NewList:
    said = form.cleaned_data
    return lists.NewList(
        kind=ListKind(said["kind"]), title=said["title"], year=said["year"], month=said["month"], place=said["place"],
        division=Unit.objects.get(id=by.unit_id or 0).division, seats=said["seats"],
        collect_until=said["collect_until"],
    )  # fmt: skip


def _own(number: str, by: Actor) -> ProjectList:
    found = queries.list_of(number)
    if found.keeper_id != by.unit_id:
        raise NotFound("no-such-list", _("There is no such list of yours."))
    return found


def _show(request: Request, own: ProjectList, *, bound: dict[str, CommandForm] | None = None) -> HttpResponse:
    bound = bound or {}
    wrong = next(iter(bound.values()), None)
    found = Candidate.objects.filter(on_list=own).select_related("project").order_by("-score", "id")
    state, rolling = own.state, own.kind == ListKind.ROLLING
    steps = {
        "collect": state == ListState.COLLECTING or (rolling and state == ListState.ADOPTED),
        "publish": state == ListState.COLLECTING or (rolling and state == ListState.ADOPTED),
        "vote": state in {ListState.PUBLISHED, ListState.CHOOSING},
        "adopt": state in {ListState.PUBLISHED, ListState.CHOOSING},
        "close": state == ListState.ADOPTED,
    }
    offers: dict[str, Any] = {
        name: bound.get(name)
        or (VoteForm if name == "vote" else CommandForm)(initial={"command": uuid4()}, auto_id=f"{name}_%s")
        for name, possible in steps.items()
        if possible and request.actor.duty in WHO_ACTS
    }
    context = {
        "list": "projects", "own": own, "candidates": found, "rows": queries.on_list(own), "offers": offers,
        "ballots": ballots_about(own.id), "form": wrong, "state": ListState(own.state).label,
        "open": {CandidateState.PROPOSED, CandidateState.PUBLISHED}, "classes": dict(Class.choices),
        "undone": [one for one in found if one.state == CandidateState.CHOSEN and not hasattr(one, "project")],
    }  # fmt: skip
    return render(request, "projects/desk/list.html", context, status=422 if wrong and wrong.errors else 200)
