"""Pages on which nobody is asked who they are: rendered without the session, the account and the post.

A page that knew who is signed in could keep it beside the vote; these cannot, because nothing here reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest


def nameless(request: HttpRequest, template: str, shown: dict[str, object], status: int = 200) -> HttpResponse:
    """Show a page that knows its language and its form's token, and nothing of whoever reads it."""
    # Without a request no context processor runs, so neither actor nor messages are looked up.
    page = render_to_string(f"voting/{template}.html", {**shown, "request": request, "csrf_token": get_token(request)})
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
