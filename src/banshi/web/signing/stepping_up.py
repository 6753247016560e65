"""Asking once more who somebody is, before what cannot be taken back: a look in an emergency, a list taken away.

Whoever proved it more than a few minutes ago is asked again, by the second factor where they have one. What they
typed travels through that page as hidden fields and nowhere else: nothing of it is kept in the session or a log.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import TooMany
from banshi.stations import guesses, sessions
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.signing import one_time
from banshi.web.signing.adapters import has_factor
from banshi.web.signing.beginning import proved
from banshi.web.signing.forms import CodeForm, KeyForm
from banshi.web.signing.outside import again_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase

    from banshi.stations.models import Account
    from banshi.web.audience import Request, View

PROOF = "proof"
OURS = ("proving", "proof-password", "proof-code", "proof-credential", "csrfmiddlewaretoken")
"""The fields of the page that asks; they go no further than here."""


def fresh(minutes: int) -> Callable[[View], View]:
    """Let a view be reached only by whoever proved who they are within so many minutes; ask the others again.

    It stands below the audience (``@for_staff(...)`` first), and keeps what was typed, but no uploaded files.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
            how = request.POST.get("proving") if request.method == "POST" else None
            form = _form(request) if how and not is_fresh(request, minutes) else None
            if form and not (form.is_valid() and _noted(request, form)):
                return _ask(request, form)
            if not is_fresh(request, minutes):
                return _ask(request, _form(request, empty=True))
            if how == "GET":
                return redirect(request.get_full_path())
            if how:
                _forget_proof(request)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def is_fresh(request: Request, minutes: int) -> bool:
    """Tell whether whoever asks proved who they are within so many minutes."""
    at = request.session.get(sessions.PROVED) or request.session.get(sessions.BEGUN) or 0
    return sessions.present().timestamp() - float(at) < minutes * 60


class PasswordAgain(forms.Form):
    """The password once more, of an account that has no second factor."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:  # noqa: ANN401
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        who = str(self.user.pk)
        try:
            guesses.count("password-again", who, most=one_time.MOST_TRIES, minutes=one_time.MINUTES)
        except TooMany as refusal:
            raise ValidationError(refusal.said) from refusal
        if not self.user.check_password(str(self.cleaned_data.get("password", ""))):
            security.tell(Event.NOT_PROVED, account=self.user.pk, how="password")
            raise ValidationError(_("This is not your password. Type it once more."))
        guesses.forget("password-again", who)
        return self.cleaned_data


class OutsideAgain(forms.Form):
    """Nothing to type: the provider says who it is, in another window, and this page goes on."""

    def clean(self) -> dict[str, Any] | None:
        raise ValidationError(_("Sign in with the provider first; then go on here."))


def _form(request: Request, *, empty: bool = False) -> forms.Form:
    """Return the form that asks for the strongest proof the account has."""
    account = cast("Account", request.user)
    typed = None if empty else request.POST
    if has_factor(account.pk):
        kind = KeyForm if typed and f"{PROOF}-credential" in typed else CodeForm
        by_factor: forms.Form = kind(typed, user=account, prefix=PROOF)
        return by_factor
    if account.has_usable_password():
        return PasswordAgain(typed, user=account, prefix=PROOF)
    return OutsideAgain(typed)


def _noted(request: Request, form: forms.Form) -> bool:
    """Write down that it was proved, and by what; an authenticator also notes that it was used."""
    found = form.cleaned_data.get("credential") or getattr(form, "authenticator", None)
    if found is not None:
        found.record_usage()
    proved(request, factor=str(found.type) if found is not None else "")
    return True


def _ask(request: Request, form: forms.Form) -> HttpResponse:
    kept = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    account = cast("Account", request.user)
    keys = has_factor(account.pk) and bool(webauthn.get_credentials(account))
    context = {
        "form": CodeForm(user=account, prefix=PROOF) if isinstance(form, KeyForm) else form,
        "failed": isinstance(form, KeyForm) and bool(form.errors),
        "kept": kept,
        "proving": request.POST.get("proving") or request.method,
        "key_options": webauthn.begin_authentication(account) if keys else None,
        "outside": again_at(request) if isinstance(form, OutsideAgain) else "",
    }
    return render(request, "account/once_more.html", context, status=422)


def _forget_proof(request: Request) -> None:
    """Take the secret out of what the view gets: no view has a use for it."""
    typed = request.POST.copy()
    for name in OURS[:-1]:
        typed.pop(name, None)
    typed._mutable = False  # noqa: SLF001 - as Django leaves what was sent
    request.POST = typed  # type: ignore[assignment]
