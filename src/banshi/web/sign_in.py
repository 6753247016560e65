"""Signing in: by password, with a post chosen for staff; too many tries are told when to come back.

Second factors, outside providers, open sessions and recovery are in ``web.signing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import i18n
from django.views.decorators.http import require_GET, require_http_methods

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, TooMany
from banshi.stations import sessions
from banshi.stations.lifecycle import HANDED_ON
from banshi.stations.models import Account
from banshi.stations.queries import posts_of, posts_to_work_in
from banshi.stations.standing_in import living
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.audience import for_everybody, for_signed_in
from banshi.web.signing.adapters import has_factor
from banshi.web.signing.beginning import PASSWORD, RESIDENT, begin, given, proved
from banshi.web.signing.forms import NewPasswordForm, SignInForm
from banshi.web.signing.outside import providers
from banshi.web.signing.stepping_up import fresh
from banshi.web.starting import start_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from banshi.stations.models import Post
    from banshi.web.audience import Request


MINUTES = 10
"""So long ago one may have proved who one is by a second factor, to change the password."""


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
        by_password, factor = given(request, user)
        super().login(request, user)
        begin(request, user, factor=factor)
        if by_password and user.first_until is not None:
            request.session[sessions.FIRST] = True

    def logout(self, request: HttpRequest) -> None:
        security.tell(Event.SIGNED_OUT, account=security.account_of(request), request=request)
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ANN401, ARG002
        """Say that an account is closed to whoever has just proved that it is theirs."""
        refusal = NotAllowed("account-closed", self.error_messages["account_inactive"])
        return render(request, "errors/403.html", {"refusal": refusal}, status=403)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        post = posts_of(request.user.pk).first() if request.user.pk else None
        return _start_of(post)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("account")

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        """Say nothing on signing in and out: the page that opens says who is at work."""


class Welcome(LoginView):  # type: ignore[misc] # allauth ships no types
    """Name and password; beside them the other ways in that this installation has."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        context: dict[str, Any] = super().get_context_data(**kwargs) | {"providers": providers()}
        return context

    def form_invalid(self, form: Any) -> Any:  # noqa: ANN401
        security.tell(Event.NOT_SIGNED_IN, account=form.meant(), how=PASSWORD, request=self.request)
        return super().form_invalid(form)


class Leave(LogoutView):  # type: ignore[misc] # allauth ships no types
    """Signing out; the browser is told to forget what it kept. What a counter holds sealed for later stays with it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        answer: HttpResponse = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = '"cache"'
        return answer


class NewPassword(PasswordChangeView):  # type: ignore[misc] # allauth ships no types
    """A new password; every other browser in which the account is signed in is signed out with it."""

    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if isinstance(request.user, Account) and not request.user.has_usable_password():
            raise NotAllowed(
                "no-password",
                _("You sign in here without a password."),
                cure=_("Go on as you do: by your ID provider, your organisation or a passkey."),
            )
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        answer = super().form_valid(form)
        account, session = self.request.user, self.request.session
        Account.objects.filter(pk=account.pk).update(first_until=None)
        session.pop(sessions.FIRST, None)
        sessions.end_all(account.pk, but=session.session_key)
        security.tell(Event.PASSWORD_CHANGED, account=account.pk, request=self.request)
        proved(self.request)
        return answer


sign_in = for_everybody(Welcome.as_view())
sign_out = for_everybody(Leave.as_view())
_new_password = NewPassword.as_view()
_new_password_behind_a_factor = fresh(MINUTES)(_new_password)


@for_signed_in
def change_password(request: Request) -> HttpResponseBase:
    """Change the password: by the present one, and by the second factor of whoever has one."""
    by_factor = has_factor(request.actor.account_id or 0)
    return _new_password_behind_a_factor(request) if by_factor else _new_password(request)


@for_everybody
@require_http_methods(["POST"])
def choose_language(request: Request) -> HttpResponseBase:
    """Change the language and stay on the page; Django's own view checks where it may lead."""
    return i18n.set_language(request)


@for_signed_in
@require_GET
def account(request: Request) -> HttpResponse:
    """Show who is signed in, the posts to choose from, and the way to a new password."""
    posts = posts_to_work_in(request.actor.account_id or 0)
    present = next((post for post in posts if post.pk == request.actor.post_id), None)
    own = _start_of(present) if present or request.actor.person_id else reverse("front")
    standing_in = {one.post_id: one for one in living(posts)}
    rows = [(post, standing_in.get(post.pk), post.duty in HANDED_ON) for post in posts]
    return render(request, "account/account.html", {"posts": posts, "rows": rows, "own_pages": own})


@for_signed_in
@require_http_methods(["POST"])
def choose_post(request: Request) -> HttpResponse:
    """Go on in another post of one's own; the rights change with it at once."""
    typed = request.POST.get("post", "")
    held = posts_to_work_in(request.actor.account_id or 0)
    post = held.filter(pk=int(typed)).first() if typed.isdecimal() else None
    if post is None or request.session.get(sessions.FACTOR) == RESIDENT:
        raise NotAllowed(
            "not-your-post",
            _("This post is not yours, or not any more."),
            cure=_("Choose one of the posts on your account's page."),
        )
    request.session[sessions.POST_KEY] = post.pk
    request.session.cycle_key()  # the rights are others now, and so is the key
    messages.success(request, _("You now work at %(unit)s.") % {"unit": post.unit})
    return redirect(_start_of(post))


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Tell somebody who typed wrong passwords when to come back."""
    security.tell(Event.NOT_SIGNED_IN, account=None, how="too-many-passwords", request=request)
    refusal = TooMany(
        "too-many-passwords",
        _("Five wrong passwords in a row: signing in with this name is closed for 15 minutes."),
        cure=_("Try again in 15 minutes, or ask your office for a new password."),
    )
    return render(request, "errors/429.html", {"refusal": refusal}, status=429)


def _start_of(post: Post | None) -> str:
    """Return where a working day begins; whoever has no post begins with their own record."""
    return start_of(post.unit.kind, Duty(post.duty)) if post else reverse("my-record")
