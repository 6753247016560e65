"""What the check of the register found in an office's own records: the list, one finding, and its answer.

The list names nobody. To open a finding is a look, which the resident reads; it shows the items in question side by
side. The office answers that the record is right, with a reason, or starts a correction that somebody else decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banshi import access
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.register import findings
from banshi.register.checking import says
from banshi.register.items import BY_NAME, item
from banshi.web import paging
from banshi.web.audience import for_staff
from banshi.web.office import correcting
from banshi.web.office.side_by_side import row
from banshi.web.templatetags.banshi import code_label

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.register.findings import Found
    from banshi.register.records import Person
    from banshi.web.audience import Request


class StandsForm(forms.Form):
    """Why the record is right, though it contradicts itself."""

    reason = forms.CharField(
        label=gettext_lazy("The record is right, because …"),
        help_text=gettext_lazy("It stays with the finding and in the journal, and the same is not found again."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write why the record is right.")},
    )


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def listed(request: Request) -> HttpResponse:
    """Show what this office has to answer, kind by kind, fifty at a time."""
    station = request.actor.unit_id or 0
    code = request.GET.get("kind", "")
    rows = findings.open_findings(station, after=paging.begins(request, "after", str, UUID), code=code)
    last = rows[-1] if len(rows) == findings.AT_A_TIME else None
    context = {
        "rows": [(one, item(one.item).label) for one in rows],
        "kinds": [(kind, says(kind), count) for kind, count in findings.counted(station).items()],
        "kind": code,
        "older_url": paging.older(request, (last.code, last.id), named="after") if last else "",
    }
    return render(request, "office/findings.html", context)


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@never_cache
@require_safe
def opened(request: Request, finding_id: UUID) -> HttpResponse:
    """Open one finding: a look at its persons, with their values side by side."""
    return _page(request, _own(request, finding_id))


@for_staff(Duty.OFFICER)
@require_POST
def let_stand(request: Request, finding_id: UUID) -> HttpResponse:
    """Answer that the record is right; nothing typed is lost when the reason is missing."""
    found = _own(request, finding_id)
    form = StandsForm(request.POST)
    if form.is_valid():
        try:
            findings.let_stand(found.id, by=request.actor, reason=form.cleaned_data["reason"])
        except RuleBroken as refusal:
            form.add_error("reason", refusal.said)
    if form.errors:
        return _page(request, found, stands=form)
    messages.success(request, _("Answered: the record stands as it is."))
    return redirect("findings")


def _page(request: Request, found: Found, *, stands: StandsForm | None = None) -> HttpResponse:
    seen = _seen(request, found)
    persons = [person for person, _station in seen]
    being_corrected = correcting.is_being_corrected(found)
    answerable = request.actor.duty == Duty.OFFICER and found.state == "open" and not being_corrected
    context = {
        "found": found,
        "names": [person.text("name") for person in persons],
        "rows": [row(name, persons, marked=name == found.item) for name in found.items if name != "name"],
        "candidates": _candidates(found),
        "stands": stands or StandsForm(),
        "corrections": [_ways(found, person) for person, station in seen if station == found.station_id],
        "answerable": answerable,
        "being_corrected": being_corrected,
        "form": stands,
    }
    return render(request, "office/finding.html", context, status=422 if stands else 200)


def _ways(found: Found, person: Person) -> tuple[Person, list[tuple[_StrOrPromise, str]], str]:
    """Return the ways to correct what is in doubt about one person, item by item, and to the whole record."""
    ways = [
        (one.label, correcting.address(person.id, found, matter, one.name))
        for one, matter in correcting.correctable(found.items)
    ]
    return person, ways, correcting.address(person.id, found)


def _own(request: Request, finding_id: UUID) -> Found:
    """Return a finding of this office; another office's is not found here."""
    found = findings.finding(finding_id)
    if found.station_id != request.actor.unit_id:
        raise NotFound("no-such-finding", _("There is no such finding."))
    return found


def _seen(request: Request, found: Found) -> list[tuple[Person, int]]:
    """Look at the persons of a finding, each with their station: the household first, then who stands elsewhere."""
    asked: dict[str, Any] = {"by": request.actor, "purpose": "finding", "reference": found.id}
    home = access.look_at_household(found.household_id, found.items, **asked)
    there = {member.id: home for member in home.members}
    households = [there.get(person) or access.look_at(person, found.items, **asked) for person in found.persons]
    return [(one.member(person), one.station_id) for person, one in zip(found.persons, households, strict=True)]


def _candidates(found: Found) -> list[str]:
    """Return in words what an older code may mean today."""
    codes = [one.rpartition(":")[2] for one in findings.candidates(found.id)]
    if not codes:
        return []
    table = jurisdiction().table(BY_NAME[found.item].codes)
    return [code_label(table.value(code)) for code in codes]
