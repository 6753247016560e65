"""Signing in: by password, with a post chosen for staff; too many tries are told when to come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import TooMany
from banshi.stations.queries import posts_of
from banshi.web.middleware import POST_KEY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class StaffAndResidents(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Accounts are made by the office, not by whoever comes along; staff start in their first post."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002, D102
        return False

    def login(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401, D102
        super().login(request, user)
        post = posts_of(user.pk).first()
        request.session[POST_KEY] = post.pk if post else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: D102
        post = posts_of(request.user.pk).first() if request.user.pk else None
        if post is None:
            return reverse("my-record")
        return reverse("counter" if post.duty == "clerk" else "worklist")


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Tell somebody who typed wrong passwords when to come back."""
    refusal = TooMany(
        "too-many-passwords",
        _("Five wrong passwords in a row: signing in with this name is closed for 15 minutes."),
        cure=_("Try again in 15 minutes, or ask your office for a new password."),
    )
    return render(request, "errors/429.html", {"refusal": refusal}, status=429)
