"""The page of a draw by lot: what was fixed beforehand, the public word, and the order that follows from both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from banshi.voting import publicdraws, published, queries
from banshi.voting.lifecycle import DrawState
from banshi.web.audience import for_everybody
from banshi.web.public import sharing
from banshi.web.voting.purposes import purposes

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.web.audience import Request


@for_everybody
def draw(request: Request, draw_id: UUID) -> HttpResponse:
    """Show a draw, before and after."""
    found = queries.draw(draw_id)
    shown = {
        "draw": found,
        "purpose": purposes([found])[found.id],
        "state": DrawState(found.state).label,
        "is_drawn": found.state == DrawState.DRAWN,
        "source": publicdraws.named(found.public_source),
        "file": sharing.address(reverse("draw-json", args=[found.id])),
    }
    return render(request, "voting/draw.html", shown)


@for_everybody
def as_json(request: Request, draw_id: UUID) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Give out everything there is to draw again."""
    found = queries.draw(draw_id)
    response = HttpResponse(published.draw_json(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draw-{found.id}.json"'
    return response
