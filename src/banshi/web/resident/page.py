"""What a resident's own pages have in common: the tabs, and that one acts here as oneself, in no post."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

TABS = (
    ("my-matters", _("My matters")),
    ("my-concerns", _("My concerns")),
    ("my-household", _("My household")),
    ("my-care", _("My reminders")),
    ("my-volunteering", _("My volunteering")),
    ("votes", _("Votes")),
    ("my-record", _("Who looked at my data")),
    ("my-kept", _("What is kept about me")),
)


def page(request: Request, tab: str, template: str, **context: object) -> HttpResponse:
    """Show a page below one of the tabs."""
    response = render(request, f"resident/{template}.html", {"resident_tabs": tabs(tab), **context})
    response["Cache-Control"] = "private, no-store"
    return response


def tabs(present: str) -> list[dict[str, object]]:
    """Return the tabs of a resident's own pages, the present one marked."""
    return [{"url": reverse(name), "text": text, "present": name == present} for name, text in TABS]


def myself(request: Request) -> Actor:
    """Return who is signed in as the resident they are: staff on their own pages have no post."""
    return replace(
        request.actor, unit_id=None, unit_name="", unit_kind="", post_id=None, duty=None,
        stands_in_for=None, holder_name="", holder_person_id=None,
    )  # fmt: skip


def my_person(request: Request) -> int:
    """Return the signed-in resident's number on the register."""
    assert request.actor.person_id is not None  # noqa: S101 - the page is for residents
    return request.actor.person_id
