"""Making a promise of what was chosen, and changing one: all of it on one page, in the words residents will read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, Refusal
from banshi.projects import promising, queries
from banshi.projects.lifecycle import its_leader_or_the_keeper
from banshi.projects.models import Candidate
from banshi.projects.plans import Money, Plan, Planned, plan_of
from banshi.web.audience import for_staff
from banshi.web.projects import choices
from banshi.web.projects.desk_forms import AmendForm, MilestoneForm, MoneyForm, PromiseForm
from banshi.web.unit.audience import WHO_ACTS, at_a_unit

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpResponse

    from banshi.projects.models import Project
    from banshi.web.audience import Request

MOST_MILESTONES, MOST_SOURCES = 60, 10
Milestones = formset_factory(MilestoneForm, extra=3, max_num=MOST_MILESTONES, validate_max=True)
Sources = formset_factory(MoneyForm, extra=2, max_num=MOST_SOURCES, validate_max=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The page of a promise: its form, its milestones and its money."""

    form: PromiseForm
    milestones: BaseFormSet[MilestoneForm]
    money: BaseFormSet[MoneyForm]

    def whole(self) -> bool:
        """Tell whether everything typed can be read."""
        return all([self.form.is_valid(), self.milestones.is_valid(), self.money.is_valid()])

    def plan(self) -> Plan:
        """Return what was typed as a plan."""
        said = {name: value for name, value in self.form.cleaned_data.items() if name not in {"command", "reason"}}
        steps = [one.cleaned_data for one in self.milestones if one.cleaned_data.get("title")]
        paid = [one.cleaned_data for one in self.money if one.cleaned_data.get("source")]
        lines = tuple(dict.fromkeys(one.strip() for one in said["places"].splitlines() if one.strip()))
        return Plan(
            **said | {"places": lines, "helper_ids": tuple(said["helper_ids"])},
            milestones=tuple(Planned(**one) for one in steps), money=tuple(Money(**one) for one in paid),
        )  # fmt: skip


@at_a_unit(*WHO_ACTS)
def promise(request: Request, number: str) -> HttpResponse:
    """Make a promise of a candidate that was chosen."""
    candidate = Candidate.objects.select_related("on_list").filter(number=number).first()
    if candidate is None or candidate.on_list.keeper_id != request.actor.unit_id:
        raise NotFound("no-such-candidate", _("There is no such candidate."))
    first = {"title": candidate.title, "words": candidate.words, "klass": candidate.klass,
             "places": "\n".join(candidate.places)}  # fmt: skip
    typed = _forms(request, PromiseForm, first, (), ())
    if typed.form.is_bound and typed.whole():
        try:
            made = promising.promise(candidate.id, typed.plan(), by=request.actor, command=typed.form.command_id())
        except AlreadyDone:
            return redirect("desk-list", candidate.on_list.number)
        except Refusal as refusal:
            typed.form.add_error(None, refusal.said)
        else:
            messages.success(request, _("Promised. Everybody who asked for it is told."))
            return redirect("desk-project", made.number)
    return _page(request, typed, {"candidate": candidate})


@for_staff(*WHO_ACTS, Duty.LEADER)
def amend(request: Request, number: str) -> HttpResponse:
    """Change a promise, with the reason; the old text stays beside the new one."""
    project = queries.project_of(number)
    if not its_leader_or_the_keeper(request.actor, project):
        raise NotFound("no-such-project", _("Your unit has no part in this project."))
    version = promising.version_in_force(project)
    plan = plan_of(version, promising.planned_of(project))
    first = asdict(plan) | {"places": "\n".join(plan.places), **_plain(baseline=plan.baseline, target=plan.target)}
    typed = _forms(request, AmendForm, first, plan.milestones, plan.money)
    if typed.form.is_bound and typed.whole():
        try:
            promising.amend(
                project.id, typed.plan(), reason=typed.form.cleaned_data["reason"], by=request.actor,
                command=typed.form.command_id(),
            )  # fmt: skip
        except AlreadyDone:
            return redirect("desk-project", number)
        except Refusal as refusal:
            typed.form.add_error(None, refusal.said)
        else:
            messages.success(request, _("Changed. The old text stands beside the new one."))
            return redirect("desk-project", number)
    return _page(request, typed, {"project": project})


def _forms(
    request: Request, kind: type[PromiseForm], first: dict[str, Any], steps: tuple[Planned, ...],
    money: tuple[Money, ...],
) -> Forms:  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    named = {first.get("lead_unit_id"), *first.get("helper_ids", ()), *(one.unit_id for one in steps)}
    units = choices.units_near(request.actor, also=[one for one in named if one])
    blank_is_left_out = {"empty_permitted": True, "use_required_attribute": False}
    return Forms(
        form=kind(sent, initial={"command": uuid4()} | first, units=units, leaders=choices.leaders_near(request.actor)),
        milestones=Milestones(
            sent, prefix="steps", initial=None if sent else [asdict(one) for one in steps],
            form_kwargs=blank_is_left_out | {"units": units},
        ),
        money=Sources(
            sent, prefix="money", initial=None if sent else [asdict(one) for one in money],
            form_kwargs=blank_is_left_out,
        ),
    )  # fmt: skip


def _plain(**numbers: Decimal | None) -> dict[str, str]:
    """Return numbers as people write them, without the zeros that a column keeps."""
    return {name: f"{one.normalize():f}" for name, one in numbers.items() if one is not None}


def _page(request: Request, typed: Forms, more: dict[str, Candidate | Project]) -> HttpResponse:
    wrong = typed.form.is_bound and not (
        typed.form.is_valid() and typed.milestones.is_valid() and typed.money.is_valid()
    )
    context = {"list": "projects", "form": typed.form, "milestones": typed.milestones, "money": typed.money} | more
    return render(request, "projects/desk/promise.html", context, status=422 if wrong or typed.form.errors else 200)
