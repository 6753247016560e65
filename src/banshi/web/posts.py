"""Handing a post to a colleague until a day, and ending that: by the holder, or by the supervisor of the office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.stations import standing_in
from banshi.stations.lifecycle import UNDER_A_SUPERVISOR, the_holder_or_the_supervisor_of_the_office
from banshi.stations.models import Post, StandIn
from banshi.web.audience import for_signed_in, for_staff
from banshi.web.forms import CommandForm, one_of, several_lines
from banshi.web.templatetags.banshi import duty_in_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request


class HandOverForm(CommandForm):
    """Who stands in, until what day, and why."""

    to = one_of(_("Who stands in?"), needed=_("Choose the colleague."))
    until = forms.DateField(
        label=_("Until the end of what day?"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the last day."), "invalid": _("Choose the last day.")},
    )  # fmt: skip
    reason = several_lines(
        _("Why? This stands in the journal"), most=400, rows=2, needed=_("Say why: leave, training, illness.")
    )

    def __init__(self, post: Post, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field, until = self.fields["to"], self.fields["until"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        field.choices = [
            (str(one.account_id), f"{one.account.first_name} · {duty_in_words(one.duty, post.unit.kind)}")
            for one in standing_in.colleagues(post)
        ]
        last = clock.today() + timedelta(days=standing_in.MOST_DAYS - 1)
        until.widget.attrs |= {"min": f"{clock.today():%Y-%m-%d}", "max": f"{last:%Y-%m-%d}"}


@for_staff(Duty.SUPERVISOR)
@require_safe
def office(request: Request) -> HttpResponse:
    """Show a supervisor the posts of the office, who stands in for whom, and the way to hand one over."""
    posts = list(standing_in.posts_of_the_office(request.actor, UNDER_A_SUPERVISOR))
    live = {one.post_id: one for one in standing_in.living(posts)}
    rows = [(post, live.get(post.pk)) for post in posts]
    return render(request, "account/office_posts.html", {"rows": rows})


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, post_id: int) -> HttpResponse:
    """Ask who stands in until when, and let them."""
    post = _post(post_id, request)
    form = HandOverForm(post, request.POST if request.method == "POST" else None, initial={"command": uuid4()})
    if form.is_bound and form.is_valid() and _handed_over(request, post, form):
        return redirect(_back(request, post))
    shown = {"form": form, "post": post, "days": standing_in.MOST_DAYS, "back": _back(request, post)}
    return render(request, "account/hand_over.html", shown, status=422 if form.errors else 200)


def _handed_over(request: Request, post: Post, form: HandOverForm) -> bool:
    said = form.cleaned_data
    until: date = said["until"]
    try:
        standing_in.hand_over(
            post.pk, to=int(said["to"]), until=until, by=request.actor, reason=said["reason"], command=form.command_id()
        )
    except AlreadyDone:
        return True
    except RuleBroken as refusal:
        form.add_error("until" if refusal.code == "until-when" else "to", refusal.said)
        return False
    messages.success(request, _("Done. It ends by itself, and you can end it at any time."))
    return True


@for_signed_in
@require_POST
def take_back(request: Request, stand_in_id: UUID) -> HttpResponse:
    """End a standing-in at once."""
    found = StandIn.objects.filter(pk=stand_in_id).select_related("post").first()
    if found is None or not _concerns(request, found):
        raise _nothing()
    standing_in.take_back(stand_in_id, by=request.actor)
    messages.success(request, _("Ended. From now on the post is worked in by its holder alone."))
    return redirect(_back(request, found.post))


def _concerns(request: Request, one: StandIn) -> bool:
    own = request.actor.account_id == one.account_id
    return own or the_holder_or_the_supervisor_of_the_office(request.actor, one)


def _post(post_id: int, request: Request) -> Post:
    """Return a post that whoever asks may hand over; whatever else there is, is nothing to them."""
    post = Post.objects.filter(pk=post_id).select_related("unit", "account").first()
    if post is None:
        raise _nothing()
    asked = StandIn(post=post, holder_id=post.account_id, unit_id=post.unit_id, duty=post.duty)
    if not the_holder_or_the_supervisor_of_the_office(request.actor, asked):
        raise _nothing()
    return post


def _back(request: Request, post: Post) -> str:
    for_another = request.actor.duty == Duty.SUPERVISOR and request.actor.account_id != post.account_id
    return "posts" if for_another else "account"


def _nothing() -> NotFound:
    return NotFound("no-such-post", _("There is no such post for you to hand over or to take back."))
