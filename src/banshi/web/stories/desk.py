"""The desk of stories: what the unit tells, what waits for a second reader, and every step on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken, WrongState
from banshi.stories import linking, queries, reviewing, writing
from banshi.stories.lifecycle import AT_A_UNIT, STEPS
from banshi.stories.vocabulary import Kind
from banshi.web.audience import for_staff
from banshi.web.forms import CommandForm
from banshi.web.stories import words
from banshi.web.stories.forms import FORMS, BackForm, LinkForm, ReasonForm, StoryForm, typed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.stories.models import Story
    from banshi.web.audience import Request

WHO = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR, Duty.LEADER)
FORM_OF: dict[str, type[CommandForm]] = {
    "offer": CommandForm, "take-back": CommandForm, "publish": CommandForm, "link": LinkForm, "revise": ReasonForm,
    "send-back": BackForm, "withdraw": ReasonForm,
}  # fmt: skip
PLAIN: dict[str, Callable[..., Story]] = {
    "offer": writing.offer, "take-back": writing.take_back, "publish": reviewing.publish
}  # fmt: skip
WITH_A_REASON: dict[str, Callable[..., Story]] = {
    "revise": writing.revise, "send-back": reviewing.send_back, "withdraw": reviewing.withdraw
}  # fmt: skip
DONE: dict[str, _StrOrPromise] = {
    "offer": _("Offered. Somebody at the unit above or at the hotline reads it, then it is published."),
    "take-back": _("Taken back. Change it and offer it again."),
    "publish": _("Published. Everybody can read it and take it over."),
    "link": _("Linked."),
    "revise": _("Write the new version. The one in force stays in sight until the new one is published."),
    "send-back": _("Sent back. Those who wrote it read your words."),
    "withdraw": _("Withdrawn. Whoever works by it is told, with the reason."),
}


@for_staff(*WHO)
@require_safe
def desk(request: Request) -> HttpResponse:
    """List what the unit tells, and what waits for a second reader here."""
    context = {
        "list": "ours", "rows": [_row(one) for one in queries.ours(request.actor)],
        "to_read": [_row(one) for one in queries.to_read(request.actor)], "kinds": Kind.choices,
        "may_write": request.actor.duty in AT_A_UNIT,
    }  # fmt: skip
    return render(request, "stories/desk/desk.html", context)


@for_staff(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    """Write a story of one kind up; what leads to a person is shown at its field and not kept."""
    if kind not in FORMS:
        raise NotFound("no-such-kind", _("There is no such kind of story."))
    if request.method != "POST":
        return _writing(request, FORMS[kind](initial={"command": uuid4()}), kind)
    form = FORMS[kind](request.POST)
    try:
        story = _kept(form, lambda: writing.write(form.draft(), by=request.actor, command=form.command_id()))
    except AlreadyDone:
        return redirect("unit-stories")
    if story is None:
        return _writing(request, form, kind)
    messages.success(request, _("Kept. Link what shows it next, then offer it."))
    return redirect("unit-story", story.number)


@for_staff(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """Change the words of a story that is being written."""
    found = queries.story_at_desk(number, by=request.actor)
    if request.method != "POST":
        return _writing(request, FORMS[found.kind](initial=typed_of(found) | {"command": uuid4()}), found.kind, found)
    form = FORMS[found.kind](request.POST)
    try:
        story = _kept(
            form, lambda: writing.rewrite(found.id, form.draft(), by=request.actor, command=form.command_id())
        )
    except AlreadyDone:
        return redirect("unit-story", number)
    except WrongState as refusal:
        return _stale(request, found, refusal)
    if story is None:
        return _writing(request, form, found.kind, found)
    messages.success(request, _("Changed."))
    return redirect("unit-story", number)


@for_staff(*WHO)
@require_safe
def story(request: Request, number: str) -> HttpResponse:
    """Show one story at the desk, with the steps that may be taken now."""
    return _show(request, queries.story_at_desk(number, by=request.actor))


@for_staff(*WHO)
@require_POST
def step(request: Request, number: str, name: str) -> HttpResponse:
    """Take one step; sent twice it is done once, and nothing typed is lost when a rule forbids it."""
    found = queries.story_at_desk(number, by=request.actor)
    if name not in FORM_OF:
        raise NotFound("no-such-step", _("There is no such step."))
    form = FORM_OF[name](request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(request, found, {name: form})
    try:
        _take(name, found.id, form, request.actor)
    except AlreadyDone:
        return redirect("unit-story", number)
    except RuleBroken as refusal:
        form.add_error("reason" if "reason" in form.fields else None, refusal.said)
        return _show(request, found, {name: form})
    except WrongState as refusal:
        return _stale(request, found, refusal)
    messages.success(request, DONE[name])
    return redirect("unit-story", number)


@for_staff(*WHO)
@require_POST
def unlink(request: Request, number: str, thing_id: UUID) -> HttpResponse:
    """Take a link away."""
    found = queries.story_at_desk(number, by=request.actor)
    linking.unlink(found.id, thing_id, by=request.actor)
    return redirect("unit-story", number)


def _take(name: str, story_id: UUID, form: CommandForm, by: Actor) -> None:
    command, typed = form.command_id(), form.cleaned_data
    if name in PLAIN:
        PLAIN[name](story_id, by=by, command=command)
    elif name in WITH_A_REASON:
        WITH_A_REASON[name](story_id, reason=typed["reason"], by=by, command=command)
    else:
        linking.link(story_id, typed["numbers"], by=by, command=command)


def _kept(form: StoryForm, keep: Callable[[], Story]) -> Story | None:
    """Keep what was typed, or say at its field why not."""
    if not form.is_valid():
        return None
    try:
        return keep()
    except RuleBroken as refusal:
        form.say(refusal)
        return None


def _writing(request: Request, form: StoryForm, kind: str, story: Story | None = None) -> HttpResponse:
    context = {"list": "ours", "form": form, "kind": Kind(kind).label, "story": story}
    return render(request, "stories/desk/write.html", context, status=422 if form.errors else 200)


def _stale(request: Request, found: Story, refusal: WrongState) -> HttpResponse:
    back = {"refusal": refusal, "back_url": reverse("unit-story", args=(found.number,))}
    return render(request, "errors/409.html", back, status=409)


def _row(one: Story) -> dict[str, object]:
    return {"story": one, "tag": words.TAGS.get(one.state, "")}


def _show(request: Request, found: Story, bound: Mapping[str, CommandForm] | None = None) -> HttpResponse:
    bound = bound or {}
    may = {one.name for one in STEPS if found.state in one.start and one.who(request.actor, found)}
    wrong = next(iter(bound.values()), None)
    context = {
        "list": "ours",
        "story": found,
        "tag": words.TAGS.get(found.state, ""),
        "texts": words.texts(found),
        "offered": words.offered_by(found),
        "shown_by": words.shown_by(found),
        "may": may,
        "offers": {
            name.replace("-", "_"): bound.get(name) or kind(initial={"command": uuid4()}, auto_id=f"{name}_%s")
            for name, kind in FORM_OF.items()
            if name in may
        },
        "form": wrong,
    }
    return render(request, "stories/desk/story.html", context, status=422 if wrong and wrong.errors else 200)
