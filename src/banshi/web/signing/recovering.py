"""The way back for whoever lost every way to sign in: the page that asks, the desk that approves, the last page.

Whoever asks sees the same whether there is such an account or not. What opens the way is shown once to each: a ticket
to whoever asked, a half of the code to each of two approvers, who hand it over face to face.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.access import card_recoveries, recoveries
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.notices.actions import Told, queue
from banshi.stations import guesses
from banshi.stations.account_lifecycle import offices_over
from banshi.stations.models import UnitKind
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.audience import for_everybody, for_signed_in, for_staff
from banshi.web.forms import copied, several_lines
from banshi.web.signing.stepping_up import fresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.kernel.actor import Actor
    from banshi.register.records import Person
    from banshi.stations.models import Account
    from banshi.web.audience import Request

ASKED_AN_HOUR, TRIES, MINUTES = 5, 5, 60
PROVED_WITHIN = 10
NEAREST = 2
"""So many offices are told that somebody asks: the person's own, and the one above it."""
ACCOUNT, DESK = "/accounts/sessions/", "/office/ways-back"


class AskForm(forms.Form):
    """Who asks, and how the office knows that it is them."""

    login = copied(gettext_lazy("User name"), most=150, needed=gettext_lazy("Type your user name."))
    words = several_lines(
        gettext_lazy("What happened, and where can a colleague meet or call you?"), most=400,
        hint=gettext_lazy("Two of your office or of the office above read this. They have to know you face to face."),
        needed=gettext_lazy("Write what happened and where you can be met or called."),
    )  # fmt: skip


class UseForm(forms.Form):
    """The ticket, both halves of the code, and the new password twice."""

    ticket = copied(gettext_lazy("Ticket"), most=20, hint=gettext_lazy("What you were shown when you asked."))
    first = copied(gettext_lazy("One half of the code"), most=12, hint=gettext_lazy("From the first who approved."))
    second = copied(gettext_lazy("The other half of the code"), most=12, hint=gettext_lazy("From the second."))
    password1 = forms.CharField(
        label=gettext_lazy("New password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label=gettext_lazy("New password, once more"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if typed.get("password1") and typed["password1"] != typed.get("password2"):
            self.add_error("password2", _("The two are not the same. Type the new password once more."))
        elif typed.get("password1"):
            try:
                validate_password(typed["password1"])
            except ValidationError as weak:
                self.add_error("password1", weak)
        return typed


class CardForm(forms.Form):
    """What stands on the card of whoever is at the counter, compared with their face."""

    command = forms.UUIDField(widget=forms.HiddenInput)
    id_number = copied(gettext_lazy("ID number"), most=20, needed=gettext_lazy("Type the number from the card."))
    name = copied(gettext_lazy("Name"), most=60, needed=gettext_lazy("Type the name from the card."))
    compared = forms.BooleanField(
        label=gettext_lazy("I have the card in my hand, and it shows whoever stands before me."),
        error_messages={"required": gettext_lazy("Compare the card with the person first.")},
    )


class RefuseForm(forms.Form):
    """Why a way back is refused."""

    reason = several_lines(gettext_lazy("Why?"), most=400, needed=gettext_lazy("Write why you refuse."))


@for_everybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask for a way back; the answer is the same for every name."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "account/way_back.html", {"form": form}, status=422 if form.errors else 200)
    guesses.count("ask-recovery", get_adapter().get_client_ip(request), most=ASKED_AN_HOUR, minutes=MINUTES)
    with transaction.atomic():
        asked = recoveries.ask(form.cleaned_data["login"], form.cleaned_data["words"])
        # The same statements for every name: neither the page nor the time it takes tells whether there is such one.
        account = asked.account
        over = offices_over(account.pk if account else 0)[:NEAREST]
        offices = [Told(kind="way-back-to-decide", unit_id=one, path=DESK) for one in over]
        holder = [Told(kind="way-back-asked", person_id=account.person_id, path=ACCOUNT)] if account else []
        told = [*offices, *(one for one in holder if one.person_id)]
        queue(*told, case_id=asked.id, case_number=asked.number)
    security.tell(Event.WAY_BACK_ASKED, account=account.pk if account else None, request=request)
    return render(request, "account/way_back_asked.html", {"asked": asked, "days": recoveries.DAYS_TO_DECIDE})


@for_everybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: Request) -> HttpResponse:
    """Take the ticket and both halves, and give the account a new password."""
    form = UseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _renewed(request, form):
        messages.success(request, _("The new password holds. Sign in with it; then set up a second factor."))
        return redirect("account_login")
    return render(request, "account/way_back_use.html", {"form": form}, status=422 if form.errors else 200)


def _renewed(request: Request, form: UseForm) -> bool:
    typed = form.cleaned_data
    guesses.count("use-recovery", get_adapter().get_client_ip(request), most=4 * TRIES, minutes=MINUTES)
    guesses.count("use-recovery-ticket", typed["ticket"], most=TRIES, minutes=MINUTES)
    try:
        found = recoveries.opened(typed["ticket"], (typed["first"], typed["second"]))
    except NotFound as refusal:
        security.tell(Event.WAY_BACK_WRONG, account=None, request=request)
        form.add_error(None, refusal.said)
        return False
    with transaction.atomic():
        account = recoveries.use(found, typed["password1"])
        _tell(account, "way-back-used", found.pk, recoveries.number_of(found))
    security.tell(Event.WAY_BACK_USED, account=account.pk, request=request)
    return True


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR, Duty.AUDITOR)
@never_cache
@require_safe
def desk(request: Request) -> HttpResponse:
    """List who asks for a way back: residents at this counter, colleagues in the office and below."""
    return _listed(request)


