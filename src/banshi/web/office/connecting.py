"""Systems of authorities: what was proposed and what is in force, a supervisor's proposal, and a colleague's approval.

A secret stands on the page that answers a proposal, once, and never in an address.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from banshi.connections import granting
from banshi.connections.granting import Asked
from banshi.connections.jurisdiction import pack, purpose_of
from banshi.connections.models import Client, Grant, Key, Standing
from banshi.connections.scopes import WORDS, Scope
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotFound, Refusal
from banshi.register.items import BY_NAME
from banshi.stations.models import Unit
from banshi.web.audience import for_staff
from banshi.web.forms import DAYS, copied, one_of, several_lines

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.web.audience import Request

KINDS: dict[str, type[Client | Key | Grant]] = {"client": Client, "key": Key, "grant": Grant}
ITEMS = tuple(dict.fromkeys(item for purpose in pack().purposes for item in purpose.items))
MOST_SHOWN = 100


class SystemForm(forms.Form):
    """A system with its first key and its first grant, as one proposal."""

    name = forms.CharField(label=gettext_lazy("What is the system called?"), max_length=80)
    unit = copied(gettext_lazy("Code of the authority's unit"), most=12, hint=gettext_lazy("Twelve digits."))
    contact = forms.CharField(label=gettext_lazy("Whom to call when something goes wrong"), max_length=200)
    reason = several_lines(
        gettext_lazy("Why?"), most=300, needed=gettext_lazy("Write why: a colleague has to judge it.")
    )
    key = several_lines(
        gettext_lazy("Its public key (JWK)"),
        most=4000,
        hint=gettext_lazy("Left empty, a secret is made and shown once."),
    )
    scope = one_of(gettext_lazy("What may it do?"), [(one.value, WORDS[one]) for one in Scope])
    purpose = forms.ChoiceField(
        label=gettext_lazy("For what may it read persons?"), required=False,
        choices=[("", gettext_lazy("it does not")), *((one.code, one.says) for one in pack().purposes)],
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label=gettext_lazy("Which items?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, BY_NAME[name].label) for name in ITEMS],
    )  # fmt: skip
    matters = copied(gettext_lazy("Codes of the matters, with spaces between"), most=400)
    area = copied(gettext_lazy("Area: the beginning of a division's code"), most=12)
    until = forms.DateField(label=gettext_lazy("Until"), input_formats=DAYS)
    law = forms.CharField(label=gettext_lazy("By what law or agreement?"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        for name in ("matters", "area"):
            self.fields[name].required = False
        self.fields["until"].initial = clock.today() + timedelta(days=365)

    def clean_key(self) -> dict[str, Any] | None:
        """Return the key as JSON; nothing where it was left empty."""
        typed: str = self.cleaned_data["key"]
        try:
            found = json.loads(typed) if typed.strip() else None
        except ValueError:
            found = False
        if found is not None and not isinstance(found, dict):
            raise forms.ValidationError(_("This is no JWK: it begins with a brace."))
        return found

    def clean_unit(self) -> Unit:
        """Return the unit with this code."""
        found = Unit.objects.filter(code=self.cleaned_data["unit"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no unit with this code."))
        return found

    def asked(self) -> Asked:
        """Return what the grant is to allow."""
        said = self.cleaned_data
        return Asked(
            scope=Scope(said["scope"]), purpose=said["purpose"], items=said["items"], matters=said["matters"].split(),
            area=said["area"].strip(), until=said["until"], law=said["law"],
        )  # fmt: skip


@for_staff(Duty.SUPERVISOR, Duty.AUDITOR)
@require_safe
def systems(request: Request) -> HttpResponse:
    """Show every system with its keys and grants, newest first."""
    return _page(request, SystemForm())


@for_staff(Duty.SUPERVISOR)
@require_POST
def propose(request: Request) -> HttpResponse:
    """Propose a system; nothing typed is lost when something is missing."""
    form = SystemForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    try:
        made = granting.propose_system(
            said["name"], said["unit"].pk, said["contact"], public=said["key"], asked=[form.asked()], by=request.actor,
            reason=said["reason"],
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.said)
        return _page(request, form, status=422)
    if made.secret:
        return _page(request, SystemForm(), secret=made.secret, client=made.client)
    messages.success(request, _("Proposed. A supervisor or an auditor who did not propose it approves each part."))
    return redirect("systems")


@for_staff(Duty.SUPERVISOR, Duty.AUDITOR)
@require_POST
def take(request: Request, kind: str, thing_id: UUID, step: str) -> HttpResponse:
    """Approve or end a system, a key or a grant."""
    if kind not in KINDS or step not in {"approve", "end"}:
        raise NotFound("no-such-step", _("There is nothing to be done at this address."))
    reason = request.POST.get("reason", "")[:300]
    act = granting.approve if step == "approve" else granting.end
    act(KINDS[kind], thing_id, by=request.actor, reason=reason)
    messages.success(
        request, _("In force from now on.") if step == "approve" else _("Ended: no call is answered any more.")
    )
    return redirect("systems")


def _page(
    request: Request, form: SystemForm, *, status: int = 200, secret: str = "", client: Client | None = None
) -> HttpResponse:
    clients = Client.objects.order_by("-at").prefetch_related("keys", "grants")[:MOST_SHOWN]
    units = Unit.objects.in_bulk({one.unit_id for one in clients})
    rows = [(one, units[one.unit_id], [*_parts(one, request)]) for one in clients]
    context = {
        "rows": rows,
        "form": form,
        "secret": secret,
        "made": client,
        "may_propose": request.actor.duty == "supervisor",
    }
    return render(request, "office/systems.html", context, status=status)


def _parts(client: Client, request: Request) -> list[dict[str, Any]]:
    """Return client, keys and grants as rows: what it is, where it stands, and what may be done by whoever reads."""
    named: list[tuple[str, Any, str]] = [("client", client, _("The system itself"))]
    named += [("key", one, _words_of_key(one)) for one in client.keys.all()]
    named += [("grant", one, _words_of_grant(one)) for one in client.grants.all()]
    me = request.actor.account_id
    return [
        {
            "kind": kind, "id": one.id, "says": says, "state": Standing(one.state).label,
            "until": getattr(one, "until", None),
            "approve": one.state == Standing.PROPOSED and one.proposed_by != me, "end": one.state != Standing.ENDED,
        }
        for kind, one, says in named
    ]  # fmt: skip


def _words_of_key(key: Key) -> str:
    return _("A key pair (%(kind)s)") % {"kind": key.public["kty"]} if key.public else _("A secret")


def _words_of_grant(grant: Grant) -> str:
    purpose = purpose_of(grant.purpose)
    what = str(purpose.says if purpose else WORDS[Scope(grant.scope)])
    of = ", ".join([*(str(BY_NAME[name].label) for name in grant.items), *grant.matters])
    return " · ".join(filter(None, [what, of, grant.area, grant.law]))
