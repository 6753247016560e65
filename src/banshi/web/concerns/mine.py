"""My concerns: what a signed-in resident reported, newest first, with who has it and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from banshi.concerns import codes, queries
from banshi.web import paging
from banshi.web.audience import for_residents
from banshi.web.concerns import telling
from banshi.web.concerns.seeing import hidden
from banshi.web.resident.page import my_person, tabs

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Concern
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One of the resident's concerns as the list shows it."""

    concern: Concern
    path: str
    state: _StrOrPromise
    tag: str
    next_step: str


@for_residents
def mine(request: Request) -> HttpResponse:
    """List the resident's own concerns, a page at a time."""
    found = queries.my_concerns(my_person(request), before=paging.before(request))
    rows = found[: queries.PAGE]
    older = paging.older(request, (rows[-1].at, rows[-1].id)) if len(found) > queries.PAGE else ""
    shown: dict[str, object] = {
        "own": [_own(one) for one in rows],
        "older_url": older,
        "resident_tabs": tabs("my-concerns"),
    }
    return hidden(request, "mine", shown)


def _own(concern: Concern) -> Own:
    return Own(
        concern=concern, path=codes.path_of(concern.number, concern.id), state=telling.SHORT[concern.state],
        tag=telling.TAGS.get(concern.state, ""), next_step=telling.next_step(concern),
    )  # fmt: skip