@for_staff(Duty.CLERK)
@never_cache
@require_POST
@fresh(PROVED_WITHIN)
def check_card(request: Request) -> HttpResponse:
    """Take down that a resident stands here with their card; show once what they get, and the clerk's half."""
    form = CardForm(request.POST)
    if not form.is_valid():
        return _listed(request, card=form)
    by, reference = request.actor, form.cleaned_data["command"]
    try:
        person = _whose_card(form, by, reference)
        with transaction.atomic():
            asked, half = card_recoveries.check_card(person, by=by, reference=reference)
            queue(Told(kind="way-back-asked", person_id=person.id, path=ACCOUNT),
                  case_id=asked.id, case_number=asked.number)  # fmt: skip
    except AlreadyDone:
        messages.info(request, _("This was sent before, and is shown once. If the paper is lost, begin again."))
        return redirect("ways-back")
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _listed(request, card=form)
    security.tell(
        Event.WAY_BACK_ASKED, account=asked.account.pk if asked.account else None, by=by.account_id, request=request
    )
    return render(request, "account/way_back_card.html", {"asked": asked, "half": half})


@contextmanager
def _within_the_area() -> Iterator[None]:
    """Let another office hear that there is nothing, rather than that somebody there lost their key."""
    try:
        yield
    except NotAllowed as refused:
        if refused.code != "not-allowed":
            raise
        raise NotFound("no-recovery", _("There is nothing to approve under this number.")) from None


def _whose_card(form: CardForm, by: Actor, reference: UUID) -> Person:
    number = jurisdiction().checked_number(form.cleaned_data["id_number"])
    if problem := jurisdiction().number_problem(number):
        raise RuleBroken("id-number", problem)
    return card_recoveries.whose_card(number, form.cleaned_data["name"], by=by, reference=reference)


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR, Duty.AUDITOR)
@never_cache
@fresh(PROVED_WITHIN)
@require_POST
def approve(request: Request, recovery_id: UUID) -> HttpResponse:
    """Approve, and show the half of the code to hand over: once, on this page."""
    with _within_the_area(), transaction.atomic():
        found, half = recoveries.approve(recovery_id, by=request.actor)
        if found.second_by_id and found.account:
            _tell(found.account, "way-back-approved", found.pk, recoveries.number_of(found))
    security.tell(Event.WAY_BACK_APPROVED, account=found.account_id, by=request.actor.account_id, request=request)
    context = {"recovery": found, "half": half, "number": recoveries.number_of(found),
               "minutes": recoveries.MINUTES_TO_USE}  # fmt: skip
    return render(request, "account/way_back_half.html", context)


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR, Duty.AUDITOR)
@require_POST
def refuse(request: Request, recovery_id: UUID) -> HttpResponse:
    """Refuse, with the reason."""
    form = RefuseForm(request.POST, auto_id=f"refuse-{recovery_id}-%s")
    if not form.is_valid():
        return _listed(request, recovery_id, form)
    with _within_the_area():
        recoveries.refuse(recovery_id, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("Refused. The account's holder reads it."))
    return redirect("ways-back")


@for_signed_in
@require_POST
def not_me(request: Request, recovery_id: UUID) -> HttpResponse:
    """Say, as the account's holder, that one asked for nothing: it is over at once."""
    mine = {one.pk for one in recoveries.of_account(request.actor.account_id or 0)}
    if recovery_id not in mine:
        raise NotFound("no-recovery", _("This is over already."))
    recoveries.refuse(recovery_id, by=request.actor, reason=_("The account's holder did not ask."))
    messages.success(request, _("It is refused. Tell your office that somebody tried."))
    return redirect("sessions")


def _listed(
    request: Request, recovery_id: UUID | None = None, bound: RefuseForm | None = None, card: CardForm | None = None
) -> HttpResponse:
    by = request.actor
    at_counter = by.duty == Duty.CLERK and by.unit_kind == UnitKind.STATION and by.stands_in_for is None
    rows = [
        (one, bound if one.recovery.pk == recovery_id and bound else RefuseForm(auto_id=f"refuse-{one.recovery.pk}-%s"))
        for one in recoveries.waiting(request.actor)
    ]
    context = {"rows": rows, "form": bound or card,
               "card": card or (CardForm(initial={"command": uuid4()}) if at_counter else None)}  # fmt: skip
    return render(request, "account/ways_back.html", context, status=422 if bound or card else 200)


def _tell(account: Account, kind: str, recovery_id: UUID, number: str) -> None:
    """Tell the holder where they are on the register; whoever is not reads it on the page of the account."""
    if account.person_id:
        queue(Told(kind=kind, person_id=account.person_id, path=ACCOUNT), case_id=recovery_id, case_number=number)
