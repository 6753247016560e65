"""Whom a page is for. Every view states it with one of these; an architecture test refuses a view that does not."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.kernel.refusals import NotAllowed, Refusal
from banshi.web import kept_typing

if TYPE_CHECKING:
    from collections.abc import Callable

    type View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request after the middleware: it knows who acts."""

    actor: Actor


class NotSignedIn(Refusal):
    """A form came when its sender's session was over."""

    status = 401

    def __init__(self, sign_in: str) -> None:
        super().__init__("signed-out", _("You are not signed in, or not any more."))
        self.sign_in = sign_in


def for_everybody(view: View) -> View:
    """Let anybody in, signed in or not."""

    @wraps(view)
    def open_to_all(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
        return view(request, *args, **kwargs)

    return _marked(open_to_all, "everybody")


def for_signed_in(view: View) -> View:
    """Let anybody in who is signed in, whatever their part."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
        if request.actor is NOBODY:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    return _marked(checked, "signed-in")


def for_residents(view: View) -> View:
    """Let residents in who are signed in as a person on the register."""

    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
        if request.actor is NOBODY:
            return _sign_in_first(request)
        if request.actor.person_id is None:
            raise NotAllowed("not-allowed", _("This page is for residents who are on the register."))
        return view(request, *args, **kwargs)

    return _marked(checked, "residents")


def for_staff(*duties: Duty) -> Callable[[View], View]:
    """Let staff in whose present post has one of these duties."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
            if request.actor is NOBODY:
                return _sign_in_first(request)
            if request.actor.duty not in duties:
                raise NotAllowed(
                    "not-allowed",
                    _("This page is for another post than yours."),
                    cure=_("Choose another of your posts, or pass it to a colleague."),
                )
            return view(request, *args, **kwargs)

        return _marked(checked, "staff")

    return decorate


def _sign_in_first(request: Request) -> HttpResponseBase:
    """Lead to the sign-in and from there back; whoever sent words is shown them first, since no way leads back there.

    :raises NotSignedIn: with a form in which something was typed.
    """
    if kept_typing.words_of(request):
        raise NotSignedIn(redirect_to_login(kept_typing.page_of(request) or "/").url)
    return redirect_to_login(request.get_full_path())


def _marked(view: View, audience: str) -> View:
    cast("Any", view).audience = audience
    return view
