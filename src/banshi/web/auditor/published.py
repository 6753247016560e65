"""How looks are watched, for everybody: the promised hash, what was drawn, what was concluded, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.watching import published
from banshi.watching.jurisdiction import pack
from banshi.watching.models import Conclusion
from banshi.watching.words import WORDS
from banshi.web.audience import for_everybody
from banshi.web.months import month_in_words

if TYPE_CHECKING:
    from banshi.web.audience import Request


@for_everybody
@require_safe
def page(request: Request) -> HttpResponse:
    """Show the draws, the conclusions and the rules; with a look's number also whether it was drawn."""
    draws, country = published.draws(), pack()
    said = request.GET.get("look", "").strip()
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None  # noqa: PLR2004 - a bigint
    context = {
        "promised": [(month_in_words(one.seed.month), one) for one in draws if not one.seed.seed],
        "drawn": [(month_in_words(one.seed.month), one) for one in draws if one.seed.seed],
        "said": said,
        "number": number,
        "tried": [
            (month_in_words(one.draw.seed.month), one) for one in (published.tried(number, draws) if number else [])
        ],
        "kinds": list(Conclusion),
        "concluded": [
            (month_in_words(one.month), one.together, [one.kinds[kind] for kind in Conclusion])
            for one in published.concluded()
        ],
        "rules": [words.name for words in WORDS.values()],
        "share": country.drawn,
        "percent": f"{country.drawn.share * 100:g}",
        "source": country.source,
        "fewest": published.FEWEST,
    }
    return render(request, "auditor/published.html", context)


@for_everybody
@require_safe
def file(request: Request) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """Give all draws as JSON."""
    return HttpResponse(published.draws_file(), content_type="application/json; charset=utf-8")
