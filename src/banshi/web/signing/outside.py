"""Signing in with an outside provider: staff as the subject their office bound, residents by number and name.

Nobody gets an account by coming along. Of staff an office says first who is who; a resident is on the register, to
the letter, or is nobody. An e-mail address is never looked at.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed, NotFound
from banshi.stations import sessions
from banshi.stations.models import Provider
from banshi.stations.queries import posts_of
from banshi.web.audience import for_everybody
from banshi.web.kept_typing import came_from
from banshi.web.signing import oidc
from banshi.web.signing.beginning import ORGANISATION, RESIDENT, begin, proved
from banshi.web.signing.subjects import account_of_resident, account_of_staff
from banshi.web.starting import start_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.stations.models import Account
    from banshi.web.audience import Request

ASKED = "asked-outside"
SECONDS_TO_COME_BACK = 600
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS: dict[str, _StrOrPromise] = {
    "staff": _("Sign in with your organisation"),
    "resident": _("Sign in with your digital ID"),
}


def providers() -> list[tuple[str, _StrOrPromise]]:
    """Return the address and the words of each provider that this installation has."""
    return [(reverse("sign-in-outside", args=[key]), words) for key, words in WORDS.items() if oidc.provider(key)]


def again_at(request: Request) -> str:
    """Return where whoever signed in with a provider is asked again, or nothing where they cannot be."""
    key = "resident" if request.session.get(sessions.FACTOR) == RESIDENT else "staff"
    return f"{reverse('sign-in-outside', args=[key])}?again=1" if oidc.provider(key) else ""


@for_everybody
@never_cache
@require_safe
def ask(request: Request, key: str) -> HttpResponse:
    """Send the browser to the provider, with a question that only this session knows the answer's place of."""
    asked = _known(key)
    onward = request.GET.get("next", "")
    if not _pressed_here(request):
        return redirect_to_login(onward or settings.LOGIN_REDIRECT_URL)
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    one = oidc.question(asked, again="again" in request.GET, onward=onward if safe else "")
    there = oidc.address_to_ask(asked, one, back=_back(key))
    request.session[ASKED] = asdict(one)
    return HttpResponseRedirect(there)


@for_everybody
@never_cache
@require_safe
def come_back(request: Request, key: str) -> HttpResponse:
    """Take the provider's answer, if it is the answer to what this very session asked a moment ago."""
    asked = _known(key)
    one = _question(request, key)
    if request.GET.get("error") or request.GET.get("iss", asked.issuer) != asked.issuer:
        raise NotAllowed(
            "provider-no",
            _("The provider did not say who you are, so you are not signed in."),
            cure=_("Begin again, or sign in another way."),
        )
    said = oidc.answer(asked, one, request.GET.get("code", ""), back=_back(key))
    account = account_of_staff(asked, said) if key == Provider.STAFF else account_of_resident(asked, said)
    strong = oidc.by_two_factors(asked, said)
    if one.again:
        return _asked_again(request, account, strong=strong)
    return _signed_in(request, account, key, one.onward, strong=strong)


def _pressed_here(request: Request) -> bool:
    """Tell whether somebody pressed the button on a page of ours: no other site begins a session for them."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return bool(came_from(request))


def _signed_in(request: Request, account: Account, key: str, onward: str, *, strong: bool) -> HttpResponse:
    open_session(request, account, backend=BACKEND)
    begin(request, account, factor=ORGANISATION if key == Provider.STAFF else RESIDENT, weak=not strong)
    post = posts_of(account.pk).first() if key == Provider.STAFF else None
    return redirect(onward or (start_of(post.unit.kind, Duty(post.duty)) if post else reverse("my-record")))


def _asked_again(request: Request, account: Account, *, strong: bool) -> HttpResponse:
    if request.actor.account_id != account.pk:
        raise NotAllowed("somebody-else", _("The provider says that you are somebody else than who is signed in here."))
    if settings.SECOND_FACTOR and not strong:
        raise NotAllowed(
            "one-factor",
            _("The provider did not say that it asked you for two things, so this does not count as a proof here."),
            cure=_("Set up a second factor of your own here, and prove with it who you are."),
        )
    proved(request)
    return render(request, "account/asked_again.html")


def _question(request: Request, key: str) -> oidc.Question:
    kept = request.session.pop(ASKED, None)
    one = oidc.Question(**cast("dict[str, object]", kept)) if kept else None  # type: ignore[arg-type]
    if (
        one is None
        or one.provider != key
        or sessions.present().timestamp() - one.at > SECONDS_TO_COME_BACK
        or not constant_time_compare(one.state, request.GET.get("state", ""))
    ):
        raise NotAllowed(
            "not-asked",
            _("Nobody asked for this sign-in from this browser, or it was too long ago."),
            cure=_("Begin again on the sign-in page."),
        )
    return one


def _known(key: str) -> oidc.Provider:
    asked = oidc.provider(key)
    if asked is None:
        raise NotFound("no-provider", _("Nobody signs in this way here."), cure=_("Sign in with name and password."))
    return asked


def _back(key: str) -> str:
    return settings.PUBLIC_ADDRESS + reverse("sign-in-outside-back", args=[key])
