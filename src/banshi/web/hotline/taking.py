"""The steps that the hotline may take on an opened concern: each with its form and the action that takes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from banshi.concerns import dispatching, handling, problems, queries, verdicts
from banshi.concerns.models import Concern, Problem
from banshi.concerns.vocabulary import Kind, OtherWay, Urgency
from banshi.kernel.refusals import RuleBroken
from banshi.web.hotline.desk_forms import GroundForm, LinkForm, ReplyForm, WayForm, WhyForm
from banshi.web.hotline.forms import ConfirmForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.queries import ConcernFile
    from banshi.kernel.actor import Actor
    from banshi.web.forms import CommandForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One step as the page offers it; ``done`` is what is said when it was taken."""

    form: Callable[..., CommandForm]
    take: Callable[[UUID, CommandForm, Actor], object]
    offered: Callable[[ConcernFile], bool]
    done: _StrOrPromise


def choice_of(concern: Concern, form: ConfirmForm) -> dispatching.Choice:
    """Return the choice: as proposed, and otherwise where the form says so."""
    hints, proposed = form.hints(), dispatching.as_proposed(concern, joins=form.cleaned_data["join"])
    moved = bool(hints.place or hints.division)
    return replace(
        proposed,
        category=hints.category or proposed.category,
        kind=Kind(hints.kind or proposed.kind),
        urgency=Urgency(hints.urgency or proposed.urgency),
        division=hints.division or proposed.division,
        place=hints.place or proposed.place,
        latitude=None if moved else proposed.latitude,
        longitude=None if moved else proposed.longitude,
        unit_id=form.chosen_unit(),
        about=tuple({*proposed.about, *hints.about}),
        public=form.cleaned_data["public"],
    )


def thing_called(number: str) -> UUID:
    """Return the id of the problem or concern under a number; ``RuleBroken`` says that there is none."""
    typed = number.strip().upper()
    problem: UUID | None = Problem.objects.filter(number=typed).values_list("id", flat=True).first()
    found = problem or Concern.objects.filter(number=typed).values_list("id", flat=True).first()
    if found is None:
        raise RuleBroken(
            "no-such-number", _("There is nothing under this number."), cure=_("Check it, digit by digit.")
        )
    return found


def _confirm(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    found = queries.concern_in_hand(concern_id, by=by)
    choice = choice_of(found, cast("ConfirmForm", form))
    return dispatching.confirm(concern_id, choice, by=by, command=form.command_id())


def _answer(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    return handling.answer_at_once(concern_id, reply=form.cleaned_data["reply"], by=by, command=form.command_id())


def _other_way(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    way, why = OtherWay(form.cleaned_data["way"]), form.cleaned_data["why"]
    return dispatching.tell_another_way(concern_id, way, words=why, by=by, command=form.command_id())


def _join(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    queries.concern_in_hand(concern_id, by=by)
    return problems.join(concern_id, thing_called(form.cleaned_data["number"]), by=by, how="operator")


def _leave(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    queries.concern_in_hand(concern_id, by=by)
    return problems.leave(concern_id, by=by, reason=form.cleaned_data["reason"])


def _withdraw(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    return verdicts.withdraw(concern_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id())


def _exclude(concern_id: UUID, form: CommandForm, by: Actor) -> object:
    return verdicts.exclude(concern_id, ground=form.cleaned_data["ground"], by=by)


def _open(name: str) -> Callable[[ConcernFile], bool]:
    return lambda file: name in file.steps


STEPS: dict[str, Offer] = {
    "confirm": Offer(form=ConfirmForm, take=_confirm, offered=_open("confirm"), done=_("Sent to the unit.")),
    "answer": Offer(
        form=ReplyForm, take=_answer, offered=_open("answer-at-once"), done=_("Answered. The resident is asked.")
    ),
    "other-way": Offer(
        form=WayForm,
        take=_other_way,
        offered=_open("tell-another-way"),
        done=_("Closed. The resident reads where it belongs and why."),
    ),
    "join": Offer(
        form=LinkForm,
        take=_join,
        offered=lambda file: file.problem is None,
        done=_("Linked. Each keeps its own clock and its own answer."),
    ),
    "leave": Offer(
        form=WhyForm,
        take=_leave,
        offered=lambda file: file.problem is not None,
        done=_("Taken out of the problem. It goes on by itself."),
    ),
    "withdraw": Offer(form=WhyForm, take=_withdraw, offered=_open("withdraw"), done=_("Withdrawn for the resident.")),
    "exclude": Offer(
        form=GroundForm,
        take=_exclude,
        offered=lambda file: "exclude" in file.steps and not file.concern.excluded,
        done=_("Left out of the official rates; the honest ones keep it and show the ground."),
    ),
}
