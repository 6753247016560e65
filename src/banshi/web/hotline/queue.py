"""What came by web, counter, file or another system and waits to be confirmed: most urgent first, one key each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import dispatching, queries
from banshi.concerns.lifecycle import State
from banshi.kernel.refusals import AlreadyDone, Refusal
from banshi.stations.models import Unit
from banshi.web.hotline.lists import after_of, older_than
from banshi.web.hotline.posts import for_hotline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from banshi.concerns.models import Concern
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One concern that waits, with what is proposed for it; ``joins`` is the best proposal the system is sure of."""

    concern: Concern
    command: UUID
    confidence: float | None
    sure: bool
    unit: str
    why: str
    alike: int
    joins: str


@for_hotline()
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show what waits to be confirmed, 50 a page."""
    found = queries.worklist(request.actor, State.RECEIVED, after=after_of(request))
    page = found[: queries.PAGE]
    context = {"rows": rows(page), "list": "queue", "older_url": older_than(found), "overdue": 0}
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
    return dispatching.confirm(concern_id, choice, by=by, command=_uuid(request.POST.get("command", "")))


def rows(concerns: Sequence[Concern]) -> list[Row]:
    """Return the lines of the page; the names of all units by one statement."""
    ids = {one.proposed.get("unit") for one in concerns} - {None}
    units = Unit.objects.in_bulk(ids) if ids else {}
    return [_row(one, units) for one in concerns]


def _row(concern: Concern, units: dict[int, Unit]) -> Row:
    kept: dict[str, Any] = concern.proposed
    alike = kept.get("alike", [])
    guesses: list[list[Any]] = kept.get("category", [])
    confidence = next((share for code, share in guesses if code == concern.category), None)
    sure = next((one for one in alike if one[3]), None)
    return Row(
        concern=concern,
        command=uuid4(),
        confidence=confidence,
        sure=bool(kept.get("sure")),
        unit=str(units.get(kept.get("unit") or 0, "")),
        why=kept.get("why", ""),
        alike=len(alike),
        joins=(sure[1] or sure[0]) if sure else "",
    )


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
