"""The auditor's desk: what waits there, the most urgent first, from wherever it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.kernel.actor import Duty
from banshi.watching import queries
from banshi.watching.lifecycle import State
from banshi.watching.models import Origin
from banshi.web import paging
from banshi.web.audience import for_staff
from banshi.web.auditor.words import title_of, units_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request


@for_staff(Duty.AUDITOR, Duty.LEADER)
@require_safe
def desk(request: Request) -> HttpResponse:
    """Show what waits: findings, what was drawn by lot, and what residents ask; thirty at a time."""
    origin = request.GET.get("origin", "")
    origin = origin if origin in Origin.values else ""
    found = queries.waiting(request.actor, after=paging.begins(request, "after", paging.moment, UUID), origin=origin)
    shown = found[: queries.AT_A_TIME]
    units = units_of(one.unit_id for one in shown)
    last = shown[-1] if len(found) > len(shown) else None
    counts = queries.counted_waiting(request.actor)
    context = {
        "rows": [(one, title_of(one), units.get(one.unit_id), State(one.state).label) for one in shown],
        "origins": [(one.value, one.label, counts[one.value]) for one in Origin],
        "origin": origin,
        "older_url": paging.older(request, (last.due_at, last.id), named="after") if last else "",
    }
    return render(request, "auditor/desk.html", context)
