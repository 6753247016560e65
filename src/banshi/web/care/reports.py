"""Reports: asked for with their cost before they are sent, generated from casework, filled in where nobody knows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.burden import asking, filling, rules
from banshi.burden.known import BY_CODE
from banshi.burden.lifecycle import WHO_ASKS, State, who_may_ask_at_the_unit_that_asks
from banshi.burden.models import Report
from banshi.journal.models import Line
from banshi.journal.rows import one_row
from banshi.kernel import clock, spreadsheets
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken
from banshi.publishing.burden import minutes_asked
from banshi.web.audience import for_staff
from banshi.web.care.report_forms import FillForm, RenewForm, ReportForm
from banshi.web.forms import CommandForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from banshi.web.audience import Request

MOST = 100
FILLS = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
ASKS = tuple(sorted(WHO_ASKS))


@for_staff(*ASKS)
@require_safe
def asking_page(request: Request) -> HttpResponse:
    """Show what this unit asks for, what it costs, and what died."""
    found = list(Report.objects.filter(asker_id=request.actor.unit_id or 0).order_by("-begun_at")[:MOST])
    rows = [(one, State(one.state).label, rules.minutes(one.seconds)) for one in found]
    context = {"reports": rows, "may_ask": bool(asking.kinds_below(request.actor.unit_id or 0)), "list": "reports"}
    return render(request, "care/reports.html", context)


@for_staff(*ASKS)
def new(request: Request) -> HttpResponse:
    """Define a report: what is known already is refused here, and nobody is asked yet."""
    here = request.actor.unit_id or 0
    if not asking.kinds_below(here):
        raise NotAllowed("nobody-below", _("No unit stands below yours, so there is nobody to ask."))
    form = ReportForm(here, *((request.POST,) if request.method == "POST" else ()), initial={"command": uuid4()})
    alike: list[str] = []
    if form.is_bound and form.is_valid():
        wanted = form.wanted()
        below = asking.units_below(here, wanted.of_kind)
        try:
            asking.refuse_what_needs_no_asking(wanted.new, below)
            alike = [] if form.cleaned_data["another"] else _alike(wanted, below)
            if not alike:
                return redirect("report", asking.define(wanted, by=request.actor, command=form.command_id()).id)
        except RuleBroken as refusal:
            form.say(refusal)
        except AlreadyDone as done:
            return redirect("report", done.thing_id)
    status = 422 if form.errors or alike else 200
    return render(request, "care/report_new.html", {"form": form, "alike": alike, "list": "reports"}, status=status)


@for_staff(*ASKS)
@require_safe
def report(request: Request, report_id: UUID) -> HttpResponse:
    """Show one report: what it costs before it is sent, and its table for a period."""
    return _report(request, _mine(request, report_id))


@for_staff(*ASKS)
@require_safe
def download(request: Request, report_id: UUID) -> HttpResponse:
    """Send the table of one period as CSV, with a line for each unit."""
    found = _mine(request, report_id)
    first = _period(request, found)
    figures = [_name(one.code, one.name) for one in filling.figures_of(found)]
    rows: list[list[object]] = [["code", "unit", "period", *figures]]
    rows += [[row.unit.code, str(row.unit), first.isoformat(), *row.values] for row in filling.table(found, first)]
    response = HttpResponse("\ufeff" + "".join(map(spreadsheets.line, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{first:%Y-%m}.csv"'
    return response


@for_staff(*ASKS)
@require_POST
def send(request: Request, report_id: UUID) -> HttpResponse:
    """Ask for it, after its cost was read."""
    return _step(request, report_id, asking.send, _("Asked. It dies on its day unless you renew it with a reason."))


@for_staff(*ASKS)
@require_POST
def end(request: Request, report_id: UUID) -> HttpResponse:
    """End it."""
    return _step(request, report_id, asking.end, _("Ended. Nobody is asked for it any more."))


@for_staff(*ASKS)
@require_POST
def renew(request: Request, report_id: UUID) -> HttpResponse:
    """Let it live on, with the reason."""
    found, form = _mine(request, report_id), RenewForm(request.POST, auto_id="renew_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            asking.renew(
                found.id, ends_on=said["ends_on"], reason=said["reason"], by=request.actor, command=form.command_id()
            )
        except RuleBroken as refusal:
            form.say(refusal)
        except AlreadyDone:
            return redirect("report", report_id)
        else:
            messages.success(request, _("Renewed. Whoever fills it in reads your reason."))
            return redirect("report", report_id)
    return _report(request, found, renewing=form)


@for_staff(*FILLS)
@require_safe
def asked(request: Request) -> HttpResponse:
    """Show a station what is asked of it, by whom and by which law, and what that costs it this month."""
    here, this_month = request.actor.unit_id or 0, clock.today().replace(day=1)
    found = [(one, rules.minutes(one.seconds)) for one in filling.asked_of(here)]
    costs = [one for one in minutes_asked(unit_id=here) if one.month == this_month]
    context = {"asked": found, "minutes": sum(one.minutes for one in costs), "costs": costs, "list": "asked"}
    return render(request, "care/reports_asked.html", context)


@for_staff(*FILLS)
def fill(request: Request, report_id: UUID) -> HttpResponse:
    """Fill in what casework cannot know."""
    found = filling.asked(report_id, request.actor.unit_id or 0)
    form = FillForm(found, *((request.POST,) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            filling.give(
                report_id, form.values(), by=request.actor, took=form.took(), reason=form.cleaned_data.get("reason", "")
            )
        except RuleBroken as refusal:
            form.add_error("reason" if "reason" in form.fields else None, refusal.said)
        else:
            messages.success(request, _("Given. Nobody asks you for it again."))
            return redirect("reports-asked")
    renewals = _renewals(report_id)
    context = {"asked": found, "form": form, "renewals": renewals, "list": "asked"}
    return render(request, "care/report_fill.html", context, status=422 if form.errors else 200)


# --------------------------------------------------------------------- pages


def _mine(request: Request, report_id: UUID) -> Report:
    found = one_row(Report, report_id)
    if found is None or not who_may_ask_at_the_unit_that_asks(request.actor, found):
        raise NotFound("no-such-report", _("There is no such report of your unit."))
    return found


def _report(request: Request, found: Report, renewing: RenewForm | None = None) -> HttpResponse:
    first = _period(request, found)
    rows, figures = filling.table(found, first), filling.figures_of(found)
    period, fresh = rules.Period(found.period), {"command": uuid4()}
    context = {
        "report": found, "state": State(found.state).label, "rows": rows, "totals": filling.totals(rows),
        "figures": [(one, _name(one.code, one.name), _defined(one.code, one.definition)) for one in figures],
        "asked": sum(not one.code for one in figures), "minutes": rules.minutes(found.seconds),
        "a_year": rules.minutes(rules.a_year(found.seconds, period)),
        "each": rules.minutes(found.seconds // found.units) if found.units else 0,
        "first": first, "earlier": rules.before(period, first), "later": rules.after(period, first),
        "has_later": rules.after(period, first) <= clock.today(), "renewals": _renewals(found.id),
        "renewing": renewing or RenewForm(initial=fresh, auto_id="renew_%s"), "form": renewing,
        "sending": CommandForm(initial=fresh, auto_id="send_%s"), "list": "reports",
    }  # fmt: skip
    return render(request, "care/report.html", context, status=422 if renewing else 200)


def _step(request: Request, report_id: UUID, act: Callable[..., object], said: str) -> HttpResponse:
    form = CommandForm(request.POST)
    _mine(request, report_id)
    if not form.is_valid():
        return redirect("report", report_id)
    try:
        act(report_id, by=request.actor, command=form.command_id())
    except AlreadyDone:
        return redirect("report", report_id)
    messages.success(request, said)
    return redirect(reverse("report", args=[report_id]))


def _alike(wanted: asking.Wanted, below: list[int]) -> list[str]:
    return sorted({name for one in wanted.new for name in asking.sounding_alike(one.name, below)})


def _period(request: Request, found: Report) -> date:
    """Return the period that the address names, or the last that has ended."""
    typed = request.GET.get("from", "")
    try:
        return rules.first_of(rules.Period(found.period), date.fromisoformat(typed))
    except ValueError:
        return filling.present_period(found)


def _renewals(report_id: UUID) -> list[Line]:
    return list(Line.objects.filter(thing_id=report_id, step="renew-report").order_by("-id"))


def _name(code: str, name: str) -> str:
    return str(BY_CODE[code].name) if code else name


def _defined(code: str, definition: str) -> str:
    return str(BY_CODE[code].definition) if code else definition
