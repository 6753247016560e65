"""What the hotline's people read of their own work: what waits, what is late, what bounces, which problems are hot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.concerns import measures, queries
from banshi.kernel import clock
from banshi.web.hotline.posts import for_hotline

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

DAYS = 90
MOST_PROBLEMS = 12


@for_hotline()
@require_safe
def supervision(request: Request) -> HttpResponse:
    """Show the numbers of this hotline, counted from the casework as it stands now."""
    hotline = request.actor.unit_id or 0
    since = clock.now() - timedelta(days=DAYS)
    waiting = measures.waiting(hotline)
    context = {
        "list": "supervision",
        "waiting": waiting,
        "open": sum(one.number for one in waiting),
        "overdue": sum(one.overdue for one in waiting),
        "escalated": sum(one.escalated for one in waiting),
        "bouncing": measures.bouncing(hotline, since),
        "objecting": measures.objecting(hotline, since),
        "asking": measures.asking(hotline, since),
        "problems": queries.hot_problems(request.actor)[:MOST_PROBLEMS],
        "days": DAYS,
        "at": clock.now(),
    }
    return render(request, "hotline/supervision/supervision.html", context)
