"""What is needed nearby, without names; how it works; what is done to keep both sides safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from banshi.volunteers import queries
from banshi.volunteers.jurisdiction import pack
from banshi.web.audience import for_everybody
from banshi.web.volunteers import words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request


@for_everybody
def nearby(request: Request) -> HttpResponse:
    """List what lacks people, those that have waited longest first; one kind of help if it is named."""
    chosen = request.GET.get("skill", "")
    skill = pack().skill(chosen)
    found = queries.needs_nearby(skill=skill.key if skill else "")
    context = {
        "rows": [words.of_need(one) for one in found[: queries.PAGE]],
        "more": len(found) > queries.PAGE,
        "skills": pack().skills,
        "chosen": skill.key if skill else "",
        "terms": _terms(),
    }
    return render(request, "volunteers/nearby.html", context)


def _terms() -> list[tuple[object, object]]:
    """Return the numbers that matter to who thinks about helping, and where each comes from."""
    terms = pack()
    return [
        (_("Hours you have to say yes or no"), terms.answer_hours),
        (_("Days a vetting holds"), terms.vetted_days),
        (_("Hours a week at the most"), terms.most_hours),
        (_("Days after which an address is deleted"), terms.forget_days),
    ]
