"""The glass and its review: looking somebody up in an emergency, and saying afterwards whether that was right.

What is found stands on the page that answers, never in an address. Whoever reviews reads who looked and why, and
nothing of the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.access import emergencies
from banshi.access.models import Emergency, Finding
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.matters.jurisdiction import jurisdiction
from banshi.notices.emergencies import tell
from banshi.web.audience import for_staff
from banshi.web.office.forms import EmergencyForm, ReviewForm
from banshi.web.signing.stepping_up import fresh

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.register.records import Household
    from banshi.web.audience import Request

PROVED_WITHIN = 10
"""Minutes since whoever breaks the glass last proved who they are."""


@for_staff(Duty.OFFICER, Duty.SUPERVISOR)
@never_cache
@fresh(PROVED_WITHIN)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: Request) -> HttpResponse:
    """Look one person up in an emergency: by exact number and name, for a reason, to be reviewed by somebody else."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    found: Household | None = None
    if form.is_valid():
        try:
            found = _found(request, form)
        except RuleBroken as refusal:
            form.say(refusal)
    context = {"form": form, "person": found.members[0] if found else None, "working_days": emergencies.WORKING_DAYS}
    return render(request, "office/emergency.html", context, status=422 if form.errors else 200)


def _found(request: Request, form: EmergencyForm) -> Household:
    asked = form.cleaned_data
    country = jurisdiction()
    number = country.checked_number(asked["id_number"])
    if problem := country.number_problem(number):
        raise RuleBroken("id-number", problem, cure=_("Compare it with the ID card, digit by digit."))
    found = emergencies.break_glass(
        number,
        asked["name"].strip(),
        by=request.actor,
        reason=asked["reason"],
        kind=Emergency(asked["kind"]),
        due_at=country.due_in_working_days(clock.now(), emergencies.WORKING_DAYS).at,
    )
    tell()
    if found is None:
        raise RuleBroken(
            "number-and-name",
            _("Nobody is registered under this number with this name."),
            cure=_("Compare both, character by character; the try is written down."),
        )
    return found


@for_staff(Duty.SUPERVISOR, Duty.AUDITOR)
@require_safe
def reviews(request: Request) -> HttpResponse:
    """Show what waits for review: a supervisor's own office, or all offices to an auditor; overdue first."""
    return _list(request)


@for_staff(Duty.SUPERVISOR, Duty.AUDITOR)
@require_POST
def review(request: Request, glass_id: int) -> HttpResponse:
    """Review one emergency look; nothing typed is lost when something is missing."""
    form = ReviewForm(request.POST, auto_id=f"review-{glass_id}-%s")
    if not form.is_valid():
        return _list(request, glass_id, form)
    said = form.cleaned_data
    emergencies.review(glass_id, by=request.actor, finding=Finding(said["finding"]), words=said["words"])
    messages.success(request, _("Reviewed. The resident reads it beside the look."))
    return redirect("reviews")


def _list(request: Request, glass_id: int = 0, bound: ReviewForm | None = None) -> HttpResponse:
    waiting = emergencies.open_reviews(request.actor)
    shown = waiting[: emergencies.MOST_LISTED]
    rows = [
        (one, bound if bound and one.id == glass_id else ReviewForm(auto_id=f"review-{one.id}-%s")) for one in shown
    ]
    context = {
        "rows": rows,
        "form": bound,
        "overdue": sum(one.overdue for one in shown),
        "more": len(waiting) > len(shown),
    }
    return render(request, "office/reviews.html", context, status=422 if bound else 200)
