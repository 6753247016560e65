"""Where one is signed in, and what others did to one's account; and for a supervisor the same of the office.

A browser that is signed out here is out at its very next click: its session is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.access import recoveries
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotFound, Refusal
from banshi.stations import ending, sessions
from banshi.stations.account_lifecycle import a_supervisor_of_the_office
from banshi.stations.models import Account, Subject, Told
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.audience import for_signed_in, for_staff
from banshi.web.forms import copied, several_lines
from banshi.web.signing import oidc
from banshi.web.signing.stepping_up import fresh

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

MINUTES = 10
WHY = gettext_lazy("Write why: the account's holder reads it.")


class EndForm(forms.Form):
    """Why somebody's sessions are ended."""

    reason = several_lines(gettext_lazy("Why?"), most=400, needed=WHY)


class BindForm(EndForm):
    """Who a colleague is at the organisation's sign-in."""

    field_order = ("subject", "reason")
    subject = copied(
        gettext_lazy("By which the organisation's sign-in knows them"), most=255,
        hint=gettext_lazy("Its “subject” (sub): no e-mail address and no name that may be given to somebody else."),
        needed=gettext_lazy("Type the name or number by which the organisation's sign-in knows them."),
    )  # fmt: skip


@for_signed_in
@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """List the browsers in which one is signed in, and what others did to one's account."""
    account = request.actor.account_id or 0
    told = ending.told(account)
    context = {
        "open": sessions.of(account, here=request.session.session_key),
        "recoveries": [(one, recoveries.number_of(one)) for one in recoveries.of_account(account)],
        "told": [(one, by) for one, by in zip(told, _names(told), strict=True)],
    }
    return render(request, "account/sessions.html", context)


@for_signed_in
@never_cache
@require_POST
@fresh(MINUTES)
def end(request: Request) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    account, name = request.actor.account_id or 0, request.POST.get("name", "")
    if name == "others":
        sessions.end_all(account, but=request.session.session_key)
        messages.success(request, _("Signed out everywhere but here."))
        return redirect("sessions")
    if not sessions.end(account, name):
        raise NotFound("no-session", _("This session has ended already."))
    messages.success(request, _("Signed out there."))
    return redirect("sessions")


@for_staff(Duty.SUPERVISOR)
@never_cache
@require_safe
def office(request: Request) -> HttpResponse:
    """List the colleagues of the office, and in how many browsers each is signed in."""
    people = ending.colleagues(request.actor.unit_id or 0, on=clock.today(), but=request.actor.account_id or 0)
    many = sessions.how_many([one.pk for one in people])
    context = {"people": [(one, many[one.pk]) for one in people], "outside": oidc.provider("staff")}
    return render(request, "account/colleagues.html", context)


@for_staff(Duty.SUPERVISOR)
@never_cache
@fresh(MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_for(request: Request, account_id: int) -> HttpResponse:
    """End all sessions of a colleague, for a reason that the colleague reads."""
    return _done(request, account_id, EndForm, "account/end_for.html")


@for_staff(Duty.SUPERVISOR)
@never_cache
@fresh(MINUTES)
@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: Request, account_id: int) -> HttpResponse:
    """Bind a colleague's account to who they are at the organisation's sign-in."""
    if oidc.provider("staff") is None:
        raise NotFound("no-provider", _("Nobody signs in this way here."), cure=_("Sign in with name and password."))
    return _done(request, account_id, BindForm, "account/bind.html")


def _done(request: Request, account_id: int, kind: type[EndForm], page: str) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    if not a_supervisor_of_the_office(request.actor, Told(account_id=account_id)):
        raise NotFound("no-account", _("There is no such account."))
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = _do(request, account, form)
        except Refusal as refusal:
            form.add_error(None, refusal.said)
        else:
            messages.success(request, said)
            return redirect("office-sessions")
    bound = Subject.objects.filter(account=account, provider="staff").exists()
    context = {"form": form, "account": account, "bound": bound}
    return render(request, page, context, status=422 if form.errors else 200)


def _do(request: Request, account: Account, form: EndForm) -> str:
    typed, by, who = form.cleaned_data, request.actor, {"name": account.first_name}
    if isinstance(form, BindForm):
        asked = oidc.provider("staff")
        ending.bind(account.pk, asked.issuer if asked else "", typed["subject"], by=by, reason=typed["reason"])
        security.tell(Event.BOUND, account=account.pk, by=by.account_id, request=request)
        return _("Bound. %(name)s signs in with the organisation from now on.") % who
    ending.end_sessions(account.pk, by=by, reason=typed["reason"])
    security.tell(Event.SESSIONS_ENDED, account=account.pk, by=by.account_id, request=request)
    return _("%(name)s is signed out everywhere, and reads why.") % who


def _names(told: list[Told]) -> list[str]:
    names = dict(Account.objects.filter(pk__in={one.by_id for one in told}).values_list("pk", "first_name"))
    return [names.get(one.by_id or 0, "Banshi") for one in told]
