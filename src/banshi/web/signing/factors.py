"""One's own ways to prove who one is: passkeys, an authenticator app, recovery codes; set up, listed and removed.

Of allauth's pages only these are reachable. Changing them asks once more who it is; whoever must have a second
factor and has none yet lands here and gets no further.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banshi.kernel.refusals import NotAllowed
from banshi.stations import guesses, sessions
from banshi.stations.queries import posts_of
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.audience import for_everybody, for_signed_in
from banshi.web.signing import one_time
from banshi.web.signing.adapters import FACTORS, has_factor
from banshi.web.signing.beginning import RESIDENT, lacks_factor, proved
from banshi.web.signing.forms import PasskeyForm
from banshi.web.signing.stepping_up import fresh
from banshi.web.starting import beginning_of

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from banshi.web.audience import Request, View

MINUTES = 10
"""So long ago one may have proved who one is, to change how one proves it."""
PASSKEYS_A_MINUTE = 300
"""From one address, which may be a whole office's; nothing can be guessed here, so it only keeps the database free."""


class NewApp(ActivateTOTPView):  # type: ignore[misc] # allauth ships no types
    """An authenticator app is set up; the code that shows it is spent with that."""

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        answer = super().form_valid(form)
        kept = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        one_time.spend(kept, form.step)
        proved(self.request, factor=str(Authenticator.Type.TOTP))
        _changed_now(self.request, Event.FACTOR_ADDED, "totp")
        return answer


class LostApp(DeactivateTOTPView):  # type: ignore[misc] # allauth ships no types
    """The authenticator app is removed, unless it is the last factor of somebody who must have one."""

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        answer = super().form_valid(form)
        _changed_now(self.request, Event.FACTOR_REMOVED, "totp")
        return answer


class NewKey(AddWebAuthnView):  # type: ignore[misc] # allauth ships no types
    """A passkey is added: one that asks for a finger, a face or a PIN, and signs in by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        # What was asked of the key before has to stay while its answer is looked at, so it is asked anew here alone.
        form = kwargs.get("form") or self.get_form()
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        return {"form": form, "view": self, "key_options": options}

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        answer = super().form_valid(form)
        proved(self.request, factor=str(Authenticator.Type.WEBAUTHN))
        _changed_now(self.request, Event.FACTOR_ADDED, "webauthn")
        return answer


class LostKey(RemoveWebAuthnView):  # type: ignore[misc] # allauth ships no types
    """A passkey is removed, unless it is the last factor of somebody who must have one."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        if not get_mfa_adapter().can_delete_authenticator(self.get_object()):
            form.add_error(None, get_mfa_adapter().validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        answer = super().form_valid(form)
        _changed_now(self.request, Event.FACTOR_REMOVED, "webauthn")
        return answer


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc] # allauth ships no types
    """New recovery codes; those of before are good for nothing any more."""

    def form_valid(self, form: Any) -> Any:  # noqa: ANN401
        answer = super().form_valid(form)
        _changed_now(self.request, Event.CODES_MADE, "recovery_codes")
        return answer


class ShownCodes(ViewRecoveryCodesView):  # type: ignore[misc] # allauth ships no types
    """Recovery codes are shown, once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401
        told: dict[str, Any] = super().get_context_data(**kwargs)
        one_time.keep_as_hashes(self.request.user.pk)
        return told


def _changed_now(request: Request, event: Event, how: str) -> None:
    """End what was open elsewhere under the ways of before: whoever changed them is here."""
    account = request.user.pk or 0
    sessions.end_all(account, but=request.session.session_key)
    security.tell(event, account=account, how=how, request=request)
    messages.info(request, _("You are signed out in all other browsers."))


def _proved_first(view: View) -> View:
    """Ask for the second factor of whoever has one and came by a way that did not; then let them begin."""
    asked = fresh(MINUTES)(view)

    @wraps(view)
    def chosen(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not (lacks_factor(request) and has_factor(request.actor.account_id or 0)):
            return view(request, *args, **kwargs)
        request.session[sessions.PROVED] = 1.0
        answer = asked(request, *args, **kwargs)
        return answer if lacks_factor(request) else redirect(beginning_of(request.actor))

    return chosen


@for_signed_in
@never_cache
@_proved_first
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show one's ways to prove who one is, and what is still missing."""
    kept = list(Authenticator.objects.filter(user_id=request.actor.account_id or 0).order_by("created_at"))
    codes = next((one for one in kept if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "factors": [one for one in kept if one.type in FACTORS],
        "app": any(one.type == Authenticator.Type.TOTP for one in kept),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "codes_seen": codes is None or codes.wrap().did_view,
        "must": lacks_factor(request),
        "present": Authenticator.Type,
    }
    return render(request, "mfa/index.html", context)


@for_everybody
@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: Request) -> HttpResponse:
    """Sign in by a passkey alone: GET gives the browser what to have signed, POST takes what was signed."""
    guesses.count("passkey", get_adapter().get_client_ip(request), most=PASSKEYS_A_MINUTE, minutes=1)
    if request.method == "GET":
        return JsonResponse({"request_options": webauthn.begin_authentication(user=None)})
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        security.tell(Event.NOT_SIGNED_IN, account=None, how="passkey", request=request)
        return render(request, "account/passkey_refused.html", status=422)
    used = form.cleaned_data["credential"]
    login = Login(user=used.user, redirect_url=get_next_redirect_url(request))
    return cast("HttpResponse", flows.perform_passwordless_login(request, used, login))


def _changed(view: Any) -> Any:  # noqa: ANN401 - a view of allauth's
    """Let a page that changes how one signs in be opened by whoever has just proved who they are."""
    return for_signed_in(never_cache(fresh(MINUTES)(view)))


def _first_or_changed(view: Any) -> Any:  # noqa: ANN401 - a view of allauth's
    """Let the first factor be set up by whoever signed in; a further one only after asking once more."""
    asked = fresh(MINUTES)(view)

    def chosen(request: Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        given, account = request.session.get(sessions.FACTOR), request.actor.account_id or 0
        if given == RESIDENT and posts_of(account).exists():
            raise NotAllowed("has-a-post", _("Work is not done with a digital ID: this account has a post."))
        if lacks_factor(request) and has_factor(account):
            request.session[sessions.PROVED] = 1.0  # a password alone proves nothing about who has the factors
        return asked(request, *args, **kwargs)

    return for_signed_in(never_cache(chosen))


authenticate = for_everybody(AuthenticateView.as_view())
new_app = _first_or_changed(NewApp.as_view())
new_key = _first_or_changed(NewKey.as_view())
remove_app = _changed(LostApp.as_view())
remove_key = _changed(LostKey.as_view())
new_codes = _changed(NewCodes.as_view())
codes = _changed(ShownCodes.as_view())
