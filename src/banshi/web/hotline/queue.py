"""What came by web, counter, file or another system and waits to be confirmed: most urgent first, one key each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import dispatching, queries
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, Refusal
from banshi.stations.models import Unit
from banshi.web import paging
from banshi.web.hotline.lists import older_than
from banshi.web.hotline.posts import for_hotline
from banshi.web.templatetags.banshi import due_in_words
from banshi.web.templatetags.hotline import (
    category_name,
    channel_words,
    kind_words,
    percent,
    route_words,
    urgency_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpResponse

    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One concern that waits, in words: fifty are drawn at once, so nothing is left for the template to find out.

    ``joins`` is the best proposal that the system is sure of.
    """

    id: UUID
    number: str
    title: str
    channel: str
    due: str
    late: bool
    category: str
    share: str
    facts: str
    unit: str
    why: str
    alike: str
    joins: str


@for_hotline()
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show what waits to be confirmed, 50 a page."""
    found = queries.worklist(request.actor, State.RECEIVED, after=paging.after(request))
    page = found[: queries.PAGE]
    drawn = rows(page)
    context = {
        "rows": drawn, "can_join": any(row.joins for row in drawn), "list": "queue",
        "older_url": older_than(request, found),
    }  # fmt: skip
    return render(request, "hotline/queue/queue.html", context)


@for_hotline()
@require_POST
def confirm_as_proposed(request: Request, concern_id: UUID) -> HttpResponse:
    """Confirm one concern as it was proposed, linked with others where the button says so."""
    live = bool(request.headers.get("HX-Request"))
    try:
        sent, refused = _confirm(request, concern_id), ""
    except AlreadyDone:
        sent, refused = queries.concern_in_hand(concern_id, by=request.actor), ""
    except Refusal as refusal:
        if not live and refusal.code != "no-category":
            raise
        sent, refused = None, refusal.said
    if live:
        concern = sent or queries.concern_in_hand(concern_id, by=request.actor)
        return render(request, "hotline/queue/done.html", {"concern": concern, "refused": refused})
    if sent is None:
        messages.error(request, refused)
        return redirect("hotline-concern", concern_id)
    messages.success(request, _("%(number)s is sent.") % {"number": sent.number})
    return redirect("hotline-queue")


def _confirm(request: Request, concern_id: UUID) -> Concern:
    by: Actor = request.actor
    concern = queries.concern_in_hand(concern_id, by=by)
    joins = _uuid(request.POST.get("join", ""))
    choice = dispatching.as_proposed(concern, joins=joins)
    # A concern is confirmed once in its life, so the command is known by the concern alone.
    return dispatching.confirm(concern_id, choice, by=by, command=uuid5(concern_id, "confirm"))


def rows(concerns: Sequence[Concern]) -> list[Row]:
    """Return the lines of the page; the names of all units by one statement, the problems of their likes by another."""
    ids = {one.proposed.get("unit") for one in concerns} - {None}
    units = Unit.objects.in_bulk(ids) if ids else {}
    likes = {UUID(like[0]) for one in concerns for like in one.proposed.get("alike", []) if like[3]}
    linked = dict(Concern.objects.filter(id__in=likes).values_list("id", "problem_id")) if likes else {}
    now = clock.now()
    return [_row(one, units, _joins(one.proposed.get("alike", []), linked), now) for one in concerns]


def _joins(alike: Sequence[Sequence[Any]], linked: dict[UUID, UUID | None]) -> str:
    """Return what one key joins: of those the system is sure of a problem that there is by now, else the likeliest."""
    sure = [UUID(like[0]) for like in alike if like[3]]
    problem = next((linked[one] for one in sure if linked.get(one)), None)
    return str(problem or sure[0]) if sure else ""


def _row(concern: Concern, units: dict[int, Unit], joins: str, now: datetime) -> Row:
    kept: dict[str, Any] = concern.proposed
    alike = kept.get("alike", [])
    share = next((share for code, share in kept.get("category", []) if code == concern.category), None)
    facts = (urgency_words(concern.urgency), kind_words(concern.kind), concern.place)
    why = kept.get("why", "")
    return Row(
        id=concern.id,
        number=concern.number,
        title=concern.title,
        channel=str(channel_words(concern.channel)),
        due=due_in_words(concern.due_at, now),
        late=concern.due_at < now,
        category=category_name(concern.category),
        share=percent(share),
        facts=" · ".join(str(fact) for fact in facts if fact),
        unit=str(units.get(kept.get("unit") or 0, "")),
        why=str(route_words(why)) if why != "duty" else "",
        alike=ngettext("%(count)s like it", "%(count)s like it", len(alike)) % {"count": len(alike)} if alike else "",
        joins=joins,
    )


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
