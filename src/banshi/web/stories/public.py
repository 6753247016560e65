"""What worked, for everybody: told by the unit, read over by another, with figures that nobody typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from banshi.kernel.staleness import may_be_a_second_old
from banshi.stories import queries
from banshi.stories.vocabulary import Kind, State
from banshi.web import paging
from banshi.web.audience import for_everybody
from banshi.web.stories import words
from banshi.web.stories.forms import category_choices

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.stories.models import Story, Version
    from banshi.web.audience import Request


@for_everybody
@require_safe
@may_be_a_second_old
def stories(request: Request) -> HttpResponse:
    """List what is told, newest first; by what it is about, and by what can be taken over."""
    kind, category = request.GET.get("kind", ""), request.GET.get("category", "")
    found = queries.published(kind=kind, category=category, before=paging.begins(request, "before", paging.moment, int))
    page = found[: queries.PAGE]
    context = {
        "rows": page,
        "kinds": Kind.choices,
        "kind": kind,
        "categories": category_choices(),
        "category": category,
        "older_url": paging.older(request, (page[-1].at, page[-1].pk)) if len(found) > queries.PAGE else "",
    }
    return render(request, "stories/stories.html", context)


@for_everybody
@require_safe
@may_be_a_second_old
def story(request: Request, number: str) -> HttpResponse:
    """Show one story in the version in force, with its figures and how it went elsewhere."""
    found = queries.public_story(number)
    return _show(request, found, queries.version_of(found))


@for_everybody
@require_safe
@may_be_a_second_old
def version(request: Request, number: str, no: int) -> HttpResponse:
    """Show one version as it was published; its address stays."""
    found = queries.public_story(number)
    return _show(request, found, queries.version_of(found, no))


def _show(request: Request, found: Story, shown: Version) -> HttpResponse:
    in_force = shown.version == found.version
    adoptions = queries.adoptions_of(found) if in_force else []
    context = {
        "story": found,
        "version": shown,
        "in_force": in_force,
        "withdrawn": found.state == State.WITHDRAWN,
        "texts": words.texts(shown),
        "offered": words.offered_by(shown),
        "shown_by": words.shown_by(shown),
        "went": words.went_here(shown) if in_force else None,
        "elsewhere": words.went_elsewhere(adoptions),
        "living": sum(one.is_live for one in adoptions),
        "versions": queries.versions_of(found),
    }
    return render(request, "stories/story.html", context)
