"""Letters that worked, at the concern they fit: chosen, written down as taken over, and opened to be edited."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from banshi.concerns import queries as concerns
from banshi.kernel.refusals import AlreadyDone
from banshi.stories import adopting, queries
from banshi.web.forms import CommandForm
from banshi.web.unit.audience import WHO_ACTS, at_a_unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.models import Concern
    from banshi.web.audience import Request


@at_a_unit(*WHO_ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: Request, concern_id: UUID) -> HttpResponse:
    """List the letters that fit a concern; chosen, open the answer with its words."""
    found = concerns.concern_in_hand(concern_id, by=request.actor)
    if request.method == "POST":
        return _use(request, found)
    context = {
        "concern": found,
        "list": "desk",
        "command": uuid4(),
        "rows": [(one, adopting.opened(one, found)) for one in queries.letters_for(found.category)],
    }
    return render(request, "stories/desk/letters.html", context)


def _use(request: Request, found: Concern) -> HttpResponse:
    version = queries.letter_of(request.POST.get("letter", ""), found.category)
    form = CommandForm(request.POST)
    with suppress(AlreadyDone):  # sent twice: the letter is opened all the same
        adopting.use_letter(version, by=request.actor, command=form.command_id() if form.is_valid() else None)
    chosen = urlencode({"letter": version.story.number})
    return redirect(f"{reverse('unit-answer', args=(found.id,))}?{chosen}")
