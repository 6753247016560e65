"""Signing in: by password, with a post chosen for staff; too many tries are told when to come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import i18n
from django.views.decorators.http import require_GET, require_http_methods

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, TooMany
from banshi.stations.queries import posts_of
from banshi.web.audience import for_everybody, for_signed_in
from banshi.web.middleware import POST_KEY
from banshi.web.starting import start_of

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.utils.functional import _StrOrPromise

    from banshi.stations.models import Post
    from banshi.web.audience import Request


class StaffAndResidents(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Accounts are made by the office, not by whoever comes along; staff start in their first post."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "This name and this password do not belong together. Check both, capital letters too, and try again."
        ),
        "too_many_login_attempts": _("Five wrong passwords in a row: try again in 15 minutes."),
        "enter_current_password": _("This is not your present password. Type it once more."),
        "account_inactive": _("This account is closed. Your office can say why."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def login(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401
        super().login(request, user)
        post = posts_of(user.pk).first()
        request.session[POST_KEY] = post.pk if post else None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        post = posts_of(request.user.pk).first() if request.user.pk else None
        return _start_of(post)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        """Say nothing on signing in and out: the page that opens says who is at work."""


class SignInForm(LoginForm):  # type: ignore[misc] # allauth ships no types
    """Name and password, labelled once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _labelled_once(self, login=_("User name"), password=_("Password"))


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc] # allauth ships no types
    """The present password, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _labelled_once(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )


def _labelled_once(form: Form, **labels: _StrOrPromise) -> None:
    """Let the label alone say what a field is: a placeholder vanishes as one begins to type."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


sign_in = for_everybody(LoginView.as_view(form_class=SignInForm))
sign_out = for_everybody(LogoutView.as_view())
change_password = for_signed_in(PasswordChangeView.as_view(form_class=NewPasswordForm))


@for_everybody
@require_http_methods(["POST"])
def choose_language(request: Request) -> HttpResponseBase:
    """Change the language and stay on the page; Django's own view checks where it may lead."""
    return i18n.set_language(request)


@for_signed_in
@require_GET
def account(request: Request) -> HttpResponse:
    """Show who is signed in, the posts to choose from, and the way to a new password."""
    posts = posts_of(request.actor.account_id or 0)
    present = next((post for post in posts if post.pk == request.actor.post_id), None)
    own = _start_of(present) if present or request.actor.person_id else reverse("front")
    return render(request, "account/account.html", {"posts": posts, "own_pages": own})


@for_signed_in
@require_http_methods(["POST"])
def choose_post(request: Request) -> HttpResponse:
    """Go on in another post of one's own; the rights change with it at once."""
    typed = request.POST.get("post", "")
    held = posts_of(request.actor.account_id or 0)
    post = held.filter(pk=int(typed)).first() if typed.isdecimal() else None
    if post is None:
        raise NotAllowed(
            "not-your-post",
            _("This post is not yours, or not any more."),
            cure=_("Choose one of the posts on your account's page."),
        )
    request.session[POST_KEY] = post.pk
    messages.success(request, _("You now work at %(unit)s.") % {"unit": post.unit})
    return redirect(_start_of(post))


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Tell somebody who typed wrong passwords when to come back."""
    refusal = TooMany(
        "too-many-passwords",
        _("Five wrong passwords in a row: signing in with this name is closed for 15 minutes."),
        cure=_("Try again in 15 minutes, or ask your office for a new password."),
    )
    return render(request, "errors/429.html", {"refusal": refusal}, status=429)


def _start_of(post: Post | None) -> str:
    """Return where a working day begins; whoever has no post begins with their own record."""
    return start_of(post.unit.kind, Duty(post.duty)) if post else reverse("my-record")
